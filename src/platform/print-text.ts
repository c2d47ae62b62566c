/**
 * Text as the template sets it. Whole strings for nearly everything; pieces where a string holds a character that is spelled out
 * or a word that may have to break. Done here and not by show rules of Typst, which stop at 512 matches in one text.
 */
export type SetText = string | readonly TextPiece[];

type TextPiece =
  | { readonly is: "text"; readonly text: string }
  /** R36: stands in a frame, so that nobody takes it for what a person wrote. */
  | { readonly is: "escaped"; readonly text: string }
  /** A character that keeps the order of what it stands around; set without a size, so that no copy of the text has it. */
  | { readonly is: "isolate"; readonly text: string }
  /** A SHA-256 in hexadecimal: set small, in letters of one width. Breaks as a run does. */
  | { readonly is: "digest"; readonly parts: readonly string[] }
  /** May break between its parts, without a character that a copy would keep. */
  | { readonly is: "run"; readonly parts: readonly string[] };

/** Spelled-out characters as visible text has them: "⟦U+202E⟧", and "⟦U+200B ×12⟧" for twelve in a row. */
const ESCAPED = /⟦(U\+[0-9A-F]{4,6}(?: ×[0-9]+)?)⟧/u;
// Scripts that are written without spaces break by rules of their own.
const UNBROKEN = String.raw`[^\s⟦⟧\u2066-\u2069\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]`;

const ISOLATE = /([\u2066-\u2069])/u;
const DIGEST = /(?<![0-9A-Za-z])([0-9a-f]{64})(?![0-9A-Za-z])/u;

/** Characters between two places where a long word may break: short enough for any column, few enough to be set quickly. */
const PART_LENGTH = 8;
const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" });

/** `longestWord` is what surely fits on one line of the place where the text is going to stand. */
export function setText(text: string, longestWord: number): SetText {
  const wellFormed = text.toWellFormed();
  const special = new RegExp(
    `${ESCAPED.source}|${ISOLATE.source}|${DIGEST.source}|(${UNBROKEN}{${longestWord + 1},})`,
    "gu",
  );
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

/** In characters. Typst takes for one paragraph the square of the time that its pieces would take. */
const LONGEST_STRETCH = 4_000;

/**
 * A text in stretches of at most 4,000 characters, which are set one below the other as lines are: they end where a line does, in a line
 * without end after a word. What isolates a whole line (U+2066 or U+2068 to U+2069) is repeated in each stretch of it.
 */
export function stretchesOf(text: string): string[] {
  const stretches: string[] = [];
  let stretch: string | undefined;
  for (const line of text.split("\n").flatMap(cutLine)) {
    const longer: string = stretch === undefined ? line : `${stretch}\n${line}`;
    if (stretch !== undefined && longer.length > LONGEST_STRETCH) {
      stretches.push(stretch);
      stretch = line;
    } else stretch = longer;
  }
  return stretch === undefined ? stretches : [...stretches, stretch];
}

function cutLine(line: string): string[] {
  if (line.length <= LONGEST_STRETCH) return [line];
  const [, open = "", words = "", close = ""] = /^([\u2066\u2068]?)(.*?)(\u2069?)$/su.exec(line) ?? [];
  const parts: string[] = [];
  let from = 0;
  while (from < words.length) {
    const to = from + cutAt(words.slice(from, from + LONGEST_STRETCH), words.length - from);
    parts.push(`${open}${words.slice(from, to)}${close}`);
    from = to;
  }
  return parts;
}

/** Behind the last space of the second half; where there is none, in no character and in none that is spelled out. */
function cutAt(part: string, left: number): number {
  if (part.length === left) return left;
  const space = part.lastIndexOf(" ") + 1;
  if (space > part.length / 2) return space;
  const open = part.lastIndexOf("⟦");
  if (open > part.lastIndexOf("⟧") && open > 0) return open;
  return part.toWellFormed() === part ? part.length : part.length - 1;
}

function pieceOf([whole, escaped, isolate, digest]: RegExpExecArray): TextPiece {
  if (escaped !== undefined) return { is: "escaped", text: escaped };
  if (isolate !== undefined) return { is: "isolate", text: isolate };
  return digest === undefined ? { is: "run", parts: partsOf(whole) } : { is: "digest", parts: partsOf(digest) };
}

function partsOf(word: string): string[] {
  const characters = [...graphemes.segment(word)].map(({ segment }) => segment);
  const count = Math.ceil(characters.length / PART_LENGTH);
  return Array.from({ length: count }, (_, index) =>
    characters.slice(index * PART_LENGTH, (index + 1) * PART_LENGTH).join(""),
  );
}
