import { existsSync } from "node:fs";
import { mkdir, open, readdir, rename, rm, rmdir, stat } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { asDiskRefusal, DISK_RESERVES, freeBytes } from "../platform/index.ts";
import { isRefusal, Refusal } from "../protocol/refusal.ts";

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
 * Fills an empty or new folder wholly or not at all, also when the machine stops on the way. The work is given the folder to write to.
 * What fails leaves the folder as it was. Refuses `folder-not-empty`, `copy-unfinished`, `disk-full`.
 */
export async function fillWhole<T>(
  { path, field, last }: WholeFolder,
  fill: (unfinished: string) => Promise<T>,
): Promise<T> {
  const folder = resolve(path);
  const firstMade = await mkdir(folder, { recursive: true, mode: 0o700 });
  const unfinished = join(folder, UNFINISHED);
  await requireEmpty(folder, field);
  let result: T;
  try {
    await mkdir(unfinished, { mode: 0o700 });
    result = await fill(unfinished);
    await makeDurable(unfinished);
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true });
    if (firstMade !== undefined) await rm(firstMade, { recursive: true });
    throw explainFull(error, folder);
  }
  await giveNames(unfinished, folder, last);
  await sync(dirname(folder));
  return result;
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

async function requireEmpty(folder: string, field: string): Promise<void> {
  const names = await readdir(folder);
  if (names.includes(UNFINISHED)) throw unfinishedCopy(folder, field);
  if (names.length === 0) return;
  throw new Refusal("folder-not-empty", `${folder} is not empty; nothing was written.`, { field });
}

/** All at the end: by then the disk has written most of it, and has little left to wait for. */
async function makeDurable(folder: string): Promise<void> {
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

/** One rename each: what is still unfinished when the machine stops lacks its mark. */
async function giveNames(unfinished: string, folder: string, last: readonly string[]): Promise<void> {
  const names = await readdir(unfinished);
  const first = names.filter((name) => !last.includes(name));
  for (const name of first) await rename(join(unfinished, name), join(folder, name));
  await sync(folder);
  for (const name of last.filter((one) => names.includes(one))) {
    await rename(join(unfinished, name), join(folder, name));
  }
  await rmdir(unfinished);
  await sync(folder);
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
