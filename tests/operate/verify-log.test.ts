import { createHash } from "node:crypto";
import { cpSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { freePort } from "../../scripts/free-port.ts";
import { readDesignation } from "../../src/protocol/designation.ts";
import { runCommand, startServer } from "../support/cli-process.ts";
import { databaseForServer } from "../support/server-database.ts";
import { setUpAnswers, writeAnswers } from "../support/set-up-answers.ts";
import { temporaryFolder } from "../support/temporary-folders.ts";

const data = join(temporaryFolder(), "data");
const file = join(temporaryFolder(), "designation");
let keys: { log: string; witness: string };

beforeAll(async () => {
  const port = await freePort();
  const answers = await setUpAnswers({ port, ...(await databaseForServer()) });
  expect(await runCommand(["init", "--data", data, "--from", writeAnswers(answers)])).toMatchObject({ code: 0 });
  const server = await startServer(data);
  const answer = await fetch(`http://127.0.0.1:${port}/peer/v1/designation`);
  writeFileSync(file, new Uint8Array(await answer.arrayBuffer()));
  await server.kill();
  const shown = await runCommand(["designation", "show", file, "--json"]);
  const { verifierKeys } = JSON.parse(shown.stdout) as { verifierKeys: string[] };
  const { origin } = readDesignation(new Uint8Array(readFileSync(file))).designation.log;
  const find = (start: string): string => verifierKeys.find((key) => key.startsWith(start)) ?? "";
  keys = { log: find(origin), witness: find("xa.rogatory/witness") };
});

const verify = async (...given: string[]) =>
  await runCommand(["audit", "verify", "--data", data, "--json", ...given.flatMap((key) => ["--key", key])]);

describe("rogatory audit verify", () => {
  it("establishes whose log it is only by a key from elsewhere", async () => {
    const without = await verify();
    expect([without.code, JSON.parse(without.stdout)]).toMatchObject([0, { ok: true, originEstablished: false }]);
    const withKey = await verify(keys.log);
    expect([withKey.code, JSON.parse(withKey.stdout)]).toMatchObject([0, { ok: true, originEstablished: true }]);
  });

  it("faults a folder of another log, a cosigner who is not there, and a key that is none", async () => {
    const [name, ...rest] = keys.log.split("+");
    expect(await verify(`${name ?? ""}+${rest.join("+").replace(/^./, "x")}`)).toMatchObject({ code: 1 });
    const other = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
    expect(await verify(other)).toMatchObject({ code: 3 });
    expect(await verify(keys.log, other)).toMatchObject({ code: 3 });
    expect(await verify(keys.log, keys.witness)).toMatchObject({ code: 3 });
  });
});

describe("rogatory audit verify, of a server with several logs", () => {
  const later = join(data, `log-${"b".repeat(32)}`);

  it("verifies each, and says which one has a fault", async () => {
    cpSync(join(data, "log"), later, { recursive: true });
    const whole = await verify(keys.log);
    const folders = [{ folder: "log" }, { folder: basename(later) }].map((one) => ({
      ...one,
      originEstablished: true,
    }));
    expect([whole.code, JSON.parse(whole.stdout)]).toMatchObject([0, { ok: true, logs: folders }]);
    rmSync(join(later, "tile"), { recursive: true });
    const cut = await runCommand(["audit", "verify", "--data", data]);
    expect(cut.code).toBe(3);
    expect(cut.stdout).toMatch(/In log, .*:\nThe log is whole.*\n.*\nIn log-b+, .*:\nFAULT  file-missing/);
    rmSync(later, { recursive: true });
  });
});

describe("rogatory audit verify --leaf", () => {
  it("finds a line of a printed dossier at its place, and faults a hash that the log does not have", async () => {
    // The second entry, its hash computed without our code.
    const bundle = readFileSync(entriesFile());
    const first = bundle.readUInt16BE(0);
    const second = bundle.subarray(2 + first + 2, 2 + first + 2 + bundle.readUInt16BE(2 + first));
    const leaf = createHash("sha256")
      .update(Buffer.from([0]))
      .update(second)
      .digest("hex");
    const found = await runCommand(["audit", "verify", "--data", data, "--json", "--leaf", leaf]);
    expect([found.code, JSON.parse(found.stdout)]).toMatchObject([0, { leaves: [{ hash: leaf, place: 1 }] }]);
    const told = await runCommand(["audit", "verify", "--data", data, "--leaf", leaf, "--leaf", "0".repeat(64)]);
    expect(told.code).toBe(3);
    expect(told.stdout).toContain(`Leaf ${leaf} stands at place 1.`);
    expect(told.stdout).toContain(`FAULT  leaf-not-found  ${"0".repeat(64)}`);
  });
});

describe("rogatory fsck", () => {
  it("finds a killed server whole and leaves log, clock, marks and incarnation as they were", async () => {
    const before = digests();
    expect(await runCommand(["fsck", "--data", data])).toMatchObject({ code: 0 });
    expect(digests()).toEqual(before);
  });
});

/** The newest bundle of the first entries: whole, or the widest partial one. */
function entriesFile(): string {
  const folder = join(data, "log", "tile", "entries");
  const names = readdirSync(folder);
  if (names.includes("000")) return join(folder, "000");
  const widths = readdirSync(join(folder, "000.p")).map(Number);
  return join(folder, "000.p", String(Math.max(...widths)));
}

/** Everything but the engine's own files (it replays its journal when it is opened) and the lock. */
function digests(): Record<string, string> {
  const names = readdirSync(data, { recursive: true, encoding: "utf8" });
  const files = names.filter(
    (name) => !/^database\/|\.lock|lock\.db/.test(name) && statSync(join(data, name)).isFile(),
  );
  return Object.fromEntries(
    files.map((name) => [
      name,
      createHash("sha256")
        .update(readFileSync(join(data, name)))
        .digest("hex"),
    ]),
  );
}
