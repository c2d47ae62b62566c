import type { Transaction } from "../../../platform/index.ts";
import { type FederationContext, tellOfSending } from "../context.ts";
import { receiptDeadlineMs } from "../domain/retry.ts";
import type { PeerRef } from "../peer-ref.ts";
import { insertOutgoing, type OutboxRow } from "./store.ts";

/** Puts what this dispatch says into the outbox once more, where it was sealed to keys that are gone. Returns the new id. */
export async function sendAgain(
  context: FederationContext,
  tx: Transaction,
  row: OutboxRow,
  content: Uint8Array,
  to: PeerRef,
): Promise<string> {
  const { clock, random, jobs } = context.platform;
  const { kind, priority, dossierId } = row;
  const dispatchId = random.uuid();
  const at = clock.now();
  const receiptDueAt = new Date(at.getTime() + receiptDeadlineMs(priority));
  await insertOutgoing(tx.db, { ...row, dispatchId, peerId: to.peerId, at, receiptDueAt, content });
  await context.audit.append(tx, {
    type: "federation.dispatch-queued",
    actor: { kind: "system", job: "federation.resend" },
    subject: { kind: "dispatch", id: dispatchId },
    ...(dossierId === undefined ? {} : { dossierId }),
    details: { to: to.state, kind, priority, insteadOf: row.dispatchId },
  });
  await tellOfSending(context, tx, dossierId);
  tx.afterCommit(() => jobs.poke(`federation.line/${to.state}`));
  return dispatchId;
}
