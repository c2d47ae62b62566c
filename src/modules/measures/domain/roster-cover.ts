import { isOnDuty, type Callable } from "./whom-to-call.ts";

/** A roster that ends within this is one that nobody keeps. */
export const COVERED_DAYS = 7;
const DAY_MS = 86_400_000;

/** Hours, the end not included. */
export interface Span {
  readonly from: Date;
  readonly until: Date;
}

/** When none of these lines is on duty, the soonest first: from that moment on and before the other, without one for `COVERED_DAYS`. */
export function uncovered(
  lines: readonly Callable[],
  from: Date,
  until = new Date(from.getTime() + COVERED_DAYS * DAY_MS),
): Span[] {
  const spans: Span[] = [];
  const end = until.getTime();
  let moment = from;
  while (moment < until) {
    const now = moment;
    const onDuty = lines.filter((line) => isOnDuty(line, now));
    const begins = lines.flatMap((line) =>
      line.from && line.from > now && isOnDuty(line, line.from) ? line.from : [],
    );
    // Whoever is on duty ends after this moment, whoever begins does so after it: this goes on.
    const next =
      onDuty.length > 0
        ? Math.max(...onDuty.map((line) => line.until?.getTime() ?? end))
        : Math.min(...begins.map((begin) => begin.getTime()), end);
    moment = new Date(Math.min(next, end));
    if (onDuty.length === 0) spans.push({ from: now, until: moment });
  }
  return spans;
}
