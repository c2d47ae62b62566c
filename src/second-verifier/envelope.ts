import { base64, hexDigest } from "./encoding.ts";
import { need, needed } from "./fault.ts";
import { inForm, listOf, object, optional, text } from "./forms.ts";
import type { Algorithm, PublicKey, SignatureChecker } from "./signatures.ts";
import { readStrictJson } from "./strict-json.ts";

// spec/encoding.md, "Signed envelopes" and "Digests".

export interface Envelope {
  readonly payloadType: string;
  readonly payload: Buffer;
  readonly signatures: readonly Buffer[];
}

const MAX_PAYLOAD_BYTES = 16 * 2 ** 20;
const LONGEST_SIGNATURE = 6618;
const FRAME_BYTES = 95_800;

const ENVELOPE = object({
  payloadType: text(256, 0),
  payload: text(2 * MAX_PAYLOAD_BYTES, 0),
  signatures: listOf(object({ sig: text(LONGEST_SIGNATURE, 0), keyid: optional(text(256, 0)) }), 1, 12),
});

/** Steps 1 and 2 of "To verify an envelope": the type is compared before anything of the payload is parsed. */
export function readEnvelope(bytes: Uint8Array, kind: string, maxPayload: number): Envelope {
  const parsed = readStrictJson(bytes, Math.ceil(maxPayload / 3) * 4 + FRAME_BYTES, 4);
  const { payloadType, payload: encoded, signatures } = inForm(parsed, ENVELOPE, "envelope-malformed");
  const payload = base64(encoded);
  need(payload.length <= maxPayload, "envelope-too-large");
  need(payloadType === `application/vnd.rogatory.${kind}.v1+json`, "payload-type-mismatch");
  return { payloadType, payload, signatures: signatures.map(({ sig }) => base64(sig)) };
}

/** What is signed: PAE(type, payload). */
function signedBytes({ payloadType, payload }: Envelope): Buffer {
  const frame = `DSSEv1 ${Buffer.byteLength(payloadType)} ${payloadType} ${payload.length} `;
  return Buffer.concat([Buffer.from(frame), payload]);
}

/** The only way in which one signed text names another. */
export function payloadDigest(envelope: Envelope): string {
  return hexDigest(signedBytes(envelope));
}

/** Step 4: the candidate behind each signature, in their order; each signature by one, no candidate twice. */
export function signersOf<K extends PublicKey>(
  checker: SignatureChecker,
  envelope: Envelope,
  candidates: readonly K[],
): K[] {
  const message = signedBytes(envelope);
  const found: K[] = [];
  for (const signature of envelope.signatures) {
    const signer = candidates.find((candidate) => checker.isSignedBy(candidate, message, signature));
    const key = needed(signer, "signature-invalid");
    need(!found.includes(key), "signature-doubled");
    found.push(key);
  }
  return found;
}

/** Step 5: exactly the algorithms that are required, one signature each. */
export function requireSignatures<K extends PublicKey>(
  checker: SignatureChecker,
  envelope: Envelope,
  candidates: readonly K[],
  required: readonly Algorithm[],
): K[] {
  const signers = signersOf(checker, envelope, candidates);
  const algorithms = signers.map(({ algorithm }) => algorithm);
  need(
    required.every((algorithm) => algorithms.includes(algorithm)),
    "signature-missing",
  );
  need(algorithms.length === required.length, "signature-unexpected");
  return signers;
}
