import { z } from "zod";
import { base64Schema } from "./common.ts";

/** The sender has a new designation. It is checked like one that was fetched; the notice lends it no trust. */
export const designationNoticeSchema = z.object({
  /** The designation's DSSE envelope, byte for byte. */
  designation: base64Schema.max(700_000),
});
export type DesignationNoticeContent = z.infer<typeof designationNoticeSchema>;
