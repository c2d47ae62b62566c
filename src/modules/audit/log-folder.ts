// The files of a log on the disk: written once, durable before anything is signed over them (R21).
import { readdirSync } from "node:fs";
import { type FileHandle, mkdir, open, readFile, rename, rm, unlink } from "node:fs/promises";
import { dirname, join } from "node:path";
import { asDiskRefusal, syncFolder } from "../../platform/index.ts";
import { equalBytes, hex } from "../../protocol/bytes.ts";
import { Refusal } from "../../protocol/refusal.ts";
import { type Tile, TILE_WIDTH, tilePath } from "../../protocol/tlog-tiles.ts";
import type { LogFile } from "./domain/log-builder.ts";
import type { OurLog } from "./head-store.ts";

const TEMPORARY_FOLDER = "tmp";
const FIRST_FOLDER = "log";

/** The folder of a log's files under the data folder: that of the first one has no id in its name. Nothing is ever moved. */
export function logFolderOf(dataFolder: string, log?: { readonly number: number; readonly logId: string }): string {
  const isFirst = log === undefined || log.number === 1;
  return join(dataFolder, isFirst ? FIRST_FOLDER : `${FIRST_FOLDER}-${log.logId}`);
}

/** The folders of all logs under a data folder, that of the first one before the others. */
export function logFoldersOf(dataFolder: string): string[] {
  const later = readdirSync(dataFolder).filter((name) => /^log-[0-9a-f]{32}$/.test(name));
  return [FIRST_FOLDER, ...later.toSorted()].map((name) => join(dataFolder, name));
}

export class LogFolder {
  readonly path: string;
  readonly #random: (count: number) => Uint8Array;

  constructor(path: string, random: (count: number) => Uint8Array) {
    this.path = path;
    this.#random = random;
  }

  /** Throws away what a kill left half-written. */
  async clean(): Promise<void> {
    await this.removeFolder(TEMPORARY_FOLDER);
  }

  /** The bytes of a file, or undefined when there is none. */
  async read(path: string): Promise<Uint8Array | undefined> {
    try {
      return new Uint8Array(await readFile(join(this.path, path)));
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  }

  /** A tile in the width that a tree had; the full one where the partial one is gone. Refuses `log-file-missing`. */
  async tile(tile: Tile): Promise<Uint8Array> {
    const bytes = (await this.read(tilePath(tile))) ?? (await this.read(tilePath({ ...tile, width: TILE_WIDTH })));
    if (bytes !== undefined) return bytes.slice(0, tile.width * 32);
    throw new Refusal("log-file-missing", `The log's file ${tilePath(tile)} is missing; run "rogatory audit verify".`);
  }

  /**
   * Writes files that never change: what is there already must be the same bytes.
   * Refuses `log-file-differs`: then somebody changed the folder, or it belongs to another history.
   */
  async writeImmutable(files: readonly LogFile[], between: (path: string) => Promise<void>): Promise<void> {
    const folders = new Set<string>();
    for (const { path, bytes } of files) {
      const held = await this.read(path);
      if (held !== undefined && !equalBytes(held, bytes)) {
        throw new Refusal("log-file-differs", `The log's file ${path} is not what its entries give.`);
      }
      if (held === undefined) {
        await this.#writeOne(path, bytes, folders);
        await between(path);
      }
    }
    for (const folder of folders) await syncFolder(folder);
  }

  /** Replaces the one file that changes, atomically. */
  async replace(path: string, bytes: Uint8Array): Promise<void> {
    const folders = new Set<string>();
    await this.#writeOne(path, bytes, folders);
    for (const folder of folders) await syncFolder(folder);
  }

  /** Removes a folder of partial tiles; harmless when it is gone. */
  async removeFolder(path: string): Promise<void> {
    await rm(join(this.path, path), { recursive: true, force: true });
  }

  async #writeOne(path: string, bytes: Uint8Array, folders: Set<string>): Promise<void> {
    const target = join(this.path, path);
    const folder = dirname(target);
    const made = await makeFolder(folder);
    // A new folder is durable when its parents are.
    for (const parent of foldersUpTo(folder, made === undefined ? folder : dirname(made))) folders.add(parent);
    const temporary = join(this.path, TEMPORARY_FOLDER, hex(this.#random(12)));
    await makeFolder(dirname(temporary));
    try {
      await writeDurably(temporary, bytes);
      await rename(temporary, target);
    } catch (error) {
      await unlink(temporary).catch((gone: unknown) => {
        if (!isMissing(gone)) throw gone;
      });
      throw asDiskRefusal(error);
    }
  }
}

async function makeFolder(path: string): Promise<string | undefined> {
  try {
    return await mkdir(path, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw asDiskRefusal(error);
  }
}

async function writeDurably(path: string, bytes: Uint8Array): Promise<void> {
  // Tiles and entries are served to nobody but the owner (R17).
  await withHandle(await open(path, "wx", 0o600), async (handle) => {
    await handle.writeFile(bytes);
    await handle.sync();
  });
}

function foldersUpTo(folder: string, highest: string): string[] {
  return folder === highest || folder === dirname(folder)
    ? [folder]
    : [folder, ...foldersUpTo(dirname(folder), highest)];
}

async function withHandle(handle: FileHandle, work: (handle: FileHandle) => Promise<void>): Promise<void> {
  try {
    await work(handle);
  } finally {
    await handle.close();
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}

/** Where the files of one of our logs are. */
export type FolderOf = (log: Pick<OurLog, "number" | "logId">) => LogFolder;
