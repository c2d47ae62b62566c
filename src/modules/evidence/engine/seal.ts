// Sealing: plaintext in, a body and its tree out, with the digest that courts know. Constant memory at any size.
import { type FileHandle, open } from "node:fs/promises";
import { join } from "node:path";
import { hex } from "../../../protocol/bytes.ts";
import {
  FILE_KEY_SIZE,
  LEAF_PLAINTEXT_SIZE,
  LEAF_SIZE,
  MAX_PLAINTEXT_SIZE,
  PAYLOAD_NONCE_SIZE,
  bodySizeOf,
  treeSizeOf,
} from "../../../protocol/exhibit-format.ts";
import { derivePayloadKey, keyCommitment } from "../../../protocol/exhibit-key.ts";
import type { ExhibitFrame } from "../../../protocol/exhibit-tree.ts";
import type { Sha256Hex } from "../../../protocol/identifiers.ts";
import { Refusal } from "../../../protocol/refusal.ts";
import { copyToShared } from "./copied-memory.ts";
import { createNewFile, withFiles } from "./exhibit-files.ts";
import { NAMED_FOLDER, requireRoom, type RoomToLeave, withinRoom } from "./room-to-leave.ts";
import { runWorkers } from "./run-workers.ts";
import { SLOT_SIZE, SealRing, type SealRingMemory, createSealRingMemory } from "./seal-ring.ts";
import type { SealJob, SealJobResult } from "./worker-protocol.ts";
import { writeBehind } from "./write-behind.ts";

export interface SealOptions {
  /** Where the body and the tree are written, under random temporary names. */
  readonly folder: string;
  /** For whom; default a person who named the folder. */
  readonly room?: RoomToLeave;
  readonly random: (count: number) => Uint8Array;
  readonly threads?: 1 | 2;
  readonly signal?: AbortSignal;
  readonly onProgress?: (sealedBytes: number) => void;
}

export interface SealedBody {
  readonly fileKey: Uint8Array;
  readonly payloadNonce: Uint8Array;
  readonly keyCommitment: Sha256Hex;
  readonly original: { readonly sha256: Sha256Hex; readonly size: number };
  readonly frame: ExhibitFrame;
  /** Complete and synced, still under temporary names: the caller publishes or removes them. */
  readonly bodyPath: string;
  readonly treePath: string;
}

const PROGRESS_EVERY_MS = 250;
const WHAT = "the sealed exhibit";

/** Seals a file by path, or one that is open already, which is closed. Refuses `file-missing`, `source-not-a-file`, `source-changed`, `file-too-short`, `disk-full`, `stopped`. */
export async function sealFile(given: string | FileHandle, options: SealOptions): Promise<SealedBody> {
  return await withFiles("sealing an exhibit", async (files) => {
    const source = files.keep(typeof given === "string" ? await open(given, "r") : given);
    const before = await source.stat({ bigint: true });
    if (!before.isFile()) {
      throw new Refusal(
        "source-not-a-file",
        "Only a file can be sealed; make an image of a device or an archive of a folder.",
      );
    }
    const size = Number(before.size);
    const sealed = await seal(options, size, { fd: source.fd, size });
    try {
      const after = await source.stat({ bigint: true });
      if (after.size !== before.size || after.mtimeNs !== before.mtimeNs || after.ctimeNs !== before.ctimeNs) {
        throw new Refusal(
          "source-changed",
          "The file changed while it was being sealed. Nothing was kept; start again when nobody writes to it.",
        );
      }
    } catch (error) {
      files.removeOnFailure(sealed.bodyPath);
      files.removeOnFailure(sealed.treePath);
      throw error;
    }
    return sealed;
  });
}

/**
 * Seals bytes as they arrive; the plaintext never touches a disk. A stream that breaks leaves nothing, and the next
 * attempt has a new key. Refuses also `upload-incomplete`, when fewer or more bytes come than were announced.
 */
export async function sealStream(
  stream: AsyncIterable<Uint8Array>,
  options: SealOptions & {
    readonly announcedSize?: number;
    /** Room for as much is asked before the first byte. */
    readonly expectedSize?: number;
    readonly maxSize?: number;
  },
): Promise<SealedBody> {
  const expectedSize = options.announcedSize ?? options.expectedSize ?? 0;
  return await seal(options, expectedSize, undefined, async (ring) => {
    await fill(ring, stream, options.announcedSize, options.maxSize ?? MAX_PLAINTEXT_SIZE);
  });
}

async function seal(
  options: SealOptions,
  expectedSize: number,
  source: SealJob["source"],
  fillRing?: (ring: SealRing) => Promise<void>,
): Promise<SealedBody> {
  // R3: a file key seals one plaintext, ever. It is born here, for this attempt, and no caller can hand one in.
  const fileKey = options.random(FILE_KEY_SIZE);
  const { room = NAMED_FOLDER } = options;
  const payloadNonce = options.random(PAYLOAD_NONCE_SIZE);
  const payloadKey = derivePayloadKey(fileKey, payloadNonce);
  const name = hex(options.random(16));
  const bodyPath = join(options.folder, `${name}.body`);
  const treePath = join(options.folder, `${name}.tree`);
  return await withFiles("sealing an exhibit", async (files) => {
    const bodySize = bodySizeOf(expectedSize);
    await requireRoom(room, options.folder, bodySize + treeSizeOf(bodySize), WHAT);
    files.removeOnFailure(bodyPath);
    files.removeOnFailure(treePath);
    const body = files.keep(await createNewFile(bodyPath));
    const tree = files.keep(await createNewFile(treePath));
    const memory = createSealRingMemory();
    const job = { kind: "seal", ring: memory, bodyFd: body.fd, treeFd: tree.fd, payloadKey } as const;
    const lead: SealJob = source === undefined ? { ...job, role: "lead" } : { ...job, role: "lead", source };
    const isSmall = source !== undefined && source.size <= LEAF_PLAINTEXT_SIZE;
    const jobs: SealJob[] = options.threads === 1 || isSmall ? [lead] : [lead, { ...job, role: "help" }];
    const endWriteBehind = writeBehind(body, () => new SealRing(memory).leavesSealed * LEAF_SIZE);
    let result: SealJobResult;
    try {
      result = await withinRoom(room, options.folder, WHAT, options.signal, async (signal) => {
        return await runSealing(jobs, memory, { ...options, signal }, fillRing);
      });
    } finally {
      await endWriteBehind();
    }
    const { root } = result;
    return {
      fileKey,
      payloadNonce,
      keyCommitment: keyCommitment(payloadKey, root),
      original: { sha256: result.sha256, size: result.size },
      frame: { root, bodySize: result.bodySize, leafSize: LEAF_SIZE },
      bodyPath,
      treePath,
    };
  });
}

async function runSealing(
  jobs: readonly SealJob[],
  memory: SealRingMemory,
  options: SealOptions,
  fillRing?: (ring: SealRing) => Promise<void>,
): Promise<SealJobResult> {
  const ring = new SealRing(memory);
  const { onProgress } = options;
  const progress =
    onProgress && setInterval(() => onProgress(ring.leavesSealed * LEAF_PLAINTEXT_SIZE), PROGRESS_EVERY_MS).unref();
  const filling = fillRing?.(ring).catch((error: unknown) => {
    ring.stop();
    throw error;
  });
  const [worked, filled] = await Promise.allSettled([
    runWorkers<SealJobResult>(jobs, () => ring.stop(), options.signal),
    filling,
  ]);
  clearInterval(progress);
  if (worked.status === "rejected") throw worked.reason;
  if (filled.status === "rejected") throw filled.reason;
  const [result] = worked.value;
  if (result === undefined) throw new Error("Sealing ended without a result.");
  return result;
}

async function fill(
  ring: SealRing,
  stream: AsyncIterable<Uint8Array>,
  announcedSize: number | undefined,
  maxSize: number,
): Promise<void> {
  let slot = await freeSlot(ring);
  let used = 0;
  let size = 0;
  for await (const piece of stream) {
    size += piece.length;
    if (size > maxSize) throw new Refusal("upload-too-large", `The file is larger than the ${maxSize} bytes allowed.`);
    for (let at = 0; at < piece.length;) {
      // A full slot is published only when more follows: the last one of the file must say that it is the last.
      if (used === SLOT_SIZE) {
        ring.publish(used, false);
        slot = await freeSlot(ring);
        used = 0;
      }
      const part = piece.subarray(at, at + SLOT_SIZE - used);
      copyToShared(slot, part, used);
      used += part.length;
      at += part.length;
    }
  }
  if (announcedSize !== undefined && size !== announcedSize) {
    throw new Refusal(
      "upload-incomplete",
      `${size} bytes came where ${announcedSize} were announced. Nothing was kept; send the file again.`,
      { details: { size, announcedSize } },
    );
  }
  ring.publish(used, true);
}

async function freeSlot(ring: SealRing): Promise<Uint8Array<SharedArrayBuffer>> {
  for (;;) {
    const seen = ring.changes;
    if (ring.isStopped) throw new Refusal("stopped", "The sealing was stopped.");
    const slot = ring.slotToFill();
    if (slot !== undefined) return slot;
    await ring.changed(seen);
  }
}
