import {
  addDays,
  type ClockRule,
  clockRule,
  type ClockState,
  endOfDay,
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
 * How the last postponement stands: it runs to the end of the day that the owner named, where the owner is; somebody is told when that day
 * begins. It ends with whatever the owner says next. `zones`: ours, then theirs. Undefined where no day was ever named.
 */
export function postponementClock(
  file: RequestFile,
  [own, there]: readonly ZoneOrName[],
  now: Date,
): (ClockState & { readonly day: string }) | undefined {
  const { content } = file.decisions.findLast(({ told }) => told.content.outcome === "postpone")?.told ?? {};
  const day = content?.postponedUntil;
  if (day === undefined) return undefined;
  const zone = file.direction === "incoming" ? own : there;
  const { earliest, latest } = endOfDay(day, zone);
  const due = { warnFrom: endOfDay(addDays(day, -1), zone).earliest, dueEarliest: earliest, dueLatest: latest };
  // A drill starts no legal clock (R37).
  if (file.drill) return { standing: "not-started", due, day };
  if (postponedUntil(file) !== day) return { standing: "ended", due, day };
  if (now >= latest) return { standing: "lapsed", due, day };
  if (now >= earliest) return { standing: "disputed", due, day };
  return { standing: now >= due.warnFrom ? "warning" : "running", due, day };
}
