import { existsSync, mkdirSync, readdirSync, renameSync, rmdirSync, rmSync } from "node:fs";
import { open, readdir, stat } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { asDiskRefusal, DISK_RESERVES, freeBytes, syncFolderNow, systemErrorCode } from "../platform/index.ts";
import { isRefusal, Refusal } from "../protocol/refusal.ts";
import { removingOnStop } from "./removing-on-stop.ts";

/** What is copied lies in here, within its folder, until all of it is there: whoever comes upon it sees that it is no backup. */
export const UNFINISHED = "unfinished-copy";

export interface WholeFolder {
  readonly path: string;
  /** The option that named it. */
  readonly field: string;
  /** What makes the folder a backup or a State gets its name last, in this order. */
  readonly last: readonly string[];
}

/**
 * Fills an empty or new folder wholly or not at all, also when the command or the machine stops on the way. The work is given the folder
 * to write to. What fails leaves the folder as it was. Refuses `not-a-folder`, `folder-not-empty`, `copy-unfinished`, `disk-full`.
 */
export async function fillWhole<T>(
  { path, field, last }: WholeFolder,
  fill: (unfinished: string) => Promise<T>,
): Promise<T> {
  const folder = resolve(path);
  const firstMade = makeFolder(folder, field);
  const unfinished = join(folder, UNFINISHED);
  requireEmpty(folder, field);
  const remove = (): void => {
    rmSync(unfinished, { recursive: true, force: true, maxRetries: 3 });
    if (firstMade !== undefined) rmSync(firstMade, { recursive: true, force: true, maxRetries: 3 });
  };
  return await removingOnStop(remove, async () => {
    let result: T;
    try {
      mkdirSync(unfinished, { mode: 0o700 });
      result = await fill(unfinished);
      await makeDurable(unfinished);
    } catch (error) {
      remove();
      throw explainFull(error, folder);
    }
    giveNames(unfinished, folder, last);
    if (firstMade !== undefined) syncParents(folder, firstMade);
    return result;
  });
}

/** Refuses `copy-unfinished` for a copy that was broken off; `marker` is what a whole one has. */
export function requireFinished(path: string, marker: string, field: string): void {
  const folder = resolve(path);
  const isInside = folder.split(/[/\\]/).includes(UNFINISHED);
  if (!isInside && (existsSync(join(folder, marker)) || !existsSync(join(folder, UNFINISHED)))) return;
  throw unfinishedCopy(folder, field);
}

/**
 * Before the first byte: refuses `disk-full` where so many bytes have no room. On the disk of the data folder what a server keeps for
 * urgent dispatches stays free too.
 */
export async function requireRoomFor(path: string, neededBytes: number, dataFolder: string): Promise<void> {
  let folder = resolve(path);
  while (!existsSync(folder)) folder = dirname(folder);
  const isSameDisk = (await stat(folder)).dev === (await stat(dataFolder)).dev;
  const keptBytes = isSameDisk ? DISK_RESERVES.ordinary : 0;
  const free = await freeBytes(folder);
  if (free >= neededBytes + keptBytes) return;
  const kept = isSameDisk ? `, and ${keptBytes} stay free for the server` : "";
  throw new Refusal(
    "disk-full",
    `The disk of ${resolve(path)} has ${free} bytes free; the copy needs ${neededBytes}${kept}. Make room, or name a folder on another disk. Nothing was written.`,
    { field: "out", details: { freeBytes: free, neededBytes, keptBytes } },
  );
}

/** The first of the folders that had to be made, undefined where all were there. */
function makeFolder(folder: string, field: string): string | undefined {
  try {
    return mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch (cause) {
    if (!["EEXIST", "ENOTDIR"].includes(systemErrorCode(cause) ?? "")) throw explainFull(cause, folder);
    throw new Refusal("not-a-folder", `${folder} is a file, or lies in one; name a folder.`, { field, cause });
  }
}

function requireEmpty(folder: string, field: string): void {
  const names = readdirSync(folder);
  if (names.includes(UNFINISHED)) throw unfinishedCopy(folder, field);
  if (names.length === 0) return;
  throw new Refusal("folder-not-empty", `${folder} is not empty; nothing was written.`, { field });
}

/** Everything below a folder, at the end: by then the disk has written most of it, and has little left to wait for. */
export async function makeDurable(folder: string): Promise<void> {
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    await sync(join(entry.parentPath, entry.name));
  }
  await sync(folder);
}

/** A file, or the names in a folder. */
async function sync(path: string): Promise<void> {
  const handle = await open(path, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** One rename each, and no signal is heard between two: what is still unfinished when the machine stops lacks its mark. */
function giveNames(unfinished: string, folder: string, last: readonly string[]): void {
  const names = readdirSync(unfinished);
  const first = names.filter((name) => !last.includes(name));
  for (const name of first) renameSync(join(unfinished, name), join(folder, name));
  syncFolderNow(folder);
  for (const name of last.filter((one) => names.includes(one))) {
    renameSync(join(unfinished, name), join(folder, name));
  }
  rmdirSync(unfinished);
  syncFolderNow(folder);
}

/** The names of the folders that were made for it. */
function syncParents(folder: string, firstMade: string): void {
  for (let made = folder; made.startsWith(firstMade); made = dirname(made)) syncFolderNow(dirname(made));
}

function unfinishedCopy(folder: string, field: string): Refusal {
  return new Refusal(
    "copy-unfinished",
    `${folder} holds a copy that was broken off (${UNFINISHED}): it is no backup, and nothing can be restored from it. Remove it, and make a new one.`,
    { field },
  );
}

function explainFull(error: unknown, folder: string): unknown {
  const refusal = asDiskRefusal(error);
  if (!isRefusal(refusal, "disk-full") || isRefusal(error)) return error;
  return new Refusal(
    "disk-full",
    `The disk of ${folder} is full: the copy was broken off and what it had written was removed. Make room, or name a folder on another disk, then start again.`,
    { cause: error },
  );
}
