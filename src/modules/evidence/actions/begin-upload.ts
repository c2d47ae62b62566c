import { bodySizeOf, treeSizeOf } from "../../../protocol/exhibit-format.ts";
import { Refusal } from "../../../protocol/refusal.ts";
import type { User } from "../../identity/index.ts";
import { demand } from "../access.ts";
import { type EvidenceContext, JOBS, MAX_UPLOAD_BYTES, MAX_UPLOADS_OF_ONE, UPLOAD_LIFE_MS } from "../context.ts";
import { requireRoom } from "../engine/index.ts";
import { stagedSizeOf } from "../engine/staged-part.ts";
import { roomToLeave } from "../room.ts";
import type { Connection } from "../store.ts";
import type { AnnouncedFile, IntakeFacts, StagedUpload } from "../types.ts";
import {
  deleteUpload,
  findUpload,
  heldUploads,
  insertUpload,
  listUploads,
  lockAnnouncing,
  uploadUnknown,
} from "../upload-store.ts";
import { checkIntake } from "./take-in.ts";

/**
 * Announces a file that may come in pieces, over days. Refuses before the first byte whatever would be refused after the last:
 * what `takeIn` refuses, `upload-too-large`, `uploads-too-many` and `disk-full`.
 */
export async function beginUpload(
  context: EvidenceContext,
  facts: IntakeFacts,
  { sizeBytes, modifiedAt }: AnnouncedFile,
  by: User,
): Promise<StagedUpload> {
  const { platform, desk } = context;
  await checkIntake(context, facts, by);
  if (sizeBytes > MAX_UPLOAD_BYTES) {
    throw new Refusal("upload-too-large", `The file is larger than the ${MAX_UPLOAD_BYTES} bytes allowed.`);
  }
  return await platform.database.transaction(async (tx) => {
    await desk.hold(tx, facts.dossierId);
    await lockAnnouncing(tx.db);
    await requireShare(context, tx.db, sizeBytes, by);
    const now = platform.clock.now();
    const upload: StagedUpload = {
      uploadId: platform.random.uuid(),
      dossierId: facts.dossierId,
      facts,
      sizeBytes,
      receivedBytes: 0,
      fileModifiedAt: modifiedAt,
      state: sizeBytes === 0 ? "whole" : "open",
      createdBy: by.id,
      createdAt: now,
      expiresAt: new Date(now.getTime() + UPLOAD_LIFE_MS),
    };
    await insertUpload(tx.db, upload);
    if (upload.state === "whole") tx.afterCommit(() => platform.jobs.poke(JOBS.uploads));
    return upload;
  });
}

/** Refuses `upload-unknown` for what another person began, or in a dossier that this one no longer sees. */
export async function ownUpload(context: EvidenceContext, uploadId: string, by: User): Promise<StagedUpload> {
  const upload = await findUpload(context.platform.database.db, uploadId);
  if (upload?.createdBy !== by.id) throw uploadUnknown();
  await demand(context, by, "take-in", upload);
  return withSealing(context, upload);
}

/** What this person has begun in this dossier and that is not an exhibit yet. */
export async function ownUploads(
  context: EvidenceContext,
  dossierId: StagedUpload["dossierId"],
  by: User,
): Promise<readonly StagedUpload[]> {
  await demand(context, by, "take-in", { dossierId });
  const uploads = await listUploads(context.platform.database.db, by.id, dossierId);
  return uploads.map((upload) => withSealing(context, upload));
}

function withSealing({ uploads }: EvidenceContext, upload: StagedUpload): StagedUpload {
  const sealedBytes = uploads.sealedBytes(upload.uploadId);
  // The last leaf counts as a full one.
  return sealedBytes === undefined ? upload : { ...upload, sealedBytes: Math.min(sealedBytes, upload.sizeBytes) };
}

/** Removes it with all that came. Keys go first: a crash leaves files that nobody can read, and the job removes them. */
export async function discardUpload(context: EvidenceContext, uploadId: string, by: User): Promise<void> {
  await ownUpload(context, uploadId, by);
  await context.uploads.alone(uploadId, async () => {
    await context.platform.database.transaction(async (tx) => await deleteUpload(tx.db, uploadId));
    await context.folders.removeStaged(uploadId);
  });
  context.uploads.forget(uploadId);
}

/** A person's uploads together, and room for all of them: each lies here once as it came and once sealed. */
async function requireShare(context: EvidenceContext, db: Connection, sizeBytes: number, by: User): Promise<void> {
  const held = await heldUploads(db);
  const own = held.filter(({ createdBy }) => createdBy === by.id);
  const ownBytes = own.reduce((sum, upload) => sum + upload.sizeBytes, sizeBytes);
  const isTooMany = own.length >= MAX_UPLOADS_OF_ONE;
  if (isTooMany || ownBytes > MAX_UPLOAD_BYTES) {
    throw new Refusal(
      "uploads-too-many",
      isTooMany
        ? `You have ${own.length} unfinished uploads, and one person may have no more; finish or discard one first.`
        : `Your unfinished uploads and this file together have more than ${MAX_UPLOAD_BYTES} bytes; finish or discard one first.`,
      { details: { count: own.length, limit: isTooMany ? "number" : "size" } },
    );
  }
  const toCome = held.reduce((sum, upload) => sum + roomFor(upload.sizeBytes) - stagedSizeOf(upload.receivedBytes), 0);
  await requireRoom(roomToLeave(context), context.folders.staged, toCome + roomFor(sizeBytes), "the upload");
}

function roomFor(sizeBytes: number): number {
  const bodySize = bodySizeOf(sizeBytes);
  return stagedSizeOf(sizeBytes) + bodySize + treeSizeOf(bodySize);
}
