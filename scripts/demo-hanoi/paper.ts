/** Reads papers back with Poppler, a PDF reader that is not ours, and the codes on them with a reader of QR codes that did not make them. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import jsQR from "jsqr";

const MAX_BYTES = 256 * 2 ** 20;
const DOTS_PER_INCH = 150;

/** Whether poppler-utils is on this machine; where it is not, the demo says what it did not look at. */
export function hasPoppler(): boolean {
  try {
    execFileSync("pdftoppm", ["-v"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

export function textOfPdf(pdf: Buffer): string {
  return execFileSync("pdftotext", ["-layout", "-", "-"], { input: pdf, encoding: "utf8", maxBuffer: MAX_BYTES });
}

/** Every code on the pages of a PDF, found in their pictures as a telephone would find it. */
export function codesOfPdf(pdf: Buffer, folder: string): readonly string[] {
  const pictures = mkdtempSync(join(folder, "pictures-"));
  writeFileSync(join(pictures, "sheet.pdf"), pdf);
  const args = ["-gray", "-r", String(DOTS_PER_INCH), join(pictures, "sheet.pdf"), join(pictures, "page")];
  execFileSync("pdftoppm", args);
  const pages = readdirSync(pictures).filter((name) => name.endsWith(".pgm"));
  const codes = pages.toSorted().flatMap((name) => codesOn(readPgm(readFileSync(join(pictures, name)))));
  rmSync(pictures, { recursive: true });
  return codes;
}

interface Picture {
  readonly width: number;
  readonly height: number;
  readonly grey: Uint8Array;
}

/** A grey picture in the binary form of Netpbm. */
function readPgm(bytes: Buffer): Picture {
  const head = /^P5\s+(\d+)\s+(\d+)\s+255\s/.exec(bytes.toString("latin1", 0, 64));
  if (!head) throw new Error("pdftoppm gave no grey picture");
  return { width: Number(head[1]), height: Number(head[2]), grey: bytes.subarray(head[0].length) };
}

/** A code is 37 mm high, and the next one below it 75 mm away: some strip shows it whole and nothing of another. */
const STRIP_MM = 55;
const STEP_MM = 15;
const COLUMNS = 2;

/** As a telephone that is moved over the page: strip by strip, column by column. */
function codesOn({ width, height, grey }: Picture): readonly string[] {
  const codes = new Set<string>();
  const [strip, step] = [STRIP_MM, STEP_MM].map((mm) => Math.round((mm / 25.4) * DOTS_PER_INCH)) as [number, number];
  const column = Math.floor(width / COLUMNS);
  for (let left = 0; left + column <= width; left += column) {
    let top = 0;
    while (top < height) {
      const rows = Math.min(strip, height - top);
      const pixels = new Uint8ClampedArray(column * rows * 4);
      for (let at = 0; at < column * rows; at += 1) {
        const value = grey[(top + Math.floor(at / column)) * width + left + (at % column)] ?? 255;
        pixels.fill(value, at * 4, at * 4 + 3);
      }
      const found = jsQR.default(pixels, column, rows, { inversionAttempts: "dontInvert" });
      if (found) codes.add(found.data);
      top += found ? strip : step;
    }
  }
  return [...codes];
}
