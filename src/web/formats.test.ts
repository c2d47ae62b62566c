import { expect, test, vi } from "vitest";
import { createFormats, createFormatters } from "./formats.ts";
import { type Language, LANGUAGES } from "./languages.ts";
import { visibleText } from "./visible-text.ts";

const at = new Date("2026-03-03T13:05:00Z");
const english = createFormats("en", "Europe/Paris");

test.each(LANGUAGES)("a time in %s shows its zone, and digits are Latin", (lang) => {
  const text = createFormats(lang, "Asia/Ho_Chi_Minh")
    .dateTime(at)
    .replace(/[\u2066\u2069]/g, "");
  expect(text).toContain("20:05\u00A0UTC+7");
  expect(text).not.toMatch(/[٠-٩]/);
  expect(text).toContain("2026");
});

test.each(["Pacific/Kiritimati", "Pacific/Pago_Pago"])("a day is that day, also for a reader in %s", (zone) => {
  expect(createFormats("en", zone).day("2026-11-24")).toBe("24 November 2026");
});

test("another zone can be named", () => {
  expect(english.dateTime(at)).toBe("3 March 2026, 14:05\u00A0UTC+1");
  expect(english.dateTime(at, "UTC")).toBe("3 March 2026, 13:05\u00A0UTC");
});

test.each([
  [2 * 86_400_000 + 3_600_000, "in 2 days"],
  [86_399_999, "in 23 hours"],
  [-5_000_000, "1 hour ago"],
  [0, "in 0 seconds"],
])("a deadline %d ms away is %s: never rounded up", (distanceMs, words) => {
  expect(english.relative(new Date(at.getTime() + distanceMs), at)).toBe(words);
});

test.each([
  [0, "0 seconds"],
  [90_000, "1 minute 30 seconds"],
  [2 * 86_400_000 + 4 * 3_600_000 + 59_000, "2 days 4 hours"],
])("%d ms last %s", (durationMs, words) => {
  expect(english.duration(durationMs)).toBe(words);
});

test.each([
  [0, "0 bytes"],
  [999, "999 bytes"],
  [312_400_000, "312.4 MB"],
  [20_000_000_000, "20 GB"],
])("%d bytes are %s", (sizeBytes, words) => {
  expect(english.bytes(sizeBytes)).toBe(words);
});

test("a language tag from a peer that is none is shown as it is", () => {
  expect(english.languageName("vi")).toBe("Vietnamese");
  expect(english.languageName("<b>x</b>")).toBe("<b>x</b>");
});

test.each(LANGUAGES)(
  "what is formatted in %s can stand in a message: it holds nothing that would be spelled out",
  (lang) => {
    const format = createFormats(lang, "Africa/Nairobi");
    const all = [
      format.dateTime(at),
      format.date(at),
      format.time(at),
      format.relative(new Date(0), at),
      format.duration(-100_000_000),
      format.bytes(20_000_000_000),
      format.number(-12_345.6),
      format.percent(-0.123),
      format.list(["A", "B", "C"]),
      format.languageName("vi"),
    ];
    expect(all.map(visibleText)).toEqual(all);
  },
);

test("words that begin a line of their own begin with a capital, where the script has any", () => {
  const begun = (lang: Language, text: string): string => createFormats(lang, "UTC").capitalized(text);
  expect([begun("en", "e-mail"), begun("fr", "écrit"), begun("ru", "факс"), begun("ar", "فاكس")]).toEqual([
    "E-mail",
    "Écrit",
    "Факс",
    "فاكس",
  ]);
});

test("formatters that are kept serve every reader of a server, and are made once", () => {
  const formatters = createFormatters();
  const made = vi.spyOn(Intl, "DateTimeFormat");
  try {
    for (let reader = 0; reader < 5; reader += 1) {
      for (const zone of ["Asia/Tokyo", "Africa/Nairobi"]) {
        expect(createFormats("fr", zone, formatters).dateTime(at)).toBe(createFormats("fr", zone).dateTime(at));
      }
    }
    // A day and a time for each zone, kept; and the same for each of the ten that are not.
    expect(made).toHaveBeenCalledTimes(4 + 20);
  } finally {
    made.mockRestore();
  }
});
