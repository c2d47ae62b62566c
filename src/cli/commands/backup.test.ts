import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { Command } from "commander";
import { afterAll, expect, it } from "vitest";
import { lockFolder } from "../../platform/index.ts";
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
    "keys/store.json",
    "local/incarnation.json",
  ];
  for (const path of [...kept, ...leftOut]) {
    mkdirSync(dirname(join(data, path)), { recursive: true });
    writeFileSync(join(data, path), path);
  }
  // The embedded engine has such folders, and does not open without them.
  mkdirSync(join(data, "database/pg_notify"), { recursive: true });
  await run("backup", "--data", data, "--out", out, "--keys-out", keys);
  // A copy of the backup to another disk may lose them; the list does not.
  rmSync(join(out, "database"), { recursive: true });
  writeFileSync(join(out, "added-later"), "no digest");
  for (const path of kept) expect(readFileSync(join(out, path), "utf8")).toBe(path);
  for (const path of leftOut) expect([path, existsSync(join(out, path))]).toEqual([path, false]);

  await run("restore", "--from", out, "--keys", keys, "--data", restored);
  expect(existsSync(join(restored, "database/pg_notify"))).toBe(true);
  expect(existsSync(join(restored, "added-later"))).toBe(false);
  await new ExhibitFolders(restored).prepare();
  expect(readdirSync(join(restored, "exhibits")).toSorted()).toEqual([
    "drop-box",
    "incoming",
    "objects",
    "opened",
    "transfers",
  ]);
});

it("minds a local folder that is elsewhere: its marks are in no backup, its lock stops one of a running server", async () => {
  const [data, out] = [join(folder, "apart"), join(folder, "apart-out")];
  const localFolder = join(data, "marks");
  mkdirSync(localFolder, { recursive: true });
  writeFileSync(join(data, "config.json"), JSON.stringify({ localFolder }));
  writeFileSync(join(localFolder, "high-water.json"), "{}");
  const lock = lockFolder(join(localFolder, "lock.db"));
  await expect(run("backup", "--data", data, "--out", out)).rejects.toMatchObject({ code: "folder-in-use" });
  lock.release();
  await run("backup", "--data", data, "--out", out);
  expect(existsSync(join(out, "marks"))).toBe(false);
});

it("makes no backup of a folder that holds no State, nor into the folder itself", async () => {
  const [empty, data] = [join(folder, "empty"), join(folder, "state")];
  mkdirSync(empty);
  mkdirSync(data);
  writeFileSync(join(data, "config.json"), "{}");
  for (const path of [empty, join(folder, "no-such-folder")]) {
    const refused = run("backup", "--data", path, "--out", join(folder, "of-nothing"));
    await expect(refused).rejects.toMatchObject({ code: "no-state-here" });
  }
  const inside = run("backup", "--data", data, "--out", join(data, "backup"));
  await expect(inside).rejects.toMatchObject({ code: "folder-inside-data" });
  expect(readdirSync(folder)).not.toContain("of-nothing");
  expect(readdirSync(empty)).toEqual([]);
});
