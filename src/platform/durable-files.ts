import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from "node:fs";
import { open, rename, rm, type FileHandle } from "node:fs/promises";
import { dirname } from "node:path";
import { asDiskRefusal } from "./disk-space.ts";

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

function syncFolderNow(folder: string): void {
  const handle = openSync(folder, "r");
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
