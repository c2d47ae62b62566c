import { Refusal } from "../protocol/refusal.ts";
import { addDays, dateIn, startOfDay, wallClockIn } from "./calendar.ts";

const DAY_SECONDS = 24 * 3600;

/** A day and a wall-clock time in the office's own zone, as the form asks for them. */
export function typedMoment(day: string, time: string, timeZone: string, field: string): Date {
  const moment = momentOnWall(day, time, timeZone);
  if (moment !== undefined) return moment;
  throw new Refusal("time-not-readable", "Write the time of day as hours and minutes, for example 14:05.", { field });
}

/** The same, with seconds or without; undefined for what is no time of day. */
export function momentOnWall(day: string, time: string, timeZone: string): Date | undefined {
  const match = /^([01]?\d|2[0-3]):([0-5]\d)(?::([0-5]\d))?$/.exec(time);
  if (!match) return undefined;
  const start = startOfDay(day, timeZone);
  const seconds = Number(match[1]) * 3600 + Number(match[2]) * 60 + Number(match[3] ?? 0);
  const moment = new Date(start.getTime() + seconds * 1000);
  // A day on which the clocks change has another length: correct by what the wall shows.
  const late = wallSeconds(moment, timeZone) - seconds;
  // On the shorter day the wall may show past midnight already: it is an hour late then, and not nearly a day early.
  const corrected = new Date(moment.getTime() - (late < -DAY_SECONDS / 2 ? late + DAY_SECONDS : late) * 1000);
  const stays = dateIn(corrected, timeZone) === day && corrected < startOfDay(addDays(day, 1), timeZone);
  return stays ? corrected : moment;
}

/** Day and time of now, to fill the form with. */
export function momentParts(moment: Date, timeZone: string): { day: string; time: string } {
  const { date, time } = wallClockIn(moment, timeZone);
  return { day: date, time: time.slice(0, "00:00".length) };
}

function wallSeconds(moment: Date, timeZone: string): number {
  const [hours = 0, minutes = 0, seconds = 0] = wallClockIn(moment, timeZone).time.split(":").map(Number);
  return hours * 3600 + minutes * 60 + seconds;
}
