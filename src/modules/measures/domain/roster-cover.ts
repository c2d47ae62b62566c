import { isOnDuty, type Callable } from "./whom-to-call.ts";

/** The first moment from `from` and before `until` at which none of these lines is on duty; undefined where one always is. */
export function firstUncovered(lines: readonly Callable[], from: Date, until: Date): Date | undefined {
  let moment = from;
  while (moment < until) {
    const now = moment;
    const onDuty = lines.filter((line) => isOnDuty(line, now));
    if (onDuty.length === 0) return moment;
    if (onDuty.some((line) => line.until === undefined)) return undefined;
    // Each ends after this moment, so this goes on.
    moment = new Date(Math.max(...onDuty.map((line) => line.until?.getTime() ?? 0)));
  }
  return undefined;
}
