import { dateIn, isPlainDate, startOfDay } from "../../../convention/index.ts";

/** The wall clock of a place as ISO 8601 with its offset: "2026-11-24T03:12:00+07:00". */
export function isoWithOffset(moment: Date, timeZone: string): string {
  const parts = new Intl.DateTimeFormat("en-US", {
    timeZone,
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    hourCycle: "h23",
    timeZoneName: "longOffset",
  }).formatToParts(moment);
  const part = (type: string) => parts.find((one) => one.type === type)?.value ?? "";
  const offset = part("timeZoneName").replace("GMT", "");
  return `${dateIn(moment, timeZone)}T${part("hour")}:${part("minute")}:${part("second")}${offset === "" ? "+00:00" : offset}`;
}

/** When it is too late at the earliest: at a moment, or when a calendar day begins here (R23). */
export function earliestEnd(until: string, timeZone: string): Date {
  return isPlainDate(until) ? startOfDay(until, timeZone) : new Date(until);
}
