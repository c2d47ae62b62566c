/**
 * R36: text that came from outside is shown so that nothing in it can hide, reorder or imitate.
 * Pure functions; the component HostileText and the CSV writer stand on them.
 */

export type TextSegment = { kind: "text"; text: string } | { kind: "escaped"; codePoint: string };

// Controls, lone surrogates, private use, line and paragraph separators, everything that fonts show as nothing (bidi
// controls, zero width, tags, fillers), non-characters, interlinear notes, the empty Braille cell.
const HIDDEN =
  /[\p{Cc}\p{Cs}\p{Co}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}\uFFF9-\uFFFB\u2800]/u;
/** A letter has lines. */
const HARMLESS = new Set(["\n", "\t"]);
const JOINERS = new Set(["\u200C", "\u200D"]);
const JOINABLE = /[\p{L}\p{M}\p{Extended_Pictographic}\uFE0F]/u;
const EMOJI_STYLE = "\uFE0F";

/** Splits text into what may be shown as it stands and what must be spelled out (U+202E). */
export function visibleSegments(text: string): TextSegment[] {
  const characters = Array.from(text);
  const segments: TextSegment[] = [];
  let plain = "";
  characters.forEach((character, index) => {
    if (!isHidden(character, characters[index - 1], characters[index + 1])) {
      plain += character;
      return;
    }
    if (plain !== "") segments.push({ kind: "text", text: plain });
    plain = "";
    segments.push({ kind: "escaped", codePoint: codePointName(character) });
  });
  if (plain !== "") segments.push({ kind: "text", text: plain });
  return segments;
}

/** The same as one string, for titles, attributes and message parameters: `a⟦U+202E⟧b`. */
export function visibleText(text: string): string {
  if (!HIDDEN.test(text)) return text;
  return visibleSegments(text)
    .map((segment) => (segment.kind === "text" ? segment.text : `⟦${segment.codePoint}⟧`))
    .join("");
}

/** Words that mix alphabets which look alike (Latin with Cyrillic or Greek): "раypal". At most ten are named. */
export function lookAlikeWords(text: string): string[] {
  const words = text.slice(0, 20_000).match(/[\p{L}\p{M}]+/gu) ?? [];
  const mixed = words.filter((word) => {
    const scripts = [/\p{Script=Latin}/u, /\p{Script=Cyrillic}/u, /\p{Script=Greek}/u].filter((s) => s.test(word));
    return scripts.length > 1;
  });
  return [...new Set(mixed)].slice(0, 10);
}

/** Which way a text runs, by its first strong character; undefined where it has none. */
export function strongDirection(text: string): "ltr" | "rtl" | undefined {
  const strong = /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]|\p{L}/u.exec(
    text,
  );
  if (strong === null) return undefined;
  return /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u.test(strong[0])
    ? "rtl"
    : "ltr";
}

function isHidden(character: string, before: string | undefined, after: string | undefined): boolean {
  if (HARMLESS.has(character)) return false;
  if (JOINERS.has(character)) {
    // Persian, the Indic scripts and emoji need joiners between letters; anywhere else they only hide.
    return before === undefined || after === undefined || !JOINABLE.test(before) || !JOINABLE.test(after);
  }
  if (character === EMOJI_STYLE) return before === undefined || !/\p{Emoji}/u.test(before);
  return HIDDEN.test(character);
}

function codePointName(character: string): string {
  const codePoint = character.codePointAt(0) ?? 0;
  return `U+${codePoint.toString(16).toUpperCase().padStart(4, "0")}`;
}
