import { lstat, readdir } from "node:fs/promises";
import { join, relative } from "node:path";
import { systemErrorCode } from "./system-error.ts";

/** A file that stands in the data folder. */
export interface FoundFile {
  /** Below the data folder. */
  readonly path: string;
  readonly sizeBytes: number;
}

/** A file that no row names, or that a row names and that is not there; for `rogatory fsck`. */
export interface FileReport {
  readonly orphans: readonly Orphan[];
  readonly missing: readonly MissingFile[];
}

export interface Orphan extends FoundFile {
  /** `temporary`: what an interrupted write left. */
  readonly kind: "blob" | "object" | "transfer" | "staged" | "opened" | "temporary";
}

export interface MissingFile {
  readonly kind: "blob" | "opened";
  readonly path: string;
  /** What names it, such as "inbox 0197…". */
  readonly namedBy: string;
}

/** Every regular file below a folder, in order of names; none when there is no such folder. Links are not followed. */
export async function* filesBelow(dataFolder: string, folder: string): AsyncIterable<FoundFile> {
  for (const name of await namesIn(folder)) {
    const path = join(folder, name);
    const found = await lstat(path).catch(unlessGone);
    if (found === undefined) continue;
    if (found.isDirectory()) yield* filesBelow(dataFolder, path);
    else yield { path: relative(dataFolder, path), sizeBytes: found.size };
  }
}

/** Where an interrupted write of the platform leaves files; evidence and the log know their own places. */
export async function temporaryFiles(dataFolder: string, localFolder: string): Promise<Orphan[]> {
  const found: Orphan[] = [];
  for await (const file of filesBelow(dataFolder, join(dataFolder, "blobs/incoming"))) {
    found.push({ kind: "temporary", ...file });
  }
  for await (const file of filesBelow(dataFolder, join(dataFolder, "log/tmp"))) {
    found.push({ kind: "temporary", ...file });
  }
  // durable-files.ts writes beside the file that it replaces.
  for (const folder of [dataFolder, join(dataFolder, "keys"), localFolder]) {
    for (const name of await namesIn(folder)) {
      if (!name.endsWith(".new")) continue;
      const path = join(folder, name);
      const { size } = await lstat(path);
      found.push({ kind: "temporary", path: relative(dataFolder, path), sizeBytes: size });
    }
  }
  return found;
}

async function namesIn(folder: string): Promise<string[]> {
  return ((await readdir(folder).catch(unlessGone)) ?? []).toSorted();
}

function unlessGone(error: unknown): undefined {
  const code = systemErrorCode(error);
  if (code !== "ENOENT" && code !== "ENOTDIR") throw error;
}
