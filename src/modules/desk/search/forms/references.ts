import { folded } from "./words.ts";

const LONGEST = 100;
const APART = /[^\p{L}\p{N}]+/u;

/**
 * What a reference is found by: its pieces joined, from each piece on, so that the end of "XA-2026-R00012" is found as "2026-R00012" and as
 * "R00012"; and the digits at its end alone, with and without their zeros.
 */
export function endsOf(reference: string): string[] {
  const pieces = folded(reference)
    .split(APART)
    .filter((piece) => piece !== "");
  const ends = pieces.map((_, index) => asRead(pieces.slice(index).join("")));
  const digits = /[0-9]+$/.exec(pieces.at(-1) ?? "")?.[0];
  if (digits !== undefined) ends.push(digits, digits.replace(/^0+(?=.)/, ""));
  return [...new Set(ends)];
}

/** The beginning of such an end, where a text can be one: it has a digit. */
export function referenceIn(text: string): string | undefined {
  const joined = asRead(folded(text).split(APART).join(""));
  return /[0-9]/.test(joined) ? joined : undefined;
}

/** On a fax nobody can tell O from 0, and I and l from 1. */
function asRead(joined: string): string {
  return joined.replaceAll("o", "0").replaceAll(/[il]/g, "1").slice(0, LONGEST).toWellFormed();
}
