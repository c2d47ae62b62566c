import { z } from "zod";
import { base64Schema } from "./common.ts";

const MAX_RECEIPT_CHARACTERS = 16_384;
const MOST_RECEIPTS = 32;

/**
 * Receipts that came after the answer to the delivery: `valid` after `stored`, `handled` by a person, `expired`. Each is
 * verified on its own; the notice lends it no trust. A notice gets `stored` and `valid`, never a notice in return.
 */
export const receiptNoticeSchema = z.object({
  /** DSSE envelopes of receipts, byte for byte. */
  receipts: z.array(base64Schema.max(MAX_RECEIPT_CHARACTERS)).min(1).max(MOST_RECEIPTS),
});
