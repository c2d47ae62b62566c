// Files of the main thread: made under a temporary name, durable before they get their own, and gone when work fails.
import { type FileHandle, chmod, open, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { giveNewName, syncFolder } from "../../../platform/durable-files.ts";
import { asFileRefusal } from "./disk-errors.ts";

/** For reading and writing, by the server alone. Throws EEXIST where something has that name. */
export async function createNewFile(path: string): Promise<FileHandle> {
  return await open(path, "wx+", 0o600);
}

/** Gives a finished, synced file its name, read-only, replacing nothing. Refuses `file-exists` when the name is taken. */
export async function publishFile(temporary: string, path: string, mode: number): Promise<void> {
  await chmod(temporary, mode);
  giveNewName(temporary, path);
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
