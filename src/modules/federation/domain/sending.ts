import type { BodyKind, DispatchId, DossierId, StateCode } from "../../../protocol/index.ts";
import type { Priority } from "./priority.ts";
import { receiptDeadlineMs } from "./retry.ts";

/**
 * How far something of ours has come: `under-way` until the peer has signed that it stored it, then `valid` (opened and checked) and
 * `handled` (a person dealt with it); `refused` by the peer, or `taken-back` by us.
 */
export const REACHED = ["under-way", "stored", "valid", "handled", "refused", "taken-back"] as const;
export type Reached = (typeof REACHED)[number];

/** Why nothing is tried at all, whatever the line does; or why each try is in vain until people of the other State act. */
export const HINDRANCES = ["recovery", "keys-locked", "keys-frozen", "peer-not-confirmed", "not-taken-there"] as const;
export type Hindrance = (typeof HINDRANCES)[number];

/** A dispatch of ours as its sender is shown it. Only what the peer has signed counts as reached. */
export interface Sending {
  readonly dispatchId: DispatchId;
  readonly dossierId: DossierId | undefined;
  readonly state: StateCode;
  readonly kind: BodyKind;
  readonly priority: Priority;
  readonly reached: Reached;
  readonly queuedAt: Date;
  /** When it reached that, by the clock of the peer; undefined while it is under way. */
  readonly reachedAt: Date | undefined;
  /** The last try that failed since it waits, and why; undefined where none did. */
  readonly lastTry: { readonly at: Date; readonly code: string } | undefined;
  /** Undefined where it is a matter of seconds, where nothing is tried, and once it is over. */
  readonly nextTryAt: Date | undefined;
  readonly hindrance: Hindrance | undefined;
  /** From when its missing receipt is an alarm; undefined once it is over. */
  readonly alarmAt: Date | undefined;
}

interface OnTheLine {
  readonly queuedAt: Date;
  readonly nextAt: Date;
  readonly lastAttemptAt?: Date | undefined;
  readonly lastFailureCode?: string | undefined;
}

interface Line {
  readonly closedUntil?: Date | undefined;
  readonly consecutiveFailures: number;
  readonly lastFailureAt?: Date | undefined;
  readonly lastFailureCode?: string | undefined;
}

/** The last failure that it met: of its own try, or of the line that everything to this peer waits for. */
export function lastTryOf(row: OnTheLine, line: Line | undefined): Sending["lastTry"] {
  const own = tryOf(row.lastAttemptAt, row.lastFailureCode);
  const isFailing = line !== undefined && (line.consecutiveFailures > 0 || line.closedUntil !== undefined);
  const ofLine = isFailing ? tryOf(line.lastFailureAt, line.lastFailureCode) : undefined;
  if (ofLine === undefined || ofLine.at < row.queuedAt) return own;
  return own === undefined || own.at < ofLine.at ? ofLine : own;
}

function tryOf(at: Date | undefined, code: string | undefined): Sending["lastTry"] {
  return at === undefined || code === undefined ? undefined : { at, code };
}

/** When it is tried next: a line that pauses holds back everything on it. Undefined where that is now. */
export function nextTryOf(row: OnTheLine, line: Line | undefined, now: Date): Date | undefined {
  const pausedUntil = line?.closedUntil ?? row.nextAt;
  const at = pausedUntil > row.nextAt ? pausedUntil : row.nextAt;
  return at > now ? at : undefined;
}

/** What waits without a receipt is an alarm from then on. */
export function alarmAtOf(queuedAt: Date, priority: Priority): Date {
  return new Date(queuedAt.getTime() + receiptDeadlineMs(priority));
}

/** In an emergency whoever waits looks at the queue sooner than an alarm is raised. */
const EMERGENCY_MISSED_MS = 2 * 60_000;

/** Whether what is under way, or stored and not opened, has to be shown to somebody in the queue. */
export function isMissed(sending: Sending, now: Date): boolean {
  const from = missedFrom(sending);
  return from !== undefined && now >= from;
}

/** From when it has to be; undefined once it is over. */
export function missedFrom({ queuedAt, priority, alarmAt }: Sending): Date | undefined {
  if (alarmAt === undefined) return undefined;
  return priority === "emergency" ? new Date(queuedAt.getTime() + EMERGENCY_MISSED_MS) : alarmAt;
}
