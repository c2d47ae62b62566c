import { wallClockIn } from "../../../../convention/index.ts";

/** The wall clock of a place as ISO 8601 with its offset: "2026-11-24T03:12:00+07:00". */
export function isoWithOffset(moment: Date, timeZone: string): string {
  const { date, time, offset } = wallClockIn(moment, timeZone);
  return `${date}T${time}${offset}`;
}
