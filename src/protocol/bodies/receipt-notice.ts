import { z } from "zod";
import { base64Schema } from "./common.ts";

/**
 * Receipts that came after the answer to the delivery: `valid` after `stored`, `handled` by a person, `expired`. Each is
 * verified on its own; the notice lends it no trust. A notice gets `stored` and `valid`, never a notice in return.
 */
export const receiptNoticeSchema = z.object({
  /** DSSE envelopes of receipts, byte for byte. */
  receipts: z.array(base64Schema.max(16_384)).min(1).max(32),
});
export type ReceiptNoticeContent = z.infer<typeof receiptNoticeSchema>;
