import { clockRule } from "../../../convention/clock-rules.ts";
import { currentPeriod, holdsData, isBinding, type OrderFile } from "./order.ts";

// The lapse guard: an order about to end that a foreign request still relies on wakes a person.

/** How long before the end each warning comes, longest first. Policy of the office, not law. */
export interface GuardPolicy {
  readonly warnBeforeHours: readonly number[];
}

export const DEFAULT_GUARD_POLICY: GuardPolicy = guardPolicyOf(clockRule("preservation-order").warnDays ?? 10);

/** Of a freezing that one person issued: the second has a day, and is called when half of it is over. */
const CONFIRM_POLICY: GuardPolicy = { warnBeforeHours: [12, 6, 2] };

export interface GuardFinding {
  /** Which warning of the policy: 0 is the first. */
  readonly stage: number;
  readonly earliestEnd: string;
  /** The same finding has the same key, however often the guard looks. */
  readonly key: string;
}

const HOUR_MS = 3_600_000;

/** Somebody abroad relies on this order, and it has not been let go. */
function isGuarded(order: OrderFile): boolean {
  return order.serves !== undefined && !order.released && isBinding(order) && mayStillHoldData(order);
}

/** R23: the warning counts from the earliest reading of the end. */
export function guardFinding(order: OrderFile, now: Date, policy: GuardPolicy): GuardFinding | undefined {
  const period = currentPeriod(order);
  if (!period || !isGuarded(order)) return undefined;
  const stage = warningStage(new Date(period.earliestEnd), now, policy);
  if (stage === undefined) return undefined;
  return {
    stage,
    earliestEnd: period.earliestEnd,
    key: `order-about-to-end:${order.orderId}:${period.earliestEnd}:${stage}`,
  };
}

/** The freezing that one person issued in danger of loss waits for its second, whatever it serves. */
export function confirmFinding({ orderId, alone }: OrderFile, now: Date): GuardFinding | undefined {
  const end = alone?.confirmBy;
  const stage = end === undefined ? undefined : warningStage(new Date(end), now, CONFIRM_POLICY);
  if (end === undefined || stage === undefined) return undefined;
  return { stage, earliestEnd: end, key: `freezing-unconfirmed:${orderId}:${stage}` };
}

/** Which warning has come before an end: 0 is the first. Undefined before it. */
export function warningStage(end: Date, now: Date, { warnBeforeHours }: GuardPolicy): number | undefined {
  const hoursLeft = (end.getTime() - now.getTime()) / HOUR_MS;
  const stage = warnBeforeHours.findLastIndex((hours) => hoursLeft <= hours);
  return stage < 0 ? undefined : stage;
}

/** When the next warning comes; undefined after the last. */
export function nextWarning(end: Date, now: Date, { warnBeforeHours }: GuardPolicy): Date | undefined {
  const hours = warnBeforeHours.find((before) => end.getTime() - before * HOUR_MS > now.getTime());
  return hours === undefined ? undefined : new Date(end.getTime() - hours * HOUR_MS);
}

/** The first warning as the clock rule advises, then again when days, a day and hours are left. */
export function guardPolicyOf(warnDays: number): GuardPolicy {
  return { warnBeforeHours: [warnDays * 24, 72, 24, 6] };
}

/** R23: it lapses at the latest reading of the end. */
export function hasLapsed(order: OrderFile, now: Date): boolean {
  const period = currentPeriod(order);
  return period !== undefined && isBinding(order) && now.getTime() >= Date.parse(period.latestEnd);
}

/** Nobody confirmed it in time, by the clock of this server, which never runs back (R23). */
export function isConfirmationOver({ alone }: OrderFile, now: Date): boolean {
  return alone?.confirmBy !== undefined && now.toISOString() >= alone.confirmBy;
}

/** An order whose provider had nothing needs no guard. */
function mayStillHoldData(order: OrderFile): boolean {
  return order.reply === undefined || holdsData(order);
}
