import { constants } from "node:fs";
import { mkdir, open, readdir, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Refusal } from "../../protocol/refusal.ts";
import { type BodyFiles, publishFile, removeIfThere, replaceFile, syncFolder } from "./engine/index.ts";
import type { ReceiveFiles } from "./engine/index.ts";
import type { ExhibitFrame } from "../../protocol/exhibit-tree.ts";

// R31: files are named by the root of the sealed body or by random identifiers, never by a name or digest of the original.
//
//   objects/<2>/<2>/<root>.body, .tree   sealed, read-only
//   incoming/                            sealings under way; worthless after a crash (R3)
//   transfers/<transfer id>/             bodies under way from peers; continued after a crash
//   opened/<opening id>                  originals in clear, for a day
//   drop-box/                            files that an operator puts there to be sealed, in clear

export interface StoredObject {
  readonly bodyPath: string;
  readonly treePath: string;
}

export class ExhibitFolders {
  readonly incoming: string;
  readonly dropBox: string;
  readonly #objects: string;
  readonly #transfers: string;
  readonly #opened: string;

  constructor(dataFolder: string) {
    const folder = join(dataFolder, "exhibits");
    this.incoming = join(folder, "incoming");
    this.dropBox = join(folder, "drop-box");
    this.#objects = join(folder, "objects");
    this.#transfers = join(folder, "transfers");
    this.#opened = join(folder, "opened");
  }

  /** Makes the folders and clears what a crash left: a sealing is never resumed, it starts again with a new key (R3). */
  async prepare(): Promise<void> {
    for (const folder of [this.incoming, this.dropBox, this.#objects, this.#transfers, this.#opened]) {
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

  object(root: string): StoredObject {
    const stem = join(this.#objects, root.slice(0, 2), root.slice(2, 4), root);
    return { bodyPath: `${stem}.body`, treePath: `${stem}.tree` };
  }

  async hasObject(root: string): Promise<boolean> {
    const { bodyPath, treePath } = this.object(root);
    return (await isFile(bodyPath)) && (await isFile(treePath));
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
    await removeIfThere(bodyPath, treePath);
  }

  async transfer(transferId: string, frame: ExhibitFrame): Promise<ReceiveFiles> {
    const folder = this.#transferFolder(transferId);
    await mkdir(folder, { recursive: true, mode: 0o700 });
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
    await rm(this.#transferFolder(transferId), { recursive: true, force: true });
  }

  opened(openingId: string): string {
    return join(this.#opened, openingId);
  }

  async removeOpened(openingId: string): Promise<void> {
    await removeIfThere(this.opened(openingId), `${this.opened(openingId)}.unverified`);
  }

  /** Regular files only: a link could lead to the server's own secrets. */
  async listDropBox(): Promise<{ name: string; size: number }[]> {
    const files: { name: string; size: number }[] = [];
    for (const name of (await readdir(this.dropBox)).toSorted()) {
      const path = join(this.dropBox, name);
      const handle = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK).catch(
        () => undefined,
      );
      if (handle === undefined) continue;
      const found = await handle.stat();
      await handle.close();
      if (found.isFile()) files.push({ name, size: found.size });
    }
    return files;
  }

  /** Refuses `drop-box-file-missing` for anything but a regular file directly in the drop box. */
  async dropBoxFile(name: string): Promise<string> {
    const known = (await this.listDropBox()).some((file) => file.name === name);
    if (!known) {
      throw new Refusal(
        "drop-box-file-missing",
        "There is no such file in the drop box; put it there, then try again.",
        {
          field: "fileName",
        },
      );
    }
    return join(this.dropBox, name);
  }

  async #makeObjectFolder(root: string): Promise<void> {
    const first = join(this.#objects, root.slice(0, 2));
    await mkdir(join(first, root.slice(2, 4)), { recursive: true, mode: 0o700 });
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

async function isFile(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isFile();
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return false;
    throw error;
  }
}
