import { strFromU8, unzipSync } from "fflate";
import { describe, expect, it } from "vitest";
import { printDocx } from "./print-docx.ts";
import type { PrintedBlock, PrintedDocument } from "./printer.ts";

const paper = (direction: "ltr" | "rtl", blocks: readonly PrintedBlock[]): PrintedDocument => ({
  title: "صك",
  language: "ar",
  direction,
  sender: "S",
  reference: "R",
  mark: "Model form",
  pageNumber: "Page {page} of {pages}",
  printedAt: new Date("2027-01-01T00:00:00Z"),
  blocks,
});
async function partsOf(document: PrintedDocument): Promise<{ readonly body: string; readonly footer: string }> {
  const parts = unzipSync(await printDocx(document));
  const part = (name: string): string => strFromU8(parts[name] ?? new Uint8Array());
  return { body: part("word/document.xml"), footer: part("word/footer1.xml") };
}
/** The words of each run, "<" before those that run from right to left. */
const runs = (xml: string): string[] =>
  [...xml.matchAll(/<w:r>(.*?)<\/w:r>/gs)].flatMap(([, run = ""]) => {
    const words = /<w:t[^>]*>([^<]*)<\/w:t>/.exec(run)?.[1] ?? "";
    return words === "" ? [] : [`${/<w:rtl\/>/.test(run) ? "<" : ""}${words}`];
  });

describe("a document for a word processor", () => {
  it("runs from right to left in Arabic: paragraphs, tables, and each run in its own direction", async () => {
    const { body } = await partsOf(
      paper("rtl", [
        { kind: "paragraph", text: "أنا، \u2068Eva Lund\u2069، \u2066+999 2 555\u2069 سنة 2027" },
        { kind: "facts", rows: [{ label: "إلى", value: "الوديع" }] },
        { kind: "signature", lines: ["Eva Lund"] },
      ]),
    );
    expect(runs(body)).toEqual([
      "<صك",
      "<أنا، ",
      "\u200EEva Lund\u200E",
      "<، ",
      "\u200E+999 2 555\u200E",
      "< سنة 2027",
      "<إلى",
      "<الوديع",
      "\u200EEva Lund\u200E",
    ]);
    expect(body.match(/<w:bidiVisual\/>/g)).toHaveLength(2);
    expect(body.match(/<w:p>/g)?.length).toBe(body.match(/<w:bidi\/>/g)?.length);
    expect(body).not.toMatch(/[\u2066-\u2069]/);
  });

  it("runs from left to right elsewhere, with a quote in its own direction", async () => {
    const { body, footer } = await partsOf(
      paper("ltr", [
        { kind: "notice", text: "Model" },
        { kind: "heading", text: "Notified" },
        { kind: "quote", label: "Words", language: "ar", direction: "rtl", text: "نص\n\nثان" },
      ]),
    );
    expect(runs(body)).toEqual(["<\u200Fصك\u200F", "Model", "Notified", "\u200EWords\u200E", "<نص", "<ثان"]);
    expect(body.match(/<w:bidi\/>/g)).toHaveLength(3);
    expect(runs(footer)).toContain("Model form");
    expect(footer).toContain("NUMPAGES");
  });

  it("takes no markup, no character that XML has no place for, and no lone half of one from anybody's words", async () => {
    const { body } = await partsOf(
      paper("ltr", [{ kind: "paragraph", text: 'a<w:br/>&"\u0001\uD800\uFFFF=1+1\nnext' }]),
    );
    expect(body).toContain("a&lt;w:br/&gt;&amp;");
    expect(body).toContain("=1+1");
    expect(body.isWellFormed()).toBe(true);
    // oxlint-disable-next-line no-control-regex -- it is what must not be there
    expect(body).not.toMatch(/[\u0001\uFFFF]/);
    expect(body.match(/<w:br\/>/g)).toHaveLength(1);
  });

  it("is refused for a block that it cannot lay out, and not made without it", async () => {
    await expect(printDocx(paper("ltr", [{ kind: "page-break" }]))).rejects.toThrow("page-break");
  });
});
