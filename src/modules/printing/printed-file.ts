import type { Context } from "hono";
import type { PrintedDocument } from "../../platform/index.ts";
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
  const bytes = await press.printer.print(document);
  return { fileName: `${name.replaceAll(/[^A-Za-z0-9._-]+/g, "-")}.pdf`, bytes, sha256: sha256Hex(bytes) };
}

/** A paper of a case: kept by whoever asked for it, by no browser and no proxy. */
export function sendPdf(c: Context, { fileName, bytes }: PrintedFile): Response {
  return c.body(new Uint8Array(bytes), 200, {
    "content-type": "application/pdf",
    "content-disposition": `attachment; filename="${fileName}"`,
    "cache-control": "no-store",
  });
}
