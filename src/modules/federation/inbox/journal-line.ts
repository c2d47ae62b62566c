import { z } from "zod";
import {
  base64,
  base64Schema,
  dispatchIdSchema,
  incarnationSchema,
  instantSchema,
  prioritySchema,
  sha256Hex,
  sha256HexSchema,
  stateCodeSchema,
  type OuterHeader,
} from "../../../protocol/index.ts";
import type { FederationContext } from "../context.ts";

/**
 * R2: what the journal holds of a dispatch that was or is about to be receipted. With the blob it is enough to make the
 * inbox row and to give the same receipt again, should the database have lost both.
 */
const journalLineSchema = z.object({
  v: z.literal(1),
  peerId: z.uuid(),
  from: stateCodeSchema,
  dispatchId: dispatchIdSchema,
  incarnation: incarnationSchema,
  sequence: z.int().min(1),
  priority: prioritySchema,
  sealedDigest: sha256HexSchema,
  senderDesignation: sha256HexSchema,
  blobDigest: sha256HexSchema,
  sizeBytes: z.int().min(1),
  receivedAt: instantSchema,
  receipt: base64Schema,
});
export type JournalLine = z.infer<typeof journalLineSchema>;

/** With a second machine nothing: there the transaction that keeps bytes and receipt is durable on both. */
export async function journal(context: FederationContext, line: Parameters<typeof writeJournalLine>[0]): Promise<void> {
  if (context.platform.config.secondMachine) return;
  await (await context.journal()).append(writeJournalLine(line));
}

/** What a line says of a dispatch that came, before its receipt. */
export function arrivedLine(
  peerId: string,
  header: OuterHeader,
  bytes: Uint8Array,
  receivedAt: string,
): Omit<JournalLine, "v" | "receipt"> {
  return {
    peerId,
    from: header.from,
    dispatchId: header.dispatchId,
    incarnation: header.incarnation,
    sequence: header.sequence,
    priority: header.priority,
    sealedDigest: header.sealedDigest,
    senderDesignation: header.designations.from,
    blobDigest: sha256Hex(bytes),
    sizeBytes: bytes.length,
    receivedAt,
  };
}

/** One line without its end. */
export function writeJournalLine(line: Omit<JournalLine, "v" | "receipt"> & { receipt: Uint8Array }): string {
  return JSON.stringify({ v: 1, ...line, receipt: base64(line.receipt) });
}

/** Throws for anything else than writeJournalLine writes: the journal is our own. */
export function readJournalLine(text: string): JournalLine {
  return journalLineSchema.parse(JSON.parse(text));
}
