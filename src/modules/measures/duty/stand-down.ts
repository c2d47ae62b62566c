import type { Transaction } from "../../../platform/index.ts";
import type { Actor } from "../../audit/index.ts";
import { type MeasuresContext, tellOfRings } from "../context.ts";
import { demandKnown } from "./raise-ring.ts";
import { silenceReason, silenceSubject } from "./store.ts";
import type { RingReason, RingSubject } from "./types.ts";

/**
 * The matter is dealt with, so nothing rings for it any more; with `reasons`, only what rings for one of these: another cause of the
 * same subject rings on. What is dealt with may come back, and then rings anew.
 */
export async function standDown(
  context: MeasuresContext,
  tx: Transaction,
  subject: Pick<RingSubject, "kind" | "id">,
  by: Actor,
  reasons?: readonly RingReason[],
): Promise<void> {
  demandKnown(context, reasons ?? []);
  await silence(context, tx, subject, by, { reasons });
}

/** This call is not needed for the subject any more; what else rings for it goes on. */
export async function leave(
  context: MeasuresContext,
  tx: Transaction,
  ringId: string,
  subject: Pick<RingSubject, "kind" | "id">,
  by: Actor,
): Promise<void> {
  await silence(context, tx, subject, by, { ringId });
}

async function silence(
  context: MeasuresContext,
  tx: Transaction,
  { kind, id }: Pick<RingSubject, "kind" | "id">,
  by: Actor,
  of: Parameters<typeof silenceSubject>[2],
): Promise<void> {
  const { changed, stopped } = await silenceSubject(tx.db, { kind, id }, of);
  for (const ringId of stopped) await logStop(context, tx, ringId, by, { about: { kind, id } });
  await tellOfRings(context, tx, changed);
}

/** The cause is gone for the whole server, whichever start or incarnation of it raised the ring. */
export async function standDownReason(
  context: MeasuresContext,
  tx: Transaction,
  reason: RingReason,
  by: Actor,
): Promise<void> {
  demandKnown(context, [reason]);
  const stopped = await silenceReason(tx.db, reason);
  for (const ringId of stopped) await logStop(context, tx, ringId, by, { reason });
  await tellOfRings(context, tx, stopped);
}

async function logStop(
  context: MeasuresContext,
  tx: Transaction,
  ringId: string,
  by: Actor,
  details: { about: { kind: string; id: string } } | { reason: RingReason },
): Promise<void> {
  await context.audit.append(tx, {
    type: "measures.ring-stood-down",
    actor: by,
    subject: { kind: "ring", id: ringId },
    details,
  });
}
