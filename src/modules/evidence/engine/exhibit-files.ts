// Files of the main thread: made under a temporary name, durable before they get their own, and gone when work fails.
import { type FileHandle, chmod, link, open, rename, rm, unlink } from "node:fs/promises";
import { dirname } from "node:path";
import { syncFolder } from "../../../platform/durable-files.ts";
import { Refusal } from "../../../protocol/refusal.ts";
import { asFileRefusal } from "./disk-errors.ts";

/** For reading and writing, by the server alone. Throws EEXIST where something has that name. */
export async function createNewFile(path: string): Promise<FileHandle> {
  return await open(path, "wx+", 0o600);
}

/** Gives a finished, synced file its name, read-only, replacing nothing. Refuses when the name is taken. */
export async function publishFile(temporary: string, path: string, mode: number): Promise<void> {
  await chmod(temporary, mode);
  try {
    await link(temporary, path);
    await unlink(temporary);
  } catch (error) {
    if (!(error instanceof Error) || !("code" in error)) throw error;
    if (error.code === "EEXIST") {
      throw new Refusal("file-exists", "A file of that name is already there; nothing was replaced.", { cause: error });
    }
    // Some file systems have no hard links; there the rename is the best there is.
    if (error.code !== "EPERM" && error.code !== "ENOTSUP" && error.code !== "EOPNOTSUPP") throw error;
    await rename(temporary, path);
  }
  await syncFolder(dirname(path));
}

/** Gives a finished, synced file its name, read-only, in one step in place of whatever has that name. */
export async function replaceFile(temporary: string, path: string, mode: number): Promise<void> {
  await chmod(temporary, mode);
  await rename(temporary, path);
  await syncFolder(dirname(path));
}

/** Removes files; what is not there is no error. */
export async function removeIfThere(...paths: readonly string[]): Promise<void> {
  for (const path of paths) await rm(path, { force: true });
}

/** Runs work with open files; closes them in every case, and removes the named files when the work fails. */
export async function withFiles<T>(
  what: string,
  work: (files: { keep(handle: FileHandle): FileHandle; removeOnFailure(path: string): void }) => Promise<T>,
): Promise<T> {
  const handles: FileHandle[] = [];
  const unfinished: string[] = [];
  try {
    return await work({
      keep: (handle) => (handles.push(handle), handle),
      removeOnFailure: (path) => void unfinished.push(path),
    });
  } catch (error) {
    await removeIfThere(...unfinished);
    throw asFileRefusal(error, what);
  } finally {
    for (const handle of handles) await handle.close();
  }
}
