import { closeSync, fsyncSync, linkSync, lstatSync, openSync, renameSync, rmSync, writeSync } from "node:fs";
import { open, rename, rm, type FileHandle } from "node:fs/promises";
import { dirname } from "node:path";
import { Refusal } from "../protocol/refusal.ts";
import { asDiskRefusal } from "./disk-space.ts";
import { systemErrorCode } from "./system-error.ts";

const OWNER_ONLY = 0o600;

/** Replaces a small file so that after a crash the old or the new content is there, whole. */
export function writeFileDurably(path: string, content: string | Uint8Array): void {
  const temporary = `${path}.new`;
  const bytes = typeof content === "string" ? Buffer.from(content, "utf8") : content;
  try {
    const file = openSync(temporary, "w", OWNER_ONLY);
    try {
      let written = 0;
      while (written < bytes.length) written += writeSync(file, bytes, written);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(temporary, path);
    syncFolderNow(dirname(path));
  } catch (error) {
    rmSync(temporary, { force: true });
    throw asDiskRefusal(error);
  }
}

/** The same without blocking the thread. Not to be called twice at once for one path. */
export async function replaceFileDurably(path: string, content: string | Uint8Array): Promise<void> {
  const temporary = `${path}.new`;
  try {
    const file = await open(temporary, "w", OWNER_ONLY);
    try {
      await writeAll(file, typeof content === "string" ? Buffer.from(content, "utf8") : content);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
    await syncFolder(dirname(path));
  } catch (error) {
    await rm(temporary, { force: true });
    throw asDiskRefusal(error);
  }
}

/**
 * Gives a finished, synced file its name, replacing nothing; its folder has still to be synced. In one step, so that no signal is
 * heard in between. Refuses `file-exists`.
 */
export function giveNewName(temporary: string, path: string): void {
  try {
    linkSync(temporary, path);
  } catch (error) {
    // Some file systems have no hard links, such as those of sticks; there a look and a rename are the best there is.
    const hasNoLinks = ["EPERM", "ENOTSUP", "EOPNOTSUPP", "ENOSYS"].includes(systemErrorCode(error) ?? "");
    if (systemErrorCode(error) !== "EEXIST" && !hasNoLinks) throw error;
    if (!hasNoLinks || lstatSync(path, { throwIfNoEntry: false }) !== undefined) throw nameTaken(error);
    renameSync(temporary, path);
    return;
  }
  rmSync(temporary);
}

/** Makes a new, renamed or removed name in the folder durable. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Writes all bytes at the end of what was written so far (a single write may be short on a full disk). */
export async function writeAll(file: FileHandle, bytes: Uint8Array): Promise<void> {
  let written = 0;
  while (written < bytes.length) written += (await file.write(bytes, written)).bytesWritten;
}

/** The same, blocking the thread. */
export function syncFolderNow(folder: string): void {
  const handle = openSync(folder, "r");
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

function nameTaken(cause: unknown): Refusal {
  return new Refusal("file-exists", "A file of that name is already there; nothing was replaced.", { cause });
}
