import { z } from "zod";
import { base64, concat, fromBase64, utf8 } from "./bytes.ts";
import { sha256Hex } from "./digest.ts";
import type { Sha256Hex } from "./identifiers.ts";
import { keyId, type KeyAlgorithm, type PublicKey, SIGNATURE_BYTES } from "./keys.ts";
import { Refusal } from "./refusal.ts";
import { type Signer, verify } from "./signatures.ts";
import { parseStrictJson } from "./strict-json.ts";

// DSSE 1.0.2 (Dead Simple Signing Envelope): the signature is over exact bytes, so nothing is ever canonicalised.

export interface Envelope {
  readonly payloadType: string;
  readonly payload: Uint8Array;
  readonly signatures: readonly EnvelopeSignature[];
}

interface EnvelopeSignature {
  /** A hint only (R4): it chooses which key to try first, never whom to believe. */
  readonly keyId: string | undefined;
  readonly signature: Uint8Array;
}

export interface EnvelopeLimits {
  /** The largest payload; the envelope may be larger by base64, signatures and frame. */
  readonly maxPayloadBytes: number;
}

/** A key set of three members with two algorithms, old and new set together at a change of root. */
const MAX_SIGNATURES = 12;

const FRAME_BYTES = 16 * 1024;
const LARGEST_SIGNATURE_BYTES = Math.max(...Object.values(SIGNATURE_BYTES));

const envelopeSchema = z.object({
  payloadType: z.string().max(256),
  payload: z.string(),
  signatures: z
    .array(z.object({ keyid: z.string().max(256).optional(), sig: z.string().max(2 * LARGEST_SIGNATURE_BYTES) }))
    .min(1)
    .max(MAX_SIGNATURES),
});

/** Pre-authentication encoding: "DSSEv1" SP LEN(type) SP type SP LEN(payload) SP payload. The bytes that are signed. */
export function pae(type: string, payload: Uint8Array): Uint8Array<ArrayBuffer> {
  return concat(utf8(`DSSEv1 ${utf8(type).length} ${type} ${payload.length} `), payload);
}

/**
 * R14: the digest by which bodies are linked, named in receipts and logged. Over the PAE and not over the envelope,
 * whose JSON, base64 and list of signatures can be rewritten without touching what was signed.
 */
export function payloadDigest(type: string, payload: Uint8Array): Sha256Hex {
  return sha256Hex(pae(type, payload));
}

/** The envelope as JSON in UTF-8, with one signature of each signer over the PAE of type and payload. */
export function signEnvelope(type: string, payload: Uint8Array, signers: readonly Signer[]): Uint8Array<ArrayBuffer> {
  const message = pae(type, payload);
  const signatures = signers.map((signer) => ({ keyid: keyId(signer), sig: base64(signer.sign(message)) }));
  return utf8(JSON.stringify({ payloadType: type, payload: base64(payload), signatures }));
}

/** Reads the frame, verifies nothing. Refuses what parseStrictJson refuses, and `envelope-malformed`. */
export function parseEnvelope(bytes: Uint8Array, limits: EnvelopeLimits): Envelope {
  const maxBytes =
    Math.ceil(limits.maxPayloadBytes / 3) * 4 + FRAME_BYTES + MAX_SIGNATURES * 2 * LARGEST_SIGNATURE_BYTES;
  const parsed = envelopeSchema.safeParse(parseStrictJson(bytes, { maxBytes, maxDepth: 4 }));
  if (!parsed.success) {
    throw new Refusal("envelope-malformed", "The signed envelope lacks its type, payload or signatures.", {
      cause: parsed.error,
    });
  }
  const payload = fromBase64(parsed.data.payload);
  if (payload.length > limits.maxPayloadBytes) {
    throw new Refusal(
      "envelope-too-large",
      `The signed text has ${payload.length} bytes, more than the ${limits.maxPayloadBytes} allowed here.`,
    );
  }
  return {
    payloadType: parsed.data.payloadType,
    payload,
    signatures: parsed.data.signatures.map(({ keyid, sig }) => ({ keyId: keyid, signature: fromBase64(sig) })),
  };
}

/** Refuses `payload-type-mismatch`. To be called before the payload is parsed (R4). */
export function expectPayloadType(envelope: Envelope, expected: string): void {
  if (envelope.payloadType === expected) return;
  throw new Refusal(
    "payload-type-mismatch",
    `The envelope holds "${envelope.payloadType}" where "${expected}" belongs.`,
  );
}

/**
 * Finds the key behind every signature of an envelope. Refuses `signature-invalid` if one of them is by none of the
 * candidates, and `signature-doubled` if two are by the same key: nothing unexplained stays in an envelope (R22).
 */
export function signersOf<K extends PublicKey>(envelope: Envelope, candidates: readonly K[]): readonly K[] {
  const message = pae(envelope.payloadType, envelope.payload);
  const found: K[] = [];
  for (const { keyId: hint, signature } of envelope.signatures) {
    const key = hintedFirst(candidates, hint).find((candidate) => verify(candidate, message, signature));
    if (key === undefined) {
      throw new Refusal(
        "signature-invalid",
        "A signature is not by any key that the State lists for this use at that time, or the text was altered.",
      );
    }
    if (found.includes(key)) throw new Refusal("signature-doubled", "The envelope holds two signatures by one key.");
    found.push(key);
  }
  return found;
}

/**
 * R22: exactly one signature for each required algorithm, all valid, none besides. Refuses `signature-missing` as well
 * as what signersOf refuses.
 */
export function verifyEnvelope(
  envelope: Envelope,
  candidates: readonly PublicKey[],
  required: readonly KeyAlgorithm[],
): void {
  const algorithms = signersOf(envelope, candidates).map((key) => key.algorithm);
  for (const algorithm of required) {
    if (!algorithms.includes(algorithm)) {
      throw new Refusal("signature-missing", `The envelope lacks the required ${algorithm} signature.`, {
        details: { algorithm },
      });
    }
  }
  if (algorithms.length !== required.length) {
    throw new Refusal("signature-unexpected", "The envelope holds more signatures than this use of key allows.");
  }
}

function hintedFirst<K extends PublicKey>(candidates: readonly K[], hint: string | undefined): readonly K[] {
  if (hint === undefined) return candidates;
  const hinted = candidates.filter((candidate) => keyId(candidate) === hint);
  return hinted.length === 0
    ? candidates
    : [...hinted, ...candidates.filter((candidate) => !hinted.includes(candidate))];
}
