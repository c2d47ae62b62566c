import { keepMade } from "../protocol/keep-made.ts";
import { LANGUAGES } from "./languages.ts";

// What people type into boxes for days, times and numbers, as the schemas read it. What is understood in no way stays as it was typed.

/** The digits of Arabic, Persian and full width as those of ASCII. */
export function plainDigits(text: string): string {
  return text.replaceAll(/[٠-٩۰-۹０-９]/g, (digit) => {
    const code = digit.codePointAt(0) ?? 0;
    return String(code >= 0xff10 ? code - 0xff10 : code & 0xf);
  });
}

/** "2355", "9:05", "23.55" and "23h55" as "23:55" and the like. */
export function timeTyped(text: string): string {
  const plain = plainDigits(text).trim();
  const [, hours, minutes] = /^(\d{1,2})\s?[:.hH٫時时]?\s?(\d{2})$/.exec(plain) ?? [];
  return hours === undefined ? plain : `${hours.padStart(2, "0")}:${minutes}`;
}

/** A month by its number, or by its name in a language of the pages, whole or short: "12", "Dec", "décembre". */
export function monthTyped(text: string): string {
  const plain = nameOf(plainDigits(text));
  return months().get(plain) ?? plain;
}

/** Made for the first month that somebody types: it would be a twentieth of a second of every command's start. */
const months = keepMade(
  1,
  (): ReadonlyMap<string, string> =>
    new Map(
      LANGUAGES.flatMap((language) =>
        (["long", "short"] as const)
          // With the day beside it a name stands in the case in which people write it.
          .flatMap((month) => [{ month }, { month, day: "numeric" }] as const)
          .flatMap((style) => monthsOf(new Intl.DateTimeFormat(language, { ...style, timeZone: "UTC" }))),
      ),
    ),
);

/** The twelve names of months in this form, each with its number. */
function monthsOf(format: Intl.DateTimeFormat): (readonly [string, string])[] {
  return Array.from({ length: 12 }, (_, index) => {
    const parts = format.formatToParts(new Date(Date.UTC(2026, index, 15)));
    return [nameOf(parts.find(({ type }) => type === "month")?.value ?? ""), String(index + 1)];
  });
}

function nameOf(text: string): string {
  return text.normalize("NFC").trim().replace(/\.$/, "").toLowerCase();
}
