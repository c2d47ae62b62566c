import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { NodeCompiler, type PdfStandard } from "@myriaddreamin/typst-ts-node-compiler";
import { Refusal } from "../protocol/refusal.ts";
import { PRINT_TEMPLATE } from "./print-template.ts";
import { type SetText, setText, stretchesOf } from "./print-text.ts";
import { qrPicture } from "./qr-picture.ts";

export type PrintedBlock =
  /** Headings stand in the table of contents, subheadings do not. */
  | {
      readonly kind: "heading" | "subheading" | "paragraph" | "notice" | "code";
      readonly text: string;
    }
  /** The table of contents, under this heading: every heading of the document with its page. */
  | { readonly kind: "contents"; readonly text: string }
  /** `together`: on one page, where no value is too long for that. */
  | { readonly kind: "facts"; readonly rows: readonly PrintedFact[]; readonly together?: true }
  | {
      readonly kind: "table";
      /** Widths are shares of the line. */
      readonly columns: readonly { readonly label: string; readonly width: number }[];
      readonly rows: readonly (readonly string[])[];
    }
  /** Somebody's own words, in their language and direction, under a label that says whose. */
  | {
      readonly kind: "quote";
      readonly label: string;
      readonly language: string;
      readonly direction: PrintedDocument["direction"];
      readonly text: string;
    }
  /** Boxes to tick with a pen. */
  | { readonly kind: "ticks"; readonly options: readonly string[] }
  /** Lines to write on with a pen, each with what belongs there. */
  | { readonly kind: "blanks"; readonly labels: readonly string[] }
  /** Cards to be cut out, six on a page. What does not fit on one is cut between two characters, with "…" behind it. */
  | { readonly kind: "badges"; readonly badges: readonly PrintedBadge[] }
  /** Lines to sign on, each with what stands below it. */
  | { readonly kind: "signature"; readonly lines: readonly string[] }
  | { readonly kind: "page-break" };

interface PrintedFact {
  readonly label: string;
  readonly value: string;
}

interface PrintedBadge {
  readonly name: string;
  readonly delegation: string;
  /** Small lines beside the code. */
  readonly lines: readonly string[];
  /** The short number, under the lines. */
  readonly number: string;
  /** Becomes a QR code. */
  readonly code: string;
}

/** What is printed, in the reader's language already. */
export interface PrintedDocument {
  readonly title: string;
  /** ISO 639-1. */
  readonly language: string;
  readonly direction: "ltr" | "rtl";
  /** Stands at the head of every page: who writes. */
  readonly sender: string;
  /** Stands at the head of every page: the reference by which both sides know the matter. */
  readonly reference: string;
  /** Stands at the foot of every page: "evaluation", "training", or the classification. */
  readonly mark: string;
  /** Stands at the foot of every page: "Page {page} of {pages}", with these two words for the numbers. */
  readonly pageNumber: string;
  readonly printedAt: Date;
  readonly blocks: readonly PrintedBlock[];
}

/** A document above this is a mistake; a dossier is printed in parts. */
const MAX_BLOCKS = 20_000;
const CACHE_AGE = 10;
/** Each round spells out the characters that the round before could not show. */
const MAX_ROUNDS = 6;
/** In characters: what fits on a line of the text, and in a narrow column. Longer words may break anywhere. */
const LONGEST_WORD = 40;
const LONGEST_WORD_IN_A_CELL = 20;
/** A longer one gets a column of its own, so that it leaves room to whoever writes. */
const LONGEST_REFERENCE = 30;
const LONGEST_RUNNING = 80;
const LONGEST_WHOLE_CELL = 400;
const LINES_OF_A_WHOLE_CELL = 12;
// The package declares its standards as an enum that exists in its types only.
// oxlint-disable-next-line typescript/no-unsafe-enum-assignment -- see above: there is no value to name
const PDF_STANDARD = "a-2b" as PdfStandard;
/** Where Debian and others keep the faces of scripts that we do not ship. */
const SYSTEM_FONT_FOLDERS = ["/usr/share/fonts", "/usr/local/share/fonts"];
const ISOLATES = /[\u2066-\u2069]/gu;
/** What the fonts that we ship can show without doubt: Latin, Greek, Cyrillic, Arabic, Chinese, and the punctuation around them. */
const CERTAIN =
  /[\n\u0020-\u007E\u00A0-\u024F\u0370-\u0373\u0384-\u0386\u0388-\u03CE\u0400-\u045F\u060C\u061B\u061F\u0621-\u0652\u0660-\u0669\u2010-\u2026\u2066-\u2069\u3001-\u3003\u3008-\u3011\u4E00-\u9FA5\uFF01-\uFF5E⟦⟧×]/u;

export interface Printer {
  /**
   * PDF/A-2b bytes. Characters that no font here can show are spelled out (⟦U+1F9FF⟧). Refuses `document-too-long`; throws when the
   * template fails, which is a bug.
   */
  print(document: PrintedDocument): Uint8Array;
}

/** Prints with Typst: right-to-left and CJK text come out right, and no text is read as markup. */
export function createPrinter(): Printer {
  let opened: NodeCompiler | undefined;
  /** Opened when first used: reading the fonts takes a while, and many a server never prints. */
  const compiler = (): NodeCompiler => (opened ??= NodeCompiler.create({ fontArgs: [{ fontPaths: fontFolders() }] }));
  return {
    print(document) {
      if (document.blocks.length > MAX_BLOCKS) {
        throw new Refusal("document-too-long", `The document has more than ${MAX_BLOCKS} parts; print it in pieces.`, {
          details: { limit: MAX_BLOCKS },
        });
      }
      const withoutShape = new Set<string>();
      // A long document is set once: what may have no shape is tried before, on a page of its own.
      const doubtful = new Set(Array.from(JSON.stringify(document)).filter((character) => !CERTAIN.test(character)));
      if (doubtful.size > 0) printShowing(compiler(), pageOf([...doubtful], document), withoutShape);
      return printShowing(compiler(), document, withoutShape);
    },
  };
}

/**
 * PDF/A allows no character without a shape. Whoever writes to us chooses the characters, and must not be able to keep a
 * dossier from being printed: what the fonts cannot show is spelled out, and the document is set again.
 */
function printShowing(compiler: NodeCompiler, document: PrintedDocument, withoutShape: Set<string>): Uint8Array {
  for (let round = 1; ; round += 1) {
    const isLast = round === MAX_ROUNDS;
    const isShown = (character: string): boolean =>
      !withoutShape.has(character) && (!isLast || CERTAIN.test(character));
    const content = JSON.stringify(contentOf(document, isShown));
    try {
      const bytes = compiler.pdf(
        { mainFileContent: PRINT_TEMPLATE, inputs: { document: content } },
        { pdfStandard: PDF_STANDARD },
      );
      return new Uint8Array(bytes);
    } catch (error) {
      const found = charactersWithoutShape(error);
      if (found.length === 0 || isLast) throw error;
      for (const character of found) withoutShape.add(character);
    } finally {
      compiler.evictCache(CACHE_AGE);
    }
  }
}

function pageOf(characters: readonly string[], { language, direction, printedAt }: PrintedDocument): PrintedDocument {
  const blocks = [{ kind: "paragraph" as const, text: characters.join(" ") }];
  return { title: "", language, direction, sender: "", reference: "", mark: "", pageNumber: "", printedAt, blocks };
}

/** What the template reads: the document with every text ready to be set. */
function contentOf(document: PrintedDocument, isShown: (character: string) => boolean): object {
  const said = (text: string, longestWord: number): SetText => setText(spellOut(text, isShown), longestWord);
  const line = (text: string): SetText => said(text, LONGEST_WORD);
  const cell = (text: string): SetText => said(text, LONGEST_WORD_IN_A_CELL);
  return {
    language: document.language,
    direction: document.direction,
    /** The PDF's own title: metadata, never shown as a page. */
    name: document.title.toWellFormed().replaceAll(ISOLATES, ""),
    title: said(document.title, LONGEST_WORD_IN_A_CELL),
    sender: line(document.sender),
    reference: line(document.reference),
    hasLongReference: document.reference.length > LONGEST_REFERENCE,
    running: {
      sender: line(shortened(spellOut(document.sender, isShown))),
      reference: line(shortened(spellOut(document.reference, isShown))),
    },
    mark: line(document.mark),
    pageNumber: document.pageNumber.replaceAll(ISOLATES, "").split(/(\{pages?\})/u),
    at: utcParts(document.printedAt),
    blocks: document.blocks.map((block) =>
      block.kind === "badges"
        ? { kind: block.kind, badges: block.badges.map((badge) => badgeOf(badge, isShown)) }
        : blockOf(block, line, cell),
    ),
  };
}

/**
 * For the head of the further pages, which holds only so much; whole it stands on the first. An isolate that was cut open is closed,
 * and of a character that is spelled out no half is left.
 */
function shortened(text: string): string {
  const characters = Array.from(text);
  if (characters.length <= LONGEST_RUNNING) return text;
  const kept = characters
    .slice(0, LONGEST_RUNNING)
    .join("")
    .replace(/⟦[^⟧]*$/u, "");
  const opened = (kept.match(/[\u2066-\u2068]/gu)?.length ?? 0) - (kept.match(/\u2069/gu)?.length ?? 0);
  return `${kept}…${"\u2069".repeat(Math.max(0, opened))}`;
}

/** Whole strings: the template cuts them where they do not fit. */
function badgeOf(
  { name, delegation, lines, number, code }: PrintedBadge,
  isShown: (character: string) => boolean,
): object {
  const said = (text: string): string => spellOut(text.toWellFormed().replaceAll(ISOLATES, ""), isShown);
  return { name: said(name), delegation: said(delegation), lines: lines.map(said), number, picture: qrPicture(code) };
}

function blockOf(
  block: Exclude<PrintedBlock, { kind: "badges" }>,
  line: (text: string) => SetText,
  cell: (text: string) => SetText,
): object {
  switch (block.kind) {
    case "facts":
      return {
        kind: block.kind,
        together: block.together === true && isShort(block.rows.map(({ value }) => value)),
        rows: block.rows.map(({ label, value }) => ({
          label: cell(label),
          value: line(value),
          whole: isShort([value]),
        })),
      };
    case "table":
      return {
        kind: block.kind,
        columns: widthsOf(block).map((width, index) => ({ label: cell(block.columns[index]?.label ?? ""), width })),
        rows: block.rows.map((row) => ({ cells: row.map(cell), whole: isShort(row) })),
      };
    case "quote":
      return { ...block, label: line(block.label), paragraphs: paragraphsOf(block.text, line) };
    case "ticks":
      return { kind: block.kind, options: block.options.map(line) };
    case "blanks":
      return { kind: block.kind, labels: block.labels.map(cell) };
    case "signature":
      return { kind: block.kind, lines: block.lines.map(line) };
    case "page-break":
      return block;
    default:
      return { kind: block.kind, text: line(block.text) };
  }
}

/** In points, as the template sets a table: the line, what a cell keeps free, and a wide letter of a head. */
const LINE_PT = 470;
const INSET_PT = 8;
const LETTER_PT = 5.8;

/** The columns by their shares of the line, each as wide as its longest word where the others can spare it. */
function widthsOf({ columns, rows }: Extract<PrintedBlock, { kind: "table" }>): number[] {
  const shares = columns.reduce((sum, { width }) => sum + width, 0);
  const widths = columns.map(({ label, width }, index) => {
    const letters = Math.max(...[label, ...rows.map((row) => row[index] ?? "")].map(lettersOfLongestWord));
    return { given: (width / shares) * LINE_PT, needed: INSET_PT + letters * LETTER_PT };
  });
  const lacking = widths.reduce((sum, { given, needed }) => sum + Math.max(0, needed - given), 0);
  const spare = widths.reduce((sum, { given, needed }) => sum + Math.max(0, given - needed), 0);
  const moved = Math.min(lacking, spare);
  return widths.map(({ given, needed }) =>
    given < needed ? given + (needed - given) * (moved / lacking) : given - (given - needed) * (moved / (spare || 1)),
  );
}

/** In letters. What is longer than a cell breaks anywhere, and so do scripts without spaces. */
function lettersOfLongestWord(text: string): number {
  const words = text.replaceAll(ISOLATES, "").match(/[^\s\p{Script=Han}-]+/gu) ?? [];
  return words.reduce(
    (longest, { length }) => (length > LONGEST_WORD_IN_A_CELL ? longest : Math.max(longest, length)),
    0,
  );
}

/** Each paragraph by the stretches in which it is set. */
function paragraphsOf(text: string, line: (text: string) => SetText): SetText[][] {
  return text.split(/\n{2,}/).map((paragraph) => stretchesOf(paragraph).map(line));
}

/** Rows stay on one page; only one that could be longer than a page may break. */
function isShort(cells: readonly string[]): boolean {
  return cells.every((text) => text.length <= LONGEST_WHOLE_CELL && text.split("\n").length <= LINES_OF_A_WHOLE_CELL);
}

/** Typst names the texts that it could not show, quoted as in the Rust language: "\u{378}". */
function charactersWithoutShape(error: unknown): string[] {
  const message = error instanceof Error ? error.message : JSON.stringify(error);
  const texts = [...message.matchAll(/the text `\\?"(.*?)\\?"` could not be displayed/gu)].map(
    ([, text]) => text ?? "",
  );
  return texts.flatMap((text) =>
    Array.from(
      text.replaceAll(/\\+u\{([0-9a-f]+)\}/gu, (_, code: string) => String.fromCodePoint(Number.parseInt(code, 16))),
    ),
  );
}

function spellOut(text: string, isShown: (character: string) => boolean): string {
  return Array.from(text, (character) => (isShown(character) ? character : `⟦${codePointName(character)}⟧`)).join("");
}

function codePointName(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;
}

/** Year, month, day, hour, minute, second: PDF/A wants the date of the document. */
function utcParts(at: Date): number[] {
  return at.toISOString().slice(0, 19).split(/[-T:]/).map(Number);
}

function fontFolders(): string[] {
  const require = createRequire(import.meta.url);
  const packages = ["@expo-google-fonts/noto-sans", "@expo-google-fonts/noto-naskh-arabic"].map((name) =>
    dirname(require.resolve(`${name}/package.json`)),
  );
  // The Chinese face; seen from src/platform and from dist/workers it is the same folder.
  const own = join(import.meta.dirname, "../../fonts");
  return [...packages, own, ...SYSTEM_FONT_FOLDERS.filter((folder) => existsSync(folder))];
}
