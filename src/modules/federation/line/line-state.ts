import type { Transaction } from "../../../platform/index.ts";
import { readU32be } from "../../../protocol/bytes.ts";
import { parseStateCode } from "../../../protocol/identifiers.ts";
import { clearAlarmOf, raiseAlarm } from "../alarms/raise.ts";
import type { FederationContext } from "../context.ts";
import { afterFailure, afterSuccess, isWorthTryingOnceHeard, mayCall, mayCallUrgently } from "../domain/breaker.ts";
import { isSkewed } from "../domain/signed-times.ts";
import { mostUrgentWaiting } from "../outbox/queue-store.ts";
import type { PeerRef } from "../peer-ref.ts";
import { endFailurePauses, findLink, lockLink, updateLink, type LinkRow } from "./store.ts";

/** A line that fails for so long is told to a person, whatever waits. */
const FAILING_BEFORE_ALARM_MS = 10 * 60_000;
const SUCCESS_NOTED_EVERY_MS = 60_000;

/** Whether the peer may be called now: by its pauses, and by what waits for it. */
export async function isLineOpen(context: FederationContext, peer: PeerRef): Promise<boolean> {
  const { database, clock } = context.platform;
  const link = await findLink(database.db, peer.peerId);
  if (link === undefined) return false;
  if (mayCall(link, clock.now())) return true;
  return mayCallUrgently(link.lastFailureCode, await mostUrgentWaiting(database.db, peer.peerId));
}

/** The peer answered under its signature. `clockOffsetMs` is how far its clock is ahead of ours. Resolves with the line as it was before. */
export async function noteSuccess(
  context: FederationContext,
  peer: PeerRef,
  clockOffsetMs: number,
): Promise<LinkRow | undefined> {
  const { database, clock } = context.platform;
  const before = await findLink(database.db, peer.peerId);
  const now = clock.now();
  if (before !== undefined && isUneventful(before, clockOffsetMs, now)) return before;
  await database.transaction(async (tx) => {
    const line = afterSuccess();
    await updateLink(tx.db, peer.peerId, {
      consecutive_failures: line.consecutiveFailures,
      failing_since: null,
      closed_until: null,
      last_success_at: now,
      clock_offset_ms: clockOffsetMs,
      clock_seen_at: now,
    });
    if ((before?.consecutiveFailures ?? 0) > 0) {
      await clearAlarmOf(context, tx, "peer-unreachable", { kind: "peer", id: peer.peerId });
      await tellReached(context, tx, peer);
    }
    await watchClock(context, tx, peer, before?.clockOffsetMs ?? 0, clockOffsetMs);
  });
  return before;
}

/** The peer did not answer, or not under its signature: pauses the line, and alarms when it goes on for too long. */
export async function noteFailure(context: FederationContext, peer: PeerRef, code: string): Promise<void> {
  const { database, clock, random } = context.platform;
  const draw = drawFraction(random.bytes(4));
  await database.transaction(async (tx) => {
    const link = await lockLink(tx.db, peer.peerId);
    const mostUrgent = await mostUrgentWaiting(tx.db, peer.peerId);
    const now = clock.now();
    const line = afterFailure(link, now, draw, mostUrgent);
    const failingSince = link.failingSince ?? now;
    await updateLink(tx.db, peer.peerId, {
      consecutive_failures: line.consecutiveFailures,
      failing_since: failingSince,
      closed_until: line.closedUntil ?? null,
      last_failure_at: now,
      last_failure_code: code,
    });
    // A first meeting takes both States days: until the other one has met us, that it does not know us is no fault.
    const isToMeetUs = code === "peer-does-not-know-us" && link.lastSuccessAt === undefined;
    const isWorthAPerson = !isToMeetUs && now.getTime() - failingSince.getTime() >= FAILING_BEFORE_ALARM_MS;
    const subject = { kind: "peer", id: peer.peerId };
    if (isWorthAPerson) {
      const details = { code, failures: line.consecutiveFailures };
      await raiseAlarm(context, tx, { kind: "peer-unreachable", peer, subject, details, priority: mostUrgent });
    }
  });
}

/** The peer called us under its signature: it is up, so what waits for the end of a pause is tried soon. */
export async function noteHeard(context: FederationContext, peer: PeerRef, link: LinkRow | undefined): Promise<void> {
  const { database, clock, jobs } = context.platform;
  if (link === undefined || !isWorthTryingOnceHeard(link, link.lastFailureAt, clock.now())) return;
  await database.transaction(async (tx) => {
    await updateLink(tx.db, peer.peerId, { closed_until: null });
    await tellReached(context, tx, peer);
    tx.afterCommit(() => jobs.poke(`federation.line/${peer.state}`));
  });
}

async function tellReached(context: FederationContext, tx: Transaction, { state }: PeerRef): Promise<void> {
  for (const listener of context.reachedListeners) await listener(tx, parseStateCode(state));
}

/**
 * At a start: whether it was our line or the peer's that failed is tried anew, and a server that is often started never inherits the
 * long pause of its life before. What the peer asked for stands.
 */
export async function forgetFailures(context: FederationContext): Promise<void> {
  await context.platform.database.transaction(async (tx) => await endFailurePauses(tx.db));
}

/** The peer answers, and asks to be left alone for a while. */
export async function pauseLine(
  context: FederationContext,
  peer: PeerRef,
  code: string,
  pauseMs: number,
): Promise<void> {
  const { database, clock } = context.platform;
  const now = clock.now();
  const paused = {
    closed_until: new Date(now.getTime() + pauseMs),
    last_failure_at: now,
    last_failure_code: code,
  };
  await database.transaction(async (tx) => await updateLink(tx.db, peer.peerId, paused));
}

/** R23: the receiver's time is compared at each exchange; more than a minute apart, a person is told. */
async function watchClock(
  context: FederationContext,
  tx: Transaction,
  peer: PeerRef,
  before: number,
  offsetMs: number,
): Promise<void> {
  const subject = { kind: "peer", id: peer.peerId };
  if (isSkewed(offsetMs)) {
    const details = { seconds: Math.round(offsetMs / 1000) };
    await raiseAlarm(context, tx, { kind: "clock-skew", peer, subject, details });
  } else if (isSkewed(before)) {
    await clearAlarmOf(context, tx, "clock-skew", subject);
  }
}

/** A line in good order is noted from time to time and not at each call. */
function isUneventful(link: LinkRow, offsetMs: number, now: Date): boolean {
  const noted = link.lastSuccessAt?.getTime() ?? 0;
  return (
    link.consecutiveFailures === 0 &&
    link.closedUntil === undefined &&
    !isSkewed(offsetMs) &&
    !isSkewed(link.clockOffsetMs) &&
    now.getTime() - noted < SUCCESS_NOTED_EVERY_MS
  );
}

/** A number in [0, 1) from four random bytes. */
export function drawFraction(bytes: Uint8Array): number {
  return readU32be(bytes) / 2 ** 32;
}
