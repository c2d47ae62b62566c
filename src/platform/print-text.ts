/**
 * Text as the template sets it. Whole strings for nearly everything; pieces where a string holds a character that is spelled out
 * or a word that may have to break. Done here and not by show rules of Typst, which stop at 512 matches in one text.
 */
export type SetText = string | readonly TextPiece[];

export type TextPiece =
  | { readonly is: "text"; readonly text: string }
  /** R36: stands in a frame, so that nobody takes it for what a person wrote. */
  | { readonly is: "escaped"; readonly text: string }
  /** A SHA-256 in hexadecimal: set small, in letters of one width. Breaks as a run does. */
  | { readonly is: "digest"; readonly parts: readonly string[] }
  /** May break between its parts, without a character that a copy would keep. */
  | { readonly is: "run"; readonly parts: readonly string[] };

/** Spelled-out characters as visible text has them: "⟦U+202E⟧", and "⟦U+200B ×12⟧" for twelve in a row. */
const ESCAPED = /⟦(U\+[0-9A-F]{4,6}(?: ×[0-9]+)?)⟧/u;
// Scripts that are written without spaces break by rules of their own.
const UNBROKEN = String.raw`[^\s⟦⟧\u2066-\u2069\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]`;

const DIGEST = /(?<![0-9A-Za-z])([0-9a-f]{64})(?![0-9A-Za-z])/u;

/** Characters between two places where a long word may break: short enough for any column, few enough to be set quickly. */
const PART_LENGTH = 8;
const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" });

/** `longestWord` is what surely fits on one line of the place where the text is going to stand. */
export function setText(text: string, longestWord: number): SetText {
  const wellFormed = text.toWellFormed();
  const special = new RegExp(`${ESCAPED.source}|${DIGEST.source}|(${UNBROKEN}{${longestWord + 1},})`, "gu");
  const pieces: TextPiece[] = [];
  let end = 0;
  for (const match of wellFormed.matchAll(special)) {
    if (match.index > end) pieces.push({ is: "text", text: wellFormed.slice(end, match.index) });
    end = match.index + match[0].length;
    pieces.push(pieceOf(match));
  }
  if (pieces.length === 0) return wellFormed;
  if (end < wellFormed.length) pieces.push({ is: "text", text: wellFormed.slice(end) });
  return pieces;
}

function pieceOf([whole, escaped, digest]: RegExpExecArray): TextPiece {
  if (escaped !== undefined) return { is: "escaped", text: escaped };
  return digest === undefined ? { is: "run", parts: partsOf(whole) } : { is: "digest", parts: partsOf(digest) };
}

function partsOf(word: string): string[] {
  const characters = [...graphemes.segment(word)].map(({ segment }) => segment);
  const count = Math.ceil(characters.length / PART_LENGTH);
  return Array.from({ length: count }, (_, index) =>
    characters.slice(index * PART_LENGTH, (index + 1) * PART_LENGTH).join(""),
  );
}
