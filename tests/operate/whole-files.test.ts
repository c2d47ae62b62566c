import { spawnSync, type ChildProcess } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { beforeAll, describe, expect, it } from "vitest";
import { cliFile, runCommand, type Ended } from "../support/cli-process.ts";
import { skipReason } from "../support/skips.ts";
import { fillDisk, smallDisk } from "../support/state-processes.ts";
import { temporaryFolder } from "../support/temporary-folders.ts";

// What a command writes is there whole and durable, or not at all, whatever stops it; and nothing that was there is lost.

const MIB = 2 ** 20;
const folder = temporaryFolder();
const source = join(folder, "original");
const key = join(folder, "key");
let recipient = "";

beforeAll(async () => {
  writeSparse(source, 256 * MIB);
  const { stdout } = await runCommand(["keygen", "--out", key, "--json"]);
  ({ recipient } = JSON.parse(stdout) as { recipient: string });
});

describe("a command that writes a file", () => {
  it("replaces nothing that has that name, also no link that leads nowhere", async () => {
    const taken = join(folder, "taken");
    writeFileSync(taken, "of somebody else");
    const dangling = join(folder, "dangling");
    symlinkSync(join(folder, "nowhere"), dangling);
    for (const words of [
      ["keygen", "--out", dangling],
      ["convention", "review", "--out", taken],
      ["root", "create", "--name", "safe", "--out", taken],
    ]) {
      const { code, stderr } = await runCommand(words);
      expect([code, stderr.endsWith(" (file-exists, at out)\n")], stderr).toEqual([1, true]);
    }
    expect(readFileSync(taken, "utf8")).toBe("of somebody else");
    expect(existsSync(join(folder, "nowhere"))).toBe(false);
  });

  it("takes no name of a folder for one of a file beside it", async () => {
    const out = `${join(folder, "no-such-folder")}/`;
    const sealing = await runCommand(["seal", key, "--to", recipient, "--out", out]);
    expect([sealing.code, sealing.stderr.endsWith(" (not-a-file, at out)\n")], sealing.stderr).toEqual([1, true]);
    expect((await runCommand(["keygen", "--out", out])).stderr).toMatch(/ \(not-a-file, at out\)\n$/);
    expect(existsSync(join(folder, "no-such-folder"))).toBe(false);
  });

  it("leaves nothing where the system lets no file become so large", async () => {
    const place = emptyFolder("limited");
    const writeLimited = async (limit: number, words: readonly string[]): Promise<Ended> => {
      const limited = `ulimit -f ${limit}; exec "$0" "$@"`;
      const ended = spawnSync("bash", ["-c", limited, process.execPath, await cliFile(), ...words], {
        encoding: "utf8",
      });
      return { code: ended.status, stdout: ended.stdout, stderr: ended.stderr };
    };
    const sheet = await writeLimited(1, ["convention", "review", "--out", join(place, "sheet")]);
    expect([sheet.code, sheet.stderr]).toEqual([
      1,
      expect.stringMatching(/sheet.*ulimit.* \(file-not-writable, at out\)\n$/),
    ]);
    const sealing = await writeLimited(1024, ["seal", source, "--to", recipient, "--out", join(place, "sealed")]);
    expect([sealing.code, sealing.stderr]).toEqual([1, expect.stringMatching(/ulimit.* \(disk-error\)\n$/)]);
    expect(readdirSync(place)).toEqual([]);
  });
});

const disk = smallDisk("150m");
if (disk === undefined) skipReason("commands on a full disk", "no tmpfs may be mounted");

describe.skipIf(disk === undefined)("a command on a full disk", () => {
  const place = disk ?? "";

  it("says so and leaves no half file", async () => {
    const makeRoom = fillDisk(place);
    for (const words of [["keygen"], ["convention", "review"], ["root", "create", "--name", "safe"]]) {
      const { code, stderr } = await runCommand([...words, "--out", join(place, "new")]);
      expect([code, stderr.endsWith(" (disk-full, at out)\n")], stderr).toEqual([1, true]);
    }
    expect(readdirSync(place)).toEqual(["ballast"]);
    makeRoom();
  });

  it("begins no sealing whose second copy, the age file, has no room", async () => {
    const small = join(folder, "small");
    writeSparse(small, 80 * MIB);
    const words = ["seal", small, "--to", recipient, "--out", join(place, "sealed")];
    const { code, stderr } = await runCommand([...words, "--age"]);
    expect([code, stderr.endsWith(" (disk-full)\n")], stderr).toEqual([1, true]);
    expect(readdirSync(place)).toEqual([]);
    const without = await runCommand(words);
    expect([without.code, without.stderr]).toEqual([0, ""]);
  });

  it("ends with code 1 and one sentence when its answer has no room", async () => {
    const words = [await cliFile(), "keygen", "--out", join(folder, "told")];
    const told = spawnSync("sh", ["-c", '"$0" "$@" >/dev/full', process.execPath, ...words], { encoding: "utf8" });
    expect(told.stderr).toMatch(
      /^The answer of this command could not be written: the disk is full; make room. \(ENOSPC\)\n$/,
    );
    expect(told.status).toBe(1);
  });
});

describe("a command that is stopped while it writes", () => {
  it.each([
    ["SIGINT", 130],
    ["SIGTERM", 143],
    ["SIGHUP", 129],
  ] as const)("leaves nothing of a sealing at %s", async (signal, code) => {
    const place = emptyFolder(`sealing-${signal}`);
    const ended = await runCommand(["seal", source, "--to", recipient, "--out", join(place, "x"), "--age"], {
      during: async (child) => await stopOnceItWrites(child, place, signal),
    });
    expect([ended.code, ended.stdout, ended.stderr]).toEqual([
      code,
      "",
      "Stopped on the way: nothing of it was kept.\n",
    ]);
    expect(readdirSync(place)).toEqual([]);
  });

  it("leaves nothing in clear of an opening", async () => {
    const place = emptyFolder("opening");
    expect((await runCommand(["seal", source, "--to", recipient, "--out", join(folder, "whole")])).stderr).toBe("");
    const ended = await runCommand(["open", join(folder, "whole"), "--identity", key, "--out", join(place, "clear")], {
      during: async (child) => await stopOnceItWrites(child, place, "SIGTERM"),
    });
    expect([ended.code, readdirSync(place)]).toEqual([143, []]);
  });

  it("gives no half its name also when it is killed, and says at the next try what is left", async () => {
    const place = emptyFolder("killed");
    const words = ["seal", source, "--to", recipient, "--out", join(place, "x")];
    await runCommand(words, { during: async (child) => await stopOnceItWrites(child, place, "SIGKILL") });
    expect(readdirSync(place)).toEqual(["x.unfinished"]);
    const again = await runCommand(words);
    expect([again.code, again.stderr.endsWith(" (work-unfinished, at out)\n")], again.stderr).toEqual([1, true]);
    rmSync(join(place, "x.unfinished"), { recursive: true });
    expect((await runCommand(words)).code).toBe(0);
    expect(readdirSync(place).toSorted()).toEqual(["x.body", "x.facts.json", "x.head", "x.tree"]);
  });

  it("leaves nothing of a backup and its keys, not even their folders", async () => {
    const data = emptyFolder("data");
    mkdirSync(join(data, "local"));
    mkdirSync(join(data, "blobs"));
    mkdirSync(join(data, "keys"));
    writeFileSync(join(data, "config.json"), "{}");
    writeFileSync(join(data, "keys/store.json"), "{}");
    writeSparse(join(data, "blobs/large"), 256 * MIB);
    const place = emptyFolder("backups");
    const words = ["backup", "--data", data, "--out", join(place, "new/backup"), "--keys-out", join(place, "keys")];
    const ended = await runCommand(words, {
      during: async (child) => await stopOnceItWrites(child, place, "SIGINT"),
    });
    expect([ended.code, ended.stdout]).toEqual([130, ""]);
    expect(readdirSync(place)).toEqual([]);
  });
});

/** As soon as something larger than a few keys stands below the folder. */
async function stopOnceItWrites(child: ChildProcess, place: string, signal: NodeJS.Signals): Promise<void> {
  while (child.exitCode === null && child.signalCode === null) {
    if (hasLargeFile(place)) break;
    await pause(2);
  }
  child.kill(signal);
}

function hasLargeFile(place: string): boolean {
  const paths = readdirSync(place, { recursive: true, encoding: "utf8" });
  return paths.some((path) => {
    const found = statSync(join(place, path), { throwIfNoEntry: false });
    return found?.isFile() === true && found.size > MIB;
  });
}

function emptyFolder(name: string): string {
  const path = join(folder, name);
  mkdirSync(path);
  return path;
}

function writeSparse(path: string, sizeBytes: number): void {
  writeFileSync(path, "");
  truncateSync(path, sizeBytes);
}
