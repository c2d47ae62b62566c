import { keepMade } from "../protocol/keep-made.ts";

/**
 * Plain calendar arithmetic and the moments at which a day begins in a State's time zone. Deadlines of the Convention are counted
 * in days, so they are counted here in days: an hour of daylight saving must not move a deadline.
 */

/** A calendar day without a time zone, "2026-11-24". */
export type PlainDate = string;

/** The calendar of a time zone. It is slow to make and quick to ask: whoever asks often keeps it (`createZones`). */
export interface Zone {
  readonly name: string;
  dateIn(moment: Date): PlainDate;
  startOfDay(date: PlainDate): Date;
}

/** A zone that is kept, or the name of one that is asked for once. */
export type ZoneOrName = Zone | string;

const PLAIN_DATE = /^(\d{4})-(\d{2})-(\d{2})$/;
const DAY_MS = 86_400_000;
const FIRST_ZONE_MS = 14 * 3_600_000;
const LAST_ZONE_MS = 12 * 3_600_000;
/** Zones come from the peers too; days are those of deadlines. */
const KEPT_ZONES = 100;
const KEPT_DAYS = 500;

/** The zones of one server, each made when it is first named. */
export function createZones(): (name: string) => Zone {
  return keepMade(KEPT_ZONES, zoneOf);
}

export function isPlainDate(value: string): boolean {
  const match = PLAIN_DATE.exec(value);
  if (!match) return false;
  const date = new Date(`${value}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(value);
}

export function addDays(date: PlainDate, days: number): PlainDate {
  return new Date(utcMidnight(date) + days * DAY_MS).toISOString().slice(0, 10);
}

/** The same day so many months later; the last day of the month where that day does not exist. */
export function addMonths(date: PlainDate, months: number): PlainDate {
  const at = new Date(utcMidnight(date));
  const day = at.getUTCDate();
  const first = new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + months, 1));
  const last = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate();
  first.setUTCDate(Math.min(day, last));
  return first.toISOString().slice(0, 10);
}

export function laterDate(a: PlainDate, b: PlainDate): PlainDate {
  return a > b ? a : b;
}

/** The calendar day that a clock on the wall shows in a time zone at a moment. */
export function dateIn(moment: Date, zone: ZoneOrName): PlainDate {
  return asZone(zone).dateIn(moment);
}

/** The year in which people of that time zone are at a moment: what is numbered by the year is numbered by theirs. */
export function yearIn(moment: Date, zone: ZoneOrName): number {
  return Number(dateIn(moment, zone).slice(0, 4));
}

/** What a clock on the wall shows in a time zone at a moment. */
export interface WallClock {
  readonly date: PlainDate;
  /** ISO 8601: 1 for Monday. */
  readonly weekday: number;
  /** "03:12:00". */
  readonly time: string;
  /** ISO 8601: "+07:00". */
  readonly offset: string;
}

export function wallClockIn(moment: Date, zone: string): WallClock {
  const parts = new Intl.DateTimeFormat("en-US", {
    timeZone: zone,
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    hourCycle: "h23",
    timeZoneName: "longOffset",
  }).formatToParts(moment);
  const part = (type: string) => parts.find((one) => one.type === type)?.value ?? "";
  const date = dateIn(moment, zone);
  return {
    date,
    weekday: new Date(utcMidnight(date)).getUTCDay() || 7,
    time: `${part("hour")}:${part("minute")}:${part("second")}`,
    // UTC itself has no digits there.
    offset: part("timeZoneName").replace("GMT", "") || "+00:00",
  };
}

/** The first moment of a day in a time zone: also where that day has no midnight because the clocks jump over it. */
export function startOfDay(date: PlainDate, zone: ZoneOrName): Date {
  return asZone(zone).startOfDay(date);
}

/** When a day ends: at one moment in a zone that is known, else somewhere between these two. */
export interface DayEnd {
  readonly earliest: Date;
  readonly latest: Date;
}

/**
 * A stated last day belongs to the time that it ends: it runs to its own end, where it was stated. Where nobody knows that place, it ends
 * somewhere between UTC+14 and UTC-12; people are warned by the earlier end, and only after the later one it is over.
 */
export function endOfDay(day: PlainDate, zone: ZoneOrName | undefined): DayEnd {
  const next = addDays(day, 1);
  if (zone !== undefined) {
    const end = startOfDay(next, zone);
    return { earliest: end, latest: end };
  }
  const end = utcMidnight(next);
  return { earliest: new Date(end - FIRST_ZONE_MS), latest: new Date(end + LAST_ZONE_MS) };
}

export function isTimeZone(zone: string): boolean {
  try {
    return wallFormat(zone).resolvedOptions().timeZone !== "";
  } catch {
    // The runtime's only way to say that it does not know a zone.
    return false;
  }
}

function asZone(zone: ZoneOrName): Zone {
  return typeof zone === "string" ? zoneOf(zone) : zone;
}

function zoneOf(name: string): Zone {
  const format = wallFormat(name);
  const starts = keepMade(KEPT_DAYS, (date: PlainDate) => firstMoment(date, format));
  return { name, dateIn: (moment) => wallDate(format, moment), startOfDay: (date) => new Date(starts(date)) };
}

function firstMoment(date: PlainDate, format: Intl.DateTimeFormat): number {
  // Zones reach from UTC-12 to UTC+14: the day begins somewhere in this span. Halve it until one millisecond is left.
  let before = utcMidnight(date) - 15 * 3_600_000;
  let after = utcMidnight(date) + 13 * 3_600_000;
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    if (wallDate(format, new Date(middle)) >= date) after = middle;
    else before = middle;
  }
  return after;
}

function wallFormat(zone: string): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat("en-US", {
    timeZone: zone,
    calendar: "gregory",
    numberingSystem: "latn",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
  });
}

function wallDate(format: Intl.DateTimeFormat, moment: Date): PlainDate {
  const parts = format.formatToParts(moment);
  const part = (type: string) => parts.find((one) => one.type === type)?.value ?? "";
  return `${part("year").padStart(4, "0")}-${part("month")}-${part("day")}`;
}

function utcMidnight(date: PlainDate): number {
  if (!isPlainDate(date)) throw new RangeError(`${date} is not a calendar day such as 2026-11-24`);
  return Date.parse(`${date}T00:00:00Z`);
}
