// What came of a sealed file that was opened elsewhere. A person says it; this server only compares (R34).
import { readManifest } from "../../../protocol/manifest.ts";
import { Refusal } from "../../../protocol/refusal.ts";
import type { User } from "../../identity/index.ts";
import { demand } from "../access.ts";
import type { EvidenceContext } from "../context.ts";
import { findingWords, judgeFinding } from "../domain/finding.ts";
import { findOpening, keepFinding } from "../opening-store.ts";
import { recordCustody } from "../record-custody.ts";
import { findExhibit, lockExhibit, manifestsOf } from "../store.ts";
import type { EnteredFinding, Finding, Opening } from "../types.ts";
import { tellSender } from "./tell-sender.ts";

/**
 * Ends a sealed copy as an opening on this server ends: custody entry, and a word to the sender; both say that it is only reported. One
 * person, as with an opening here. Refuses `sealed-copy-not-taken`, `finding-entered`, and what `judgeFinding` refuses.
 */
export async function enterFinding(
  context: EvidenceContext,
  openingId: string,
  found: Finding,
  comparedAgain: boolean,
  by: User,
): Promise<Opening> {
  const { database, clock } = context.platform;
  const asked = await findOpening(database.db, openingId);
  const named = asked && (await findExhibit(database.db, asked.exhibitId));
  await demand(context, by, "take-sealed", named);
  if (named === undefined) throw notTaken();
  return await database.transaction(async (tx) => {
    const exhibit = await lockExhibit(tx.db, named.exhibitId);
    const opening = await findOpening(tx.db, openingId);
    if (opening?.finding !== undefined) throw entered();
    const isTaken = opening?.state === "sealed-copy" || opening?.state === "taken-away";
    const manifest = (await manifestsOf(tx.db, exhibit.exhibitId)).map(readManifest).at(-1);
    if (!isTaken || opening.readyAt === undefined || manifest === undefined) throw notTaken();
    const now = clock.now();
    const { original } = manifest.manifest;
    const verdict = judgeFinding(found, { takenAt: opening.readyAt, now, original }, comparedAgain);
    const finding: EnteredFinding = { ...found, enteredBy: by.id, enteredAt: now };
    const outcome = OUTCOMES[verdict];
    await keepFinding(tx.db, openingId, outcome, finding);
    const { root } = manifest.frame;
    await recordCustody(context, tx, exhibit, {
      act: verdict === "matches" ? "opened" : "opened-digest-differs",
      actor: { kind: "user", userId: by.id },
      source: "reported",
      reason: findingWords(found),
      before: verdict === "matches" ? { root } : { root, original: original.sha256 },
      after: verdict === "matches" ? { root, original: found.sha256 } : { original: found.sha256 },
    });
    await tellSender(context, tx, exhibit, manifest, {
      ...(verdict === "matches"
        ? { result: "digest-matches", sha256: found.sha256, size: original.size }
        : { result: "cannot-open" }),
      source: "reported",
      by: { kind: "user", userId: by.id },
    });
    return { ...opening, fault: undefined, ...outcome, finding };
  });
}

const OUTCOMES = {
  matches: { state: "opened-elsewhere" },
  differs: { state: "refused", fault: "digest-differs" },
} as const;

function notTaken(): Refusal {
  return new Refusal(
    "sealed-copy-not-taken",
    "Nothing of this exhibit was taken away sealed under this leave: there is nothing to enter.",
  );
}

function entered(): Refusal {
  return new Refusal(
    "finding-entered",
    "What was found in this sealed file is entered already; for another opening take the sealed file away anew.",
  );
}
