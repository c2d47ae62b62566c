import { type SignedManifest, readManifest, requireListedHead } from "../../../protocol/manifest.ts";
import { isOutage, type Transaction } from "../../../platform/index.ts";
import { Refusal, isRefusal } from "../../../protocol/refusal.ts";
import type { User } from "../../identity/index.ts";
import { presented } from "../../../web/index.ts";
import { demand, rolesFor, uponExhibit } from "../access.ts";
import { openingAnswer } from "../answers.ts";
import { act, JOBS, OPENED_FOR_MS, tellOfWaiting, type EvidenceContext } from "../context.ts";
import { openBody } from "../engine/index.ts";
import { keyPlaceOf, openOwnHead, readHead } from "../exhibit-keys.ts";
import { exhibitParams } from "../path.ts";
import { openingJson } from "../presenter.ts";
import { recordCustody } from "../record-custody.ts";
import { roomToLeave } from "../room.ts";
import { reasonSchema } from "../schemas.ts";
import { exhibitIsPaper, findExhibit, lockExhibit, manifestsOf } from "../store.ts";
import { findOpening, openingsIn, updateOpening } from "../opening-store.ts";
import type { Exhibit, Opening } from "../types.ts";
import { finishDisposals } from "./dispose.ts";
import { enterOpening, exhibitNotHere, newOpening } from "./enter-opening.ts";
import { tellSender } from "./tell-sender.ts";

/** Faults of the exhibit itself, which its sender must hear of; others are ours (a full disk, a key that is away). */
export const FAULTS_OF_THE_EXHIBIT: readonly string[] = [
  "body-altered",
  "digest-differs",
  "key-not-committed",
  "head-cannot-be-opened",
  "head-not-listed",
  "head-differs",
];

const OPENER = { kind: "system", job: JOBS.openings } as const;

/** Asks for the original in clear; a job makes it, and it stays for a day. */
export const openExhibit = act({
  id: "evidence.open-exhibit",
  at: "POST /exhibits/:id/openings",
  who: rolesFor("open"),
  params: exhibitParams,
  input: reasonSchema,
  shared: { reason: "evidence.reason" },
  answer: presented(openingAnswer, openingJson),
  status: 202,
  repeat: "again",
  refusals: ["exhibit-not-here", "exhibit-is-paper", "key-not-here", "disk-full", "disk-error", "file-missing"],
  words: "evidence.opening",
  upon: uponExhibit,
  run: async ({ context, input: { reason }, by, upon: exhibit }) => {
    const { platform } = context;
    const { exhibitId } = exhibit;
    if (exhibit.state !== "sealed" && exhibit.state !== "complete") throw exhibitNotHere();
    // It is read on the page of its request, and never lies in clear on a disk.
    if (exhibit.isPaper) throw exhibitIsPaper();
    const manifests = (await manifestsOf(platform.database.db, exhibitId)).map(readManifest);
    if ((await keyPlaceOf(context, platform.database.db, exhibit, manifests)) === "elsewhere") {
      throw new Refusal(
        "key-not-here",
        "The key of this exhibit is kept outside this server: a custodian takes the sealed file away, to be opened elsewhere.",
      );
    }
    const opening = newOpening(context, { exhibitId, by, reason, state: "waiting" });
    await enterOpening(context, exhibit, opening, "evidence.opening-requested", (tx) => {
      tx.afterCommit(() => platform.jobs.poke(JOBS.openings));
    });
    return opening;
  },
});

/** Opens what waits, and removes what has been in clear for long enough or is disposed of. */
export async function workOnOpenings(context: EvidenceContext, signal: AbortSignal): Promise<void> {
  const { database, clock, keystore, log } = context.platform;
  for (const opening of await openingsIn(database.db, { readyUntil: clock.now() })) {
    await context.folders.removeOpened(opening.openingId);
    // Of a sealed file that was taken, somebody has yet to say what was found in it.
    const isTaken = opening.state === "sealed-copy" && opening.readyAt !== undefined;
    const state = isTaken ? "taken-away" : "removed";
    await database.transaction(async (tx) => {
      await updateOpening(tx.db, opening.openingId, { state });
      await tellOfWaiting(context, tx, opening.exhibitId);
    });
  }
  await finishDisposals(context);
  if (keystore.isLocked) return;
  let failure: unknown;
  for (const opening of await openingsIn(database.db, { state: "waiting" })) {
    if (signal.aborted) return;
    const exhibit = await findExhibit(database.db, opening.exhibitId);
    if (exhibit === undefined) throw new Error("an opening of no exhibit");
    const manifest = await newestManifest(context, exhibit);
    // Disposed of since this list was made.
    if (manifest === undefined) continue;
    try {
      await openOne(context, opening, exhibit, manifest, signal);
    } catch (error) {
      // A database that is away is waited for; for want of room the person who asked must know why, and asks again.
      if (signal.aborted || (isOutage(error) && !isRefusal(error, "disk-full"))) throw error;
      if (!isRefusal(error)) {
        // A fault of ours with this one: it is tried again, and those of others do not wait behind it.
        failure ??= error;
        continue;
      }
      await refuse(context, opening, exhibit, manifest, error.code);
      log.warn("exhibit-not-opened", { exhibitId: exhibit.exhibitId, code: error.code });
    }
  }
  if (failure !== undefined) throw failure;
}

/** One byte stream out for a person: each time is a custody entry of its own. */
export async function noteCopy(
  context: EvidenceContext,
  openingId: string,
  by: User,
): Promise<{ path: string; exhibit: Exhibit }> {
  const { database } = context.platform;
  const opening = await findOpening(database.db, openingId);
  const found = opening && (await findExhibit(database.db, opening.exhibitId));
  await demand(context, by, "open", found);
  if (opening?.state !== "ready" || found === undefined) throw notReady();
  await database.transaction(async (tx) => {
    const exhibit = await lockExhibit(tx.db, found.exhibitId);
    if (exhibit.state === "disposed") throw notReady();
    await recordCustody(context, tx, exhibit, {
      act: "copied",
      actor: { kind: "user", userId: by.id },
      source: "measured",
      reason: opening.reason,
      before: exhibit.original === undefined ? {} : { original: exhibit.original.sha256 },
    });
  });
  return { path: context.folders.opened(openingId), exhibit: found };
}

function notReady(): Refusal {
  return new Refusal("opening-not-ready", "The opened original is not here: it is not ready, or its day is over.");
}

async function openOne(
  context: EvidenceContext,
  opening: Opening,
  exhibit: Exhibit,
  signed: SignedManifest,
  signal: AbortSignal,
): Promise<void> {
  const { manifest, frame } = signed;
  const { database, clock, config } = context.platform;
  const listed = manifest.heads.find(
    (head) => head.for.state === config.state && head.for.authority === exhibit.authority,
  );
  if (listed === undefined) throw new Refusal("head-not-listed", "The manifest lists no head for our authority.");
  const head = await readHead(context, database.db, exhibit.exhibitId, listed.sha256);
  requireListedHead(manifest, head);
  const keys = await openOwnHead(context, exhibit, head);
  const { bodyPath } = context.folders.object(frame.root);
  // A crash may have left the finished file without its row: it is made again.
  await context.folders.removeOpened(opening.openingId);
  await openBody(
    {
      bodyPath,
      frame,
      ...keys,
      keyCommitment: manifest.sealed.keyCommitment,
      original: manifest.original,
    },
    context.folders.opened(opening.openingId),
    { room: roomToLeave(context), signal },
  );
  const isWanted = await database.transaction(async (tx) => {
    const current = await lockExhibit(tx.db, exhibit.exhibitId);
    // Opening takes minutes: the exhibit may have been disposed of meanwhile, and its files removed before this one was there.
    if (!(await isWaiting(tx, current, opening))) return false;
    const now = clock.now();
    await updateOpening(tx.db, opening.openingId, {
      state: "ready",
      readyAt: now,
      removeAt: new Date(now.getTime() + OPENED_FOR_MS),
    });
    await recordCustody(context, tx, current, {
      act: "opened",
      actor: { kind: "user", userId: opening.requestedBy },
      source: "measured",
      reason: opening.reason,
      before: { root: frame.root },
      after: { root: frame.root, original: manifest.original.sha256 },
    });
    const { sha256, size } = manifest.original;
    await tellSender(context, tx, current, signed, { result: "digest-matches", sha256, size, by: OPENER });
    return true;
  });
  if (!isWanted) await context.folders.removeOpened(opening.openingId);
}

async function isWaiting(tx: Transaction, exhibit: Exhibit, { openingId }: Opening): Promise<boolean> {
  return exhibit.state !== "disposed" && (await findOpening(tx.db, openingId))?.state === "waiting";
}

async function refuse(
  context: EvidenceContext,
  opening: Opening,
  exhibit: Exhibit,
  manifest: SignedManifest,
  fault: string,
): Promise<void> {
  await context.platform.database.transaction(async (tx) => {
    const current = await lockExhibit(tx.db, exhibit.exhibitId);
    if (!(await isWaiting(tx, current, opening))) return;
    await updateOpening(tx.db, opening.openingId, { state: "refused", fault });
    await context.audit.append(tx, {
      type: "evidence.opening-refused",
      actor: OPENER,
      subject: { kind: "exhibit", id: exhibit.exhibitId },
      dossierId: exhibit.dossierId,
      details: { openingId: opening.openingId, code: fault },
    });
    if (FAULTS_OF_THE_EXHIBIT.includes(fault))
      await tellSender(context, tx, current, manifest, { result: "cannot-open", by: OPENER });
  });
}

export async function newestManifest(context: EvidenceContext, exhibit: Exhibit): Promise<SignedManifest | undefined> {
  const newest = (await manifestsOf(context.platform.database.db, exhibit.exhibitId)).at(-1);
  return newest === undefined ? undefined : readManifest(newest);
}
