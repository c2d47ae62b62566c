import { createPrivateKey, createPublicKey, sign as nodeSign, verify as nodeVerify } from "node:crypto";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { seededRandom } from "../../tests/support/seeded-random.ts";
import { base64url, concat, utf8 } from "./bytes.ts";
import { KEY_ALGORITHMS, keyId, PUBLIC_KEY_BYTES, SIGNATURE_BYTES } from "./keys.ts";
import {
  checkPublicKey,
  generateKeyPair,
  type KeyPair,
  keyPairFromSeed,
  sign,
  signerOf,
  verify,
} from "./signatures.ts";

const message = utf8("the text");

describe.each(KEY_ALGORITHMS)("signatures with %s", (algorithm) => {
  const pair = generateKeyPair(algorithm, seededRandom("one"));
  const other = generateKeyPair(algorithm, seededRandom("two"));
  const signature = sign(pair, message);

  it("verify under their own key and over their own text only", () => {
    expect(verify(pair, message, signature)).toBe(true);
    expect(verify(other, message, signature)).toBe(false);
    expect(verify(pair, utf8("the texT"), signature)).toBe(false);
  });

  it("have the sizes that the protocol names", () => {
    expect(pair.publicKey.length).toBe(PUBLIC_KEY_BYTES[algorithm]);
    expect(signature.length).toBe(SIGNATURE_BYTES[algorithm]);
    expect(() => checkPublicKey(pair)).not.toThrow();
  });

  it("come from a seed of 32 bytes, the same again from the same seed", () => {
    expect(keyPairFromSeed(algorithm, pair.secretKey).publicKey).toEqual(pair.publicKey);
    expect(() => keyPairFromSeed(algorithm, new Uint8Array(31))).toThrow(RangeError);
  });

  it("fail for any changed bit and any other length, and never throw", () => {
    fc.assert(
      fc.property(fc.nat({ max: signature.length * 8 - 1 }), (bit) => {
        const changed = Uint8Array.from(signature);
        changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        expect(verify(pair, message, changed)).toBe(false);
      }),
      { numRuns: 30 },
    );
    for (const wrong of [new Uint8Array(), signature.slice(1), concat(signature, Uint8Array.of(0))]) {
      expect(verify(pair, message, wrong)).toBe(false);
    }
    expect(verify({ algorithm, publicKey: pair.publicKey.slice(1) }, message, signature)).toBe(false);
  });

  it("are told apart from those of the other algorithm by name and key id", () => {
    const renamed = {
      algorithm: algorithm === "ed25519" ? "ml-dsa-65" : "ed25519",
      publicKey: pair.publicKey,
    } as const;
    expect(verify(renamed, message, signature)).toBe(false);
    expect(keyId(renamed)).not.toBe(keyId(pair));
    expect(() => checkPublicKey(renamed)).toThrow("A public key for");
  });
});

describe("ML-DSA-65", () => {
  const pair = generateKeyPair("ml-dsa-65", seededRandom("ml-dsa"));

  it("agrees with OpenSSL both ways, hedged or not", () => {
    const node = nodeKeys(pair);
    expect(nodeVerify(null, message, node.publicKey, sign(pair, message))).toBe(true);
    expect(nodeVerify(null, message, node.publicKey, signerOf(pair, seededRandom("hedge")).sign(message))).toBe(true);
    expect(verify(pair, message, nodeSign(null, message, node.privateKey))).toBe(true);
  });

  it("signs the same text alike without randomness, and differently with", () => {
    expect(sign(pair, message)).toEqual(sign(pair, message));
    const hedged = signerOf(pair, seededRandom("hedge"));
    expect(hedged.sign(message)).not.toEqual(hedged.sign(message));
  });
});

/** The same key as OpenSSL holds it, by its JSON Web Key. */
function nodeKeys(pair: KeyPair) {
  const jwk = { kty: "AKP", alg: "ML-DSA-65", pub: base64url(pair.publicKey), priv: base64url(pair.secretKey) };
  const privateKey = createPrivateKey({ key: jwk, format: "jwk" });
  return { privateKey, publicKey: createPublicKey(privateKey) };
}
