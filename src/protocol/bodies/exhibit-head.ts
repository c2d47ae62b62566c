import { z } from "zod";
import { exhibitIdSchema } from "../identifiers.ts";
import { base64Schema, bodyDigestSchema } from "./common.ts";

const MAX_HEAD_CHARACTERS = 90_000;

/** R9 (the head goes last): the head is released last, when the whole-file receipt is there; only now can the body be opened. */
export const exhibitHeadSchema = z.object({
  exhibitId: exhibitIdSchema,
  manifestDigest: bodyDigestSchema,
  /** age header and payload nonce. */
  head: base64Schema.max(MAX_HEAD_CHARACTERS),
});
