import { addDays, addMonths, dateIn, type PlainDate, startOfDay, type ZoneOrName } from "./calendar.ts";
import type { ClockLength, ClockRule } from "./clock-rules.ts";

const DAY_MS = 86_400_000;

export interface ClockStart {
  /** When the starting fact happened. */
  readonly startedAt: Date;
  /** Another claim about the same fact, such as the peer's receipt beside the sender's own time: signed times are claims (R23). */
  readonly alsoClaimedAt?: Date;
  /**
   * A day agreed or stated in an order, extension or renewal. It lengthens a minimum, shortens a maximum and takes the place of a usual
   * length; of a maximum it never makes more than the maximum.
   */
  readonly statedUntil?: PlainDate;
}

/** A deadline has two moments, for its words can be read in two ways; a person is warned on the first, nothing lapses before the second. */
export interface ClockDue {
  readonly warnFrom: Date;
  readonly dueEarliest: Date;
  readonly dueLatest: Date;
}

/**
 * When a clock runs out. The earliest reading counts the day of the starting fact as the first day, in whichever given zone ends
 * first; the latest begins to count on the next day and gives the last day whole, in whichever zone ends last.
 * Undefined for a rule to which the Convention gives no number.
 */
export function clockDue(
  rule: ClockRule,
  start: ClockStart,
  zones: ZoneOrName | readonly ZoneOrName[],
): ClockDue | undefined {
  if (!rule.length) return undefined;
  const length = rule.length;
  const zoneList = typeof zones === "string" || "name" in zones ? [zones] : zones;
  if (zoneList.length === 0) throw new RangeError("a deadline needs at least one time zone");
  const claims = [start.startedAt, start.alsoClaimedAt ?? start.startedAt];
  const readings = zoneList.flatMap((zone) =>
    claims.map((claim) => readingIn(rule, length, claim, start.statedUntil, zone)),
  );
  const dueEarliest = new Date(Math.min(...readings.map((one) => one.earliest.getTime())));
  const dueLatest = new Date(Math.max(...readings.map((one) => one.latest.getTime())));
  return { warnFrom: new Date(dueEarliest.getTime() - (rule.warnDays ?? 0) * DAY_MS), dueEarliest, dueLatest };
}

export interface ClockFacts extends ClockStart {
  /** When the second fact happened that some rules need to start; the clock runs from the later of the two. */
  readonly alsoNeededAt?: Date;
  /** When the fact that holds the clock happened, such as the receipt of the follow-up request. */
  readonly heldFrom?: Date;
  /** When the fact that ends it happened, such as the decision. */
  readonly endedAt?: Date;
  /** A drill never starts a legal clock (R37). */
  readonly drill?: boolean;
}

/**
 * - `warning`: the end is near; wake a person
 * - `disputed`: over on the earliest reading, running on the latest; treat as urgent, not as lapsed
 */
export type ClockStanding = "not-started" | "running" | "warning" | "disputed" | "lapsed" | "held" | "ended";

export interface ClockState {
  readonly standing: ClockStanding;
  readonly due?: ClockDue;
  /** When it begins, where that is still ahead. */
  readonly startsAt?: Date;
}

export function clockState(
  rule: ClockRule,
  facts: ClockFacts | undefined,
  zones: ZoneOrName | readonly ZoneOrName[],
  now: Date,
): ClockState {
  if (!facts || facts.drill === true) return { standing: "not-started" };
  if (rule.alsoNeeds) {
    const { alsoNeededAt, ...first } = facts;
    if (!alsoNeededAt) return { standing: "not-started" };
    const { startedAt, alsoClaimedAt = startedAt } = first;
    const both = { startedAt: later(startedAt, alsoNeededAt), alsoClaimedAt: later(alsoClaimedAt, alsoNeededAt) };
    const { alsoNeeds: _, ...plain } = rule;
    return clockState(plain, { ...first, ...both }, zones, now);
  }
  // R23: signed times are claims; the clock runs as soon as one of them has come.
  const firstClaim = earlier(facts.startedAt, facts.alsoClaimedAt ?? facts.startedAt);
  if (firstClaim > now) return { standing: "not-started", startsAt: firstClaim };
  const due = clockDue(rule, facts, zones);
  if (facts.endedAt && facts.endedAt <= now) return { standing: "ended", ...(due ? { due } : {}) };
  if (!due) return { standing: "running" };
  // UNCC art. 42(8): a follow-up request that arrives in time, on the latest reading, holds the preservation until the decision.
  const inTime = facts.heldFrom !== undefined && facts.heldFrom <= now && facts.heldFrom < due.dueLatest;
  if (rule.heldBy && inTime) return { standing: "held", due };
  if (now >= due.dueLatest) return { standing: "lapsed", due };
  if (now >= due.dueEarliest) return { standing: "disputed", due };
  return { standing: now >= due.warnFrom ? "warning" : "running", due };
}

/** Adds a rule's length to a calendar day. */
export function addLength(date: PlainDate, length: ClockLength): PlainDate {
  switch (length.unit) {
    case "days":
      return addDays(date, length.amount);
    case "months":
      return addMonths(date, length.amount);
    case "years":
      return addMonths(date, length.amount * 12);
  }
}

function readingIn(
  rule: ClockRule,
  length: ClockLength,
  claim: Date,
  statedUntil: PlainDate | undefined,
  zone: ZoneOrName,
): { earliest: Date; latest: Date } {
  const lastDay = addLength(dateIn(claim, zone), length);
  const counted = { earliest: startOfDay(lastDay, zone), latest: startOfDay(addDays(lastDay, 1), zone) };
  if (statedUntil === undefined) return counted;
  // "Until the 5th" can end when the 5th begins or when it is over.
  const stated = { earliest: startOfDay(statedUntil, zone), latest: startOfDay(addDays(statedUntil, 1), zone) };
  if (rule.kind === "usual") return stated;
  const pick = rule.kind === "maximum" ? earlier : later;
  return { earliest: pick(counted.earliest, stated.earliest), latest: pick(counted.latest, stated.latest) };
}

function earlier(a: Date, b: Date): Date {
  return a < b ? a : b;
}

function later(a: Date, b: Date): Date {
  return a > b ? a : b;
}
