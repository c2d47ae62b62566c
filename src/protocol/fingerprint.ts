import { wordlist } from "@scure/bip39/wordlists/english.js";
import { equalBytes, fromHex, hex } from "./bytes.ts";
import { Refusal } from "./refusal.ts";

// R39: two people compare the fingerprint of a root set: one reads all of it aloud, the other enters it. 12 words carry
// 132 bits, 39 digits carry 128. The words are the English list of BIP 39: 2,048, told apart by their first four letters.

const BITS_PER_WORD = 11;
const WORD_COUNT = 12;
const DIGIT_COUNT = 39;
const DIGITS_PER_GROUP = 3;
const FINGERPRINT_BYTES = 32;
const SEPARATORS = /[\p{White_Space}\p{Dash_Punctuation}\uFEFF,.]+/u;
const MARKED_LETTERS = 4;

/** The first 132 bits of the fingerprint, 11 bits to a word, most significant bit first. */
export function fingerprintWords(fingerprint: Uint8Array): readonly string[] {
  const bits = leadingBits(fingerprint, BITS_PER_WORD * WORD_COUNT);
  return Array.from({ length: WORD_COUNT }, (_, position) => {
    const shift = BigInt(BITS_PER_WORD * (WORD_COUNT - 1 - position));
    return wordlist[Number((bits >> shift) & 0x7ffn)] ?? "";
  });
}

/** The first 128 bits as one decimal number of 39 digits, in 13 groups of three. */
export function fingerprintDigits(fingerprint: Uint8Array): string {
  const digits = leadingBits(fingerprint, 128).toString().padStart(DIGIT_COUNT, "0");
  return (digits.match(/[0-9]{3}/g) ?? []).join(" ");
}

/** What a person typed or scanned, in its normal spelling. */
export interface TypedFingerprint {
  readonly form: "words" | "digits" | "hex";
  readonly text: string;
}

/**
 * Reads 12 words (capitals and first four letters will do), 39 digits or 64 hexadecimal digits; white space, dashes, commas
 * and full stops between and around do not matter. Refuses `fingerprint-unreadable`, and names the word that is in no list.
 */
export function parseFingerprint(text: string): TypedFingerprint {
  const parts = text
    .split(SEPARATORS)
    .filter((part) => part !== "")
    .map((part) => part.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase()));
  const joined = parts.join("");
  if (/^[0-9]+$/.test(joined) && joined.length === DIGIT_COUNT) {
    return { form: "digits", text: (joined.match(/[0-9]{3}/g) ?? []).join(" ") };
  }
  if (/^[0-9a-f]+$/.test(joined) && joined.length === FINGERPRINT_BYTES * 2) return { form: "hex", text: joined };
  if (parts.length !== WORD_COUNT) {
    throw new Refusal(
      "fingerprint-unreadable",
      `A fingerprint is ${WORD_COUNT} words, or ${DIGIT_COUNT} digits in groups of ${DIGITS_PER_GROUP}; this is neither.`,
      { details: { place: 0, word: "" } },
    );
  }
  return { form: "words", text: parts.map(readWord).join(" ") };
}

/** True if what was typed is this fingerprint, as far as its form reaches. */
export function matchesFingerprint(typed: TypedFingerprint, fingerprint: Uint8Array): boolean {
  if (typed.form === "words") return typed.text === fingerprintWords(fingerprint).join(" ");
  if (typed.form === "digits") return typed.text === fingerprintDigits(fingerprint);
  return equalBytes(fromHex(typed.text), fingerprint);
}

function readWord(part: string, index: number): string {
  const word =
    wordlist.find((candidate) => candidate === part) ??
    (part.length === MARKED_LETTERS ? wordlist.find((candidate) => candidate.startsWith(part)) : undefined);
  if (word !== undefined) return word;
  throw new Refusal("fingerprint-unreadable", `"${part}" is not a word of the list; have it read again.`, {
    details: { place: index + 1, word: part },
  });
}

function leadingBits(fingerprint: Uint8Array, count: number): bigint {
  if (fingerprint.length !== FINGERPRINT_BYTES) throw new RangeError("a fingerprint has 32 bytes");
  return BigInt(`0x${hex(fingerprint)}`) >> BigInt(FINGERPRINT_BYTES * 8 - count);
}
