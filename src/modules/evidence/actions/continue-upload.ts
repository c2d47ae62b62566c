import { asDiskRefusal, syncFolder } from "../../../platform/index.ts";
import { Refusal } from "../../../protocol/refusal.ts";
import type { User } from "../../identity/index.ts";
import {
  COUNT_EVERY_BYTES,
  COUNT_EVERY_MS,
  type EvidenceContext,
  JOBS,
  MAX_UPLOAD_PARTS,
  requireUnlocked,
  UPLOAD_LIFE_MS,
} from "../context.ts";
import { requireRoom, withinRoom } from "../engine/index.ts";
import { PartWriter, STAGING_KEY_SIZE, stagedSizeOf } from "../engine/staged-part.ts";
import { roomToLeave } from "../room.ts";
import { wrapUnderStore } from "../secrets-at-rest.ts";
import type { StagedUpload, UploadPiece } from "../types.ts";
import { insertPart, lockUpload, partsOf, setPartSize, updateUpload, uploadOutdated } from "../upload-store.ts";
import { ownUpload } from "./begin-upload.ts";

const WHAT = "an upload";

/**
 * Takes bytes of an upload from `offset` on, as a part of their own under a new key (R3), and counts them as they become durable.
 * When the stream breaks, what came is kept. Refuses `upload-offset-wrong`, `upload-longer-than-announced`, `disk-full`, and
 * `upload-taken-over` when another connection continues.
 */
export async function continueUpload(
  context: EvidenceContext,
  uploadId: string,
  piece: UploadPiece,
  by: User,
): Promise<StagedUpload> {
  await ownUpload(context, uploadId, by);
  requireUnlocked(context);
  context.uploads.demandTurn(uploadId, piece.turn);
  return await context.uploads.alone(uploadId, async (signal) => {
    const upload = await ownUpload(context, uploadId, by);
    requireFitting(upload, piece);
    if (piece.sizeBytes > 0) await receivePart(context, upload, piece, signal);
    return await settle(context, uploadId);
  });
}

/** The key's purpose: moved to another part it does not open. */
export function stagingPurpose(uploadId: string, number: number): string {
  return `staged part ${uploadId} ${number}`;
}

function requireFitting(upload: StagedUpload, { offset, sizeBytes }: UploadPiece): void {
  const { receivedBytes } = upload;
  if (upload.facts === undefined && upload.state !== "taken-in") throw uploadOutdated();
  if (offset !== receivedBytes || upload.state === "whole" || upload.state === "taken-in") {
    throw new Refusal("upload-offset-wrong", `${receivedBytes} bytes of it are here; continue from there.`, {
      details: { receivedBytes },
    });
  }
  if (offset + sizeBytes <= upload.sizeBytes) return;
  throw new Refusal(
    "upload-longer-than-announced",
    `The upload was announced with ${upload.sizeBytes} bytes; ${sizeBytes} more than ${offset} are too many.`,
  );
}

async function receivePart(
  context: EvidenceContext,
  { uploadId }: StagedUpload,
  piece: UploadPiece,
  stopped: AbortSignal,
): Promise<void> {
  const { platform, folders } = context;
  const room = roomToLeave(context);
  await requireRoom(room, folders.staged, stagedSizeOf(piece.sizeBytes), WHAT);
  const key = platform.random.bytes(STAGING_KEY_SIZE);
  // The row first: a file without a row would be kept by nobody's decision.
  const number = await platform.database.transaction(async (tx) => {
    await lockUpload(tx.db, uploadId);
    const last = (await partsOf(tx.db, uploadId)).at(-1)?.number ?? 0;
    if (last >= MAX_UPLOAD_PARTS) {
      throw new Refusal("upload-in-too-many-parts", `The upload came in ${last} parts; discard it and begin again.`, {
        details: { count: last },
      });
    }
    const wrapped = wrapUnderStore(context, key, stagingPurpose(uploadId, last + 1));
    await insertPart(tx.db, uploadId, { number: last + 1, key: wrapped, sizeBytes: 0 });
    return last + 1;
  });
  const count = async (sizeBytes: number): Promise<void> => {
    await platform.database.transaction(async (tx) => {
      await lockUpload(tx.db, uploadId);
      await setPartSize(tx.db, uploadId, number, sizeBytes);
      await updateUpload(tx.db, uploadId, { expiresAt: new Date(platform.clock.now().getTime() + UPLOAD_LIFE_MS) });
    });
  };
  try {
    const part = await PartWriter.create(await folders.newStagedPart(uploadId, number), key);
    try {
      await syncFolder(`${folders.staged}/${uploadId}`);
      await withinRoom(room, folders.staged, WHAT, stopped, async (signal) => {
        await writePart(part, piece, count, signal);
      });
    } finally {
      await part.close();
    }
  } catch (error) {
    throw asDiskRefusal(error);
  }
}

/** Whatever ends it, what is durable by then is counted. */
async function writePart(
  part: PartWriter,
  { stream, sizeBytes }: UploadPiece,
  count: (sizeBytes: number) => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  const reader = stream.getReader();
  const cancel = (): void => void reader.cancel().catch(() => undefined);
  signal.addEventListener("abort", cancel);
  let counted = { bytes: 0, at: performance.now() };
  const countDurable = async (): Promise<void> => {
    await part.sync();
    await count(part.writtenBytes);
    counted = { bytes: part.writtenBytes, at: performance.now() };
  };
  try {
    for (let left = sizeBytes; left > 0;) {
      const { done, value } = await reader.read();
      if (done) break;
      // The adaptor ends a body at its announced length; what is more would be another person's bytes.
      await part.write(value.subarray(0, left));
      left -= value.length;
      const isDue =
        part.writtenBytes - counted.bytes >= COUNT_EVERY_BYTES ||
        (part.writtenBytes > counted.bytes && performance.now() - counted.at >= COUNT_EVERY_MS);
      if (isDue) await countDurable();
    }
  } finally {
    signal.removeEventListener("abort", cancel);
    reader.releaseLock();
    await part.end();
    if (part.writtenBytes > counted.bytes) await countDurable();
  }
  signal.throwIfAborted();
}

/** One that has all its bytes is taken in by the job, also one that was refused before. */
async function settle({ platform }: EvidenceContext, uploadId: string): Promise<StagedUpload> {
  return await platform.database.transaction(async (tx) => {
    const upload = await lockUpload(tx.db, uploadId);
    if (upload.receivedBytes < upload.sizeBytes) return upload;
    await updateUpload(tx.db, uploadId, { state: "whole", fault: null });
    tx.afterCommit(() => platform.jobs.poke(JOBS.uploads));
    return { ...upload, state: "whole", fault: undefined };
  });
}
