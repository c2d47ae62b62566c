import {
  parseDispatchId,
  parseStateCode,
  readReturnedDispatch,
  Refusal,
  utf8,
  type DispatchId,
  type OpenedDispatch,
  type OuterHeader,
} from "../../../protocol/index.ts";
import type { Transaction } from "../../../platform/index.ts";
import type { FederationContext, ToSend } from "../context.ts";
import { lookupOf } from "../directory/directory.ts";
import type { PeerRow } from "../directory/store.ts";
import { receiptDeadlineMs } from "../domain/retry.ts";
import { findOutgoing, restoreOutgoing } from "../outbox/store.ts";
import type { Connection } from "../tables.ts";
import { oursToTakeBack, settleReturned, type ReturnedRow } from "./store.ts";

// What this server wrote itself, forgot, and has back from the peer to which it went.

export const BY = { kind: "system", job: "federation.recovery" } as const;

export interface Ours {
  readonly bytes: Uint8Array;
  readonly header: OuterHeader;
  readonly opened: OpenedDispatch;
}

export async function readOurs(
  context: FederationContext,
  peer: PeerRow,
  row: Pick<ReturnedRow, "dispatch" | "body" | "dispatch_id">,
  db: Connection = context.platform.database.db,
): Promise<Ours> {
  if (row.dispatch === null || row.body === null) {
    throw new Refusal("returned-unopened", "The peer cannot open this dispatch of ours any more.");
  }
  const bytes = new Uint8Array(row.dispatch);
  const lookup = await lookupOf(context, db, [peer.state]);
  const receiver = lookup.current(parseStateCode(peer.state));
  if (receiver === undefined) throw new Error(`the designation of ${peer.state} vanished`);
  const at = context.platform.clock.now();
  const opened = readReturnedDispatch({ bytes, body: new Uint8Array(row.body), receiver, lookup, at });
  demandSame(opened.header.dispatchId, row);
  return { bytes, header: opened.header, opened };
}

/** With what the module does about it; claimed before by an act of this server that was done again, it is here already. */
export async function enterOurs(
  context: FederationContext,
  tx: Transaction,
  peer: PeerRow,
  row: ReturnedRow,
  read: Ours,
): Promise<void> {
  const { opened } = read;
  const { dossierId } = opened.binding;
  const isNew = await keepOurs(context, tx, peer, read, dossierId);
  const recover = context.recoverers.get(opened.kind);
  if (isNew && dossierId !== null) {
    if (recover === undefined) throw new Refusal("unknown-kind", `No part of this server takes back a ${opened.kind}.`);
    await recover(tx, {
      to: parseStateCode(peer.state),
      dispatchId: parseDispatchId(row.dispatch_id),
      dossierId,
      kind: opened.kind,
      bodyDigest: opened.bodyDigest,
      content: opened.content,
      sentAt: opened.binding.sentAt,
    });
  }
  await noteEntered(tx, row, opened);
}

/** The row of the outbox. True where this server knew nothing of the dispatch. */
export async function keepOurs(
  context: FederationContext,
  tx: Transaction,
  peer: PeerRow,
  { bytes, header, opened }: Ours,
  /** Under which the log has it; null where that must not lead back to the dossier. */
  logged: string | null,
): Promise<boolean> {
  const { platform } = context;
  const known = await findOutgoing(tx.db, header.dispatchId);
  const isSealed = known !== undefined && known.state !== "queued" && known.state !== "numbered";
  if (isSealed) return false;
  const blob = await platform.blobs.put(bytes, { db: tx.db });
  const { binding } = opened;
  await restoreOutgoing(tx.db, {
    dispatchId: header.dispatchId,
    peerId: peer.peer_id,
    header,
    binding,
    bodyDigest: opened.bodyDigest,
    blobDigest: blob.sha256,
    sizeBytes: bytes.length,
    content: utf8(JSON.stringify(opened.content)),
    envelope: opened.envelope,
    askedBy: BY,
    at: platform.clock.now(),
    receiptDueAt: new Date(platform.clock.now().getTime() + receiptDeadlineMs(binding.priority)),
  });
  await context.audit.append(tx, {
    type: "federation.dispatch-recovered",
    actor: BY,
    subject: { kind: "dispatch", id: header.dispatchId },
    ...(logged === null ? {} : { dossierId: logged }),
    details: { from: header.from, sequence: header.sequence, sealedDigest: header.sealedDigest },
  });
  return known === undefined;
}

/**
 * What a module would send again because it deals again with what a peer had sent: found among what came back, it is that, and nothing is
 * written a second time. Undefined where nothing fits: then it never left.
 */
export async function claimOurs(
  context: FederationContext,
  tx: Transaction,
  peer: PeerRow,
  outgoing: Pick<ToSend, "kind" | "content" | "dossierId">,
): Promise<DispatchId | undefined> {
  const { kind, dossierId } = outgoing;
  for (const row of await oursToTakeBack(tx.db, { peerId: peer.peer_id, kind, dossierId })) {
    const read = await readOurs(context, peer, row, tx.db);
    if (subjectOf(read.opened.content) !== subjectOf(outgoing.content)) continue;
    await keepOurs(context, tx, peer, read, dossierId);
    await noteEntered(tx, row, read.opened);
    return parseDispatchId(row.dispatch_id);
  }
  return undefined;
}

/** What it is about, and as what: two statuses of one request are two things. */
function subjectOf(content: unknown): string {
  const { transferId, requestId, exhibitId, status } = content as Record<string, unknown>; // members of an object, or nothing
  return JSON.stringify([transferId ?? requestId ?? exhibitId, status]);
}

/** It stands in the outbox; its receipts follow. */
export async function noteEntered(
  tx: Transaction,
  row: ReturnedRow,
  opened: OpenedDispatch,
  reason?: string,
): Promise<void> {
  const change = { outcome: "entered", kind: opened.kind, dossierId: opened.binding.dossierId } as const;
  await settleReturned(tx.db, row, reason === undefined ? change : { ...change, reason });
}

export function demandSame(dispatchId: string, row: Pick<ReturnedRow, "dispatch_id">): void {
  if (dispatchId === row.dispatch_id) return;
  throw new Refusal("returned-other-dispatch", "The peer gave back another dispatch than it was asked for.");
}
