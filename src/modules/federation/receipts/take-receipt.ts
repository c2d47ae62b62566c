import {
  isRefusal,
  parseStateCode,
  readReceipt,
  Refusal,
  sha256Hex,
  verifyReceipt,
  type DesignationLookup,
  type ReceiptStrength,
  type VerifiedReceipt,
  knownPeerCode,
} from "../../../protocol/index.ts";
import type { Transaction } from "../../../platform/index.ts";
import { clearAlarmOf, raiseAlarm } from "../alarms/raise.ts";
import { type FederationContext, tellOfSending } from "../context.ts";
import { lookupOf } from "../directory/directory.ts";
import { findPeer } from "../directory/store.ts";
import { fetchNewestDesignation } from "../line/fetch-designation.ts";
import { sendAgain } from "../outbox/send-again.ts";
import {
  eraseContent,
  findOutgoing,
  lockOutgoing,
  moveOutgoing,
  readContent,
  type OutboxRow,
} from "../outbox/store.ts";
import type { PeerRef } from "../peer-ref.ts";
import { keepReceipt } from "./keep-receipt.ts";
import { countTaken } from "./store.ts";

/** After `stored`, the stronger receipt usually comes by itself; from then on we ask for it. */
const ASK_AGAIN_AFTER_MS = 60_000;
/** What the peer's last word about a dispatch ends. */
const UNDELIVERED = ["receipt-overdue", "lost-bytes"] as const;
/** What is said once is said again byte for byte: an honest giver has one receipt of each strength for a dispatch. */
const MOST_TAKEN_PER_DISPATCH = 16;

/**
 * A receipt of a peer about one of our dispatches: verified against that dispatch by every mark, kept, logged, and acted
 * upon, in one transaction. The same bytes again change nothing. Refuses what verifyReceipt refuses, `designation-unknown`
 * also for one that may be good once the newest designation could be fetched, `receipt-unexpected` for a dispatch that we did not send to
 * this peer, and `receipt-too-many`.
 */
export async function takeReceipt(
  context: FederationContext,
  peer: PeerRef,
  bytes: Uint8Array,
): Promise<ReceiptStrength> {
  try {
    return await takeAsKnown(context, peer, bytes);
  } catch (error) {
    // The peer may have issued a new designation since we last looked, and signed under that one.
    const mayBeNew = isRefusal(error, "designation-unknown") || isRefusal(error, "signature-invalid");
    const giver = mayBeNew ? await findPeer(context.platform.database.db, peer.peerId) : undefined;
    if (giver === undefined) throw error;
    if (await fetchNewestDesignation(context, giver)) return await takeAsKnown(context, peer, bytes);
    throw (await isUnderKnownDesignation(context, peer, bytes)) ? error : underUnknownDesignation(peer);
  }
}

/** Whether the designation that the receipt names is here; what its keys are nobody can say before. */
async function isUnderKnownDesignation(
  context: FederationContext,
  { state }: PeerRef,
  bytes: Uint8Array,
): Promise<boolean> {
  const { giver, designations } = readReceipt(bytes).receipt;
  if (giver !== state) return true;
  const lookup = await lookupOf(context, context.platform.database.db, [state]);
  return lookup.byDigest(giver, designations.giver) !== undefined;
}

function underUnknownDesignation({ state }: PeerRef): Refusal {
  return new Refusal(
    "designation-unknown",
    `The receipt is under a designation of ${state} that is not here and could not be fetched; it is taken once it is here.`,
  );
}

/** The same by the designations that are here. */
async function takeAsKnown(context: FederationContext, peer: PeerRef, bytes: Uint8Array): Promise<ReceiptStrength> {
  const { database, clock } = context.platform;
  const lookup = await lookupOf(context, database.db, [peer.state]);
  const { receipt } = verifyReceipt(bytes, { lookup, at: clock.now() });
  const row = await findOutgoing(database.db, receipt.dispatchId);
  if (row === undefined || row.peerId !== peer.peerId) {
    throw new Refusal("receipt-unexpected", "The receipt is about a dispatch that was not sent to this peer.");
  }
  const verified = verifyAbout(context, bytes, row, peer, lookup);
  await database.transaction(async (tx) => {
    const current = await lockOutgoing(tx.db, row.dispatchId);
    if (current === undefined) throw new Error(`the outbox row ${row.dispatchId} vanished`);
    if (!(await keepTaken(context, tx, peer, verified, bytes, current.dossierId))) return;
    if (isContradicted(current, verified.receipt.strength)) await tellContradiction(context, tx, peer, current);
    else await applyReceipt(context, tx, peer, current, verified);
  });
  return verified.receipt.strength;
}

/** R9: about exactly one dispatch, by all of its marks. */
function verifyAbout(
  context: FederationContext,
  bytes: Uint8Array,
  row: OutboxRow,
  peer: PeerRef,
  lookup: DesignationLookup,
): VerifiedReceipt {
  const { config, clock } = context.platform;
  const { incarnation, incarnationId, sequence, sealedDigest, bodyDigest } = row;
  const isSealed =
    incarnation !== undefined &&
    incarnationId !== undefined &&
    sequence !== undefined &&
    sealedDigest !== undefined &&
    bodyDigest !== undefined;
  if (!isSealed)
    throw new Refusal("receipt-unexpected", "The receipt is about a dispatch that never left this server.");
  return verifyReceipt(bytes, {
    lookup,
    at: clock.now(),
    expected: {
      giver: parseStateCode(peer.state),
      to: parseStateCode(config.state),
      dispatchId: row.dispatchId,
      incarnation: { number: incarnation, id: incarnationId },
      sequence,
      sealedDigest,
      payloadDigest: bodyDigest,
    },
  });
}

/** False when we have it already. */
async function keepTaken(
  context: FederationContext,
  tx: Transaction,
  peer: PeerRef,
  { receipt }: VerifiedReceipt,
  bytes: Uint8Array,
  dossierId: string | undefined,
): Promise<boolean> {
  const kept = {
    receiptDigest: sha256Hex(bytes),
    peerId: peer.peerId,
    dispatchId: receipt.dispatchId,
    direction: "taken",
    strength: receipt.strength,
    code: receipt.code,
    bytes,
    givenAt: new Date(receipt.at),
    keptAt: context.platform.clock.now(),
  } as const;
  const isNew = await keepReceipt(context, tx, kept, {
    actor: { kind: "peer", state: peer.state },
    dossierId,
    details: { code: receipt.code ?? "", givenAt: receipt.at },
  });
  if (isNew && (await countTaken(tx.db, peer.peerId, receipt.dispatchId)) > MOST_TAKEN_PER_DISPATCH) {
    throw new Refusal("receipt-too-many", `${peer.state} gives ever new receipts for one dispatch.`);
  }
  return isNew;
}

/** What was said first about a dispatch decides about it; the other is kept beside it (spec/receipts.md, "Taking"). */
function isContradicted({ state }: OutboxRow, strength: ReceiptStrength): boolean {
  if (state === "processed") return strength === "refused" || strength === "expired";
  return state === "refused" && strength === "valid";
}

async function tellContradiction(
  context: FederationContext,
  tx: Transaction,
  peer: PeerRef,
  row: OutboxRow,
): Promise<void> {
  await raiseAlarm(context, tx, {
    kind: "receipts-contradict",
    peer,
    subject: { kind: "dispatch", id: row.dispatchId },
    details: { kind: row.kind },
    priority: row.priority,
  });
}

async function applyReceipt(
  context: FederationContext,
  tx: Transaction,
  peer: PeerRef,
  row: OutboxRow,
  { receipt }: VerifiedReceipt,
): Promise<void> {
  const { clock } = context.platform;
  const now = clock.now();
  switch (receipt.strength) {
    case "stored":
      await moveOutgoing(tx.db, row.dispatchId, ["sealed"], {
        state: "stored",
        stored_at: now,
        next_at: new Date(now.getTime() + ASK_AGAIN_AFTER_MS),
        attempts: 0,
        last_failure_code: null,
      });
      break;
    case "valid":
      // A voided dispatch that had arrived after all was processed: the peer's word decides.
      await moveOutgoing(tx.db, row.dispatchId, ["sealed", "stored", "voided"], {
        state: "processed",
        processed_at: now,
        receipt_due_at: null,
        ...fetchMissing(row, now),
      });
      // R2: what was said in a case is kept until its dossier is disposed of, for a receiver that loses its disk and its key.
      if (row.dossierId === undefined) await eraseContent(tx.db, row.dispatchId);
      await clearAlarmOf(context, tx, UNDELIVERED, { kind: "dispatch", id: row.dispatchId });
      break;
    case "refused":
    case "expired":
      await close(context, tx, peer, row, knownPeerCode(receipt.code));
      break;
    case "handled":
    case "opened":
      break;
  }
  await tellOfSending(context, tx, row.dossierId);
  for (const listener of context.receiptListeners) {
    await listener(tx, {
      dispatchId: receipt.dispatchId,
      state: receipt.giver,
      kind: row.kind,
      dossierId: receipt.dossierId ?? undefined,
      strength: receipt.strength,
      code: receipt.code === undefined ? undefined : knownPeerCode(receipt.code),
      at: receipt.at,
    });
  }
}

/** The peer will not take it. Sealed to a key that was destroyed, it is written again (R12); otherwise a person is told. */
async function close(
  context: FederationContext,
  tx: Transaction,
  peer: PeerRef,
  row: OutboxRow,
  code: string,
): Promise<void> {
  const { clock } = context.platform;
  const content = code === "key-gone" ? await readContent(tx.db, row.dispatchId) : undefined;
  const sentAgainAs = content && (await sendAgain(context, tx, row, content, peer));
  await moveOutgoing(tx.db, row.dispatchId, ["sealed", "stored", "voided"], {
    state: "refused",
    refusal_code: code,
    processed_at: clock.now(),
    receipt_due_at: null,
    // A conflict is the answer to the delivery itself: there is no `stored` to fetch.
    ...(code === "conflict" ? {} : fetchMissing(row, clock.now())),
    ...(sentAgainAs === undefined ? {} : { sent_again_as: sentAgainAs }),
  });
  await eraseContent(tx.db, row.dispatchId);
  await clearAlarmOf(context, tx, UNDELIVERED, { kind: "dispatch", id: row.dispatchId });
  if (sentAgainAs !== undefined) return;
  await raiseAlarm(context, tx, {
    kind: "dispatch-refused",
    peer,
    subject: { kind: "dispatch", id: row.dispatchId },
    details: { code, kind: row.kind },
    priority: row.priority,
  });
}

/**
 * The answer with the `stored` receipt got lost and a stronger one came first: delivered once more, the peer gives the
 * same `stored` receipt again (R13), which a clock may name as its beginning.
 */
function fetchMissing(row: OutboxRow, now: Date): { resend_asked?: boolean; next_at?: Date } {
  return row.state === "sealed" ? { resend_asked: true, next_at: now } : {};
}
