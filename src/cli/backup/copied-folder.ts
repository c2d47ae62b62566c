import { existsSync } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { Refusal } from "../../protocol/refusal.ts";
import type { BackupWriter } from "./stored-files.ts";

export interface CopiedFolder {
  /** Names in the backup are relative to it. */
  readonly root: string;
  /** Below the root: only this one. */
  readonly folder?: string;
  readonly leftOut: readonly string[];
}

/**
 * Adds all that is there by now; what the backup has already, and what goes meanwhile, is passed over. Refuses `link-in-folder`: what a
 * link leads to would not be in the copy.
 */
export async function addFolder(writer: BackupWriter, { root, folder = "", leftOut }: CopiedFolder): Promise<void> {
  const from = join(root, folder);
  if (!existsSync(from)) return;
  if (folder !== "") await writer.addFolder(folder);
  for (const entry of await readdir(from, { recursive: true, withFileTypes: true })) {
    const source = join(entry.parentPath, entry.name);
    const path = nameIn(root, source);
    if (isLeftOut(path, leftOut)) continue;
    if (entry.isSymbolicLink()) throw linkInFolder(source);
    if (entry.isDirectory()) await writer.addFolder(path);
    if (entry.isFile() && !writer.has(path)) await writer.addFile(path, source);
  }
}

/** Bytes that a copy takes at least. Refuses `link-in-folder`. */
export async function sizeOf(folder: string, leftOut: readonly string[]): Promise<number> {
  let sizeBytes = 0;
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (isLeftOut(nameIn(folder, path), leftOut)) continue;
    if (entry.isSymbolicLink()) throw linkInFolder(path);
    // A running server may have removed it meanwhile.
    if (entry.isFile()) sizeBytes += (await stat(path).catch(() => undefined))?.size ?? 0;
  }
  return sizeBytes;
}

export function nameIn(folder: string, path: string): string {
  return relative(folder, path).split(sep).join("/");
}

/** What durable-files.ts writes beside the file that it replaces is nothing yet. */
function isLeftOut(path: string, leftOut: readonly string[]): boolean {
  return path.endsWith(".new") || leftOut.some((one) => path === one || path.startsWith(`${one}/`));
}

function linkInFolder(path: string): Refusal {
  const advice = "Mount what it leads to in its place, or move that there.";
  return new Refusal("link-in-folder", `${path} is a link, and links are not followed. ${advice}`, { field: "data" });
}
