import { z } from "zod";
import { base64Schema } from "./common.ts";

const MAX_DESIGNATION_CHARACTERS = 700_000;

/** The sender has a new designation. It is checked like one that was fetched; the notice lends it no trust. */
export const designationNoticeSchema = z.object({
  /** The designation's DSSE envelope, byte for byte. */
  designation: base64Schema.max(MAX_DESIGNATION_CHARACTERS),
});
