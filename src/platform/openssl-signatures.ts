/**
 * Node's own Ed25519 and ML-DSA-65, some ten times as fast as what pure code brings, for each program and thread that imports this file.
 * Both answer alike: signatures.ts holds either to the strict form (R26), and the test puts the edge cases to both.
 */
import { createPrivateKey, createPublicKey, sign, verify } from "node:crypto";
import { concat, fromHex, hex, pureSignatures, type SignatureAlgorithm, useSignatures } from "../protocol/index.ts";
import { keepMade } from "../protocol/keep-made.ts";

const KEPT_KEYS = 1_000;

/** Both are told what stands before a seed in PKCS #8, and before a public key in SubjectPublicKeyInfo. */
function algorithmOf(beforeSeed: Uint8Array, beforeKey: Uint8Array): SignatureAlgorithm {
  const spki = { format: "der", type: "spki" } as const;
  const privateKeyOf = (seed: Uint8Array) =>
    createPrivateKey({ key: Buffer.from(concat(beforeSeed, seed)), format: "der", type: "pkcs8" });
  const publicKeyOf = keepMade(KEPT_KEYS, (key: string) =>
    createPublicKey({ key: Buffer.from(concat(beforeKey, fromHex(key))), ...spki }),
  );
  return {
    publicKeyOf: (seed) => new Uint8Array(createPublicKey(privateKeyOf(seed)).export(spki).subarray(beforeKey.length)),
    signerOf(seed) {
      const key = privateKeyOf(seed);
      return (message) => new Uint8Array(sign(null, message, key));
    },
    verify: (signature, message, publicKey) => verify(null, message, publicKeyOf(hex(publicKey)), signature),
  };
}

/** RFC 9881 sections 6 and 4. Node hedges always: what must be signed alike each time it leaves to the other library. */
function mlDsa65(): SignatureAlgorithm {
  const pure = pureSignatures["ml-dsa-65"];
  const openssl = algorithmOf(
    fromHex("3034020100300b060960864801650304031204228020"),
    fromHex("308207b2300b0609608648016503040312038207a100"),
  );
  try {
    openssl.publicKeyOf(new Uint8Array(32));
  } catch {
    // Node before 24.6, or one that uses an OpenSSL of the machine before 3.5, has none.
    return pure;
  }
  return { ...openssl, signerOf: (seed, random) => (random ? openssl : pure).signerOf(seed, random) };
}

export const opensslSignatures = {
  // RFC 8410 sections 7 and 4.
  ed25519: algorithmOf(fromHex("302e020100300506032b657004220420"), fromHex("302a300506032b6570032100")),
  "ml-dsa-65": mlDsa65(),
};

useSignatures(opensslSignatures);
