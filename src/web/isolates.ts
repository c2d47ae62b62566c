import { visibleText } from "./visible-text.ts";

/**
 * Our sentences keep a value together with isolates (U+2066 or U+2068 to U+2069) while they are text. On a page they become <bdi>, in a
 * form or a window title nothing. Those of a stranger are spelled out like every hidden character (R36: hostile text is shown).
 */

/** Whether we isolated exactly this run, from its first character to its last. */
export type IsOwnRun = (run: string) => boolean;

const OPEN = "\u2066\u2068";
const ISOLATES = /[\u2066\u2068\u2069]/gu;
const BIDI = /[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/u;
const ALL_BIDI = new RegExp(BIDI.source, "gu");

/** The runs of a text from an isolate to the one that closes it, outermost ones only. */
export function isolatedRuns(text: string): string[] {
  return partsOf(text).flatMap((part) => (part.isRun ? [part.text] : []));
}

/** Every hidden character spelled out, except the isolates that we put in. */
export function visibleOwn(text: string, isOwn: IsOwnRun): string {
  return partsOf(text)
    .map((part) => (part.isRun && isOwn(part.text) ? part.text : visibleText(part.text)))
    .join("");
}

/** The same without our isolates: where no markup can stand, as in a window title. */
export function visiblePlain(text: string, isOwn: IsOwnRun): string {
  return withoutOwn(text, isOwn, visibleText);
}

/** What somebody is going to send back: without our isolates, and otherwise to the letter. */
function exactPlain(text: string, isOwn: IsOwnRun): string {
  return withoutOwn(text, isOwn, (rest) => rest);
}

function withoutOwn(text: string, isOwn: IsOwnRun, otherwise: (text: string) => string): string {
  const isOurs = (run: string): boolean => isOwn(run) || isOwn(unescaped(run));
  return partsOf(text)
    .map((part) => (part.isRun && isOurs(part.text) ? part.text.replaceAll(ISOLATES, "") : otherwise(part.text)))
    .join("");
}

const ENTITIES: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', "#39": "'" };

function unescaped(html: string): string {
  return html.replaceAll(/&(amp|lt|gt|quot|#39);/gu, (_, name: string) => ENTITIES[name] ?? "");
}

/** Text outside of isolates and whole runs, in their order. What is not closed, or was not opened, is no run. */
function partsOf(text: string): { text: string; isRun: boolean }[] {
  const parts: { text: string; isRun: boolean }[] = [];
  let [from, opened, depth] = [0, 0, 0];
  for (const { index, 0: mark } of text.matchAll(ISOLATES)) {
    if (OPEN.includes(mark)) {
      if (depth === 0) opened = index;
      depth += 1;
    } else if (depth > 0) {
      depth -= 1;
      if (depth > 0) continue;
      parts.push(
        { text: text.slice(from, opened), isRun: false },
        { text: text.slice(opened, index + 1), isRun: true },
      );
      from = index + 1;
    }
  }
  return [...parts, { text: text.slice(from), isRun: false }];
}

/** What a form sends back, what takes no markup, a tag, and an isolate. Our escaping leaves no ">" inside an attribute. */
const PIECE = /<textarea\b[^>]*>[^<]*<\/textarea>|<option\b[^>]*>[^<]*<\/option>|<[^>]*>|[\u2066\u2068\u2069]/gu;
/** What `Unbroken` puts into the middle of a text. */
const INSIDE_TEXT = new Set(['<span class="ref">', "</span>"]);

/** The last look at a page before it leaves: what turns text round is an element of ours or spelled out, whoever wrote it. */
export function withMarkup(html: string, isOwn: IsOwnRun): string {
  if (!BIDI.test(html)) return html;
  const out: string[] = [];
  let [from, start, depth] = [0, 0, 0];
  const endRun = (isOurs: boolean): void => {
    for (let index = start; index < out.length; index += 1) out[index] = element(out[index] ?? "", isOurs);
    depth = 0;
  };
  for (const { index, 0: piece } of html.matchAll(PIECE)) {
    out.push(spelledOut(html.slice(from, index)));
    from = index + piece.length;
    if (piece.length > 1) {
      if (depth > 0 && !INSIDE_TEXT.has(piece)) endRun(false);
      out.push(tag(piece, isOwn));
    } else if (OPEN.includes(piece)) {
      if (depth === 0) start = out.length;
      depth += 1;
      out.push(piece);
    } else if (depth > 0) {
      depth -= 1;
      out.push(piece);
      if (depth === 0) endRun(isOwn(unescaped(out.slice(start).filter(isText).join(""))));
    } else {
      out.push(visibleText(piece));
    }
  }
  if (depth > 0) endRun(false);
  return out.join("") + spelledOut(html.slice(from));
}

function isText(piece: string): boolean {
  return !INSIDE_TEXT.has(piece);
}

/** Of an isolate its element, or its name; anything else as it is. */
function element(piece: string, isOurs: boolean): string {
  if (!isOurs) return /^[\u2066\u2068\u2069]$/u.test(piece) ? visibleText(piece) : piece;
  if (piece === "\u2066") return '<bdi dir="ltr">';
  if (piece === "\u2068") return "<bdi>";
  return piece === "\u2069" ? "</bdi>" : piece;
}

function spelledOut(text: string): string {
  return BIDI.test(text) ? text.replaceAll(ALL_BIDI, (character) => visibleText(character)) : text;
}

/** What is sent back goes out to the letter; what is only read has nothing hidden. */
function tag(piece: string, isOwn: IsOwnRun): string {
  if (!BIDI.test(piece)) return piece;
  if (piece.startsWith("<textarea")) return exactPlain(piece, isOwn);
  if (piece.startsWith("<option")) return visiblePlain(piece, isOwn);
  return piece.replaceAll(/ (\S+)="([^"]*)"/gu, (_, name: string, value: string) => {
    const isRead = name === "title" || name === "alt" || name === "placeholder" || name.startsWith("aria-");
    return ` ${name}="${(isRead ? visiblePlain : exactPlain)(value, isOwn)}"`;
  });
}
