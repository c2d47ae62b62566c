import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { Command } from "commander";
import { afterAll, expect, it } from "vitest";
import { ExhibitFolders } from "../../modules/evidence/exhibit-folders.ts";
import { addBackupCommands } from "./backup.ts";

const folder = mkdtempSync(join(tmpdir(), "rogatory-backup-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function run(...words: string[]): Promise<void> {
  const program = new Command().exitOverride();
  addBackupCommands(program);
  await program.parseAsync(["node", "rogatory", ...words, "--json"]);
}

it("backs up neither keys nor evidence in clear, and restores a folder in which exhibits can be worked on again", async () => {
  const [data, out, keys, restored] = ["data", "out", "keys", "restored"].map((name) => join(folder, name));
  if (!data || !out || !keys || !restored) throw new Error("four folders");
  const kept = ["blobs/ab/cd", "exhibits/objects/aa/bb/aabb.body", "exhibits/transfers/t/body", "incarnation.json"];
  const leftOut = [
    "exhibits/opened/original",
    "exhibits/drop-box/XA-2027-0001/phone.img",
    "exhibits/incoming/half.body",
    "keys/master",
    "local/incarnation.json",
  ];
  for (const path of [...kept, ...leftOut]) {
    mkdirSync(dirname(join(data, path)), { recursive: true });
    writeFileSync(join(data, path), path);
  }
  await run("backup", "--data", data, "--out", out, "--keys-out", keys);
  for (const path of kept) expect(readFileSync(join(out, path), "utf8")).toBe(path);
  for (const path of leftOut) expect([path, existsSync(join(out, path))]).toEqual([path, false]);

  await run("restore", "--from", out, "--keys", keys, "--data", restored);
  await new ExhibitFolders(restored).prepare();
  expect(readdirSync(join(restored, "exhibits")).toSorted()).toEqual([
    "drop-box",
    "incoming",
    "objects",
    "opened",
    "transfers",
  ]);
});
