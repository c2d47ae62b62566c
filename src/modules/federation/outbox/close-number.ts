import { Refusal } from "../../../protocol/index.ts";
import type { Transaction } from "../../../platform/index.ts";
import { nothing } from "../../../web/index.ts";
import type { Actor } from "../../audit/index.ts";
import { userActor } from "../../identity/index.ts";
import { DUTY_ROLES } from "../access.ts";
import { federationAct } from "../act.ts";
import { raiseAlarm } from "../alarms/raise.ts";
import { type FederationContext, tellOfSending } from "../context.ts";
import { findPeer, type PeerRow } from "../directory/store.ts";
import { refOf } from "../peer-ref.ts";
import { doneAnswer } from "../answers.ts";
import { dispatchParams } from "../path.ts";
import { UNRECEIPTED } from "../tables.ts";
import { send } from "./send.ts";
import { sendAgain } from "./send-again.ts";
import { eraseContent, lockOutgoing, moveOutgoing, type OutboxRow, readContent } from "./store.ts";

type VoidReason = "lost" | "cannot-be-sealed" | "withdrawn-before-sending";

/** A numbered dispatch that cannot be written: its number is closed, so that nobody waits for it, and a person told. */
export async function closeUnsealable(
  context: FederationContext,
  peer: PeerRow,
  row: OutboxRow,
  code: string,
): Promise<void> {
  await context.platform.database.transaction(async (tx) => {
    await closeNumber(context, tx, peer, row, "cannot-be-sealed", { kind: "system", job: "federation.line" });
    await raiseAlarm(context, tx, {
      kind: "dispatch-cannot-be-sealed",
      peer: refOf(peer),
      subject: { kind: "dispatch", id: row.dispatchId },
      details: { code, kind: row.kind },
      priority: row.priority,
    });
  });
}

/**
 * A person takes back what has not been receipted. If it had arrived after all, the peer's receipt says so and counts.
 * Refuses `not-found`, and `already-receipted`.
 */
export async function withdrawDispatch(
  context: FederationContext,
  tx: Transaction,
  dispatchId: string,
  by: Actor,
): Promise<void> {
  const row = await lockOutgoing(tx.db, dispatchId);
  if (row === undefined) throw new Refusal("not-found", "There is no such dispatch.");
  const isOpen = row.state === "queued" || row.state === "numbered" || row.state === "sealed";
  if (!isOpen) {
    throw new Refusal("already-receipted", "The peer has this dispatch already; send it a withdrawal instead.");
  }
  const peer = await findPeer(tx.db, row.peerId);
  if (peer === undefined) throw new Error(`the peer ${row.peerId} vanished`);
  await closeNumber(context, tx, peer, row, "withdrawn-before-sending", by);
}

/** The same, by whoever looks after the line. */
export const takeBackDispatch = federationAct({
  id: "federation.withdraw-dispatch",
  at: "POST /dispatches/:id/withdrawal",
  who: DUTY_ROLES,
  params: dispatchParams,
  input: nothing,
  answer: doneAnswer,
  repeat: "same",
  refusals: ["already-receipted", "peer-unknown", "peer-not-confirmed"],
  words: "federation.dispatch-withdrawal",
  run: async ({ context: { platform, federation }, by, ids: { id } }) => {
    await platform.database.transaction(async (tx) => await withdrawDispatch(federation, tx, id, userActor(by)));
    return {};
  },
});

/**
 * R8: sealed under a dispatch key that was declared lost since, so that nobody takes it any more: its number is closed, and what it says
 * goes again under the key after it. Where the peer had it after all, it knows what comes again by what it says.
 */
export async function sendUnderNextKey(context: FederationContext, peer: PeerRow, row: OutboxRow): Promise<void> {
  await context.platform.database.transaction(async (tx) => {
    const content = await readContent(tx.db, row.dispatchId);
    if (content === undefined || (await lockOutgoing(tx.db, row.dispatchId))?.state !== "sealed") return;
    const again = await sendAgain(context, tx, row, content, refOf(peer));
    await closeNumber(context, tx, peer, row, "lost", { kind: "system", job: "federation.line" });
    await moveOutgoing(tx.db, row.dispatchId, ["voided"], { sent_again_as: again });
  });
}

/** R13: a number that will never be delivered is closed by a signed `void`. One that was never given needs none. */
async function closeNumber(
  context: FederationContext,
  tx: Transaction,
  peer: PeerRow,
  row: OutboxRow,
  reason: VoidReason,
  by: Actor,
): Promise<void> {
  await moveOutgoing(tx.db, row.dispatchId, UNRECEIPTED, {
    state: "voided",
    receipt_due_at: null,
  });
  await tellOfSending(context, tx, row.dossierId);
  await eraseContent(tx.db, row.dispatchId);
  await context.audit.append(tx, {
    type: "federation.dispatch-voided",
    actor: by,
    subject: { kind: "dispatch", id: row.dispatchId },
    ...(row.dossierId === undefined ? {} : { dossierId: row.dossierId }),
    details: { reason },
  });
  await sendVoid(context, tx, peer, row, reason, by);
}

/** The signed word that the number of this dispatch will never come; nothing where it never got one. */
export async function sendVoid(
  context: FederationContext,
  tx: Transaction,
  peer: PeerRow,
  row: OutboxRow,
  reason: VoidReason,
  by: Actor,
): Promise<void> {
  if (row.sequence === undefined) return;
  await send(context, tx, {
    to: peer.state,
    kind: "void",
    dossierId: null,
    content: { sequence: row.sequence, reason },
    priority: "ordinary",
    by,
  });
}
