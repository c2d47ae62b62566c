import { recipientsFor } from "../../../protocol/key-lookup.ts";
import { type SignedManifest, readManifest, verifyManifest } from "../../../protocol/manifest.ts";
import { isOutage } from "../../../platform/index.ts";
import { isRefusal, Refusal } from "../../../protocol/refusal.ts";
import { recipientsFingerprint } from "../../../protocol/sealing.ts";
import { JOBS, type EvidenceContext } from "../context.ts";
import { listExhibits, lockExhibit, manifestsOf, updateExhibit } from "../store.ts";
import { updateTransfer, findTransfer } from "../transfer-store.ts";
import type { Exhibit } from "../types.ts";

/** Checks the signatures of what was offered; only what holds is shown to people (R5, R22). */
export async function checkOffers(context: EvidenceContext, signal: AbortSignal): Promise<void> {
  const { db } = context.platform.database;
  let failure: unknown;
  for (const exhibit of await listExhibits(db, { states: ["checking"] })) {
    if (signal.aborted) return;
    try {
      const [manifest] = (await manifestsOf(db, exhibit.exhibitId)).map(readManifest);
      if (manifest === undefined) throw new Error("an offered exhibit has a manifest");
      await checkManifest(context, exhibit, manifest);
      await conclude(context, exhibit, undefined);
    } catch (error) {
      // Whether the offer holds is not known while something of ours is away.
      if (isOutage(error)) throw error;
      // A fault of ours with this one: it is tried again, and the offers of other States do not wait behind it (R27).
      if (!isRefusal(error)) failure ??= error;
      else await conclude(context, exhibit, error.code);
    }
  }
  if (failure !== undefined) throw failure;
}

async function checkManifest(context: EvidenceContext, exhibit: Exhibit, offered: SignedManifest): Promise<void> {
  const { federation, platform } = context;
  const now = platform.clock.now();
  const { binding } = offered.manifest;
  const theirs = await federation.directory().history(binding.from.state);
  const author = theirs.find(({ digest }) => digest === binding.designations.from);
  if (author === undefined) {
    throw new Refusal(
      "designation-unknown",
      "The manifest was made under a designation that this server does not know.",
    );
  }
  // R8: what just came in counts at the time of its coming; keys lost since then are in the newest designation.
  const [newest] = theirs;
  verifyManifest(offered.bytes, author, now);
  if (newest !== undefined && newest.digest !== author.digest) requireKeysStillGood(offered, newest, now);
  const ours = await federation.directory().history(binding.to.state);
  const ourDesignation = ours.find(({ digest }) => digest === binding.designations.to);
  if (ourDesignation === undefined) {
    throw new Refusal("designation-unknown", "The manifest names a designation of this State that it never issued.");
  }
  const recipients = recipientsFor(ourDesignation, "exhibit-seal", new Date(binding.signedAt), exhibit.authority);
  const isForUs = offered.manifest.heads.some(
    ({ for: receiver, recipients: sealedTo }) =>
      receiver.state === binding.to.state &&
      receiver.authority === binding.to.authority &&
      sealedTo === binding.recipients,
  );
  if (!isForUs || recipientsFingerprint(recipients) !== binding.recipients) {
    throw new Refusal("head-not-for-us", "No head of the manifest is for the exhibit keys of the authority it names.");
  }
}

/** A signature by a key that the State has since declared lost counts for nothing, whatever the older text says (R8). */
function requireKeysStillGood(offered: SignedManifest, newest: Parameters<typeof verifyManifest>[1], now: Date): void {
  try {
    verifyManifest(offered.bytes, newest, now);
  } catch (error) {
    // It names the older designation, which is right; only its keys are of interest here.
    if (!isRefusal(error, "manifest-of-another-state")) throw error;
  }
}

async function conclude(context: EvidenceContext, exhibit: Exhibit, fault: string | undefined): Promise<void> {
  const { database, log } = context.platform;
  await database.transaction(async (tx) => {
    const current = await lockExhibit(tx.db, exhibit.exhibitId);
    if (current.state !== "checking") return;
    const state = fault === undefined ? "offered" : "offer-refused";
    await updateExhibit(tx.db, { ...current, state, fault });
    const transfer = await findTransfer(tx.db, { exhibitId: exhibit.exhibitId });
    if (fault !== undefined && transfer !== undefined) {
      await updateTransfer(tx.db, transfer.transferId, { state: "refused", token: null, fault });
    }
    await context.audit.append(tx, {
      type: fault === undefined ? "evidence.offer-verified" : "evidence.offer-refused",
      actor: { kind: "system", job: JOBS.offers },
      subject: { kind: "exhibit", id: exhibit.exhibitId },
      dossierId: exhibit.dossierId,
      details: fault === undefined ? {} : { code: fault },
    });
  });
  if (fault !== undefined) log.warn("exhibit-offer-refused", { exhibitId: exhibit.exhibitId, code: fault });
}
