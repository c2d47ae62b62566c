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

/** Formats of a language; moments are shown in `timeZone` (IANA) unless a call names another. */
export function createFormats(lang: Language, timeZone: string): Formats {
  const tag = intlTag(lang);
  const dayOf = (at: Date, zone: string): string =>
    new Intl.DateTimeFormat(tag, { timeZone: zone, day: "numeric", month: "long", year: "numeric" }).format(at);
  const list = (items: readonly string[], type: "conjunction" | "unit" = "conjunction"): string =>
    new Intl.ListFormat(tag, { type, style: type === "unit" ? "narrow" : "long" }).format(items);

  return {
    lang,
    timeZone,
    dateTime: (at, zone = timeZone) => `${dayOf(at, zone)}${BEFORE_TIME[lang]}${timeOfDay(at, zone)}`,
    date: (at, zone = timeZone) => dayOf(at, zone),
    day: (day) => dayOf(new Date(`${day}T00:00:00Z`), "UTC"),
    time: (at, zone = timeZone) => timeOfDay(at, zone),
    relative(at, now) {
      const distanceMs = at.getTime() - now.getTime();
      const [unit, unitMs] = UNITS.find(([, ms]) => Math.abs(distanceMs) >= ms) ?? UNITS[3];
      const amount = Math.trunc(distanceMs / unitMs);
      return new Intl.RelativeTimeFormat(tag, { numeric: "always" }).format(amount, unit);
    },
    capitalized: (text) => text.replace(/^./u, (first) => first.toLocaleUpperCase(tag)),
    duration: (durationMs) => list(durationParts(Math.abs(durationMs), tag), "unit"),
    bytes(sizeBytes) {
      const power = sizeBytes < 1000 ? 0 : Math.min(Math.floor(Math.log10(sizeBytes) / 3), BYTE_UNITS.length - 1);
      return new Intl.NumberFormat(tag, {
        style: "unit",
        unit: BYTE_UNITS[power] ?? "byte",
        unitDisplay: power === 0 ? "long" : "short",
        maximumFractionDigits: power === 0 ? 0 : 1,
      }).format(sizeBytes / 1000 ** power);
    },
    number: (value) => withoutMarks(new Intl.NumberFormat(tag).format(value)),
    percent: (fraction) =>
      withoutMarks(new Intl.NumberFormat(tag, { style: "percent", maximumFractionDigits: 1 }).format(fraction)),
    list: (items) => list(items),
    languageName: (languageTag) => nameOfLanguage(languageTag, tag),
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
function timeOfDay(at: Date, zone: string): string {
  const parts = new Intl.DateTimeFormat("en-GB", {
    timeZone: zone,
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
    timeZoneName: "shortOffset",
  }).formatToParts(at);
  const part = (type: Intl.DateTimeFormatPartTypes): string => parts.find((entry) => entry.type === type)?.value ?? "";
  // A no-break space: a time never loses its zone at the end of a line.
  return `${part("hour")}:${part("minute")}\u00A0${part("timeZoneName").replace(/^GMT(\+0$)?/, "UTC")}`;
}

/** Arabic patterns carry direction marks; inside a message they would be spelled out like a stranger's (R36). */
function withoutMarks(text: string): string {
  return text.replaceAll(/[\u200E\u200F\u061C]/g, "");
}

function durationParts(durationMs: number, tag: string): string[] {
  const first = UNITS.findIndex(([, ms]) => durationMs >= ms);
  if (first < 0) return [unitText(0, "second", tag)];
  let restMs = durationMs;
  return UNITS.slice(first, first + 2).flatMap(([unit, ms]) => {
    const amount = Math.floor(restMs / ms);
    restMs -= amount * ms;
    return amount === 0 ? [] : [unitText(amount, unit, tag)];
  });
}

function unitText(amount: number, unit: string, tag: string): string {
  return new Intl.NumberFormat(tag, { style: "unit", unit, unitDisplay: "long" }).format(amount);
}

/** The tag may come from a peer: one that Intl refuses is shown as it is. */
function nameOfLanguage(languageTag: string, tag: string): string {
  if (!/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/.test(languageTag)) return languageTag;
  return new Intl.DisplayNames(tag, { type: "language", fallback: "code" }).of(languageTag) ?? languageTag;
}
