import {
  peerCode,
  type DesignationView,
  type LogHead,
  type OpenedDispatch,
  type PeerCode,
  type Refusal,
} from "../../../protocol/index.ts";
import type { Transaction } from "../../../platform/index.ts";
import { clearAlarmOf, raiseAlarm } from "../alarms/raise.ts";
import type { FederationContext } from "../context.ts";
import type { PeerRow } from "../directory/store.ts";
import { retryDelayMs, retryPolicyFor } from "../domain/retry.ts";
import { drawFraction } from "../line/line-state.ts";
import { lockLink } from "../line/store.ts";
import { refOf } from "../peer-ref.ts";
import { giveLater } from "../receipts/give-receipt.ts";
import { incomingOf } from "./incoming-of.ts";
import { dossierOf, openedFacts } from "./opened-facts.ts";
import { receiptedRow } from "./receipted.ts";
import { lockIncoming, updateIncoming, wakeWaiting, type InboxRow } from "./store.ts";

/** A handler that fails so often is a matter for a person. */
const ATTEMPTS_BEFORE_ALARM = 3;

/** The signed refusal of a dispatch: one constant code for the peer, the exact one in our log (R38). */
export async function refuseDispatch(
  context: FederationContext,
  work: { row: InboxRow; peer: PeerRow; own: DesignationView; logHead: LogHead; opened: OpenedDispatch | undefined },
  refusal: Refusal,
): Promise<void> {
  const { row, peer, own, logHead, opened } = work;
  const { database, clock } = context.platform;
  const code = codeFor(refusal, opened);
  const ref = refOf(peer);
  await database.transaction(async (tx) => {
    await lockLink(tx.db, peer.peer_id);
    const current = await lockIncoming(tx.db, row);
    if (current === undefined || (current.state !== "stored" && current.state !== "waiting")) return;
    await updateIncoming(tx.db, row, {
      state: "refused",
      ...(opened === undefined ? {} : openedFacts(opened)),
      processed_at: clock.now(),
      refusal_code: code,
      internal_code: refusal.code,
    });
    await clearTrouble(context, tx, row);
    await giveLater(context, tx, {
      strength: "refused",
      code,
      about: receiptedRow(row, opened),
      peer: ref,
      own,
      logHead,
    });
    await context.audit.append(tx, {
      type: "federation.dispatch-refused",
      actor: { kind: "peer", state: peer.state },
      subject: { kind: "dispatch", id: row.dispatchId },
      ...(opened === undefined ? {} : dossierOf(opened)),
      details: { code, internal: refusal.code, field: refusal.field ?? "", sequence: row.sequence },
    });
    const incoming = opened && incomingOf(row, peer, opened, false);
    if (incoming) for (const listener of context.refusalListeners) await listener(tx, incoming, refusal.code);
    if (code === "over-quota") {
      // A handler has a limit of its own, as for exhibits: grouped with the other limits of this peer (R27).
      const subject = { kind: "peer", id: peer.peer_id };
      const details = { limit: String(refusal.details["limit"] ?? "") };
      await raiseAlarm(context, tx, { kind: "peer-over-quota", peer: ref, subject, details, priority: row.priority });
    }
    const alarm =
      code === "equivocation" ? "equivocation" : code === "cannot-open" ? "dispatch-cannot-be-opened" : undefined;
    if (alarm !== undefined) {
      const subject = { kind: "dispatch", id: row.dispatchId };
      const details = { code: refusal.code };
      await raiseAlarm(context, tx, { kind: alarm, peer: ref, subject, details, priority: row.priority });
    }
    await wakeWaiting(tx.db, peer.peer_id, clock.now());
  });
}

/** Codes for what a dispatch says; all others are about what surrounds it. */
const ABOUT_ITS_MATTER: readonly PeerCode[] = [
  "malformed",
  "too-large",
  "unknown-kind",
  "equivocation",
  "superseded",
  "over-quota",
  "not-found",
  "refused",
];

/**
 * A dispatch that was opened and is signed was written wrongly where a document in it cannot be read: its seal, its binding and its own
 * version are good, and nobody is sent to look there (spec/dispatches.md, "Body").
 */
function codeFor(refusal: Refusal, opened: OpenedDispatch | undefined): PeerCode {
  const code = peerCode(refusal);
  return opened === undefined || ABOUT_ITS_MATTER.includes(code) ? code : "malformed";
}

/** Something of ours failed: the dispatch stays stored and is tried again; others go on meanwhile. */
export async function noteTrouble(
  context: FederationContext,
  peer: PeerRow,
  row: InboxRow,
  error: unknown,
): Promise<void> {
  const { database, clock, random, log } = context.platform;
  const code = codeOf(error);
  log.error("federation.dispatch-not-processed", error, { dispatchId: row.dispatchId, attempts: row.attempts + 1 });
  const delay = retryDelayMs(row.attempts + 1, drawFraction(random.bytes(4)), retryPolicyFor(row.priority));
  await database.transaction(async (tx) => {
    await updateIncoming(tx.db, row, {
      attempts: row.attempts + 1,
      last_failure: code,
      next_at: new Date(clock.now().getTime() + delay),
    });
    if (row.attempts + 1 < ATTEMPTS_BEFORE_ALARM) return;
    const isLost = code === "blob-missing" || code === "blob-damaged";
    await raiseAlarm(context, tx, {
      kind: isLost ? "lost-bytes" : "handler-failing",
      peer: refOf(peer),
      subject: { kind: "dispatch", id: row.dispatchId },
      details: { code, attempts: row.attempts + 1 },
      priority: row.priority,
    });
  });
}

/** It was dealt with after all: what `noteTrouble` raised is over. */
export async function clearTrouble(context: FederationContext, tx: Transaction, row: InboxRow): Promise<void> {
  if (row.attempts === 0) return;
  await clearAlarmOf(context, tx, ["lost-bytes", "handler-failing"], { kind: "dispatch", id: row.dispatchId });
}

/** It is looked at again at that time; nothing was wrong with it. */
export async function postponeIncoming(context: FederationContext, row: InboxRow, until: Date): Promise<void> {
  const { database } = context.platform;
  await database.transaction(async (tx) => await updateIncoming(tx.db, row, { next_at: until }));
}

function codeOf(error: unknown): string {
  if (typeof error === "object" && error !== null && "code" in error && typeof error.code === "string")
    return error.code;
  return error instanceof Error ? error.name : "unknown";
}
