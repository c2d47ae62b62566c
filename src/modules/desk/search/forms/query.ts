import { typedIdentifiers } from "./identifiers.ts";
import { referenceIn } from "./references.ts";
import { wordsIn } from "./words.ts";

const MOST_CHARACTERS = 200;
const MOST_WORDS = 8;
/** Shorter words are found whole, longer ones by their beginning. */
const BEGINNING = 3;

/** What a person looks for. The texts of `reference` and `words` are those of a tsquery. */
export interface Query {
  /** As it was read: without what was cut off. */
  readonly text: string;
  /** Something was cut off: it was longer than 200 characters, or had more than 8 words. */
  readonly isCut: boolean;
  readonly reference: string | undefined;
  readonly identifiers: readonly string[];
  readonly words: string | undefined;
}

/** Reads what was typed: nothing that anybody can type is an error, and what says nothing finds nothing. */
export function readQuery(typed: string): Query {
  const text = Array.from(typed.replaceAll(/[\p{Cc}\p{Bidi_Control}]+/gu, " ").trim())
    .slice(0, MOST_CHARACTERS)
    .join("")
    .toWellFormed();
  const tokens = text.split(/\s+/).filter((token) => wordsIn(token).length > 0);
  const words = tokens.slice(0, MOST_WORDS).flatMap((token) => {
    const found = wordsIn(token)
      .slice(0, MOST_WORDS)
      .map((word) => beginning("w", word))
      .join(" & ");
    const reference = referenceIn(token);
    return reference === undefined ? `(${found})` : `(${found} | ${beginning("r", reference)})`;
  });
  const reference = referenceIn(text);
  return {
    text,
    isCut: Array.from(typed.trim()).length > MOST_CHARACTERS || tokens.length > MOST_WORDS,
    reference: reference && beginning("r", reference),
    identifiers: typedIdentifiers(text),
    words: words.length === 0 ? undefined : words.join(" & "),
  };
}

/** Letters and digits alone stand between the quotes. */
function beginning(kind: "r" | "w", letters: string): string {
  const isWhole = letters.length < BEGINNING && !/\p{Script=Han}/u.test(letters);
  return `'${kind}${letters}'${isWhole ? "" : ":*"}`;
}
