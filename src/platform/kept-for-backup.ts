import { copyFile, link, mkdir, rename, rm, stat } from "node:fs/promises";
import { dirname, join, relative, sep } from "node:path";
import { Refusal } from "../protocol/refusal.ts";
import { filesBelow } from "./stray-files.ts";
import { systemErrorCode } from "./system-error.ts";

/**
 * While this folder is there a backup is made: the database was looked at, and files are still copied. What is removed meanwhile
 * keeps a second name in here, so that no row of the backup names a file that is not in it.
 */
export const KEPT_FOR_BACKUP = "kept-for-backup";
/** What it is called while it is removed. */
const ENDED = "kept-for-backup-ended";

/** In the local folder, and so in no backup: the embedded database as it was when a backup began. */
export function snapshotFolder(localFolder: string): string {
  return join(localFolder, "backup-snapshot");
}

/** To be called before a file or a folder of the data folder is removed. Does nothing while no backup is made. */
export async function keepForBackup(dataFolder: string, path: string): Promise<void> {
  const kept = join(dataFolder, KEPT_FOR_BACKUP);
  if (!(await isThere(kept))) return;
  if ((await stat(path).catch(unlessGone))?.isDirectory() === true) {
    for await (const { path: file } of filesBelow(dataFolder, path)) await keepOne(dataFolder, file, kept);
  } else await keepOne(dataFolder, relative(dataFolder, path), kept);
}

interface Folders {
  readonly dataFolder: string;
  readonly localFolder: string;
}

/** Begins to keep what is removed, until `endBackup`. Refuses `backup-under-way`. */
export async function beginToKeep({ dataFolder }: Folders): Promise<void> {
  const kept = join(dataFolder, KEPT_FOR_BACKUP);
  try {
    await mkdir(kept, { mode: 0o700 });
  } catch (cause) {
    if (systemErrorCode(cause) !== "EEXIST") throw cause;
    throw new Refusal("backup-under-way", "Another backup of this server is being made; wait until it is done.", {
      cause,
    });
  }
}

/** Removes what was kept for a backup, also by a process that ended in the middle of one. */
export async function endBackup({ dataFolder, localFolder }: Folders): Promise<void> {
  await rm(snapshotFolder(localFolder), { recursive: true, force: true });
  const [kept, ended] = [join(dataFolder, KEPT_FOR_BACKUP), join(dataFolder, ENDED)];
  await rm(ended, { recursive: true, force: true });
  // In one step: whoever removes a file at this moment finds no folder to keep it in, and makes none.
  await rename(kept, ended).catch(unlessGone);
  await rm(ended, { recursive: true, force: true });
}

async function keepOne(dataFolder: string, path: string, kept: string): Promise<void> {
  const target = join(kept, path);
  try {
    await makeFolders(kept, dirname(path));
    await link(join(dataFolder, path), target);
  } catch (error) {
    const code = systemErrorCode(error);
    // Gone, kept already, or the backup is over; on another file system, or one without links, the bytes are copied.
    if (code === "ENOENT" || code === "EEXIST") return;
    if (code !== "EXDEV" && code !== "EPERM") throw error;
    await copyFile(join(dataFolder, path), target);
  }
}

/** Below a folder that it does not make. */
async function makeFolders(kept: string, path: string): Promise<void> {
  let folder = kept;
  for (const name of path.split(sep)) {
    folder = join(folder, name);
    await mkdir(folder, { mode: 0o700 }).catch((error: unknown) => {
      if (systemErrorCode(error) !== "EEXIST") throw error;
    });
  }
}

async function isThere(path: string): Promise<boolean> {
  return (await stat(path).catch(unlessGone)) !== undefined;
}

function unlessGone(error: unknown): undefined {
  if (systemErrorCode(error) !== "ENOENT") throw error;
}
