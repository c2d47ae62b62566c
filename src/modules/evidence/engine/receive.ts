// Receiving: leaves in any order over several connections, each checked before it is written, resumable at any time.
import { type FileHandle, open } from "node:fs/promises";
import { dirname } from "node:path";
import { leafRange } from "../../../protocol/exhibit-format.ts";
import { requireFrame } from "../../../protocol/exhibit-tree.ts";
import { Refusal } from "../../../protocol/refusal.ts";
import { copyToShared } from "./copied-memory.ts";
import { syncFolder } from "../../../platform/durable-files.ts";
import { asFileRefusal } from "./disk-errors.ts";
import { NAMED_FOLDER, requireRoom, type RoomToLeave } from "./room-to-leave.ts";
import { LeafBitmap, bitmapFileSize, bitmapHead } from "./leaf-bitmap.ts";
import { type LeafSlot, ReceivingWorker } from "./receiving-worker.ts";
import type { BodyFiles } from "./verify.ts";

export interface ReceiveFiles extends BodyFiles {
  readonly bitmapPath: string;
  /** For whom; default a person who named the folder. */
  readonly room?: RoomToLeave;
}

/** Consecutive leaves that one connection fetches. */
export interface LeafRun {
  readonly first: number;
  readonly count: number;
  readonly offset: number;
  readonly size: number;
}

/**
 * A body under way. The tree file must be there and verified. Whatever stops the process, what the bitmap names is on
 * the disk, and only the rest is fetched again.
 */
export class Receiver {
  readonly #files: ReceiveFiles;
  readonly #handles: readonly FileHandle[];
  readonly #worker: ReceivingWorker;
  readonly #bitmap: LeafBitmap;
  readonly #claimed = new Set<number>();

  private constructor(
    files: ReceiveFiles,
    handles: { body: FileHandle; tree: FileHandle; bits: FileHandle },
    bitmap: LeafBitmap,
  ) {
    this.#files = files;
    this.#handles = [handles.body, handles.tree, handles.bits];
    this.#bitmap = bitmap;
    this.#worker = new ReceivingWorker({ bodyFd: handles.body.fd, treeFd: handles.tree.fd, bitmapFd: handles.bits.fd });
  }

  /** Starts or continues. Refuses `disk-full` before the first byte, and `file-missing` without a tree file. */
  static async open(files: ReceiveFiles): Promise<Receiver> {
    requireFrame(files.frame);
    const opened: FileHandle[] = [];
    const keep = (handle: FileHandle): FileHandle => (opened.push(handle), handle);
    try {
      const tree = keep(await open(files.treePath, "r"));
      const bits = keep(await openOrCreate(files.bitmapPath));
      const body = keep(await openOrCreate(files.bodyPath));
      const known = LeafBitmap.parse(await bits.readFile(), files.frame);
      const isContinued = known !== undefined && (await body.stat()).size === files.frame.bodySize;
      const bitmap = isContinued ? known : await startAfresh(files, body, bits);
      return new Receiver(files, { body, tree, bits }, bitmap);
    } catch (error) {
      for (const handle of opened) await handle.close();
      throw asFileRefusal(error, "receiving an exhibit");
    }
  }

  get isWhole(): boolean {
    return this.#bitmap.isWhole;
  }

  get missingLeaves(): number {
    return this.#bitmap.missing;
  }

  /** The next run of missing leaves that no other connection is fetching. */
  claim(maxLeaves: number): LeafRun | undefined {
    let first = 0;
    while (first < this.#bitmap.leaves && !this.#isWanted(first)) first++;
    let count = 0;
    while (count < maxLeaves && this.#isWanted(first + count)) this.#claimed.add(first + count++);
    if (count === 0) return undefined;
    const { bodySize } = this.#files.frame;
    const { offset } = leafRange(bodySize, first);
    const last = leafRange(bodySize, first + count - 1);
    return { first, count, offset, size: last.offset + last.size - offset };
  }

  /**
   * Takes the bytes of a claimed run. Leaves that arrived whole and right are kept and durable when this returns or
   * throws. Refuses `leaf-altered` (and stops there), `range-cut`, `range-too-long`, `disk-full`.
   */
  async receive(run: LeafRun, stream: AsyncIterable<Uint8Array>): Promise<void> {
    const accepted: number[] = [];
    const altered: number[] = [];
    try {
      await this.#takeRun(run, stream, accepted, altered);
    } finally {
      await this.#commit(accepted);
      for (let leaf = run.first; leaf < run.first + run.count; leaf++) this.#claimed.delete(leaf);
    }
    const [leaf] = altered;
    if (leaf !== undefined) {
      throw new Refusal("leaf-altered", `Leaf ${leaf} arrived altered; it was not kept and will be asked for again.`, {
        details: { leaf },
      });
    }
  }

  async close(): Promise<void> {
    await this.#worker.close();
    for (const handle of this.#handles) await handle.close();
  }

  #isWanted(leaf: number): boolean {
    return leaf < this.#bitmap.leaves && !this.#bitmap.has(leaf) && !this.#claimed.has(leaf);
  }

  async #takeRun(
    run: LeafRun,
    stream: AsyncIterable<Uint8Array>,
    accepted: number[],
    altered: number[],
  ): Promise<void> {
    const checks: Promise<void>[] = [];
    const end = run.first + run.count;
    let leaf = run.first;
    let used = 0;
    let slot: LeafSlot | undefined;
    const failures: unknown[] = [];
    // Never rejects: the next bytes may be long in coming, and a rejection that nobody awaits yet ends the process.
    const check = async (full: LeafSlot, number: number, size: number): Promise<void> => {
      try {
        ((await this.#worker.checkLeaf(full, number, size)) ? accepted : altered).push(number);
      } catch (error) {
        failures.push(error);
      }
    };
    try {
      for await (const piece of stream) {
        for (let at = 0; at < piece.length && altered.length === 0 && failures.length === 0;) {
          if (leaf === end) throw new Refusal("range-too-long", "The peer sent more bytes than the range has.");
          slot ??= await this.#worker.acquireSlot();
          const { size } = leafRange(this.#files.frame.bodySize, leaf);
          const part = piece.subarray(at, at + size - used);
          copyToShared(slot.bytes, part, used);
          used += part.length;
          at += part.length;
          if (used < size) continue;
          checks.push(check(slot, leaf, size));
          slot = undefined;
          used = 0;
          leaf++;
        }
        if (altered.length > 0 || failures.length > 0) break;
      }
    } catch (error) {
      if (error instanceof Refusal) throw error;
      throw new Refusal("range-cut", "The line was cut in the middle of a range.", { cause: error });
    } finally {
      if (slot !== undefined) this.#worker.releaseSlot(slot);
      await Promise.all(checks);
    }
    if (failures.length > 0) throw failures[0];
    if (leaf < end && altered.length === 0) {
      throw new Refusal("range-cut", "The peer ended a range before its end.");
    }
  }

  async #commit(leaves: readonly number[]): Promise<void> {
    if (leaves.length === 0) return;
    await this.#worker.commit(leaves);
    for (const leaf of leaves) this.#bitmap.add(leaf);
  }
}

async function openOrCreate(path: string): Promise<FileHandle> {
  try {
    return await open(path, "r+");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return await open(path, "wx+", 0o600);
    throw error;
  }
}

async function startAfresh(files: ReceiveFiles, body: FileHandle, bits: FileHandle): Promise<LeafBitmap> {
  const { frame, room = NAMED_FOLDER } = files;
  await requireRoom(room, dirname(files.bodyPath), frame.bodySize, "the exhibit on its way");
  // The bits go first: a bitmap must never vouch for a body that was replaced.
  await bits.truncate(0);
  await bits.truncate(bitmapFileSize(frame));
  await bits.write(bitmapHead(frame), 0, undefined, 0);
  await body.truncate(0);
  await body.truncate(frame.bodySize);
  await body.datasync();
  await bits.datasync();
  await syncFolder(dirname(files.bodyPath));
  return LeafBitmap.empty(frame);
}
