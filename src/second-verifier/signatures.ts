import { createPublicKey, verify } from "node:crypto";
import { isGoodPoint, L, littleEndian } from "./ed25519-points.ts";
import { hexDigest } from "./encoding.ts";

// spec/encoding.md, "Keys and signatures".

export type Algorithm = "ed25519" | "ml-dsa-65";

export interface PublicKey {
  readonly algorithm: Algorithm;
  readonly bytes: Buffer;
}

const KEY_BYTES: Readonly<Record<Algorithm, number>> = { ed25519: 32, "ml-dsa-65": 1952 };
const SIGNATURE_BYTES: Readonly<Record<Algorithm, number>> = { ed25519: 64, "ml-dsa-65": 3309 };

/** The _key id_: it names a key and says nothing about whose it is. */
export function keyId({ algorithm, bytes }: PublicKey): string {
  return hexDigest(algorithm, "\0", bytes);
}

const MOST_POINTS = 10_000;

/** Verifies signatures, and remembers from package to package which points were found to be good: a State's keys come with each. */
export class SignatureChecker {
  static readonly #goodPoints = new Map<string, boolean>();

  /** Of the right length; for Ed25519 also canonical and in the prime-order subgroup. */
  isGoodKey({ algorithm, bytes }: PublicKey): boolean {
    if (bytes.length !== KEY_BYTES[algorithm]) return false;
    return algorithm === "ml-dsa-65" || this.#isGoodPoint(bytes);
  }

  /** Ed25519 strictly: key and R are good points, and S < L. ML-DSA-65 is pure, with an empty context. */
  isSignedBy(key: PublicKey, message: Uint8Array, signature: Uint8Array): boolean {
    if (signature.length !== SIGNATURE_BYTES[key.algorithm] || !this.isGoodKey(key)) return false;
    const raw = key.bytes.toString("base64url");
    if (key.algorithm === "ml-dsa-65") {
      const jwk = { kty: "AKP", alg: "ML-DSA-65", pub: raw };
      return verify(null, message, createPublicKey({ key: jwk, format: "jwk" }), signature);
    }
    if (littleEndian(signature.subarray(32)) >= L || !this.#isGoodPoint(signature.subarray(0, 32))) return false;
    const jwk = { kty: "OKP", crv: "Ed25519", x: raw };
    return verify(null, message, createPublicKey({ key: jwk, format: "jwk" }), signature);
  }

  #isGoodPoint(bytes: Uint8Array): boolean {
    const name = Buffer.from(bytes).toString("hex");
    const points = SignatureChecker.#goodPoints;
    const known = points.get(name);
    if (known !== undefined) return known;
    if (points.size >= MOST_POINTS) points.clear();
    const isGood = isGoodPoint(bytes);
    points.set(name, isGood);
    return isGood;
  }
}
