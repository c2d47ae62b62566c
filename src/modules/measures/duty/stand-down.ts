import type { Transaction } from "../../../platform/index.ts";
import type { Actor } from "../../audit/index.ts";
import type { MeasuresContext } from "../context.ts";
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
  for (const ringId of await silenceSubject(tx.db, subject, { reasons })) {
    await logStop(context, tx, ringId, by, { about: { kind: subject.kind, id: subject.id } });
  }
}

/** This call is not needed for the subject any more; what else rings for it goes on. */
export async function leave(
  context: MeasuresContext,
  tx: Transaction,
  ringId: string,
  subject: Pick<RingSubject, "kind" | "id">,
  by: Actor,
): Promise<void> {
  for (const stopped of await silenceSubject(tx.db, subject, { ringId })) {
    await logStop(context, tx, stopped, by, { about: { kind: subject.kind, id: subject.id } });
  }
}

/** The cause is gone for the whole server, whichever start or incarnation of it raised the ring. */
export async function standDownReason(
  context: MeasuresContext,
  tx: Transaction,
  reason: RingReason,
  by: Actor,
): Promise<void> {
  demandKnown(context, [reason]);
  for (const ringId of await silenceReason(tx.db, reason)) await logStop(context, tx, ringId, by, { reason });
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
