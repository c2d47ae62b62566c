import { base64Schema } from "../../protocol/index.ts";

// What the routes that take a signed envelope share.

/** An envelope with a designation, in Base64. */
export const envelopeSchema = base64Schema.max(1_500_000);
export const MAX_ENVELOPE_BODY_BYTES = 2 * 1024 * 1024;
export const envelopeRefusals = ["base64-invalid", "document-malformed", "envelope-malformed", "signature-invalid"];
