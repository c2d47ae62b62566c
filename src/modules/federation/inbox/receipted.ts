import { parseDispatchId, parseDossierId, parseSha256Hex, type OpenedDispatch } from "../../../protocol/index.ts";
import type { ReceiptedDispatch } from "../receipts/give-receipt.ts";
import type { JournalLine } from "./journal-line.ts";
import type { InboxRow } from "./store.ts";

/** A dispatch as the journal remembers it. */
export function receiptedLine(line: Omit<JournalLine, "v" | "receipt">): ReceiptedDispatch {
  const { dispatchId, incarnation, sequence, sealedDigest, senderDesignation } = line;
  return { dispatchId, incarnation, sequence, sealedDigest, senderDesignation, opened: undefined };
}

/** A stored dispatch, with what its opening told: just now, or earlier as the row remembers. */
export function receiptedRow(row: InboxRow, opened?: OpenedDispatch): ReceiptedDispatch {
  return {
    dispatchId: parseDispatchId(row.dispatchId),
    incarnation: { number: row.incarnation, id: row.incarnationId },
    sequence: row.sequence,
    sealedDigest: parseSha256Hex(row.sealedDigest),
    senderDesignation: parseSha256Hex(row.senderDesignation),
    opened: opened === undefined ? rememberedOpening(row) : openingOf(opened),
  };
}

function openingOf({ bodyDigest, binding }: OpenedDispatch): ReceiptedDispatch["opened"] {
  return { payloadDigest: bodyDigest, recipients: binding.recipients, dossierId: binding.dossierId };
}

function rememberedOpening({ bodyDigest, recipients, dossierId }: InboxRow): ReceiptedDispatch["opened"] {
  if (bodyDigest === undefined || recipients === undefined) return undefined;
  return {
    payloadDigest: parseSha256Hex(bodyDigest),
    recipients: parseSha256Hex(recipients),
    dossierId: dossierId === undefined ? null : parseDossierId(dossierId),
  };
}
