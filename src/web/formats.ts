import { keepMade } from "../protocol/keep-made.ts";
import { intlTag } from "./i18n.ts";
import type { Language } from "./languages.ts";

/** How dates, numbers and lists are written for one reader. Every time shows its distance from UTC. */
export interface Formats {
  readonly lang: Language;
  readonly timeZone: string;
  /** "3 March 2026, 14:05 UTC+1"; `zone` for the other State's local time. */
  dateTime(at: Date, zone?: string): string;
  date(at: Date, zone?: string): string;
  /** A calendar day, "2026-11-24": the same day wherever it is read. */
  day(day: string): string;
  /** As much as is known of a day: "1980", "May 1980", "17 May 1980". */
  partialDay(day: string): string;
  /** "14:05 UTC+1" */
  time(at: Date, zone?: string): string;
  /** "in 3 days", "2 hours ago": the largest unit that is not zero. */
  relative(at: Date, now: Date): string;
  /** "2 days 4 hours": at most two units, never rounded up (R23: warn early). */
  duration(durationMs: number): string;
  /** Decimal units, as disks are sold: "1.5 GB". */
  bytes(sizeBytes: number): string;
  number(value: number): string;
  percent(fraction: number): string;
  list(items: readonly string[]): string;
  /** "fax" as "Fax": words that begin a line of their own, in scripts that have capitals. */
  capitalized(text: string): string;
  /** The name of a language in the reader's language: "Vietnamese". */
  languageName(tag: string): string;
}

const SECOND = 1000;
const UNITS = [
  ["day", 86_400 * SECOND],
  ["hour", 3600 * SECOND],
  ["minute", 60 * SECOND],
  ["second", SECOND],
] as const;
const BYTE_UNITS = ["byte", "kilobyte", "megabyte", "gigabyte", "terabyte", "petabyte"] as const;

/** Far more than the zones and languages that the readers of one server use; the peers' zones come from outside. */
const MOST_KEPT = 200;

/** The formatters of a server: to make one takes a hundred times what it takes to format, and some 30 kB. */
export type Formatters = ReturnType<typeof createFormatters>;

export function createFormatters() {
  return {
    day: keepMade(
      MOST_KEPT,
      (tag: string, timeZone: string) =>
        new Intl.DateTimeFormat(tag, { timeZone, day: "numeric", month: "long", year: "numeric" }),
    ),
    month: keepMade(
      MOST_KEPT,
      (tag: string) => new Intl.DateTimeFormat(tag, { timeZone: "UTC", month: "long", year: "numeric" }),
    ),
    time: keepMade(
      MOST_KEPT,
      (timeZone: string) =>
        new Intl.DateTimeFormat("en-GB", {
          timeZone,
          hour: "2-digit",
          minute: "2-digit",
          hourCycle: "h23",
          timeZoneName: "shortOffset",
        }),
    ),
    relative: keepMade(MOST_KEPT, (tag: string) => new Intl.RelativeTimeFormat(tag, { numeric: "always" })),
    amount: keepMade(
      MOST_KEPT,
      (tag: string, unit: string) => new Intl.NumberFormat(tag, { style: "unit", unit, unitDisplay: "long" }),
    ),
    bytes: keepMade(
      MOST_KEPT,
      (tag: string, unit: string) =>
        new Intl.NumberFormat(tag, {
          style: "unit",
          unit,
          unitDisplay: unit === "byte" ? "long" : "short",
          maximumFractionDigits: unit === "byte" ? 0 : 1,
        }),
    ),
    number: keepMade(MOST_KEPT, (tag: string) => new Intl.NumberFormat(tag)),
    percent: keepMade(
      MOST_KEPT,
      (tag: string) => new Intl.NumberFormat(tag, { style: "percent", maximumFractionDigits: 1 }),
    ),
    list: keepMade(MOST_KEPT, (tag: string, type: "conjunction" | "unit") => {
      return new Intl.ListFormat(tag, { type, style: type === "unit" ? "narrow" : "long" });
    }),
    language: keepMade(MOST_KEPT, (tag: string) => new Intl.DisplayNames(tag, { type: "language", fallback: "code" })),
  };
}

/** Formats of a language; moments are shown in `timeZone` (IANA) unless a call names another. */
export function createFormats(lang: Language, timeZone: string, formatters: Formatters = createFormatters()): Formats {
  const tag = intlTag(lang);
  const dayOf = (at: Date, zone: string): string => formatters.day(tag, zone).format(at);
  const timeOf = (at: Date, zone: string): string => timeOfDay(at, formatters.time(zone));
  const amount = (count: number, unit: string): string => formatters.amount(tag, unit).format(count);

  return {
    lang,
    timeZone,
    dateTime: (at, zone = timeZone) => `${dayOf(at, zone)}${BEFORE_TIME[lang]}${timeOf(at, zone)}`,
    date: (at, zone = timeZone) => dayOf(at, zone),
    day: (day) => dayOf(new Date(`${day}T00:00:00Z`), "UTC"),
    partialDay(day) {
      if (day.length === "1980".length) return day;
      if (day.length === "1980-05".length) return formatters.month(tag).format(new Date(`${day}-01T00:00:00Z`));
      return dayOf(new Date(`${day}T00:00:00Z`), "UTC");
    },
    time: (at, zone = timeZone) => timeOf(at, zone),
    relative(at, now) {
      const distanceMs = at.getTime() - now.getTime();
      const [unit, unitMs] = UNITS.find(([, ms]) => Math.abs(distanceMs) >= ms) ?? UNITS[3];
      return formatters.relative(tag).format(Math.trunc(distanceMs / unitMs), unit);
    },
    capitalized: (text) => text.replace(/^./u, (first) => first.toLocaleUpperCase(tag)),
    duration: (durationMs) => formatters.list(tag, "unit").format(durationParts(Math.abs(durationMs), amount)),
    bytes(sizeBytes) {
      const power = sizeBytes < 1000 ? 0 : Math.min(Math.floor(Math.log10(sizeBytes) / 3), BYTE_UNITS.length - 1);
      return formatters.bytes(tag, BYTE_UNITS[power] ?? "byte").format(sizeBytes / 1000 ** power);
    },
    number: (value) => withoutMarks(formatters.number(tag).format(value)),
    percent: (fraction) => withoutMarks(formatters.percent(tag).format(fraction)),
    list: (items) => formatters.list(tag, "conjunction").format(items),
    languageName(languageTag) {
      // The tag may come from a peer: one that Intl refuses is shown as it is.
      if (!/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/.test(languageTag)) return languageTag;
      return formatters.language(tag).of(languageTag) ?? languageTag;
    },
  };
}

const BEFORE_TIME: Readonly<Record<Language, string>> = {
  ar: "، ",
  en: ", ",
  es: ", ",
  fr: ", ",
  ru: ", ",
  vi: ", ",
  zh: " ",
};

/**
 * "14:05 UTC+1" in every language: the two sides of a telephone call must read the same, and the languages' own
 * patterns differ in order and in the name of the zone. It keeps its order in right-to-left text without any mark.
 */
function timeOfDay(at: Date, format: Intl.DateTimeFormat): string {
  const parts = format.formatToParts(at);
  const part = (type: Intl.DateTimeFormatPartTypes): string => parts.find((entry) => entry.type === type)?.value ?? "";
  // A no-break space: a time never loses its zone at the end of a line.
  return `${part("hour")}:${part("minute")}\u00A0${part("timeZoneName").replace(/^GMT(\+0$)?/, "UTC")}`;
}

/** Arabic patterns carry direction marks; inside a message they would be spelled out like a stranger's (R36). */
function withoutMarks(text: string): string {
  return text.replaceAll(/[\u200E\u200F\u061C]/g, "");
}

function durationParts(durationMs: number, amountOf: (count: number, unit: string) => string): string[] {
  const first = UNITS.findIndex(([, ms]) => durationMs >= ms);
  if (first < 0) return [amountOf(0, "second")];
  let restMs = durationMs;
  return UNITS.slice(first, first + 2).flatMap(([unit, ms]) => {
    const amount = Math.floor(restMs / ms);
    restMs -= amount * ms;
    return amount === 0 ? [] : [amountOf(amount, unit)];
  });
}
