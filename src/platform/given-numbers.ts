import type { Incarnation } from "./incarnation.ts";

/** Consonants alone, so that two of them are no word. */
const LETTERS = "BCDFGHJKLMNPQRSTVWXZ";
const GIVEN = /^[A-Z]{1,2}-(\d{4})-(?:S\d{1,9}[A-Z]{2}-)?[A-Z]?(\d{4,9})$/;

type Life = Pick<Incarnation, "number" | "id">;

/**
 * R1, a restored backup is a fork: what was given out after the backup is not known. So each life of the data but the first gives its numbers in a
 * series of its own, "S2KD". The letters are from the life's random id: a second restore of one backup may have the same number.
 */
export function seriesOf({ number, id }: Life): string | undefined {
  if (number === 1) return undefined;
  const drawn = Number.parseInt(id.slice(0, 8), 16);
  const letters = [drawn, Math.floor(drawn / LETTERS.length)].map((value) => LETTERS[value % LETTERS.length]);
  return `S${number}${letters.join("")}`;
}

interface NumberParts {
  readonly issuer: string;
  readonly year: number;
  /** Before the count: "R" of a request. */
  readonly letter?: string;
  readonly count: number;
  readonly digits: number;
}

/** "XA-2026-R00012" in the first life of the data, "XA-2026-S2KD-R00012" in a later one. */
export function givenNumber(life: Life, { issuer, year, letter = "", count, digits }: NumberParts): string {
  const parts = [issuer, year, seriesOf(life), `${letter}${String(count).padStart(digits, "0")}`];
  return parts.filter((part) => part !== undefined).join("-");
}

/** The year and the count of a number that a server gave out, in whichever life; undefined where it is none. */
export function readGivenNumber(number: string): { readonly year: number; readonly count: number } | undefined {
  const [, year, count] = GIVEN.exec(number) ?? [];
  return year === undefined || count === undefined ? undefined : { year: Number(year), count: Number(count) };
}
