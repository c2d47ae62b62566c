import { execFileSync, spawnSync } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { skipReason } from "../support/skips.ts";
import { temporaryFolder } from "../support/temporary-folders.ts";

// What we seal must be readable for decades with the common tool alone: Debian's `age` and `sha256sum` judge here.

const hasAge = spawnSync("age", ["--version"]).status === 0 && spawnSync("age-keygen", ["--version"]).status === 0;
if (!hasAge) skipReason("exhibits opened by age", "no `age` on this machine (Debian package: age)");

const fixture = (name: string): string => join(import.meta.dirname, "fixtures", name);
const runFixture = (name: string, ...args: string[]): string =>
  execFileSync(process.execPath, [fixture(name), ...args], { encoding: "utf8" });
const sha256 = (path: string): string => createHash("sha256").update(readFileSync(path)).digest("hex");

function newIdentity(folder: string): { file: string; identity: string; recipient: string } {
  const file = join(folder, "identity.txt");
  const text = execFileSync("age-keygen", { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
  writeFileSync(file, text, { mode: 0o600 });
  const identity = /^AGE-SECRET-KEY-1\S+$/m.exec(text)?.[0];
  const recipient = /public key: (age1\S+)/.exec(text)?.[1];
  if (identity === undefined || recipient === undefined) throw new Error("age-keygen wrote something unknown");
  return { file, identity, recipient };
}

const CHUNK = 65_536;
const SIZES = [0, 1, CHUNK, CHUNK + 1, 16 * CHUNK, 16 * CHUNK + 1, 20 * 2 ** 20 + 3];

describe.runIf(hasAge)("Debian's age", () => {
  it.each(SIZES)("opens an exhibit of %i bytes sealed to a classical recipient", (size) => {
    const folder = temporaryFolder();
    const { file, recipient } = newIdentity(folder);
    const source = join(folder, "original");
    writeFileSync(source, randomBytes(size));
    const sealed = JSON.parse(runFixture("seal-exhibit.ts", source, recipient, folder)) as {
      agePath: string;
      sha256: string;
    };
    const opened = join(folder, "opened");
    execFileSync("age", ["--decrypt", "--identity", file, "--output", opened, sealed.agePath]);
    expect(readFileSync(opened).equals(readFileSync(source))).toBe(true);
    expect(sealed.sha256).toBe(sha256(source));
    expect(execFileSync("sha256sum", [opened], { encoding: "utf8" }).split(" ")[0]).toBe(sealed.sha256);
  });

  it.each(SIZES)("makes files of %i bytes that our engine opens", (size) => {
    const folder = temporaryFolder();
    const { identity, recipient } = newIdentity(folder);
    const source = join(folder, "original");
    writeFileSync(source, randomBytes(size));
    const agePath = join(folder, "file.age");
    execFileSync("age", ["--encrypt", "--recipient", recipient, "--output", agePath, source]);
    const opened = join(folder, "opened");
    runFixture("open-age-file.ts", agePath, identity, opened, sha256(source), String(size));
    expect(readFileSync(opened).equals(readFileSync(source))).toBe(true);
  });
});
