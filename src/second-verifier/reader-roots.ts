import { WORDS } from "./words.ts";

// spec/encoding.md, "Fingerprints": what a person entered.

const SEPARATORS = /[\p{White_Space}\p{Dash_Punctuation}\uFEFF,.]+/u;
const WORD_COUNT = 12;
const BITS_PER_WORD = 11;

/** As many leading bits of a fingerprint as the form that was entered reaches. */
export interface EnteredRoot {
  readonly bits: number;
  readonly value: bigint;
}

/** Twelve words, 39 decimal digits or 64 hexadecimal digits; undefined for anything else, which is no fingerprint. */
export function readRoot(entered: string): EnteredRoot | undefined {
  const parts = entered
    .split(SEPARATORS)
    .filter((part) => part !== "")
    .map((part) => part.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase()));
  const plain = parts.join("");
  if (/^[0-9]{39}$/.test(plain)) return { bits: 128, value: BigInt(plain) };
  if (/^[0-9a-f]{64}$/.test(plain)) return { bits: 256, value: BigInt(`0x${plain}`) };
  const numbers = parts.flatMap((part) => numberOf(part) ?? []);
  if (parts.length !== WORD_COUNT || numbers.length !== WORD_COUNT) return undefined;
  return {
    bits: WORD_COUNT * BITS_PER_WORD,
    value: numbers.reduce((all, number) => (all << BigInt(BITS_PER_WORD)) | BigInt(number), 0n),
  };
}

/** Whether what was entered is this fingerprint of 64 hexadecimal digits, as far as it reaches. */
export function isSameRoot({ bits, value }: EnteredRoot, fingerprint: string): boolean {
  return value === BigInt(`0x${fingerprint}`) >> BigInt(256 - bits);
}

/** A word of the list, or its first four letters: no two words begin with the same four. */
function numberOf(part: string): number | undefined {
  const whole = WORDS.indexOf(part);
  const found = whole < 0 && part.length === 4 ? WORDS.findIndex((word) => word.startsWith(part)) : whole;
  return found < 0 ? undefined : found;
}
