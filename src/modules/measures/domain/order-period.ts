import { addDays, dateIn, startOfDay } from "../../../convention/calendar.ts";
import { clockDue } from "../../../convention/clocks.ts";
import type { OrderPeriod } from "./order.ts";
import { power, type PowerId } from "./powers.ts";

/**
 * How long a served order binds. UNCC art. 25(2): the clock starts with the service on the provider; both readings of the last day
 * come from the Convention's clock rules.
 */
export function servedPeriod(powerId: PowerId, servedAt: string, days: number, timeZone: string): OrderPeriod {
  const from = new Date(servedAt);
  const statedUntil = addDays(dateIn(from, timeZone), days);
  const { rule } = power(powerId);
  const due = rule ? clockDue(rule, { startedAt: from, statedUntil }, timeZone) : undefined;
  return {
    from: servedAt,
    earliestEnd: (due?.dueEarliest ?? startOfDay(statedUntil, timeZone)).toISOString(),
    latestEnd: (due?.dueLatest ?? startOfDay(addDays(statedUntil, 1), timeZone)).toISOString(),
    days,
  };
}

/** A renewal follows on where the current period ends on its earliest reading: never a gap. */
export function renewedPeriod(powerId: PowerId, current: OrderPeriod, days: number, timeZone: string): OrderPeriod {
  return servedPeriod(powerId, current.earliestEnd, days, timeZone);
}
