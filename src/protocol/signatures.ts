import { ed25519 } from "@noble/curves/ed25519.js";
import { ml_dsa65 } from "@noble/post-quantum/ml-dsa.js";
import { fromHex, hex } from "./bytes.ts";
import { keepMade } from "./keep-made.ts";
import { type KeyAlgorithm, keyId, PUBLIC_KEY_BYTES, type PublicKey, SIGNATURE_BYTES } from "./keys.ts";
import { Refusal } from "./refusal.ts";

/** A secret key is its seed of 32 bytes: RFC 8032 section 5.1.5 for Ed25519, FIPS 204 algorithm 1 (ξ) for ML-DSA-65. */
export interface KeyPair extends PublicKey {
  readonly secretKey: Uint8Array;
}

/** Whatever can sign: a key in memory, or a component that holds the key and answers for it (R16). */
export interface Signer extends PublicKey {
  sign(message: Uint8Array): Uint8Array;
}

export type RandomBytes = (count: number) => Uint8Array;

/** One of the algorithms as a library has it. Whatever `verify` throws or lets pass beyond the strict form, the function below refuses. */
export interface SignatureAlgorithm {
  /** The public key of a seed of 32 bytes. */
  publicKeyOf(seed: Uint8Array): Uint8Array;
  /** With `random` ML-DSA-65 signs in its hedged form. */
  signerOf(seed: Uint8Array, random?: RandomBytes): Signer["sign"];
  verify(signature: Uint8Array, message: Uint8Array, publicKey: Uint8Array): boolean;
}

export type SignatureLibrary = Readonly<Record<KeyAlgorithm, SignatureAlgorithm>>;

const SEED_BYTES = 32;

export const pureSignatures: SignatureLibrary = {
  ed25519: {
    publicKeyOf: (seed) => ed25519.getPublicKey(seed),
    signerOf: (seed) => (message) => ed25519.sign(message, seed),
    // The equation with cofactor lets R be outside the subgroup.
    verify: (signature, message, publicKey) =>
      ed25519.verify(signature, message, publicKey, { zip215: false }) && isSoundPoint(hex(signature.subarray(0, 32))),
  },
  "ml-dsa-65": {
    publicKeyOf: (seed) => ml_dsa65.keygen(seed).publicKey,
    signerOf(seed, random) {
      const { secretKey } = ml_dsa65.keygen(seed);
      return (message) => ml_dsa65.sign(message, secretKey, { extraEntropy: random?.(SEED_BYTES) ?? false });
    },
    verify: (signature, message, publicKey) => ml_dsa65.verify(signature, message, publicKey),
  },
};

let library = pureSignatures;

/** Another library for all that signs and verifies in this program: the answers are the same, only the time is not. */
export function useSignatures(other: SignatureLibrary): void {
  library = other;
}

/** Work in which one library alone signs and verifies: two verifiers that are compared share none. */
export function withSignatures<Result>(other: SignatureLibrary, work: () => Result): Result {
  const before = library;
  library = other;
  try {
    return work();
  } finally {
    library = before;
  }
}

/** As R: the one point of the prime-order subgroup that has a small order. */
const NEUTRAL_POINT = `01${"00".repeat(31)}`;

/** The same few keys come with each signature, and the test of one takes as long as a verification. */
const KEPT_POINTS = 1_000;
const isSoundPoint = keepMade(KEPT_POINTS, (point: string) => isInPrimeOrderSubgroup(fromHex(point)));

/** A new pair, of which `random` gives the seed. */
export function generateKeyPair(algorithm: KeyAlgorithm, random: RandomBytes): KeyPair {
  return keyPairFromSeed(algorithm, random(SEED_BYTES));
}

/** The pair of a seed of 32 bytes. Throws for any other length: a seed never comes from outside. */
export function keyPairFromSeed(algorithm: KeyAlgorithm, seed: Uint8Array): KeyPair {
  if (seed.length !== SEED_BYTES) throw new RangeError(`a seed has ${SEED_BYTES} bytes, not ${seed.length}`);
  const publicKey = library[algorithm].publicKeyOf(seed);
  return { algorithm, publicKey, secretKey: seed };
}

/**
 * A signer in memory. With `random`, ML-DSA-65 signs in its hedged form (FIPS 204 section 3.4), which is what a server
 * should do; without, in its deterministic form. Verifiers cannot tell the two apart.
 */
export function signerOf(pair: KeyPair, random?: RandomBytes): Signer {
  const { algorithm, publicKey, secretKey } = pair;
  return { algorithm, publicKey, sign: library[algorithm].signerOf(secretKey, random) };
}

/** Signs once; the context of ML-DSA-65 is empty (FIPS 204 section 5.2). */
export function sign(pair: KeyPair, message: Uint8Array): Uint8Array {
  return signerOf(pair).sign(message);
}

/**
 * R26: RFC 8032 strict, so that every verifier we and others ship agrees. Non-canonical encodings and s ≥ L are
 * refused, and the key and R must lie in the prime-order subgroup: there the equation with cofactor (noble) and the one
 * without (OpenSSL) have the same answer. Under a key of the subgroup the one without holds for no R outside it, and for its
 * canonical spelling alone. Answers false for any fault, never throws.
 */
export function verify(key: PublicKey, message: Uint8Array, signature: Uint8Array): boolean {
  if (signature.length !== SIGNATURE_BYTES[key.algorithm]) return false;
  if (key.publicKey.length !== PUBLIC_KEY_BYTES[key.algorithm]) return false;
  const isStrict =
    key.algorithm === "ml-dsa-65" ||
    (isSoundPoint(hex(key.publicKey)) && hex(signature.subarray(0, 32)) !== NEUTRAL_POINT);
  return isStrict && library[key.algorithm].verify(signature, message, key.publicKey);
}

/**
 * Refuses `key-invalid`: a wrong length, a non-canonical encoding, a point of small order or outside the prime-order
 * subgroup. For keys that are taken in: what cannot verify anything shall not be listed. Every key of a designation
 * goes through it.
 */
export function checkPublicKey(key: PublicKey): void {
  const expected = PUBLIC_KEY_BYTES[key.algorithm];
  if (key.publicKey.length !== expected) {
    throw new Refusal(
      "key-invalid",
      `A public key for ${key.algorithm} has ${expected} bytes, not ${key.publicKey.length}; the State must issue another.`,
    );
  }
  if (key.algorithm === "ed25519" && !isSoundPoint(hex(key.publicKey))) {
    throw new Refusal(
      "key-invalid",
      "An Ed25519 public key is not a canonical point of the prime-order subgroup; the State must issue another.",
      { details: { keyId: keyId(key) } },
    );
  }
}

function isInPrimeOrderSubgroup(encoded: Uint8Array): boolean {
  try {
    const point = ed25519.Point.fromBytes(encoded, false);
    return !point.isSmallOrder() && point.isTorsionFree();
  } catch {
    // The encoding is no point, or not the canonical spelling of one: an answer here, not an error.
    return false;
  }
}
