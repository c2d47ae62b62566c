// Opening: a sealed body back into the original. Nothing gets its name before the whole has the signed digest (R15).
import { type FileHandle, open, stat } from "node:fs/promises";
import { LEAF_PLAINTEXT_SIZE, bodySizeOf, leafCount } from "../../../protocol/exhibit-format.ts";
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

export interface OpenOptions {
  readonly threads?: 1 | 2;
  readonly signal?: AbortSignal;
  readonly onProgress?: (openedBytes: number) => void;
}

const PROGRESS_EVERY_MS = 250;
const WHAT = "the opened exhibit";

/**
 * Writes the original to a path where nothing is yet. Refuses `key-not-committed` before the first byte, `body-altered`
 * with the leaf, `digest-differs`, `body-size-wrong`, `file-exists`, `disk-full`, `stopped`; then nothing is left.
 */
export async function openBody(
  exhibit: SealedExhibit,
  targetPath: string,
  options: OpenOptions & { readonly room?: RoomToLeave } = {},
): Promise<void> {
  const { room = NAMED_FOLDER, signal } = options;
  const folder = dirname(targetPath);
  const temporary = `${targetPath}.unverified`;
  await withFiles("opening an exhibit", async (files) => {
    if (await isThere(targetPath)) {
      throw new Refusal("file-exists", "A file of that name is already there; nothing was replaced.");
    }
    await requireRoom(room, folder, exhibit.original.size, WHAT);
    const target = files.keep(await createNewFile(temporary));
    files.removeOnFailure(temporary);
    await withinRoom(room, folder, WHAT, signal, async (either) => {
      await readBody(exhibit, target, { ...options, signal: either });
    });
    await publishFile(temporary, targetPath, 0o400);
  });
}

/** Reads the whole original and compares its digest, writing nothing. */
export async function checkOriginal(exhibit: SealedExhibit, options: OpenOptions = {}): Promise<void> {
  await readBody(exhibit, undefined, options);
}

async function readBody(exhibit: SealedExhibit, target: FileHandle | undefined, options: OpenOptions): Promise<void> {
  const { frame, original } = exhibit;
  const payloadKey = derivePayloadKey(exhibit.fileKey, exhibit.payloadNonce);
  requireCommittedKey(payloadKey, frame.root, exhibit.keyCommitment);
  if (bodySizeOf(original.size) !== frame.bodySize) {
    throw new Refusal(
      "manifest-contradicts-itself",
      "The sizes of original and body in the manifest do not fit each other.",
    );
  }
  await withFiles("opening an exhibit", async (files) => {
    const body = files.keep(await open(exhibit.bodyPath, "r"));
    if ((await body.stat()).size !== frame.bodySize) {
      throw new Refusal("body-size-wrong", "The stored body has another size than its manifest says.");
    }
    const memory = createOpenRingMemory(leafCount(frame.bodySize));
    const ring = new OpenRing(memory);
    const shared = { kind: "open", ring: memory, bodyFd: body.fd, bodySize: frame.bodySize, payloadKey } as const;
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
