import type { Transaction } from "../../../platform/index.ts";
import { Refusal } from "../../../protocol/refusal.ts";
import type { User } from "../../identity/index.ts";
import { type EvidenceContext, tellOfWaiting } from "../context.ts";
import { lockExhibit } from "../store.ts";
import { insertOpening } from "../opening-store.ts";
import type { Exhibit, Opening } from "../types.ts";

/**
 * What a person asked for stands in the row and in the audit log at once, or not at all; `also` belongs to the same transaction.
 * Refuses `exhibit-not-here` where the exhibit was disposed of meanwhile.
 */
export async function enterOpening(
  context: EvidenceContext,
  { exhibitId, dossierId }: Exhibit,
  opening: Opening,
  type: "evidence.opening-requested" | "evidence.sealed-copy-requested",
  also?: (tx: Transaction) => void,
): Promise<void> {
  await context.platform.database.transaction(async (tx) => {
    if ((await lockExhibit(tx.db, exhibitId)).state === "disposed") throw exhibitNotHere();
    await insertOpening(tx.db, opening);
    await tellOfWaiting(context, tx, opening.exhibitId);
    await context.audit.append(tx, {
      type,
      actor: { kind: "user", userId: opening.requestedBy },
      subject: { kind: "exhibit", id: exhibitId },
      dossierId,
      details: { openingId: opening.openingId },
    });
    also?.(tx);
  });
}

/** What a person asks for now. */
export function newOpening(
  { platform: { random, clock } }: EvidenceContext,
  { by, ...asked }: Pick<Opening, "exhibitId" | "reason" | "state"> & { readonly by: User },
): Opening {
  return { ...asked, openingId: random.uuid(), requestedBy: by.id, requestedAt: clock.now(), finding: undefined };
}

export function exhibitNotHere(): Refusal {
  return new Refusal(
    "exhibit-not-here",
    "The exhibit can be neither opened nor taken away: its body or its head is not here.",
  );
}
