import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname } from "node:path";
import { NodeCompiler, type PdfStandard } from "@myriaddreamin/typst-ts-node-compiler";
import { Refusal } from "../protocol/refusal.ts";
import { PRINT_TEMPLATE } from "./print-template.ts";

export type PrintedBlock =
  | { readonly kind: "heading" | "paragraph" | "notice" | "code"; readonly text: string }
  | { readonly kind: "facts"; readonly rows: readonly { readonly label: string; readonly value: string }[] }
  | {
      readonly kind: "table";
      /** Widths are shares of the line. */
      readonly columns: readonly { readonly label: string; readonly width: number }[];
      readonly rows: readonly (readonly string[])[];
    }
  /** Somebody's own words, in their language, under a label that says whose. */
  | { readonly kind: "quote"; readonly label: string; readonly language: string; readonly text: string }
  /** Lines to sign on, each with what stands below it. */
  | { readonly kind: "signature"; readonly lines: readonly string[] }
  | { readonly kind: "page-break" };

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
  readonly printedAt: Date;
  readonly blocks: readonly PrintedBlock[];
}

/** A document above this is a mistake; a dossier is printed in parts. */
const MAX_BLOCKS = 20_000;
const CACHE_AGE = 10;
// The package declares its standards as an enum that exists in its types only.
const PDF_STANDARD = "a-2b" as PdfStandard;
/** Where Debian and others keep the Chinese faces, which are too large to ship. */
const SYSTEM_FONT_FOLDERS = ["/usr/share/fonts", "/usr/local/share/fonts"];

export interface Printer {
  /** PDF/A-2b bytes. Refuses `document-too-long`; throws when the template fails, which is a bug. */
  print(document: PrintedDocument): Uint8Array;
}

/** Prints with Typst: right-to-left and CJK text come out right, and no text is read as markup. */
export function createPrinter(): Printer {
  const compiler = NodeCompiler.create({ fontArgs: [{ fontPaths: fontFolders() }] });
  return {
    print(document) {
      if (document.blocks.length > MAX_BLOCKS) {
        throw new Refusal("document-too-long", `The document has more than ${MAX_BLOCKS} parts; print it in pieces.`, {
          details: { limit: MAX_BLOCKS },
        });
      }
      const content = JSON.stringify({ ...document, at: utcParts(document.printedAt) });
      const bytes = compiler.pdf(
        { mainFileContent: PRINT_TEMPLATE, inputs: { document: content } },
        { pdfStandard: PDF_STANDARD },
      );
      compiler.evictCache(CACHE_AGE);
      return new Uint8Array(bytes);
    },
  };
}

/** Year, month, day, hour, minute, second: PDF/A wants the date of the document. */
function utcParts(at: Date): number[] {
  return at.toISOString().slice(0, 19).split(/[-T:]/).map(Number);
}

function fontFolders(): string[] {
  const require = createRequire(import.meta.url);
  const shipped = ["@expo-google-fonts/noto-sans", "@expo-google-fonts/noto-naskh-arabic"].map((name) =>
    dirname(require.resolve(`${name}/package.json`)),
  );
  return [...shipped, ...SYSTEM_FONT_FOLDERS.filter((folder) => existsSync(folder))];
}
