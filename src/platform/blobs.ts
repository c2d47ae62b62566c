import { createHash, randomUUID } from "node:crypto";
import { createReadStream } from "node:fs";
import { chmod, mkdir, open, readdir, readFile, rename, rm, stat, type FileHandle } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { Kysely } from "kysely";
import { Refusal } from "../protocol/refusal.ts";
import { asDiskRefusal } from "./disk-space.ts";
import { syncFolder as syncFolderOnDisk, writeAll } from "./durable-files.ts";
import { keepForBackup } from "./kept-for-backup.ts";
import { systemErrorCode } from "./system-error.ts";

interface StoredBlob {
  readonly sha256: string;
  readonly sizeBytes: number;
}

/** Content-addressed files: written once, durable before `put` resolves, read-only after. */
export interface BlobStore {
  /** Refuses with `blob-too-large` above maxBytes and with `disk-full` when there is no room; nothing is left then. */
  put(content: Uint8Array | AsyncIterable<Uint8Array>, options?: PutOptions): Promise<StoredBlob>;
  /** Takes over a finished file of the same file system (it is renamed, not copied) after computing its digest. */
  adopt(path: string): Promise<StoredBlob>;
  /** Whole content, its digest checked. Refuses with `blob-missing` or `blob-damaged`. */
  get(sha256: string): Promise<Uint8Array>;
  /** Part of the content (end exclusive), digest not checked. Refuses with `blob-missing`. */
  stream(sha256: string, range?: { start: number; end: number }): Promise<Readable>;
  /** Within a transaction its `db` is given. */
  has(sha256: string, db?: Kysely<unknown>): Promise<boolean>;
  sizeOf(sha256: string): Promise<number | undefined>;
  /** Where the file is, for worker threads that read it. */
  pathOf(sha256: string): string;
  /** Idempotent. Within a transaction its `db` is given. */
  remove(sha256: string, db?: Kysely<unknown>): Promise<void>;
  list(): AsyncIterable<string>;
}

interface PutOptions {
  readonly maxBytes?: number;
  /** Of the transaction that it is put in. */
  readonly db?: Kysely<unknown>;
}

export interface BlobStoreOptions {
  /** Only looked at: nothing is removed. */
  readonly isInspection?: boolean;
  /** Tests give a slow disk. */
  readonly syncFolder?: SyncFolder;
}

type SyncFolder = (folder: string) => Promise<void>;

/**
 * Opens the store in this folder; what an interrupted write left behind is removed, because nothing names it: the lock of the
 * data folder says that nobody writes now. Not for an inspection, which changes nothing.
 */
export async function openBlobStore(folder: string, options: BlobStoreOptions = {}): Promise<BlobStore> {
  const { isInspection = false, syncFolder = syncFolderOnDisk } = options;
  const incoming = join(folder, "incoming");
  if (!isInspection) await rm(incoming, { recursive: true, force: true });
  await mkdir(incoming, { recursive: true, mode: 0o700 });
  const pathOf = (sha256: string): string => join(folder, ...pathParts(sha256));

  /** Folders whose names are on the disk, or will be when the promise resolves. A new process looks after each once more. */
  const durable = new Map<string, Promise<void>>();

  async function makeFolder(path: string): Promise<void> {
    let making = durable.get(path);
    if (making === undefined) {
      making = makeFolders(folder, path, syncFolder);
      durable.set(path, making);
      making.catch(() => durable.delete(path));
    }
    await making;
  }

  async function sizeOf(sha256: string): Promise<number | undefined> {
    try {
      return (await stat(pathOf(sha256))).size;
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  }

  // R2: content, then name, then the folder's entry are on the disk before anybody is told.
  async function publish(temporary: string, { sha256, sizeBytes }: StoredBlob): Promise<StoredBlob> {
    const path = pathOf(sha256);
    await makeFolder(dirname(path));
    await chmod(temporary, 0o400);
    await rename(temporary, path);
    await syncFolder(dirname(path));
    return { sha256, sizeBytes };
  }

  return {
    pathOf,
    sizeOf,
    has: async (sha256) => (await sizeOf(sha256)) !== undefined,
    async put(content, { maxBytes = Number.MAX_SAFE_INTEGER } = {}) {
      const temporary = join(incoming, randomUUID());
      try {
        const stored = await writeTemporary(temporary, content instanceof Uint8Array ? [content] : content, maxBytes);
        return await publish(temporary, stored);
      } catch (error) {
        await rm(temporary, { force: true });
        throw asDiskRefusal(error);
      }
    },
    async adopt(path) {
      const stored = await digestFile(path);
      await syncFile(path);
      return publish(path, stored);
    },
    async get(sha256) {
      const content = await readFile(pathOf(sha256)).catch((error: unknown) => {
        throw isMissing(error) ? missing(sha256) : error;
      });
      if (createHash("sha256").update(content).digest("hex") !== sha256) {
        throw new Refusal(
          "blob-damaged",
          `The stored object ${sha256} was changed on the disk. Restore it from a backup.`,
          {
            details: { sha256 },
          },
        );
      }
      return new Uint8Array(content.buffer, content.byteOffset, content.byteLength);
    },
    async stream(sha256, range) {
      if ((await sizeOf(sha256)) === undefined) throw missing(sha256);
      // createReadStream's end is inclusive.
      return createReadStream(pathOf(sha256), range ? { start: range.start, end: range.end - 1 } : {});
    },
    async remove(sha256) {
      const path = pathOf(sha256);
      await keepForBackup(dirname(folder), path);
      await rm(path, { force: true });
      await syncFolder(dirname(path)).catch((error: unknown) => {
        if (!isMissing(error)) throw error;
      });
    },
    async *list() {
      for (const first of await subfolders(folder)) {
        for (const second of await subfolders(join(folder, first))) {
          yield* (await readdir(join(folder, first, second))).filter((name) => digestPattern.test(name));
        }
      }
    },
  };
}

const digestPattern = /^[0-9a-f]{64}$/;
const subfolderPattern = /^[0-9a-f]{2}$/;

// Two levels of 256 keep folders small with millions of objects.
function pathParts(sha256: string): [string, string, string] {
  if (!digestPattern.test(sha256)) throw new TypeError("A blob is named by 64 hex digits in lower case.");
  return [sha256.slice(0, 2), sha256.slice(2, 4), sha256];
}

async function subfolders(folder: string): Promise<string[]> {
  return (await readdir(folder)).filter((name) => subfolderPattern.test(name)).toSorted();
}

async function makeFolders(root: string, folder: string, syncFolder: SyncFolder): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await syncFolder(dirname(folder));
  await syncFolder(root);
}

async function writeTemporary(
  path: string,
  content: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
  maxBytes: number,
): Promise<StoredBlob> {
  const hash = createHash("sha256");
  let sizeBytes = 0;
  const file: FileHandle = await open(path, "wx", 0o600);
  try {
    for await (const piece of content) {
      sizeBytes += piece.length;
      if (sizeBytes > maxBytes) {
        throw new Refusal("blob-too-large", `More than the ${maxBytes} bytes allowed here: nothing was kept.`, {
          details: { maxBytes },
        });
      }
      hash.update(piece);
      await writeAll(file, piece);
    }
    await file.sync();
  } finally {
    await file.close();
  }
  return { sha256: hash.digest("hex"), sizeBytes };
}

async function digestFile(path: string): Promise<StoredBlob> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(path, { highWaterMark: 1024 * 1024 }), hash);
  return { sha256: hash.digest("hex"), sizeBytes: (await stat(path)).size };
}

async function syncFile(path: string): Promise<void> {
  const file = await open(path, "r+");
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}

function missing(sha256: string): Refusal {
  return new Refusal("blob-missing", `The stored object ${sha256} is not here.`, { details: { sha256 } });
}

function isMissing(error: unknown): boolean {
  return systemErrorCode(error) === "ENOENT";
}
