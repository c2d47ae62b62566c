import {
  decideLink,
  decodeDispatch,
  parseStateCode,
  Refusal,
  SERVER_KINDS,
  type DesignationView,
  type LogHead,
  type OpenedDispatch,
} from "../../../protocol/index.ts";
import { type DatabaseError, isIntegrityViolation, type Transaction } from "../../../platform/index.ts";
import { raiseAlarm } from "../alarms/raise.ts";
import type { FederationContext } from "../context.ts";
import { lookupOf, ownDesignation } from "../directory/directory.ts";
import { dispatchIdentities } from "../directory/own-keys.ts";
import { findPeer, type PeerRow } from "../directory/store.ts";
import { laneEntries } from "../domain/lane-entries.ts";
import { decideGate } from "../domain/predecessor-gate.ts";
import { decideDate } from "../domain/signed-times.ts";
import { mayExchange } from "../domain/standing.ts";
import { isFaultOfPeer } from "../fault-of-peer.ts";
import { findLink, lockLink } from "../line/store.ts";
import { refOf } from "../peer-ref.ts";
import { dossierClosed, isClosed } from "../directory/closed-dossiers.ts";
import { demandOwnDossier } from "../directory/own-dossiers.ts";
import { eraseAgain, isOfDisposed } from "../disposal/disposed-again.ts";
import { giveLater, quotedLogHead } from "../receipts/give-receipt.ts";
import { incomingOf } from "./incoming-of.ts";
import { countSettledBefore, hasUnprocessedBefore } from "./numbers-store.ts";
import { dossierOf, openedFacts } from "./opened-facts.ts";
import { receiptedRow } from "./receipted.ts";
import { clearTrouble, noteTrouble, postponeIncoming, refuseDispatch } from "./refuse-dispatch.ts";
import { actOnServerKind } from "./server-kinds.ts";
import { lockIncoming, theirLaneAround, updateIncoming, wakeWaiting, type InboxRow } from "./store.ts";

/** What is the same for every step of one dispatch. */
interface Work {
  readonly row: InboxRow;
  readonly peer: PeerRow;
  readonly own: DesignationView;
  readonly logHead: LogHead;
  readonly opened: OpenedDispatch;
}

const STOPPED_RETRY_MS = 5 * 60_000;
const ATTEMPTS_OF_A_CONTRADICTION = 3;

/**
 * Opens one stored dispatch and acts on it. The act of the module that handles its kind, the inbox row, the log entry and
 * the `valid` receipt are one transaction: it is processed exactly once, whenever the process dies. What is wrong with it
 * becomes a signed refusal; what is wrong with us is tried again.
 */
export async function processDispatch(context: FederationContext, row: InboxRow): Promise<void> {
  const { database, clock } = context.platform;
  const peer = await findPeer(database.db, row.peerId);
  const own = await ownDesignation(context, database.db);
  if (peer === undefined || own === undefined)
    throw new Error(`the dispatch ${row.dispatchId} has no peer or no receiver`);
  if (!mayExchange(peer.standing)) {
    await postponeIncoming(context, row, new Date(clock.now().getTime() + STOPPED_RETRY_MS));
    return;
  }
  const logHead = await quotedLogHead(context);
  let opened: OpenedDispatch | undefined;
  try {
    opened = await openStored(context, row, own, peer);
    const work = { row, peer, own, logHead, opened };
    if (await holdForDate(context, work)) return;
    await context.fault("inbox.before-handler");
    await actOnServerKind(context, peer, opened);
    await database.transaction(async (tx) => await act(context, tx, work));
    await context.fault("inbox.after-valid-commit");
  } catch (error) {
    const refusal = isIntegrityViolation(error) ? contradiction(row, error) : error;
    if (!isFaultOfPeer(refusal)) await noteTrouble(context, peer, row, error);
    else await refuseDispatch(context, { row, peer, own, logHead, opened }, refusal);
  }
}

/**
 * R13, R27: what goes on contradicting what is here, such as an identifier used twice, is a fault of what was sent, and must not
 * be tried for ever. The first times it may have met another transaction on the way.
 */
function contradiction(row: InboxRow, error: DatabaseError): Refusal | DatabaseError {
  if (row.attempts + 1 < ATTEMPTS_OF_A_CONTRADICTION) return error;
  return new Refusal("content-contradicts", "What this dispatch says contradicts what is here already.", {
    details: { constraint: error.constraint ?? "" },
    cause: error,
  });
}

/**
 * Opens in a thread of the pool, on the peer's account (R27). The thread is given the private keys that the designation
 * named in the cover lists, and no others (R12, R16).
 */
export async function openStored(
  context: FederationContext,
  row: InboxRow,
  own: DesignationView,
  peer: PeerRow,
): Promise<OpenedDispatch> {
  const { platform } = context;
  const bytes = await platform.blobs.get(row.blobDigest);
  const { from, to, designations } = decodeDispatch(bytes).header;
  const lookup = await lookupOf(context, platform.database.db, [peer.state]);
  const addressee = lookup.byDigest(to, designations.to);
  const listed = addressee?.designation.sealing.map(({ recipient }) => recipient) ?? [];
  const request = {
    bytes,
    self: own,
    identities: dispatchIdentities(platform, own).filter(({ recipient }) => listed.includes(recipient)),
    current: known([lookup.current(from), lookup.current(to)]),
    named: known([lookup.byDigest(from, designations.from), addressee]),
    // It came in then, and our log says so; a key that was retired since does not make it worse.
    at: row.receivedAt,
  };
  return await context.openings.open(request, (cpuMs) => context.quota.countOpening(row.peerId, cpuMs));
}

function known(views: readonly (DesignationView | undefined)[]): DesignationView[] {
  return views.filter((view) => view !== undefined);
}

/** R23: never refused for its date; held, and a person woken, when the date cannot be right. */
async function holdForDate(context: FederationContext, { row, peer, opened }: Work): Promise<boolean> {
  if (row.releasedBy !== undefined) return false;
  const { database } = context.platform;
  const link = await findLink(database.db, peer.peer_id);
  const decision = decideDate({
    sentAt: new Date(opened.binding.sentAt),
    receivedAt: row.receivedAt,
    peerClockOffsetMs: link?.clockOffsetMs ?? 0,
  });
  const subject = { kind: "dispatch", id: row.dispatchId };
  const ref = refOf(peer);
  const priority = row.priority === "ordinary" ? "preservation" : row.priority;
  if (decision.outcome === "accept") {
    if (decision.late) {
      const details = { sentAt: opened.binding.sentAt };
      await database.transaction(async (tx) => {
        await raiseAlarm(context, tx, { kind: "late-dispatch", peer: ref, subject, details, priority: row.priority });
      });
    }
    return false;
  }
  await database.transaction(async (tx) => {
    await updateIncoming(tx.db, row, { state: "held", ...openedFacts(opened) });
    const details = { sentAt: opened.binding.sentAt, aheadSeconds: Math.round(decision.aheadMs / 1000) };
    await raiseAlarm(context, tx, { kind: "held-for-date", peer: ref, subject, details, priority });
  });
  return true;
}

async function act(context: FederationContext, tx: Transaction, work: Work): Promise<void> {
  const { row, peer, opened } = work;
  const { clock } = context.platform;
  // One dispatch of a peer after the other, also between processes: lanes are judged on what is committed.
  await lockLink(tx.db, peer.peer_id);
  const current = await lockIncoming(tx.db, row);
  if (current === undefined || (current.state !== "stored" && current.state !== "waiting")) return;
  if (await isOfDisposed(tx.db, opened.binding, row.receivedAt)) {
    // R17: it was dealt with before the restore that forgot it, so nothing is said of it a second time.
    await updateIncoming(tx.db, row, { state: "valid", ...openedFacts(opened), processed_at: clock.now() });
    await eraseAgain(context, tx, opened.binding);
    return;
  }
  const gate = await passGate(context, tx, work);
  if (gate.outcome === "wait") {
    await updateIncoming(tx.db, row, { state: "waiting", next_at: gate.until, ...openedFacts(opened) });
    return;
  }
  await runHandler(context, tx, work, gate.earlierItemMissing);
  await context.fault("inbox.after-handler");
  await updateIncoming(tx.db, row, {
    state: "valid",
    ...openedFacts(opened),
    earlier_item_missing: gate.earlierItemMissing,
    processed_at: clock.now(),
    last_failure: null,
  });
  await clearTrouble(context, tx, row);
  await giveLater(context, tx, {
    strength: "valid",
    about: receiptedRow(row, opened),
    peer: refOf(peer),
    own: work.own,
    logHead: work.logHead,
  });
  await context.audit.append(tx, {
    type: "federation.dispatch-valid",
    actor: { kind: "peer", state: peer.state },
    subject: { kind: "dispatch", id: row.dispatchId },
    ...dossierOf(opened),
    details: { kind: opened.kind, bodyDigest: opened.bodyDigest, sequence: row.sequence },
  });
  if (gate.earlierItemMissing) {
    await raiseAlarm(context, tx, {
      kind: "earlier-item-missing",
      peer: refOf(peer),
      subject: { kind: "dispatch", id: row.dispatchId },
    });
  }
  await wakeWaiting(tx.db, peer.peer_id, clock.now());
}

/** R13, R14: the body continues its author's lane, or its predecessor is waited for a while. Refuses `equivocation`, `dossier-closed`. */
async function passGate(
  context: FederationContext,
  tx: Transaction,
  { row, peer, opened }: Work,
): Promise<ReturnType<typeof decideGate>> {
  const { binding } = opened;
  if (binding.dossierId === null) return { outcome: "process", earlierItemMissing: false };
  if (await isClosed(tx.db, binding.dossierId)) throw dossierClosed(peer.state);
  const author = parseStateCode(peer.state);
  const lane = await theirLaneAround(tx.db, { peerId: peer.peer_id, dossierId: binding.dossierId }, binding.lanes.own);
  const link = decideLink(laneEntries(author, lane), { author, digest: opened.bodyDigest, ...binding.lanes });
  const isMissing = link.outcome === "predecessor-missing";
  return decideGate({
    predecessorIsMissing: isMissing,
    earlierNumberIsUnderWay: isMissing && (await isEarlierUnderWay(tx, row)),
    receivedAt: row.receivedAt,
    now: context.platform.clock.now(),
  });
}

async function isEarlierUnderWay(tx: Transaction, row: InboxRow): Promise<boolean> {
  const { peerId, incarnationId, sequence } = row;
  if (await hasUnprocessedBefore(tx.db, peerId, incarnationId, sequence)) return true;
  return (await countSettledBefore(tx.db, peerId, incarnationId, sequence)) < sequence - 1;
}

async function runHandler(
  context: FederationContext,
  tx: Transaction,
  { row, peer, opened }: Work,
  earlierItemMissing: boolean,
): Promise<void> {
  const { kind } = opened;
  if (SERVER_KINDS.includes(kind)) return;
  const handler = context.handlers.get(kind);
  if (handler === undefined) throw new Refusal("unknown-kind", `No part of this server deals with a ${kind}.`);
  const incoming = incomingOf(row, peer, opened, earlierItemMissing);
  if (incoming === undefined) throw new Error("openDispatch let a case matter without a dossier through");
  await demandOwnDossier(tx.db, incoming.dossierId, kind, row.peerId);
  await handler(tx, incoming);
}
