import { Refusal } from "../../protocol/index.ts";
import type { FederationContext } from "./context.ts";
import { findPeer, type PeerRow } from "./directory/store.ts";
import { findIncomingById, newestIncoming, type InboxRow } from "./inbox/store.ts";
import { findLink } from "./line/store.ts";
import { newestOutgoing } from "./outbox/queue-store.ts";
import { findOutgoing, type OutboxRow } from "./outbox/store.ts";
import { readReceipts } from "./receipts/read-receipts.ts";
import { type Connection, UNDER_WAY } from "./tables.ts";
import type { ReceiptRow } from "./types.ts";

/** The cover of a dispatch, out or in: what may be shown to whoever looks after the line. Never its content. */
export interface DispatchView {
  readonly direction: "out" | "in";
  readonly dispatchId: string;
  readonly peerId: string;
  readonly state: string;
  readonly kind: string | undefined;
  readonly priority: string;
  readonly stage: OutboxRow["state"] | InboxRow["state"];
  readonly sequence: number | undefined;
  readonly incarnation: number | undefined;
  readonly at: Date;
  readonly sentAt: Date | undefined;
  readonly processedAt: Date | undefined;
  readonly handledAt: Date | undefined;
  readonly sizeBytes: number | undefined;
  readonly sealedDigest: string | undefined;
  readonly bodyDigest: string | undefined;
  readonly attempts: number;
  readonly nextTryAt: Date | undefined;
  readonly lastFailure: string | undefined;
  readonly refusalCode: string | undefined;
  readonly internalCode: string | undefined;
  readonly receiptDueAt: Date | undefined;
  readonly sentAgainAs: string | undefined;
  readonly earlierItemMissing: boolean;
}

/** The newest dispatches, out and in together, of one peer or of all; `limit` at most. */
export async function listDispatches(
  context: FederationContext,
  of: { peerId?: string },
  limit: number,
): Promise<DispatchView[]> {
  const { db } = context.platform.database;
  const peers = new Map<string, PeerRow>();
  const stateOf = async (peerId: string): Promise<string> => {
    const peer = peers.get(peerId) ?? (await peerOf(db, peerId));
    peers.set(peerId, peer);
    return peer.state;
  };
  const views: DispatchView[] = [];
  for (const row of await newestOutgoing(db, of, limit)) views.push(fromOutbox(row, await stateOf(row.peerId)));
  for (const row of await newestIncoming(db, of, limit)) views.push(fromInbox(row, await stateOf(row.peerId)));
  return views.sort((a, b) => b.at.getTime() - a.at.getTime()).slice(0, limit);
}

/** Refuses `not-found`. */
export async function readDispatch(
  context: FederationContext,
  dispatchId: string,
): Promise<{ dispatch: DispatchView; receipts: ReceiptRow[] }> {
  const { db } = context.platform.database;
  const receipts = await readReceipts(db, [dispatchId]);
  const out = await findOutgoing(db, dispatchId);
  if (out !== undefined) {
    const dispatch = fromOutbox(out, (await peerOf(db, out.peerId)).state);
    const link = await findLink(db, out.peerId);
    // A line that pauses holds back everything on it.
    const pausedUntil = link?.closedUntil ?? out.nextAt;
    const nextTryAt = pausedUntil > out.nextAt ? pausedUntil : out.nextAt;
    return { dispatch: dispatch.nextTryAt === undefined ? dispatch : { ...dispatch, nextTryAt }, receipts };
  }
  const [row] = await findIncomingById(db, dispatchId);
  if (row === undefined) throw new Refusal("not-found", "There is no such dispatch.");
  return { dispatch: fromInbox(row, (await peerOf(db, row.peerId)).state), receipts };
}

/** Peers are never deleted, so a dispatch without one is a bug. */
async function peerOf(db: Connection, peerId: string): Promise<PeerRow> {
  const peer = await findPeer(db, peerId);
  if (peer === undefined) throw new Error(`a dispatch names the peer ${peerId}, which is not there`);
  return peer;
}

function fromOutbox(row: OutboxRow, state: string): DispatchView {
  const isUnderWay = UNDER_WAY.includes(row.state);
  return {
    direction: "out",
    dispatchId: row.dispatchId,
    peerId: row.peerId,
    state,
    kind: row.kind,
    priority: row.priority,
    stage: row.state,
    sequence: row.sequence,
    incarnation: row.incarnation,
    at: row.queuedAt,
    sentAt: row.sentAt,
    processedAt: row.processedAt,
    handledAt: undefined,
    sizeBytes: row.sizeBytes,
    sealedDigest: row.sealedDigest,
    bodyDigest: row.bodyDigest,
    attempts: row.attempts,
    nextTryAt: isUnderWay ? row.nextAt : undefined,
    lastFailure: isUnderWay ? row.lastFailureCode : undefined,
    refusalCode: row.refusalCode,
    internalCode: undefined,
    receiptDueAt: isUnderWay ? row.receiptDueAt : undefined,
    sentAgainAs: row.sentAgainAs,
    earlierItemMissing: false,
  };
}

function fromInbox(row: InboxRow, state: string): DispatchView {
  const isUnderWay = row.state === "stored" || row.state === "waiting";
  return {
    direction: "in",
    dispatchId: row.dispatchId,
    peerId: row.peerId,
    state,
    kind: row.kind,
    priority: row.priority,
    stage: row.state,
    sequence: row.sequence,
    incarnation: row.incarnation,
    at: row.receivedAt,
    sentAt: row.sentAt,
    processedAt: row.processedAt,
    handledAt: row.handledAt,
    sizeBytes: row.sizeBytes,
    sealedDigest: row.sealedDigest,
    bodyDigest: row.bodyDigest,
    attempts: row.attempts,
    nextTryAt: isUnderWay ? row.nextAt : undefined,
    lastFailure: row.lastFailure,
    refusalCode: row.refusalCode,
    internalCode: row.internalCode,
    receiptDueAt: undefined,
    sentAgainAs: undefined,
    earlierItemMissing: row.earlierItemMissing,
  };
}
