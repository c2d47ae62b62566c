// Opening: a sealed body back into the original. Nothing gets its name before the whole has the signed digest (R15).
import { type FileHandle, open, stat } from "node:fs/promises";
import { LEAF_PLAINTEXT_SIZE, bodySizeOf, leafCount, plaintextSizeOf } from "../../../protocol/exhibit-format.ts";
import { derivePayloadKey, requireCommittedKey } from "../../../protocol/exhibit-key.ts";
import type { ExhibitFrame } from "../../../protocol/exhibit-tree.ts";
import type { Sha256Hex } from "../../../protocol/identifiers.ts";
import { Refusal } from "../../../protocol/refusal.ts";
import { createNewFile, publishFile, withFiles } from "./exhibit-files.ts";
import { OpenRing, createOpenRingMemory } from "./open-ring.ts";
import { NAMED_FOLDER, requireRoom, type RoomToLeave, withinRoom } from "./room-to-leave.ts";
import { runWorkers } from "./run-workers.ts";
import type { OpenJob, OpenJobResult } from "./worker-protocol.ts";
import { writeBehind } from "./write-behind.ts";
import { dirname } from "node:path";

export interface SealedExhibit {
  readonly bodyPath: string;
  readonly frame: ExhibitFrame;
  readonly fileKey: Uint8Array;
  readonly payloadNonce: Uint8Array;
  /** From the signed manifest, never from whoever handed over the head. */
  readonly keyCommitment: Sha256Hex;
  readonly original: { readonly sha256: Sha256Hex; readonly size: number };
}

/** A head and its body joined: an ordinary age file. */
export interface SealedFile {
  readonly path: string;
  /** Bytes of the head, after which the body begins. */
  readonly headSize: number;
  /** From this very head, whose MAC commits to the file key; a head that stood alone would need a key commitment. */
  readonly fileKey: Uint8Array;
  readonly payloadNonce: Uint8Array;
  /** From the signed manifest. */
  readonly sha256: Sha256Hex;
}

export interface OpenOptions {
  readonly threads?: 1 | 2;
  readonly signal?: AbortSignal;
  readonly onProgress?: (openedBytes: number) => void;
}

export interface WriteOptions extends OpenOptions {
  /** Absent: a folder that a person named. */
  readonly room?: RoomToLeave;
}

const PROGRESS_EVERY_MS = 250;
const WHAT = "the opened exhibit";

/**
 * Writes the original to a path where nothing is yet. Refuses `key-not-committed` before the first byte, `body-altered`
 * with the leaf, `digest-differs`, `body-size-wrong`, `file-exists`, `disk-full`, `stopped`; then nothing is left.
 */
export async function openBody(exhibit: SealedExhibit, targetPath: string, options: WriteOptions = {}): Promise<void> {
  await publishOriginal(committedBody(exhibit), targetPath, options);
}

/**
 * The same for a joined file that left its server, where no manifest is at hand. Refuses `body-size-impossible`, `body-altered`,
 * `digest-differs`, `file-exists`, `disk-full`, `stopped`; then nothing is left.
 */
export async function openSealedFile(file: SealedFile, targetPath: string, options: WriteOptions = {}): Promise<void> {
  const { path, headSize, sha256 } = file;
  const bodySize = (await stat(path)).size - headSize;
  const payloadKey = derivePayloadKey(file.fileKey, file.payloadNonce);
  const original = { sha256, size: plaintextSizeOf(bodySize) };
  await publishOriginal({ path, offset: headSize, bodySize, payloadKey, original }, targetPath, options);
}

/** Reads the whole original and compares its digest, writing nothing. */
export async function checkOriginal(exhibit: SealedExhibit, options: OpenOptions = {}): Promise<void> {
  await readBody(committedBody(exhibit), undefined, options);
}

/** A sealed body in a file, and the key that opens it. */
export interface KeyedBody {
  readonly path: string;
  readonly offset: number;
  readonly bodySize: number;
  readonly payloadKey: Uint8Array;
  readonly original: SealedExhibit["original"];
}

/** The body with the key that the manifest commits to. Refuses `key-not-committed` and `manifest-contradicts-itself`. */
export function committedBody({ bodyPath, frame, original, ...keys }: SealedExhibit): KeyedBody {
  const payloadKey = derivePayloadKey(keys.fileKey, keys.payloadNonce);
  requireCommittedKey(payloadKey, frame.root, keys.keyCommitment);
  if (bodySizeOf(original.size) !== frame.bodySize) {
    throw new Refusal(
      "manifest-contradicts-itself",
      "The sizes of original and body in the manifest do not fit each other.",
    );
  }
  return { path: bodyPath, offset: 0, bodySize: frame.bodySize, payloadKey, original };
}

async function publishOriginal(keyed: KeyedBody, targetPath: string, options: WriteOptions): Promise<void> {
  const { room = NAMED_FOLDER, signal } = options;
  const folder = dirname(targetPath);
  const temporary = `${targetPath}.unverified`;
  await withFiles("opening an exhibit", async (files) => {
    if (await isThere(targetPath)) {
      throw new Refusal("file-exists", "A file of that name is already there; nothing was replaced.");
    }
    await requireRoom(room, folder, keyed.original.size, WHAT);
    const target = files.keep(await createNewFile(temporary));
    files.removeOnFailure(temporary);
    await withinRoom(room, folder, WHAT, signal, async (either) => {
      await readBody(keyed, target, { ...options, signal: either });
    });
    await publishFile(temporary, targetPath, 0o400);
  });
}

async function readBody(keyed: KeyedBody, target: FileHandle | undefined, options: OpenOptions): Promise<void> {
  const { offset: bodyOffset, bodySize, payloadKey, original } = keyed;
  await withFiles("opening an exhibit", async (files) => {
    const body = files.keep(await open(keyed.path, "r"));
    if ((await body.stat()).size !== bodyOffset + bodySize) {
      throw new Refusal("body-size-wrong", "The stored body has another size than its manifest says.");
    }
    const memory = createOpenRingMemory(leafCount(bodySize));
    const ring = new OpenRing(memory);
    const shared = { kind: "open", ring: memory, bodyFd: body.fd, bodyOffset, bodySize, payloadKey } as const;
    const job = target === undefined ? shared : { ...shared, targetFd: target.fd };
    const lead: OpenJob = { ...job, role: "lead" };
    const isSmall = original.size <= LEAF_PLAINTEXT_SIZE;
    const jobs: OpenJob[] = options.threads === 1 || isSmall ? [lead] : [lead, { ...job, role: "help" }];
    const { onProgress } = options;
    const progress =
      onProgress && setInterval(() => onProgress(ring.leavesHashed * LEAF_PLAINTEXT_SIZE), PROGRESS_EVERY_MS).unref();
    const endWriteBehind = target && writeBehind(target, () => ring.leavesHashed * LEAF_PLAINTEXT_SIZE);
    let result: OpenJobResult | undefined;
    try {
      [result] = await runWorkers<OpenJobResult>(jobs, () => ring.stop(), options.signal);
    } finally {
      clearInterval(progress);
      await endWriteBehind?.();
    }
    if (result?.sha256 !== original.sha256) {
      throw new Refusal(
        "digest-differs",
        "The opened bytes do not have the SHA-256 that the manifest states. Nothing was kept.",
      );
    }
  });
}

async function isThere(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return false;
    throw error;
  }
}
