// What came of a sealed file that was opened elsewhere. A person says it; this server only compares (R34).
import { readManifest } from "../../../protocol/manifest.ts";
import { Refusal } from "../../../protocol/refusal.ts";
import { presented } from "../../../web/index.ts";
import { userActor } from "../../identity/index.ts";
import { demand, rolesFor } from "../access.ts";
import { openingAnswer } from "../answers.ts";
import { act } from "../context.ts";
import { findingWords, judgeFinding } from "../domain/finding.ts";
import { findOpening, keepFinding } from "../opening-store.ts";
import { openingParams } from "../path.ts";
import { openingJson } from "../presenter.ts";
import { recordCustody } from "../record-custody.ts";
import { findingSchema } from "../schemas.ts";
import { findExhibit, lockExhibit, manifestsOf } from "../store.ts";
import type { EnteredFinding, Finding } from "../types.ts";
import { tellSender } from "./tell-sender.ts";

/**
 * Ends a sealed copy as an opening on this server ends: custody entry, and a word to the sender; both say that it is only reported. One
 * person, as with an opening here. Refuses `sealed-copy-not-taken`, `finding-entered`, and what `judgeFinding` refuses.
 */
export const enterFinding = act({
  id: "evidence.enter-finding",
  at: "POST /openings/:id/finding",
  who: rolesFor("take-sealed"),
  params: openingParams,
  input: findingSchema,
  answer: presented(openingAnswer, openingJson),
  repeat: "refused",
  refusals: [
    "exhibit-unknown",
    "finding-differs",
    "finding-entered",
    "opened-before-taken",
    "opened-in-future",
    "peer-unknown",
    "sealed-copy-not-taken",
    "size-contradicts-digest",
  ],
  upon: async ({ context, by, ids }) => {
    const { db } = context.platform.database;
    const asked = await findOpening(db, ids.id);
    const exhibit = asked && (await findExhibit(db, asked.exhibitId));
    await demand(context, by, "take-sealed", exhibit);
    if (exhibit === undefined) throw notTaken();
    return exhibit;
  },
  run: async ({ context, input: { openedAt, comparedAgain, sizeBytes, tool, ...said }, by, ids, upon: named }) => {
    const { database, clock } = context.platform;
    const openingId = ids.id;
    const found: Finding = { ...said, openedAt: new Date(openedAt), sizeBytes, tool };
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
        actor: userActor(by),
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
        by: userActor(by),
      });
      return { ...opening, fault: undefined, ...outcome, finding };
    });
  },
});

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
