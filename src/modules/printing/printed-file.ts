import type { Context } from "hono";
import { printDocx, type PrintedDocument } from "../../platform/index.ts";
import { sha256Hex } from "../../protocol/digest.ts";
import type { Sha256Hex } from "../../protocol/identifiers.ts";
import type { Press } from "./paper.ts";

/** With which printing may be refused. */
export const PRINT_REFUSALS = ["document-too-long", "print-busy", "print-failed", "print-too-large", "print-too-slow"];

export interface PrintedFile {
  readonly fileName: string;
  readonly bytes: Uint8Array;
  /** Goes into the log: which paper it was that left the printer. */
  readonly sha256: Sha256Hex;
}

/** Refuses what the printer refuses. */
export async function printedFile(press: Press, document: PrintedDocument, name: string): Promise<PrintedFile> {
  return fileOf(await press.printer.print(document), `${name}.pdf`);
}

/** The same blocks for a word processor; throws where a block has no place in such a file. */
export async function docxFile(document: PrintedDocument, name: string): Promise<PrintedFile> {
  return fileOf(await printDocx(document), `${name}.docx`);
}

function fileOf(bytes: Uint8Array, name: string): PrintedFile {
  return { fileName: name.replaceAll(/[^A-Za-z0-9._-]+/g, "-"), bytes, sha256: sha256Hex(bytes) };
}

export const DOCX_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

export function sendPdf(c: Context, file: PrintedFile): Response {
  return send(c, file, "application/pdf");
}

export function sendDocx(c: Context, file: PrintedFile): Response {
  return send(c, file, DOCX_TYPE);
}

/** A paper of a case: kept by whoever asked for it, by no browser and no proxy. */
function send(c: Context, { fileName, bytes }: PrintedFile, type: string): Response {
  return c.body(new Uint8Array(bytes), 200, {
    "content-type": type,
    "content-disposition": `attachment; filename="${fileName}"`,
    "cache-control": "no-store",
  });
}
