import { expect, test } from "vitest";
import { createPrinter, type PrintedDocument } from "./printer.ts";

const letter: PrintedDocument = {
  title: "Preservation order",
  language: "en",
  direction: "ltr",
  sender: "Aurelia, Central Authority",
  reference: "XA-2026-000001",
  mark: "evaluation",
  printedAt: new Date("2026-11-24T12:00:00Z"),
  blocks: [
    { kind: "notice", text: "Secrecy is ordered." },
    { kind: "heading", text: "What is to be kept" },
    { kind: "facts", rows: [{ label: "Account", value: "4711" }] },
    { kind: "paragraph", text: "#panic() $x$ @nobody *not bold* \\ [text]" },
    {
      kind: "quote",
      label: "From the request, in Arabic",
      language: "ar",
      direction: "rtl",
      text: "نطلب حفظ البيانات",
    },
    {
      kind: "table",
      columns: [
        { label: "Act", width: 1 },
        { label: "When", width: 2 },
      ],
      rows: [["sealed", "today"]],
    },
    { kind: "code", text: "0f".repeat(32) },
    { kind: "page-break" },
    { kind: "ticks", options: ["kept", "not kept"] },
    { kind: "blanks", labels: ["Since"] },
    { kind: "signature", lines: ["Name", "Date"] },
  ],
};

test("a document becomes a PDF, and text that looks like markup stays text", () => {
  const pdf = Buffer.from(createPrinter().print(letter)).toString("latin1");

  expect(pdf.startsWith("%PDF-1.7")).toBe(true);
  expect(pdf.match(/\/Type\s*\/Page\b/g)).toHaveLength(2);
  expect(pdf).toContain("pdfaid:part");
});

test("an Arabic document is set from right to left", () => {
  const arabic = createPrinter().print({ ...letter, title: "أمر حفظ", language: "ar", direction: "rtl" });

  expect(Buffer.from(arabic).toString("latin1")).toContain("NotoNaskhArabic");
});

test("characters without a shape are spelled out, and nobody's words keep a document from being printed", () => {
  const hostile = '\u0378 \ud800 \uffff \u{1CC00} \u{1F9FF}\u200d\u{1F525} "\\`';
  const pdf = createPrinter().print({ ...letter, blocks: [{ kind: "paragraph", text: hostile }] });

  expect(
    Buffer.from(pdf)
      .toString("latin1")
      .match(/\/Type\s*\/Page\b/g),
  ).toHaveLength(1);
});

test("a table of contents names the pages of headings", () => {
  const { blocks } = letter;
  const pdf = createPrinter().print({
    ...letter,
    blocks: [{ kind: "contents", text: "Contents" }, ...blocks, { kind: "subheading", text: "Part" }],
  });

  expect(pdf.length).toBeGreaterThan(createPrinter().print(letter).length);
});

test("a document that is far too long is refused", () => {
  const blocks = Array.from({ length: 20_001 }, () => ({ kind: "paragraph" as const, text: "x" }));

  expect(() => createPrinter().print({ ...letter, blocks })).toThrow(/in pieces/);
});
