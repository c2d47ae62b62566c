import { stat } from "node:fs/promises";
import { isOutage, systemErrorCode } from "../../../platform/index.ts";
import { isRefusal, type Refusal } from "../../../protocol/refusal.ts";
import { roleMissing, type User } from "../../identity/index.ts";
import { rolesFor } from "../access.ts";
import { type EvidenceContext, UPLOAD_LIFE_MS } from "../context.ts";
import { readPart, stagedSizeOf, uploadDamaged } from "../engine/staged-part.ts";
import { unwrapUnderStore } from "../secrets-at-rest.ts";
import type { StagedUpload } from "../types.ts";
import {
  deleteExpired,
  deleteParts,
  findUpload,
  heldUploads,
  lockUpload,
  nextExpiryAt,
  partsOf,
  updateUpload,
  uploadOutdated,
  uploadUnknown,
  wholeUploads,
} from "../upload-store.ts";
import { stagingPurpose } from "./continue-upload.ts";
import { takeIn } from "./take-in.ts";

/** How long it is known which exhibit an upload became. */
const ANSWERED_FOR_MS = 24 * 3_600_000;

/**
 * Takes in what has arrived whole, and removes what nobody continued. Resolves with the milliseconds until the next one goes;
 * undefined where none does.
 */
export async function workOnUploads(context: EvidenceContext, signal: AbortSignal): Promise<number | undefined> {
  await removeExpired(context);
  await takeInWhole(context, signal);
  const { database, clock } = context.platform;
  const next = await nextExpiryAt(database.db);
  return next && next.getTime() - clock.now().getTime();
}

async function takeInWhole(context: EvidenceContext, signal: AbortSignal): Promise<void> {
  const { keystore } = context.platform;
  if (keystore.isLocked || keystore.isFrozen("manifest")) return;
  let failure: unknown;
  for (const upload of await wholeUploads(context.platform.database.db)) {
    if (signal.aborted) return;
    try {
      await takeInUpload(context, upload, signal);
    } catch (error) {
      if (signal.aborted) throw error;
      if (!isRefusal(error) || isOutage(error)) failure ??= error;
      if (isRefusal(error)) await noteFault(context, upload, error);
    } finally {
      context.uploads.noteUnsealed(upload.uploadId);
    }
  }
  // Thrown, so that the job looks again soon, and less often while nothing changes.
  if (failure !== undefined) throw failure;
}

/** After a crash or a restore: what of an upload is not on this disk is to be sent again. Nothing under way is looked at. */
export async function checkStaged(context: EvidenceContext): Promise<void> {
  const { db } = context.platform.database;
  for (const upload of await heldUploads(db)) {
    if (upload.facts === undefined) await noteOutdated(context, upload);
    else if (!(await isHere(context, upload))) await beginAgain(context, upload, uploadDamaged());
  }
  await removeExpired(context);
  // What a crash left has no key any more.
  await context.folders.keepStaged(async () => new Set((await heldUploads(db)).map(({ uploadId }) => uploadId)));
}

async function removeExpired(context: EvidenceContext): Promise<void> {
  const { database, clock } = context.platform;
  const gone = await database.transaction(async (tx) => await deleteExpired(tx.db, clock.now()));
  for (const uploadId of gone) {
    context.uploads.forget(uploadId);
    await context.folders.removeStaged(uploadId);
  }
}

/** Whoever began it reads why, until it goes like one that nobody continues. */
async function noteOutdated(context: EvidenceContext, upload: StagedUpload): Promise<void> {
  const { code } = uploadOutdated();
  context.platform.log.warn("upload-outdated", { uploadId: upload.uploadId });
  if (upload.fault !== code) await changeState(context, upload, { state: "refused", fault: code });
}

async function takeInUpload(context: EvidenceContext, upload: StagedUpload, signal: AbortSignal): Promise<void> {
  const { platform, folders } = context;
  const { uploadId, sizeBytes, facts } = upload;
  if (facts === undefined) throw new Error("an upload that has not been taken in has its facts");
  const onSealed = (sealedBytes: number): void => context.uploads.noteSealed(uploadId, sealedBytes);
  onSealed(0);
  const content = { stream: readStaged(context, uploadId), size: sizeBytes, signal, onSealed };
  const by = await takerIn(context, upload);
  const exhibit = await takeIn(context, facts, content, by, async (tx, { exhibitId }) => {
    const { state } = await lockUpload(tx.db, uploadId);
    if (state !== "whole") throw uploadUnknown();
    await deleteParts(tx.db, uploadId);
    await updateUpload(tx.db, uploadId, {
      state: "taken-in",
      fault: null,
      facts: null,
      exhibitId,
      expiresAt: new Date(platform.clock.now().getTime() + ANSWERED_FOR_MS),
    });
  });
  context.uploads.forget(uploadId);
  await folders.removeStaged(uploadId);
  platform.log.info("upload-taken-in", { exhibitId: exhibit.exhibitId, sizeBytes });
}

/** Whoever began it, with the roles of today. Refuses `role-missing` for who is no longer active. */
async function takerIn(context: EvidenceContext, { createdBy }: StagedUpload): Promise<User> {
  const person = (await context.identity.people()).find(({ id }) => id === createdBy);
  if (person?.state !== "active") throw roleMissing(rolesFor("take-in"));
  return { id: person.id, name: person.name, roles: person.roles, languages: person.languages };
}

/** The bytes as they came. Refuses `upload-damaged` and `key-store-locked`. */
export async function* readStaged(context: EvidenceContext, uploadId: string): AsyncGenerator<Uint8Array> {
  for (const { number, key, sizeBytes } of await partsOf(context.platform.database.db, uploadId)) {
    const path = context.folders.stagedPart(uploadId, number);
    if (sizeBytes === 0) continue;
    yield* readPart(path, unwrapUnderStore(context, key, stagingPurpose(uploadId, number)), sizeBytes);
  }
}

async function isHere({ platform, folders }: EvidenceContext, { uploadId }: StagedUpload): Promise<boolean> {
  for (const { number, sizeBytes } of await partsOf(platform.database.db, uploadId)) {
    if ((await sizeOf(folders.stagedPart(uploadId, number))) < stagedSizeOf(sizeBytes)) return false;
  }
  return true;
}

async function sizeOf(path: string): Promise<number> {
  try {
    return (await stat(path)).size;
  } catch (error) {
    if (systemErrorCode(error) === "ENOENT") return 0;
    throw error;
  }
}

async function noteFault(context: EvidenceContext, upload: StagedUpload, refusal: Refusal): Promise<void> {
  context.platform.log.warn("upload-not-taken-in", { uploadId: upload.uploadId, code: refusal.code });
  if (["upload-damaged", "secret-damaged", "file-missing"].includes(refusal.code)) {
    return await beginAgain(context, upload, uploadDamaged());
  }
  // Nothing is wrong with what waits for room: it is taken in when there is some.
  const state = isOutage(refusal) ? "whole" : "refused";
  if (upload.state === state && upload.fault === refusal.code) return;
  await changeState(context, upload, { state, fault: refusal.code });
}

/** Nothing of it counts any more; whoever began it is told why on the next look. */
async function beginAgain(context: EvidenceContext, upload: StagedUpload, { code }: Refusal): Promise<void> {
  await changeState(context, upload, { state: "open", fault: code }, true);
  await context.folders.removeStaged(upload.uploadId);
}

async function changeState(
  { platform }: EvidenceContext,
  { uploadId }: StagedUpload,
  change: Pick<StagedUpload, "state"> & { fault: string },
  withoutParts = false,
): Promise<void> {
  await platform.database.transaction(async (tx) => {
    const current = await findUpload(tx.db, uploadId, { lock: true });
    // Discarded or taken in meanwhile.
    if (current === undefined || current.state === "taken-in") return;
    if (withoutParts) await deleteParts(tx.db, uploadId);
    const expiresAt = new Date(platform.clock.now().getTime() + UPLOAD_LIFE_MS);
    await updateUpload(tx.db, uploadId, { ...change, expiresAt });
  });
}
