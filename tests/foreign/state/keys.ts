// spec/encoding.md, "Keys and signatures": the two algorithms, strict Ed25519, and key ids.

import { type KeyObject, generateKeyPairSync, randomBytes, sign } from "node:crypto";
import { ed25519 } from "@noble/curves/ed25519.js";
import { ml_dsa65 } from "@noble/post-quantum/ml-dsa.js";
import { hex, sha256, utf8 } from "./encoding.ts";

export type Algorithm = "ed25519" | "ml-dsa-65";

/** A public key with its algorithm. */
export interface PublicKey {
  readonly algorithm: Algorithm;
  readonly public: Uint8Array;
}

/** A key that can sign. */
export interface SigningKey extends PublicKey {
  sign(message: Uint8Array): Uint8Array;
}

/** Draws a new key of the algorithm. */
export function newKey(algorithm: Algorithm): SigningKey {
  return algorithm === "ed25519" ? newEd25519() : newMlDsa();
}

function newEd25519(): SigningKey {
  const pair = generateKeyPairSync("ed25519");
  const secret: KeyObject = pair.privateKey;
  return {
    algorithm: "ed25519",
    public: new Uint8Array(Buffer.from(pair.publicKey.export({ format: "jwk" }).x ?? "", "base64url")),
    sign: (message) => new Uint8Array(sign(null, message, secret)),
  };
}

function newMlDsa(): SigningKey {
  const pair = ml_dsa65.keygen(new Uint8Array(randomBytes(32)));
  return { algorithm: "ml-dsa-65", public: pair.publicKey, sign: (message) => ml_dsa65.sign(message, pair.secretKey) };
}

/** The id that names a key: SHA-256 of algorithm, zero byte, public key. */
export function keyId(key: PublicKey): string {
  return hex(sha256(utf8(key.algorithm), new Uint8Array(1), key.public));
}

/** Whether the signature is the key's, strictly: canonical encodings, points of prime order, S below L. */
export function verifies(key: PublicKey, message: Uint8Array, signature: Uint8Array): boolean {
  try {
    if (key.algorithm === "ml-dsa-65") return ml_dsa65.verify(signature, message, key.public);
    return (
      signature.length === 64 &&
      isPrimeOrder(signature.slice(0, 32)) &&
      isPrimeOrder(key.public) &&
      ed25519.verify(signature, message, key.public, { zip215: false })
    );
  } catch {
    // A key or signature that cannot even be decoded verifies nothing.
    return false;
  }
}

function isPrimeOrder(encoded: Uint8Array): boolean {
  const point = ed25519.Point.fromBytes(encoded, false);
  return !point.isSmallOrder() && point.isTorsionFree();
}
