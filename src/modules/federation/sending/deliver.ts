import {
  decodeDispatch,
  isRefusal,
  listedKeys,
  MEDIA_TYPES,
  parseStateCode,
  signersOf,
} from "../../../protocol/index.ts";
import { raiseAlarm } from "../alarms/raise.ts";
import type { FederationContext } from "../context.ts";
import { ownDesignation } from "../directory/directory.ts";
import type { PeerRow } from "../directory/store.ts";
import { isFaultOfPeer } from "../fault-of-peer.ts";
import { callPeer } from "../line/call-peer.ts";
import { pauseLine } from "../line/line-state.ts";
import { DISPATCHES_PATH } from "../line/peer-paths.ts";
import { peerCodeOf } from "../line/read-refusal.ts";
import { sendUnderNextKey } from "../outbox/close-number.ts";
import { moveOutgoing, type OutboxRow } from "../outbox/store.ts";
import { refOf } from "../peer-ref.ts";
import { takeReceipt } from "../receipts/take-receipt.ts";
import type { AlarmKind, PeerAnswer } from "../types.ts";

/** What ends with time: the sender waits and tries again. */
const passing = new Set([
  "over-quota",
  "clock-skew",
  "not-authorised",
  "designation-unknown",
  "internal",
  "locked",
  "recovering",
]);
/** What a person at one of the ends has to mend; asked again once an hour. */
const STUCK_RETRY_MS = 60 * 60_000;
/** The peer said "not now" and not when. */
const SHORT_PAUSE_MS = 30_000;

export type DeliveryOutcome = "delivered" | "peer-refuses" | "line-is-down";

/**
 * Brings sealed bytes to the peer and keeps the receipt that it answers with. Idempotent: the peer answers a repetition
 * with the same receipt (R13). Nothing is lost by a crash anywhere in here: the row stays `sealed` until a receipt is
 * kept.
 */
export async function deliver(
  context: FederationContext,
  peer: PeerRow,
  row: OutboxRow,
  signal: AbortSignal,
): Promise<DeliveryOutcome> {
  const { platform } = context;
  if (row.blobDigest === undefined) throw new Error(`the sealed dispatch ${row.dispatchId} has no bytes`);
  try {
    const bytes = await platform.blobs.get(row.blobDigest);
    const answer = await callPeer(context, {
      state: parseStateCode(peer.state),
      method: "POST",
      path: DISPATCHES_PATH,
      body: bytes,
      headers: { "content-type": MEDIA_TYPES.dispatch },
      signal,
    });
    await context.fault("outbox.after-delivery");
    return await takeAnswer(context, peer, row, answer, bytes);
  } catch (error) {
    if (!isRefusal(error)) throw error;
    if (error.code === "blob-missing" || error.code === "blob-damaged") {
      await noteAttempt(context, row, error.code, STUCK_RETRY_MS);
      await tell(context, peer, row, "lost-bytes", error.code);
      return "peer-refuses";
    }
    await noteAttempt(context, row, error.code);
    return "line-is-down";
  }
}

async function takeAnswer(
  context: FederationContext,
  peer: PeerRow,
  row: OutboxRow,
  answer: PeerAnswer,
  bytes: Uint8Array,
): Promise<DeliveryOutcome> {
  if (answer.headers["content-type"]?.startsWith(MEDIA_TYPES.envelope) === true) {
    return await takeAnsweredReceipt(context, peer, row, answer.body);
  }
  const code = peerCodeOf(answer);
  if (passing.has(code)) {
    await noteAttempt(context, row, code);
    await pauseLine(context, refOf(peer), code, retryAfterMs(answer) ?? SHORT_PAUSE_MS);
    return "line-is-down";
  }
  if (code === "cannot-open" && (await isUnderLostKey(context, bytes))) await sendUnderNextKey(context, peer, row);
  else await tellRefused(context, peer, row, code);
  return "peer-refuses";
}

async function isUnderLostKey(context: FederationContext, sealed: Uint8Array): Promise<boolean> {
  const own = await ownDesignation(context, context.platform.database.db);
  const lost =
    own === undefined ? [] : listedKeys(own, "dispatch").filter((key) => key.lifetime.state === "compromised");
  if (lost.length === 0) return false;
  try {
    return signersOf(decodeDispatch(sealed).headerEnvelope, lost).length > 0;
  } catch (error) {
    // By a key that is not lost.
    if (isRefusal(error)) return false;
    throw error;
  }
}

/** A receipt that does not verify holds up this one dispatch and not the line: a person is told. */
async function takeAnsweredReceipt(
  context: FederationContext,
  peer: PeerRow,
  row: OutboxRow,
  receipt: Uint8Array,
): Promise<DeliveryOutcome> {
  try {
    await takeReceipt(context, refOf(peer), receipt);
  } catch (error) {
    // A database that is away says nothing about the receipt: the peer gives the same one when it is asked again (R13).
    if (!isFaultOfPeer(error)) throw error;
    // Its new designation could not be fetched yet: nothing for a person, the same receipt is taken once it could.
    if (error.code === "designation-unknown") {
      await noteAttempt(context, row, error.code, SHORT_PAUSE_MS);
      return "peer-refuses";
    }
    await noteAttempt(context, row, error.code, STUCK_RETRY_MS);
    await tell(context, peer, row, "receipt-not-valid", error.code);
    return "peer-refuses";
  }
  await context.fault("outbox.after-receipt-kept");
  if (row.resendAsked) await clearResend(context, row);
  return "delivered";
}

/** The peer would not even store it: it stays here, is asked again once an hour, and a person is told. */
async function tellRefused(context: FederationContext, peer: PeerRow, row: OutboxRow, code: string): Promise<void> {
  await noteAttempt(context, row, code, STUCK_RETRY_MS);
  await tell(context, peer, row, "dispatch-refused", code);
}

async function tell(
  context: FederationContext,
  peer: PeerRow,
  row: OutboxRow,
  kind: AlarmKind,
  code: string,
): Promise<void> {
  await context.platform.database.transaction(async (tx) => {
    await raiseAlarm(context, tx, {
      kind,
      peer: refOf(peer),
      subject: { kind: "dispatch", id: row.dispatchId },
      details: { code, kind: row.kind },
      priority: row.priority,
    });
  });
}

const ANY_SEALED = ["sealed", "stored", "processed", "refused", "voided"] as const;

/**
 * A failed try. When the line or the peer is the cause, the row stays due and the line waits: what was sealed first is
 * then tried first again, and a later item of a dossier does not overtake an earlier one.
 */
async function noteAttempt(context: FederationContext, row: OutboxRow, code: string, waitMs = 0): Promise<void> {
  const { clock, database } = context.platform;
  const now = clock.now();
  const failed = {
    attempts: row.attempts + 1,
    last_attempt_at: now,
    last_failure_code: code,
    ...(waitMs === 0 ? {} : { next_at: new Date(now.getTime() + waitMs) }),
  };
  await database.transaction(async (tx) => await moveOutgoing(tx.db, row.dispatchId, ANY_SEALED, failed));
}

async function clearResend(context: FederationContext, row: OutboxRow): Promise<void> {
  const done = { resend_asked: false };
  await context.platform.database.transaction(
    async (tx) => await moveOutgoing(tx.db, row.dispatchId, ANY_SEALED, done),
  );
}

function retryAfterMs(answer: PeerAnswer): number | undefined {
  const seconds = Number(answer.headers["retry-after"]);
  return Number.isFinite(seconds) && seconds > 0 ? Math.min(seconds, 600) * 1000 : undefined;
}
