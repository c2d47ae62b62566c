import { soughtName } from "../../../../convention/words.ts";

/** Letters of the longest word that is kept whole: longer ones are found by their beginning. */
const MOST_LETTERS = 60;
/** Different words of one thing, and their bytes: what is longer is found by its first so many. A tsvector takes a megabyte. */
const MOST_WORDS = 20_000;
const MOST_BYTES = 400_000;

const BETWEEN_WORDS = /[^\p{L}\p{N}]+/u;
/** Ideographs are written without blanks between words: two that stand side by side are the word. */
const IDEOGRAPHS = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]+/gu;

/** A text as it is compared: as `soughtName`, with the digits of Arabic and Persian as others write them, and nothing that nobody sees. */
export function folded(text: string): string {
  const plain = soughtName(text.replaceAll(/\p{Cc}/gu, " "));
  return plain.replaceAll(/[٠-٩۰-۹]/g, (digit) => String((digit.codePointAt(0) ?? 0) & 15));
}

/** The words of a text, folded, in their order; each pair of ideographs is one, and so is the last of them alone. */
export function wordsIn(text: string): string[] {
  return folded(text).split(BETWEEN_WORDS).flatMap(wordsOfRun);
}

/** The different words of these texts: at most 20,000, each of at most 60 letters. */
export function wordsOf(texts: Iterable<string>): ReadonlySet<string> {
  const words = new Set<string>();
  let bytes = 0;
  for (const text of texts) {
    for (const word of wordsIn(text)) {
      if (words.has(word)) continue;
      bytes += Buffer.byteLength(word);
      if (words.size >= MOST_WORDS || bytes > MOST_BYTES) return words;
      words.add(word);
    }
  }
  return words;
}

function wordsOfRun(run: string): string[] {
  if (run === "") return [];
  const words = run
    .split(IDEOGRAPHS)
    .filter((word) => word !== "")
    .map(shortened);
  for (const [ideographs] of run.matchAll(IDEOGRAPHS)) {
    const letters = Array.from(ideographs);
    words.push(...letters.map((letter, index) => letter + (letters[index + 1] ?? "")));
  }
  return words;
}

function shortened(word: string): string {
  return word.length > MOST_LETTERS ? Array.from(word).slice(0, MOST_LETTERS).join("") : word;
}
