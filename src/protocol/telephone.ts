import { Refusal } from "./refusal.ts";

// UNCC art. 41: a number that somebody abroad can dial. ITU-T E.164: a country code and what follows it, fifteen digits at most.

const INTERNATIONAL = /^\+[1-9][0-9 ()/.-]*[0-9](?: ?(?:ext\.?|x) ?([0-9]{1,6}))?$/i;
/** The shortest numbers of any country have so many digits with its code. */
const FEWEST_DIGITS = 7;
const MOST_DIGITS = 15;
/** Long enough for blanks and brackets between the digits. */
const MOST_CHARACTERS = 40;

/** Whether a text is a telephone number in the international form: +, the country code, the number, perhaps an extension. */
export function isInternationalNumber(text: string): boolean {
  return telephoneHref(text) !== undefined;
}

/** "tel:+254205550100;ext=12" (RFC 3966); undefined where a text is no international number and would be dialled wrongly. */
export function telephoneHref(text: string): string | undefined {
  const number = text.trim();
  const found = number.length > MOST_CHARACTERS ? null : INTERNATIONAL.exec(number);
  if (found === null) return undefined;
  const extension = found[1];
  const main = extension === undefined ? number : number.replace(/ ?(?:ext\.?|x) ?[0-9]+$/i, "");
  const digits = main.replaceAll(/[^0-9]/g, "");
  if (digits.length < FEWEST_DIGITS || digits.length > MOST_DIGITS) return undefined;
  return `tel:+${digits}${extension === undefined ? "" : `;ext=${extension}`}`;
}

/** A text in pieces: what is an international number in it, and what stands around. */
export function telephonesIn(text: string): { readonly text: string; readonly href: string | undefined }[] {
  return text
    .split(/(\+[1-9][0-9 ()/.-]{4,38}[0-9])/)
    .filter((piece) => piece !== "")
    .map((piece) => ({ text: piece, href: telephoneHref(piece) }));
}

/** Refuses `phone-not-international`. */
export function demandInternational(number: string | undefined, field: string): void {
  if (number === undefined || number === "" || isInternationalNumber(number)) return;
  throw new Refusal(
    "phone-not-international",
    "Write the number with + and the country code, as +254 20 555 0100: it is called from abroad and by machines.",
    { field },
  );
}
