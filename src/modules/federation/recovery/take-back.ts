import {
  decodeDispatch,
  fromBase64,
  parseStateCode,
  readReceipt,
  Refusal,
  verifyOuterHeader,
  verifyReceipt,
  type DesignationView,
  type OpenedDispatch,
  type OuterHeader,
  type VerifiedReceipt,
} from "../../../protocol/index.ts";
import type { Transaction } from "../../../platform/index.ts";
import { compact } from "../../../protocol/compact.ts";
import { repeatedDisposals } from "../../desk/index.ts";
import type { FederationContext, ToSend } from "../context.ts";
import { lookupOf, ownDesignation } from "../directory/directory.ts";
import type { PeerRow } from "../directory/store.ts";
import { removeErasedFiles } from "../disposal/erase-traffic.ts";
import { isFaultOfPeer } from "../fault-of-peer.ts";
import { incomingOf } from "../inbox/incoming-of.ts";
import { arrivedLine, journal } from "../inbox/journal-line.ts";
import { openedFacts } from "../inbox/opened-facts.ts";
import { openStored } from "../inbox/process-dispatch.ts";
import { receiptedLine, receiptedRow } from "../inbox/receipted.ts";
import { recordStored } from "../inbox/record-stored.ts";
import { actOnServerKind } from "../inbox/server-kinds.ts";
import { findIncoming, updateIncoming, type InboxRow } from "../inbox/store.ts";
import { refOf } from "../peer-ref.ts";
import { keepGiven } from "../receipts/give-receipt.ts";
import { takeReceipt } from "../receipts/take-receipt.ts";
import { BY, claimOurs, demandSame, enterOurs, keepOurs, noteEntered, readOurs } from "./ours.ts";
import { eraseAgain, isOfDisposed } from "../disposal/disposed-again.ts";
import { openAgain, type OpenedAgain } from "./sealed-anew.ts";
import { nextToTakeBack, noteQuotedHead, returnedRow, settleReturned, type ReturnedRow } from "./store.ts";

/**
 * Takes in again what a peer gave back, one after the other in the order in which it came to be known, each in one transaction: a process
 * that dies in between goes on at the next. What fits nothing yet is tried again once others are in. What has no effect then either is
 * kept and put before people, and stops nothing.
 */
export async function takeBack(context: FederationContext, peer: PeerRow, signal: AbortSignal): Promise<void> {
  const waiting = new Set<string>();
  for (let lastWaiting = Number.POSITIVE_INFINITY; ;) {
    const isLastTry = waiting.size === lastWaiting;
    lastWaiting = waiting.size;
    const tried = isLastTry ? new Set<string>() : waiting;
    tried.clear();
    for (;;) {
      if (signal.aborted) return;
      const row = await nextToTakeBack(context.platform.database.db, peer.peer_id, [...tried]);
      if (row === undefined) break;
      if (!(await takeBackOne(context, peer, row, { isLastTry, signal }))) tried.add(row.dispatch_id);
    }
    if (waiting.size === 0 || isLastTry) return;
  }
}

interface Attempt {
  /** Whatever it needed is in by now, or never comes. */
  readonly isLastTry: boolean;
  readonly signal: AbortSignal;
}

/** False where it fits nothing that is here, and may do so later. */
async function takeBackOne(
  context: FederationContext,
  peer: PeerRow,
  row: ReturnedRow,
  attempt: Attempt,
): Promise<boolean> {
  const { isLastTry } = attempt;
  try {
    if (row.is_ours) await takeBackOurs(context, peer, row, isLastTry);
    else await takeBackTheirs(context, peer, row, attempt);
    return true;
  } catch (error) {
    if (!isFaultOfPeer(error)) throw error;
    if (!isLastTry) return false;
    context.platform.log.warn("federation.not-taken-back", { state: peer.state, code: error.code });
    await settle(context, row, { outcome: "without-effect", reason: error.code });
    return true;
  }
}

/** What this server wrote: its place in the outbox and in the lane, and what the module that wrote it makes of it. */
async function takeBackOurs(
  context: FederationContext,
  peer: PeerRow,
  row: ReturnedRow,
  isLastTry: boolean,
): Promise<void> {
  const { database } = context.platform;
  if (row.outcome === "fetched") {
    const read = await readOurs(context, peer, row);
    const { binding } = read.opened;
    if (await isOfDisposed(database.db, binding, new Date(binding.sentAt))) {
      await database.transaction(async (tx) => void (await keepOurs(context, tx, peer, read, null)));
      await takeReceipts(context, peer, row);
      return await settleDisposed(context, row, read.opened);
    }
    try {
      await database.transaction(async (tx) => await enterOurs(context, tx, peer, row, read));
    } catch (error) {
      if (!isLastTry || !isFaultOfPeer(error)) throw error;
      // The lane goes on from it all the same; only the module could do nothing with it.
      await database.transaction(async (tx) => {
        await keepOurs(context, tx, peer, read, binding.dossierId);
        await noteEntered(tx, row, read.opened, error.code);
      });
    }
  }
  await takeReceipts(context, peer, row);
  const { reason } = row.outcome === "entered" ? row : await returnedRow(context.platform.database.db, row);
  await settle(context, row, reason === null ? { outcome: "taken-back" } : { outcome: "without-effect", reason });
}

/** R17: what was disposed of here is not taken in again; that there was something under its number stays. */
async function settleDisposed(context: FederationContext, row: ReturnedRow, opened: OpenedDispatch): Promise<void> {
  await context.platform.database.transaction(async (tx) => {
    await eraseAgain(context, tx, opened.binding);
    await settleReturned(tx.db, row, { outcome: "disposed" });
  });
  await removeErasedFiles(context);
}

async function takeReceipts(context: FederationContext, peer: PeerRow, row: ReturnedRow): Promise<void> {
  for (const bytes of receiptsIn(row)) await takeReceipt(context, refOf(peer), bytes);
}

/** What a peer wrote and this server had receipted: with the receipts of then, so that none is signed twice. */
async function takeBackTheirs(
  context: FederationContext,
  peer: PeerRow,
  row: ReturnedRow,
  { isLastTry, signal }: Attempt,
): Promise<void> {
  const { platform } = context;
  const { db } = platform.database;
  const own = await ownDesignation(context, db);
  if (own === undefined || row.dispatch === null) throw new Error("a returned dispatch without its bytes");
  const bytes = new Uint8Array(row.dispatch);
  const frame = decodeDispatch(bytes);
  demandSame(frame.header.dispatchId, row);
  verifyOuterHeader(frame, own, await lookupOf(context, db, [peer.state]), platform.clock.now());
  const given = await readGiven(context, peer, frame.header, row);
  await noteQuoted(context, row, given);
  const line = arrivedLine(peer.peer_id, frame.header, bytes, given.stored.receipt.at);
  const before = await findIncoming(db, { peerId: peer.peer_id, dispatchId: row.dispatch_id });
  if (before !== undefined && (before.state === "valid" || before.state === "refused")) {
    await settle(context, row, { outcome: "taken-back" });
    return;
  }
  await platform.blobs.put(bytes);
  await journal(context, { ...line, receipt: given.stored.bytes });
  await platform.database.transaction(async (tx) => {
    if (before !== undefined) return;
    await recordStored(context, tx, line);
    await keep(context, tx, peer, receiptedLine(line), given.stored);
  });
  const stored = await findIncoming(db, { peerId: peer.peer_id, dispatchId: row.dispatch_id });
  if (stored === undefined) throw new Error(`the dispatch ${row.dispatch_id} was stored and is not there`);
  const disposed = await openedOfDisposed(context, { stored, own, peer });
  if (disposed !== undefined) {
    await platform.database.transaction(async (tx) => await finishValid(context, tx, peer, stored, disposed, given));
    return await settleDisposed(context, row, disposed);
  }
  if (given.refused !== undefined) return await takeRefused(context, peer, row, stored, given.refused);
  // Not dealt with before the loss: the inbox does so once this server is itself again.
  if (given.valid === undefined) return await settle(context, row, { outcome: "taken-back" });
  const { valid } = given;
  const read = async (): Promise<OpenedAgain> => {
    const again = await openAgain(context, { stored, own, peer }, signal);
    if (valid.receipt.payloadDigest === again.opened.bodyDigest) return again;
    throw new Refusal("receipt-payload-digest-mismatch", "Our receipt is about another text than the peer gave back.");
  };
  const again = await read().catch(async (error: unknown) => {
    if (!isLastTry || !isFaultOfPeer(error)) throw error;
    await settleUnread(context, peer, { row, stored, given }, error.code);
  });
  if (again === undefined) return;
  const { opened, isSealedAnew } = again;
  if (await isOfDisposed(db, opened.binding, stored.receivedAt)) {
    await platform.database.transaction(async (tx) => await finishValid(context, tx, peer, stored, opened, given));
    return await settleDisposed(context, row, opened);
  }
  await actOnServerKind(context, peer, opened);
  const finish = async (isActedUpon: boolean, reason?: string): Promise<void> =>
    await platform.database.transaction(async (tx) => {
      if (isActedUpon) await actAgain(context, tx, peer, stored, opened);
      await finishValid(context, tx, peer, stored, opened, given);
      const outcome = reason === undefined ? "taken-back" : "without-effect";
      await settleReturned(tx.db, row, {
        outcome,
        ...compact({ reason }),
        isSealedAnew,
        kind: opened.kind,
        dossierId: opened.binding.dossierId,
      });
    });
  try {
    const claim = async (tx: Transaction, outgoing: ToSend) => await claimOurs(context, tx, peer, outgoing);
    await context.replaying.run({ claim }, async () => await finish(true));
  } catch (error) {
    if (!isLastTry || !isFaultOfPeer(error)) throw error;
    // We said of it that it was valid, and it is: only what follows from it here has to be done by people.
    await finish(false, error.code);
  }
}

/** It was valid when this server could read it: a second receipt that says otherwise is never given, and people are told why it is not here. */
async function settleUnread(
  context: FederationContext,
  peer: PeerRow,
  { row, stored, given }: { row: ReturnedRow; stored: InboxRow; given: Given },
  reason: string,
): Promise<void> {
  await context.platform.database.transaction(async (tx) => {
    const processed_at = new Date(given.valid?.receipt.at ?? stored.receivedAt);
    await updateIncoming(tx.db, stored, { state: "valid", processed_at });
    for (const one of [given.valid, given.handled]) {
      if (one !== undefined) await keep(context, tx, peer, receiptedRow(stored), one);
    }
    await settleReturned(tx.db, row, { outcome: "without-effect", reason });
  });
}

/** A peer may leave out what we said of it, so it is opened to look. Undefined where nothing was disposed of, or it cannot be opened. */
async function openedOfDisposed(
  context: FederationContext,
  { stored, own, peer }: { stored: InboxRow; own: DesignationView; peer: PeerRow },
): Promise<OpenedDispatch | undefined> {
  const { db } = context.platform.database;
  if ((await repeatedDisposals(db)).length === 0) return undefined;
  try {
    const opened = await openStored(context, stored, own, peer);
    return (await isOfDisposed(db, opened.binding, stored.receivedAt)) ? opened : undefined;
  } catch (error) {
    if (!isFaultOfPeer(error)) throw error;
    return undefined;
  }
}

async function actAgain(
  context: FederationContext,
  tx: Transaction,
  peer: PeerRow,
  row: InboxRow,
  opened: OpenedDispatch,
): Promise<void> {
  const incoming = incomingOf(row, peer, opened, false);
  if (incoming === undefined) return;
  const handler = context.handlers.get(opened.kind);
  if (handler === undefined) throw new Refusal("unknown-kind", `No part of this server deals with a ${opened.kind}.`);
  await handler(tx, incoming);
}

async function finishValid(
  context: FederationContext,
  tx: Transaction,
  peer: PeerRow,
  row: InboxRow,
  opened: OpenedDispatch,
  { valid, handled, refused }: Given,
): Promise<void> {
  const about = receiptedRow(row, opened);
  await updateIncoming(tx.db, row, {
    state: "valid",
    ...(refused === undefined ? {} : { state: "refused" as const, refusal_code: refused.receipt.code ?? "refused" }),
    ...openedFacts(opened),
    processed_at: new Date(valid?.receipt.at ?? row.receivedAt),
    ...(handled === undefined
      ? {}
      : { handled_at: new Date(handled.receipt.at), handled_by: JSON.stringify(BY) as never, handled_receipted: true }),
  });
  for (const receipt of [valid, handled, refused])
    if (receipt !== undefined) await keep(context, tx, peer, about, receipt);
}

async function takeRefused(
  context: FederationContext,
  peer: PeerRow,
  row: ReturnedRow,
  stored: InboxRow,
  refused: VerifiedReceipt,
): Promise<void> {
  await context.platform.database.transaction(async (tx) => {
    const code = refused.receipt.code ?? "refused";
    const processedAt = new Date(refused.receipt.at);
    await updateIncoming(tx.db, stored, { state: "refused", refusal_code: code, processed_at: processedAt });
    await keep(context, tx, peer, receiptedRow(stored), refused);
    await settleReturned(tx.db, row, { outcome: "taken-back" });
  });
}

interface Given {
  readonly stored: VerifiedReceipt;
  readonly valid: VerifiedReceipt | undefined;
  readonly handled: VerifiedReceipt | undefined;
  readonly refused: VerifiedReceipt | undefined;
}

/** Our own receipts, by our own signature and about this very dispatch. Refuses `returned-unreceipted` where we gave none. */
async function readGiven(
  context: FederationContext,
  peer: PeerRow,
  header: OuterHeader,
  row: ReturnedRow,
): Promise<Given> {
  const { database, config, clock } = context.platform;
  const lookup = await lookupOf(context, database.db, [peer.state]);
  const { dispatchId, incarnation, sequence, sealedDigest } = header;
  const about = { to: parseStateCode(peer.state), dispatchId, incarnation, sequence, sealedDigest };
  const receipts = receiptsIn(row).map((bytes) => {
    // Of its text we know nothing yet; it is compared once it is open.
    const payloadDigest = readReceipt(bytes).receipt.payloadDigest ?? "";
    const expected = { giver: parseStateCode(config.state), ...about, payloadDigest };
    return verifyReceipt(bytes, { lookup, at: clock.now(), expected });
  });
  const first = (strength: string): VerifiedReceipt | undefined =>
    receipts.find(({ receipt }) => receipt.strength === strength);
  const stored = first("stored") ?? receipts[0];
  if (stored === undefined) throw new Refusal("returned-unreceipted", "This server never receipted that dispatch.");
  return { stored, valid: first("valid"), handled: first("handled"), refused: first("refused") };
}

/**
 * R11: what our own receipts quote of our log was signed and seen, also where no peer cosigned it, or none says so. Where our log does not
 * have it, it cannot go on.
 */
async function noteQuoted(context: FederationContext, row: ReturnedRow, given: Given): Promise<void> {
  const { database } = context.platform;
  for (const receipt of [given.stored, given.valid, given.handled, given.refused]) {
    if (receipt === undefined) continue;
    const { logHead } = receipt.receipt;
    const { relation } = await context.audit.extendsQuoted(logHead);
    if (relation === "extends") continue;
    await database.transaction(async (tx) => await noteQuotedHead(tx.db, row, logHead));
  }
}

async function keep(
  context: FederationContext,
  tx: Transaction,
  peer: PeerRow,
  about: ReturnType<typeof receiptedLine>,
  { receipt, bytes }: VerifiedReceipt,
): Promise<void> {
  const { strength, code } = receipt;
  // A code of a later version is kept in the bytes; ours are all known.
  const kept = { strength, about, peer: refOf(peer), ...(code === undefined ? {} : { code: code as never }) };
  await keepGiven(context, tx, kept, bytes, new Date(receipt.at));
}

function receiptsIn({ receipts }: ReturnedRow): Uint8Array[] {
  // Written by insertReturned only.
  return ((receipts ?? []) as readonly string[]).map(fromBase64);
}

async function settle(
  context: FederationContext,
  row: ReturnedRow,
  change: Parameters<typeof settleReturned>[2],
): Promise<void> {
  await context.platform.database.transaction(async (tx) => await settleReturned(tx.db, row, change));
}
