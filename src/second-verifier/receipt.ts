import { type Envelope, readEnvelope } from "./envelope.ts";
import { need } from "./fault.ts";
import { inForm, match, nullOr, object, oneOf, optional, type Shown, whole } from "./forms.ts";
import { readStrictJson } from "./strict-json.ts";
import { CRITICAL, DIGEST, INCARNATION, INSTANT, ORIGIN, PROFILE, RANDOM, SIZE, STATE, UUID } from "./values.ts";

// spec/receipts.md, and spec/schemas/receipt.json.

const MAX_BYTES = 4096;

const RECEIPT = object({
  version: oneOf(1),
  profile: PROFILE,
  strength: oneOf("stored", "valid", "handled", "opened", "refused", "expired"),
  code: optional(match(/^[a-z][a-z0-9-]{0,39}$/)),
  giver: STATE,
  to: STATE,
  designations: object({ giver: DIGEST, to: DIGEST }),
  dispatchId: UUID,
  incarnation: INCARNATION,
  sequence: whole(1),
  sealedDigest: DIGEST,
  payloadDigest: optional(DIGEST),
  dossierId: optional(nullOr(UUID)),
  recipients: optional(DIGEST),
  giverIncarnation: INCARNATION,
  at: INSTANT,
  logHead: object({ origin: ORIGIN, size: SIZE, root: DIGEST }),
  random: RANDOM,
  critical: CRITICAL,
});
export type Receipt = Shown<typeof RECEIPT>;

/** The form, and what must stand in which strength. Its giver stands only inside, so it is read before it is verified. */
export function readReceipt(bytes: Uint8Array): { readonly envelope: Envelope; readonly said: Receipt } {
  const envelope = readEnvelope(bytes, "receipt", MAX_BYTES);
  const said = inForm(readStrictJson(envelope.payload, MAX_BYTES), RECEIPT);
  need((said.strength === "refused") === (said.code !== undefined), "document-malformed");
  const isOpened = [said.payloadDigest, said.dossierId, said.recipients].every((member) => member !== undefined);
  need(isOpened || !["valid", "handled", "opened"].includes(said.strength), "document-malformed");
  return { envelope, said };
}
