import { execFileSync } from "node:child_process";
import type { PrintedBlock, PrintedDocument } from "../../src/platform/index.ts";

/** The pages of a PDF, counted in its own structure. */
export function pagesOf(pdf: Uint8Array): number {
  return (
    Buffer.from(pdf)
      .toString("latin1")
      .match(/\/Type\s*\/Page\b/g)?.length ?? 0
  );
}

/** Every text of a document or of some blocks of it, wherever it stands. */
export function textsOf(document: PrintedDocument | readonly PrintedBlock[]): string[] {
  const collect = (value: unknown): string[] => {
    if (typeof value === "string") return [value];
    if (value instanceof Date || typeof value !== "object" || value === null) return [];
    return Object.values(value).flatMap(collect);
  };
  return collect(document);
}

/** Poppler, a PDF reader that is not ours, in its Debian package poppler-utils. */
export function hasPoppler(): boolean {
  try {
    execFileSync("pdftotext", ["-v"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

export interface PrintedWord {
  readonly text: string;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  /** From 1. */
  readonly page: number;
  readonly pageWidth: number;
  readonly pageHeight: number;
}

/** Every word with its place, as Poppler finds it on the pages. */
export function wordsOf(pdf: Uint8Array): PrintedWord[] {
  const html = execFileSync("pdftotext", ["-bbox", "-", "-"], {
    input: pdf,
    encoding: "utf8",
    maxBuffer: 256 * 1024 * 1024,
  });
  const words: PrintedWord[] = [];
  let [page, pageWidth, pageHeight] = [0, 0, 0];
  for (const line of html.split("\n")) {
    const size = /<page width="([\d.]+)" height="([\d.]+)">/.exec(line);
    if (size) [page, pageWidth, pageHeight] = [page + 1, Number(size[1]), Number(size[2])];
    const word = /<word xMin="(-?[\d.]+)" yMin="(-?[\d.]+)" xMax="(-?[\d.]+)" yMax="(-?[\d.]+)">(.*)<\/word>/.exec(
      line,
    );
    if (!word) continue;
    const [left, top, right, bottom] = [Number(word[1]), Number(word[2]), Number(word[3]), Number(word[4])];
    words.push({ text: word[5] ?? "", left, right, top, bottom, page, pageWidth, pageHeight });
  }
  return words;
}
