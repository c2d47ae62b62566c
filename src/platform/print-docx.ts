import type * as docxPackage from "docx";
import type { ITableCellOptions, Paragraph, Table, TextRun } from "docx";
import type { PrintedBlock, PrintedDocument } from "./printer.ts";

// The same blocks as the PDF, for a word processor: an office puts its own letterhead on them.

type Docx = typeof docxPackage;
type Direction = PrintedDocument["direction"];

const FONT = "Times New Roman";
/** In half points, as the format counts. */
const SIZE = 24;
const SMALL = 18;

/** DOCX bytes of a document of headings, paragraphs, notices, facts, quotes and signatures. Throws for another block: nobody lays it out here. */
export async function printDocx(document: PrintedDocument): Promise<Uint8Array> {
  // Half a megabyte of code that most servers never need.
  const docx = await import("docx");
  const { direction, title, mark, pageNumber, blocks } = document;
  const paragraph = paragraphsIn(docx);
  const footer = [mark, ...pageNumber.split(/(\{pages?\})/u)];
  const file = new docx.Document({
    title: plain(title),
    creator: plain(document.sender),
    styles: { default: { document: { run: { font: FONT, size: SIZE } } } },
    sections: [
      {
        footers: {
          default: new docx.Footer({
            children: [
              paragraph(direction, footer.slice(0, 1).join(""), { small: true, bold: true }),
              new docx.Paragraph({
                bidirectional: direction === "rtl",
                children: footer.slice(1).map((piece) => pageRun(docx, piece, direction)),
              }),
            ],
          }),
        },
        children: [
          paragraph(direction, title, { heading: true }),
          ...blocks.flatMap((block) => layOut(docx, block, direction)),
        ],
      },
    ],
  });
  return new Uint8Array(await docx.Packer.toBuffer(file));
}

function layOut(docx: Docx, block: PrintedBlock, direction: Direction): (Paragraph | Table)[] {
  const paragraph = paragraphsIn(docx);
  switch (block.kind) {
    case "heading":
    case "subheading":
      return [paragraph(direction, block.text, { bold: true })];
    case "paragraph":
      return [paragraph(direction, block.text)];
    case "notice":
      return [paragraph(direction, block.text, { bold: true, framed: true })];
    case "quote":
      return [
        paragraph(block.direction, block.label, { small: true, indented: true }),
        ...block.text.split(/\n{2,}/).map((text) => paragraph(block.direction, text, { indented: true })),
      ];
    case "facts": {
      const rows = block.rows.map(({ label, value }) => [
        { children: [paragraph(direction, label)], width: percent(docx, 35) },
        { children: [paragraph(direction, value)], width: percent(docx, 65) },
      ]);
      return [tableOf(docx, direction, rows)];
    }
    case "signature": {
      const line = { style: docx.BorderStyle.SINGLE, size: 4, color: "000000" };
      const cells = block.lines.map((text) => ({
        children: [paragraph(direction, text, { small: true })],
        borders: { top: line },
        width: percent(docx, 45),
      }));
      return [paragraph(direction, "\n\n"), tableOf(docx, direction, [cells])];
    }
    default:
      throw new Error(`a word processor file has no block of the kind "${block.kind}"`);
  }
}

function tableOf(docx: Docx, direction: Direction, rows: readonly (readonly ITableCellOptions[])[]): Table {
  const none = { style: docx.BorderStyle.NONE, size: 0, color: "auto" };
  const borders = { top: none, bottom: none, left: none, right: none, insideHorizontal: none, insideVertical: none };
  return new docx.Table({
    visuallyRightToLeft: direction === "rtl",
    width: percent(docx, 100),
    borders,
    rows: rows.map((cells) => {
      const made = cells.map((cell) => {
        const { top = none } = cell.borders ?? {};
        return new docx.TableCell({ ...cell, borders: { top, bottom: none, left: none, right: none } });
      });
      return new docx.TableRow({ cantSplit: true, children: made });
    }),
  });
}

function percent({ WidthType }: Docx, size: number) {
  return { size, type: WidthType.PERCENTAGE };
}

interface Look {
  readonly bold?: true;
  readonly small?: true;
  readonly heading?: true;
  readonly framed?: true;
  readonly indented?: true;
}

function paragraphsIn(docx: Docx) {
  const edge = { style: docx.BorderStyle.SINGLE, size: 6, space: 4, color: "404040" };
  return (direction: Direction, text: string, look: Look = {}): Paragraph =>
    new docx.Paragraph({
      bidirectional: direction === "rtl",
      // The side on which a line begins: the right one in Arabic.
      alignment: docx.AlignmentType.START,
      spacing: { after: look.heading ? 240 : 120 },
      ...(look.heading ? { heading: docx.HeadingLevel.HEADING_1 } : {}),
      ...(look.framed ? { border: { top: edge, bottom: edge, left: edge, right: edge } } : {}),
      ...(look.indented ? { indent: { start: 400 } } : {}),
      children: runsOf(docx, text, direction, look),
    });
}

/** What keeps its order to itself in the PDF (U+2066 to U+2069) is a run of its own here: word processors know no isolates. */
const PIECE = /([\u2066-\u2068])([^\u2066-\u2069]*)\u2069?|([^\u2066-\u2069]+)/gu;

function runsOf(docx: Docx, text: string, direction: Direction, { bold, small, heading }: Look): TextRun[] {
  return text.split("\n").flatMap((line, at) => {
    const pieces = [...line.matchAll(PIECE)].map(([, mark, apart, plainly]) => ({
      mark,
      words: apart ?? plainly ?? "",
    }));
    if (pieces.length === 0) pieces.push({ mark: undefined, words: "" });
    return pieces.map(({ mark, words }, index) => {
      const own = directionOf(words, mark === undefined ? direction : "ltr");
      return new docx.TextRun({
        text: own === direction ? plain(words) : `${MARKS[own]}${plain(words)}${MARKS[own]}`,
        rightToLeft: own === "rtl",
        ...(at > 0 && index === 0 ? { break: 1 } : {}),
        ...(bold || heading ? { bold: true } : {}),
        ...(small ? { size: SMALL } : {}),
        ...(heading ? { size: 32, color: "000000", font: FONT } : {}),
      });
    });
  });
}

/** Digits and signs at the ends of such a run stay with it (U+200E, U+200F). */
const MARKS: Readonly<Record<Direction, string>> = { ltr: "\u200E", rtl: "\u200F" };

function pageRun(docx: Docx, piece: string, direction: Direction): TextRun {
  const numbers = { "{page}": docx.PageNumber.CURRENT, "{pages}": docx.PageNumber.TOTAL_PAGES };
  const words = piece in numbers ? numbers[piece as keyof typeof numbers] : plain(piece); // it is one of the two
  return new docx.TextRun({ children: [words], size: SMALL, rightToLeft: direction === "rtl" });
}

/** By its letters; where it has none, as what it stands in. */
function directionOf(words: string, otherwise: Direction): Direction {
  if (/[\p{Script=Arabic}\p{Script=Hebrew}]/u.test(words)) return "rtl";
  return /\p{L}/u.test(words) ? "ltr" : otherwise;
}

/** XML has no place for control characters; what people wrote was spelled out before. */
function plain(words: string): string {
  return words
    .toWellFormed()
    .replaceAll(/[\u2066-\u2069]/gu, "")
    .replaceAll(/[\p{Cc}\p{Noncharacter_Code_Point}]/gu, "\uFFFD");
}
