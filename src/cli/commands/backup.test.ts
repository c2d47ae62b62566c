import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { Command } from "commander";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { smallDisk } from "../../../tests/support/state-processes.ts";
import { DISK_RESERVES, lockFolder } from "../../platform/index.ts";
import { ExhibitFolders } from "../../modules/evidence/exhibit-folders.ts";
import { UNFINISHED } from "../whole-folder.ts";
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
    "exhibits/staged/u/1",
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
    "staged",
    "transfers",
  ]);
});

it("puts keys into no backup and a backup into no State, also where a link leads there", async () => {
  const [data, out, link] = [join(folder, "by-link"), join(folder, "by-link-out"), join(folder, "link")];
  mkdirSync(join(data, "local"), { recursive: true });
  writeFileSync(join(data, "config.json"), "{}");
  symlinkSync(data, link);
  const refused = { code: "folder-inside-another" };
  await expect(run("backup", "--data", data, "--out", join(link, "backup"))).rejects.toMatchObject(refused);
  mkdirSync(out);
  const toKeys = join(folder, "link-to-out");
  symlinkSync(out, toKeys);
  const words = ["backup", "--data", data, "--out", out, "--keys-out", join(toKeys, "keys")];
  await expect(run(...words)).rejects.toMatchObject(refused);
  expect(readdirSync(out)).toEqual([]);
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

it("leaves out nothing that a link leads to: it is not begun, and the link is named", async () => {
  const [data, out] = [join(folder, "linked"), join(folder, "linked-out")];
  const elsewhere = join(folder, "large-disk");
  for (const path of [data, elsewhere, join(data, "local")]) mkdirSync(path);
  writeFileSync(join(data, "config.json"), "{}");
  symlinkSync(elsewhere, join(data, "exhibits"));
  await expect(run("backup", "--data", data, "--out", out)).rejects.toMatchObject({
    code: "link-in-folder",
    message: expect.stringContaining(join(data, "exhibits")),
  });
  expect(existsSync(out)).toBe(false);
  rmSync(join(data, "exhibits"));
  symlinkSync(elsewhere, join(data, "local/elsewhere"));
  await run("backup", "--data", data, "--out", out);
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
  await expect(inside).rejects.toMatchObject({ code: "folder-inside-another" });
  for (const [out, keys] of [
    ["a", "a"],
    ["a", "a/keys"],
    ["a/data", "a"],
  ] as const) {
    const notApart = run("backup", "--data", data, "--out", join(folder, out), "--keys-out", join(folder, keys));
    await expect(notApart).rejects.toMatchObject({ code: "folder-inside-another" });
  }
  expect(readdirSync(folder)).not.toContain("a");
  expect(readdirSync(folder)).not.toContain("of-nothing");
  expect(readdirSync(empty)).toEqual([]);
});

describe("a backup that does not come to its end", () => {
  const data = join(folder, "many");
  const keys = join(folder, "many-keys");
  beforeAll(() => {
    mkdirSync(join(data, "blobs"), { recursive: true });
    mkdirSync(join(data, "keys"));
    writeFileSync(join(data, "config.json"), "{}");
    writeFileSync(join(data, "keys/store.json"), "{}");
    for (let blob = 0; blob < 600; blob += 1) writeFileSync(join(data, "blobs", String(blob)), "x");
  });

  it("leaves nothing on a disk that runs full on the way, and says what to do", async ({ skip }) => {
    // Files of one byte take a page each: by their sizes alone there would be room.
    const disk = smallDisk("1m");
    if (disk === undefined) return skip("no tmpfs may be mounted");
    mkdirSync(join(disk, "there-before"));
    for (const name of ["new", "there-before"]) {
      const backup = run("backup", "--data", data, "--out", join(disk, name), "--keys-out", keys);
      await expect(backup).rejects.toMatchObject({ code: "disk-full", message: expect.stringMatching(/Make room/) });
    }
    expect(readdirSync(disk)).toEqual(["there-before"]);
    expect(readdirSync(join(disk, "there-before"))).toEqual([]);
    expect(existsSync(keys)).toBe(false);
  });

  it("is not begun where its files have no room", async ({ skip }) => {
    const disk = smallDisk("1m");
    if (disk === undefined) return skip("no tmpfs may be mounted");
    const large = join(folder, "large");
    mkdirSync(large);
    writeFileSync(join(large, "config.json"), "{}");
    writeFileSync(join(large, "blob"), Buffer.alloc(2 ** 20));
    const backup = run("backup", "--data", large, "--out", join(disk, "new"));
    await expect(backup).rejects.toMatchObject({ code: "disk-full", details: { neededBytes: 2 ** 20 + 2 } });
    expect(readdirSync(disk)).toEqual([]);
  });

  it("leaves what a server keeps for urgent dispatches, when it is made on the server's own disk", async ({ skip }) => {
    const disk = smallDisk("8m");
    if (disk === undefined) return skip("no tmpfs may be mounted");
    mkdirSync(join(disk, "data"));
    writeFileSync(join(disk, "data/config.json"), "{}");
    const beside = run("backup", "--data", join(disk, "data"), "--out", join(disk, "backup"));
    await expect(beside).rejects.toMatchObject({ code: "disk-full", details: { keptBytes: DISK_RESERVES.ordinary } });
    await run("backup", "--data", join(disk, "data"), "--out", join(folder, "on-another-disk"));
  });

  it("is no backup by its looks when it was killed: nothing restores it, and no other is made on top", async () => {
    const [whole, out, restored] = [join(folder, "whole"), join(folder, "killed"), join(folder, "killed-restored")];
    await run("backup", "--data", data, "--out", whole, "--keys-out", keys);
    // As a kill leaves it, on the way and when the first names were given.
    for (const given of [[], ["blobs"]]) {
      rmSync(out, { recursive: true, force: true });
      cpSync(whole, join(out, UNFINISHED), { recursive: true });
      for (const name of given) renameSync(join(out, UNFINISHED, name), join(out, name));
      const restore = run("restore", "--from", out, "--keys", keys, "--data", restored);
      await expect(restore).rejects.toMatchObject({ code: "copy-unfinished" });
      const inside = run("restore", "--from", join(out, UNFINISHED), "--keys", keys, "--data", restored);
      await expect(inside).rejects.toMatchObject({ code: "copy-unfinished" });
      await expect(run("backup", "--data", data, "--out", out)).rejects.toMatchObject({ code: "copy-unfinished" });
    }
    cpSync(keys, join(folder, "killed-keys", UNFINISHED), { recursive: true });
    const withoutKeys = run("restore", "--from", whole, "--keys", join(folder, "killed-keys"), "--data", restored);
    await expect(withoutKeys).rejects.toMatchObject({ code: "copy-unfinished" });
    expect(existsSync(restored)).toBe(false);
  });

  it("nor is a State by its looks that was not restored to the end", async ({ skip }) => {
    const disk = smallDisk("1m");
    if (disk === undefined) return skip("no tmpfs may be mounted");
    const restored = join(disk, "restored");
    const restore = run("restore", "--from", join(folder, "whole"), "--keys", keys, "--data", restored);
    await expect(restore).rejects.toMatchObject({ code: "disk-full" });
    expect(existsSync(restored)).toBe(false);
  });
});
