// spec/encoding.md, "Signed envelopes": DSSE as this protocol uses it.

import { Refused, base64, fromBase64, hex, join, parseJson, sha256, toJson, utf8 } from "./encoding.ts";
import { type Algorithm, type PublicKey, type SigningKey, keyId, verifies } from "./keys.ts";
import { check } from "./schemas.ts";

/** The media type of an envelope by itself: a designation, a receipt. */
export const ENVELOPE_TYPE = "application/vnd.rogatory.envelope+json";

/** What was signed: its bytes, and the digest by which other texts name it. */
export interface Signed {
  readonly payload: Uint8Array;
  readonly digest: string;
}

interface Envelope {
  readonly payloadType: string;
  readonly payload: string;
  readonly signatures: readonly { readonly keyid?: string; readonly sig: string }[];
}

/** The payload type of a kind. */
export function payloadType(kind: string): string {
  return `application/vnd.rogatory.${kind}.v1+json`;
}

/** What a signature is over. */
export function preAuthentication(type: string, payload: Uint8Array): Uint8Array {
  const typeBytes = utf8(type);
  return join(utf8(`DSSEv1 ${typeBytes.length} ${type} ${payload.length} `), payload);
}

/** The digest by which one signed text names another. */
export function payloadDigest(kind: string, payload: Uint8Array): string {
  return hex(sha256(preAuthentication(payloadType(kind), payload)));
}

/** Signs the payload as a document of the kind; gives the bytes of the envelope. */
export function signEnvelope(kind: string, payload: Uint8Array, keys: readonly SigningKey[]): Uint8Array {
  const text = preAuthentication(payloadType(kind), payload);
  return toJson({
    payloadType: payloadType(kind),
    payload: base64(payload),
    signatures: keys.map((key) => ({ keyid: keyId(key), sig: base64(key.sign(text)) })),
  });
}

/** What an envelope says it holds, before any signature is checked: for receipts and designations, which name their State inside. */
export function readEnvelope(bytes: Uint8Array, kind: string, largestPayload: number): Signed {
  const envelope = parse(bytes, largestPayload);
  if (envelope.payloadType !== payloadType(kind)) throw new Refused("malformed", `not a ${kind}`);
  const payload = fromBase64(envelope.payload);
  if (payload.length > largestPayload) throw new Refused("too-large", `${payload.length} bytes of ${kind}`);
  return { payload, digest: payloadDigest(kind, payload) };
}

/** The kind in the payload type of an envelope; what it says is not verified. */
export function kindOf(bytes: Uint8Array): string {
  const found = /^application\/vnd\.rogatory\.([a-z-]+)\.v1\+json$/.exec(parse(bytes, 1_048_576).payloadType);
  if (found?.[1] === undefined) throw new Refused("unknown-kind", "payload type");
  return found[1];
}

/** Verifies an envelope of a kind: exactly the required algorithms, one signature each, all by candidates. */
export function openEnvelope(
  bytes: Uint8Array,
  kind: string,
  largestPayload: number,
  candidates: readonly PublicKey[],
  required: readonly Algorithm[],
): Signed {
  const signed = readEnvelope(bytes, kind, largestPayload);
  const signers = signersOf(bytes, candidates);
  const algorithms = signers.map((key) => key.algorithm).toSorted();
  if (algorithms.join() !== [...required].toSorted().join()) {
    throw new Refused("cannot-open", `${kind} is signed with ${algorithms.join() || "nothing"}`);
  }
  return signed;
}

/** The candidates that signed; refuses an envelope with any other signature or with one candidate twice. */
export function signersOf(bytes: Uint8Array, candidates: readonly PublicKey[]): readonly PublicKey[] {
  const envelope = parse(bytes, 16 * 1_048_576);
  const text = preAuthentication(envelope.payloadType, fromBase64(envelope.payload));
  const signers = envelope.signatures.map(({ sig }) => {
    const signer = candidates.find((key) => verifies(key, text, fromBase64(sig)));
    if (signer === undefined) throw new Refused("cannot-open", "a signature by no key that counts");
    return signer;
  });
  if (new Set(signers).size !== signers.length) throw new Refused("cannot-open", "one key signed twice");
  return signers;
}

function parse(bytes: Uint8Array, largestPayload: number): Envelope {
  const value = parseJson(bytes, 2 * largestPayload + 65_536) as Envelope;
  const isEnvelope =
    typeof value.payloadType === "string" &&
    typeof value.payload === "string" &&
    Array.isArray(value.signatures) &&
    value.signatures.length >= 1 &&
    value.signatures.length <= 12 &&
    value.signatures.every(({ sig }) => typeof sig === "string");
  if (!isEnvelope) throw new Refused("malformed", "not an envelope");
  return value;
}

/** The payload of a signed document as its schema describes it. */
export function contentOf<T>(signed: Signed, kind: string): T {
  const value = parseJson(signed.payload, 16 * 1_048_576) as { version?: unknown; critical?: unknown };
  // README.md, "Versions": before anything else is judged by the rules of version 1.
  if (value.version !== 1) throw new Refused("unknown-version", `${kind} of version ${String(value.version)}`);
  return check<T>(kind, value);
}
