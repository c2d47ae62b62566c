import { constants, type Stats } from "node:fs";
import { type FileHandle, lstat, mkdir, open, readdir, rm, stat, writeFile } from "node:fs/promises";
import { basename, dirname, join, parse } from "node:path";
import {
  asDiskRefusal,
  filesBelow,
  type FoundFile,
  keepForBackup,
  syncFolder,
  systemErrorCode,
} from "../../platform/index.ts";
import type { DossierId } from "../../protocol/identifiers.ts";
import { Refusal } from "../../protocol/refusal.ts";
import { type BodyFiles, publishFile, removeIfThere, replaceFile } from "./engine/index.ts";
import type { ReceiveFiles } from "./engine/index.ts";
import type { ExhibitFrame } from "../../protocol/exhibit-tree.ts";

// R31: files are named by the root of the sealed body or by random identifiers, never by a name or digest of the original.
//
//   objects/<2>/<2>/<root>.body, .tree   sealed, read-only
//   incoming/                            sealings under way; worthless after a crash (R3)
//   staged/<upload id>/<part>            parts of uploads, each under a random key in the database
//   transfers/<transfer id>/             bodies under way from peers; continued after a crash
//   opened/<opening id>                  originals in clear, for a day
//   drop-box/<dossier id>/               files that an operator puts there to be sealed, in clear

export interface StoredObject {
  readonly bodyPath: string;
  readonly treePath: string;
}

/** Where the files of exhibits lie, and how they get there; which of them a row accounts for, the callers know. */
export class ExhibitFolders {
  readonly incoming: string;
  readonly dropBox: string;
  readonly staged: string;
  readonly #dataFolder: string;
  readonly #objects: string;
  readonly #transfers: string;
  readonly #opened: string;

  constructor(dataFolder: string) {
    this.#dataFolder = dataFolder;
    const folder = join(dataFolder, "exhibits");
    this.incoming = join(folder, "incoming");
    this.dropBox = join(folder, "drop-box");
    this.staged = join(folder, "staged");
    this.#objects = join(folder, "objects");
    this.#transfers = join(folder, "transfers");
    this.#opened = join(folder, "opened");
  }

  /** Makes the folders and clears what a crash left: a sealing is never resumed, it starts again with a new key (R3). */
  async prepare(): Promise<void> {
    for (const folder of [this.incoming, this.dropBox, this.staged, this.#objects, this.#transfers, this.#opened]) {
      await mkdir(folder, { recursive: true, mode: 0o700 });
    }
    for (const name of await readdir(this.incoming)) await rm(join(this.incoming, name), { force: true });
  }

  /** Removes every opened original but these: an original in clear that no row accounts for would stay for ever. */
  async keepOpened(openingIds: readonly string[]): Promise<void> {
    for (const name of await readdir(this.#opened)) {
      if (!openingIds.includes(name)) await rm(join(this.#opened, name), { force: true });
    }
  }

  /** Where bodies of peers arrive: the disk whose room counts. */
  get receivedInto(): string {
    return this.#transfers;
  }

  object(root: string): StoredObject {
    const stem = join(this.#objects, root.slice(0, 2), root.slice(2, 4), root);
    return { bodyPath: `${stem}.body`, treePath: `${stem}.tree` };
  }

  async hasObject(root: string): Promise<boolean> {
    const { bodyPath, treePath } = this.object(root);
    return (await isFile(bodyPath)) && (await isFile(treePath));
  }

  async hasBody(root: string): Promise<boolean> {
    return await isFile(this.object(root).bodyPath);
  }

  /**
   * Gives finished, synced files their place. The tree goes first: a body is there only together with its tree. What a
   * crash left under the same root is the same bytes, and stays.
   */
  async publish(root: string, finished: StoredObject): Promise<StoredObject> {
    const object = this.object(root);
    await this.#makeObjectFolder(root);
    for (const part of ["treePath", "bodyPath"] as const) {
      if (await isFile(object[part])) await removeIfThere(finished[part]);
      else await publishFile(finished[part], object[part], 0o444);
    }
    return object;
  }

  async removeObject(root: string): Promise<void> {
    const { bodyPath, treePath } = this.object(root);
    for (const path of [bodyPath, treePath]) await keepForBackup(this.#dataFolder, path);
    await removeIfThere(bodyPath, treePath);
  }

  async transfer(transferId: string, frame: ExhibitFrame): Promise<ReceiveFiles> {
    const folder = this.#transferFolder(transferId);
    await makeFolder(folder);
    await syncFolder(this.#transfers);
    return {
      bodyPath: join(folder, "body"),
      treePath: join(folder, "tree"),
      bitmapPath: join(folder, "bitmap"),
      frame,
    };
  }

  /** Whether this transfer's own body was whole and is in the store already: `publishTransfer` ran, the commit after it did not. */
  async isTransferMoved(transferId: string, root: string): Promise<boolean> {
    return (await isFile(this.#movingMark(transferId))) && (await this.hasObject(root));
  }

  /**
   * Gives a transfer's whole, verified body its place. What another exhibit has under the same root is the same bytes: the new
   * file replaces it in one step, so that a damaged one is healed and a reader of the old one is not disturbed.
   */
  async publishTransfer(transferId: string, { bodyPath, treePath, frame }: BodyFiles): Promise<void> {
    const object = this.object(frame.root);
    if (bodyPath === object.bodyPath) return;
    await this.#makeObjectFolder(frame.root);
    await writeFile(this.#movingMark(transferId), "");
    await syncFolder(this.#transferFolder(transferId));
    await replaceFile(treePath, object.treePath, 0o444);
    await replaceFile(bodyPath, object.bodyPath, 0o444);
  }

  async removeTransfer(transferId: string): Promise<void> {
    await keepForBackup(this.#dataFolder, this.#transferFolder(transferId));
    await rm(this.#transferFolder(transferId), { recursive: true, force: true });
  }

  /** Makes the folder of an upload, durably, and gives the path of one of its parts. */
  async newStagedPart(uploadId: string, number: number): Promise<string> {
    await makeFolder(join(this.staged, uploadId));
    await syncFolder(this.staged);
    return this.stagedPart(uploadId, number);
  }

  stagedPart(uploadId: string, number: number): string {
    return join(this.staged, uploadId, String(number));
  }

  async removeStaged(uploadId: string): Promise<void> {
    await rm(join(this.staged, uploadId), { recursive: true, force: true });
  }

  /** Removes the files of every upload but those that are known. */
  async keepStaged(known: () => Promise<ReadonlySet<string>>): Promise<void> {
    // Asked after looking: whatever has files by then had its row before. No folder holds nothing.
    const names = (await lookAt(this.staged)) === undefined ? [] : await readdir(this.staged);
    const uploadIds = await known();
    for (const name of names) if (!uploadIds.has(name)) await this.removeStaged(name);
  }

  async *stagedFiles(): AsyncIterable<{ uploadId: string; number: number; file: FoundFile }> {
    for await (const file of filesBelow(this.#dataFolder, this.staged)) {
      yield { uploadId: basename(dirname(file.path)), number: Number(basename(file.path)), file };
    }
  }

  opened(openingId: string): string {
    return join(this.#opened, openingId);
  }

  async removeOpened(openingId: string): Promise<void> {
    await removeIfThere(this.opened(openingId), `${this.opened(openingId)}.unverified`);
  }

  /** Every file under objects/, with the root that it is named by. */
  async *objectFiles(): AsyncIterable<{ root: string; file: FoundFile }> {
    for await (const file of filesBelow(this.#dataFolder, this.#objects)) yield { root: parse(file.path).name, file };
  }

  async *transferFiles(): AsyncIterable<{ transferId: string; file: FoundFile }> {
    for await (const file of filesBelow(this.#dataFolder, this.#transfers)) {
      yield { transferId: basename(dirname(file.path)), file };
    }
  }

  /** An original in clear, or one that is being made: `<id>.unverified`. */
  async *openedFiles(): AsyncIterable<{ openingId: string; file: FoundFile }> {
    for await (const file of filesBelow(this.#dataFolder, this.#opened)) yield { openingId: basename(file.path), file };
  }

  incomingFiles(): AsyncIterable<FoundFile> {
    return filesBelow(this.#dataFolder, this.incoming);
  }

  /** What an operator put there for this dossier. Regular files only: a link could lead to the server's own secrets. */
  async listDropBox(dossierId: DossierId): Promise<{ name: string; size: number }[]> {
    const folder = join(this.dropBox, dossierId);
    // Made here, so that the operator finds where to put the files.
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const files: { name: string; size: number }[] = [];
    for (const name of (await readdir(folder)).toSorted()) {
      const found = await lookAt(join(folder, name));
      if (found?.isFile() === true) files.push({ name, size: found.size });
    }
    return files;
  }

  /**
   * The very file that is sealed: opened once, so that nobody puts another in its place after it was looked at. The caller closes
   * it. Refuses `drop-box-file-missing` for anything but a regular file directly in the dossier's folder, and
   * `drop-box-file-unreadable` for one that this server's user may not read.
   */
  async openDropBoxFile(dossierId: DossierId, name: string): Promise<FileHandle> {
    const isName = basename(name) === name && !name.includes("\0");
    const handle = isName ? await openRegularFile(join(this.dropBox, dossierId, name)) : undefined;
    if (handle !== undefined) return handle;
    throw new Refusal("drop-box-file-missing", "There is no such file in the drop box; put it there, then try again.", {
      field: "fileName",
    });
  }

  async #makeObjectFolder(root: string): Promise<void> {
    const first = join(this.#objects, root.slice(0, 2));
    await makeFolder(join(first, root.slice(2, 4)));
    await syncFolder(this.#objects);
    await syncFolder(first);
  }

  #transferFolder(transferId: string): string {
    return join(this.#transfers, transferId);
  }

  #movingMark(transferId: string): string {
    return join(this.#transferFolder(transferId), "moving");
  }
}

async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw asDiskRefusal(error);
  }
}

async function isFile(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isFile();
  } catch (error) {
    if (systemErrorCode(error) === "ENOENT") return false;
    throw error;
  }
}

/** What stands there itself, and not where a link leads; undefined when it was taken away meanwhile. */
async function lookAt(path: string): Promise<Stats | undefined> {
  try {
    return await lstat(path);
  } catch (error) {
    if (systemErrorCode(error) === "ENOENT") return undefined;
    throw error;
  }
}

/** Nothing is there under the name, or a link, a socket, or what can be no name at all. */
const NO_FILE: readonly (string | undefined)[] = ["ENOENT", "ENOTDIR", "ELOOP", "ENXIO", "ENAMETOOLONG"];

/** Neither follows a link nor waits for a pipe; undefined for anything but a regular file. Refuses `drop-box-file-unreadable`. */
async function openRegularFile(path: string): Promise<FileHandle | undefined> {
  let handle: FileHandle;
  try {
    handle = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch (error) {
    const code = systemErrorCode(error);
    if (NO_FILE.includes(code)) return undefined;
    if (code === "EACCES") throw unreadable(error);
    // A fault of this machine, as when too many files are open, says nothing of the file.
    throw error;
  }
  if ((await handle.stat()).isFile()) return handle;
  await handle.close();
  return undefined;
}

function unreadable(cause: unknown): Refusal {
  return new Refusal(
    "drop-box-file-unreadable",
    "The server may not read this file of the drop box; whoever operates it gives the file to the server's user.",
    { field: "fileName", cause },
  );
}
