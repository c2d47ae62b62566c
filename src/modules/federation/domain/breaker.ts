import type { Priority } from "./priority.ts";
import { retryDelayMs } from "./retry.ts";

/** What we know of the line to one peer. */
export interface LineState {
  readonly consecutiveFailures: number;
  /** While in the future, nobody calls this peer: one probe at a time afterwards. */
  readonly closedUntil?: Date | undefined;
}

const FAILURES_BEFORE_PAUSE = 3;
const FIRST_PAUSE_MS = 5_000;
const LONGEST_PAUSE_MS = 5 * 60_000;
/** A person at the other end may be waiting: urgent matter tries at least this often, also on a dead line. */
const LONGEST_URGENT_PAUSE_MS = 30_000;

/** Whether ordinary matter may be tried now. */
export function mayCall(line: LineState, now: Date): boolean {
  return line.closedUntil === undefined || line.closedUntil <= now;
}

/**
 * R27: a peer that asked to wait because the ordinary share is used up, or its disk nearly full, still takes what is
 * urgent. So a pause for such a code does not hold urgent matter back.
 */
export function mayCallUrgently(pausedFor: string | undefined, mostUrgent: Priority): boolean {
  return mostUrgent !== "ordinary" && (pausedFor === "over-quota" || pausedFor === "internal");
}

/**
 * Whether what failed is tried at once because the peer called us under its signature: it is up. A line that paused is not tried sooner
 * than the first pause after its last failure, as a peer that reaches us may still be one that we cannot reach; a pause that the peer asked
 * for, in an answer, leaves no failures behind and stands.
 */
export function isWorthTryingOnceHeard(line: LineState, lastFailureAt: Date | undefined, now: Date): boolean {
  if (line.consecutiveFailures === 0) return false;
  if (mayCall(line, now)) return true;
  return lastFailureAt === undefined || now.getTime() - lastFailureAt.getTime() >= FIRST_PAUSE_MS;
}

/** A signed answer came: the line is open, whatever it was before. */
export function afterSuccess(): LineState {
  return { consecutiveFailures: 0, closedUntil: undefined };
}

/**
 * After three failures in a row the line pauses, doubling up to five minutes (thirty seconds while urgent matter waits). `draw` is in
 * [0, 1), as for retryDelayMs.
 */
export function afterFailure(line: LineState, now: Date, draw: number, mostUrgent: Priority): LineState {
  const consecutiveFailures = line.consecutiveFailures + 1;
  if (consecutiveFailures < FAILURES_BEFORE_PAUSE) return { consecutiveFailures, closedUntil: undefined };
  const pauses = consecutiveFailures - FAILURES_BEFORE_PAUSE + 1;
  const longestMs = mostUrgent === "ordinary" ? LONGEST_PAUSE_MS : LONGEST_URGENT_PAUSE_MS;
  const pauseMs = retryDelayMs(pauses, draw, { firstMs: FIRST_PAUSE_MS, longestMs });
  return { consecutiveFailures, closedUntil: new Date(now.getTime() + pauseMs) };
}
