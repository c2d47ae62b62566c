import {
  addDays,
  type ClockRule,
  clockRule,
  type ClockState,
  startOfDay,
  type ZoneOrName,
} from "../../../../convention/index.ts";
import type { RequestFile } from "./request-file.ts";

// UNCC art. 40(27): the owner may postpone; the day until which it does is the one that its signed decision names, in both States.

export function postponementRule(): ClockRule {
  return clockRule("assistance-postponement");
}

/** The last day of the postponement that stands; undefined where none stands or its decision names no day. */
export function postponedUntil({ status, decisions }: Pick<RequestFile, "status" | "decisions">): string | undefined {
  return status === "postponed" ? decisions.at(-1)?.told.content.postponedUntil : undefined;
}

/**
 * How the last postponement stands. "Until the 5th" can end when the 5th begins, in whichever calendar that is first, or when it is over
 * in the last; somebody is told on the first. It ends with whatever the owner says next. Undefined where no day was ever named.
 */
export function postponementClock(file: RequestFile, zones: readonly ZoneOrName[], now: Date): ClockState | undefined {
  const { content } = file.decisions.findLast(({ told }) => told.content.outcome === "postpone")?.told ?? {};
  const day = content?.postponedUntil;
  if (day === undefined) return undefined;
  const dueEarliest = new Date(Math.min(...zones.map((zone) => startOfDay(day, zone).getTime())));
  const dueLatest = new Date(Math.max(...zones.map((zone) => startOfDay(addDays(day, 1), zone).getTime())));
  const due = { warnFrom: dueEarliest, dueEarliest, dueLatest };
  // A drill starts no legal clock (R37).
  if (file.drill) return { standing: "not-started", due };
  if (postponedUntil(file) !== day) return { standing: "ended", due };
  if (now >= dueLatest) return { standing: "lapsed", due };
  return { standing: now >= dueEarliest ? "disputed" : "running", due };
}
