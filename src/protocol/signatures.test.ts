import { createPrivateKey, createPublicKey, sign as nodeSign, verify as nodeVerify } from "node:crypto";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import edgeCases from "../../spec/vectors/ed25519-edge-cases.json" with { type: "json" };
import { seededRandom } from "../../tests/support/seeded-random.ts";
import { base64url, concat, fromHex, hex, utf8 } from "./bytes.ts";
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

describe("Ed25519 in the strict form", () => {
  it.each(edgeCases.cases)("refuses the published edge case $name: $why", ({ publicKey, message: text, signature }) => {
    expect(verify({ algorithm: "ed25519", publicKey: fromHex(publicKey) }, fromHex(text), fromHex(signature))).toBe(
      false,
    );
  });

  it.each(edgeCases.smallOrderKeys)("refuses to take in the key %s of small order", (publicKey) => {
    expect(() => checkPublicKey({ algorithm: "ed25519", publicKey: fromHex(publicKey) })).toThrow(
      "prime-order subgroup",
    );
  });

  it("refuses to take in a key of mixed order and bytes that are no point", () => {
    for (const publicKey of [
      "cdb267ce40c5cd45306fa5d2f29731459387dbf9eb933b7bd5aed9a765b88d4d",
      `02${"00".repeat(31)}`,
    ]) {
      expect(() => checkPublicKey({ algorithm: "ed25519", publicKey: fromHex(publicKey) })).toThrow(
        "prime-order subgroup",
      );
    }
  });

  it("agrees with RFC 8032 section 7.1, test 3", () => {
    const pair = keyPairFromSeed(
      "ed25519",
      fromHex("c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7"),
    );
    expect(hex(pair.publicKey)).toBe("fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025");
    expect(hex(sign(pair, fromHex("af82")))).toBe(
      "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
    );
  });

  it("agrees with OpenSSL both ways", () => {
    const random = seededRandom("openssl");
    for (let round = 0; round < 20; round += 1) {
      const pair = generateKeyPair("ed25519", random);
      const text = random(round * 7);
      const node = nodeKeys("Ed25519", pair);
      expect(nodeVerify(null, text, node.publicKey, sign(pair, text))).toBe(true);
      expect(verify(pair, text, nodeSign(null, text, node.privateKey))).toBe(true);
    }
  });
});

describe("ML-DSA-65", () => {
  const pair = generateKeyPair("ml-dsa-65", seededRandom("ml-dsa"));

  it("agrees with OpenSSL both ways, hedged or not", () => {
    const node = nodeKeys("ML-DSA-65", pair);
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
function nodeKeys(name: "Ed25519" | "ML-DSA-65", pair: KeyPair) {
  const jwk =
    name === "Ed25519"
      ? { kty: "OKP", crv: name, x: base64url(pair.publicKey), d: base64url(pair.secretKey) }
      : { kty: "AKP", alg: name, pub: base64url(pair.publicKey), priv: base64url(pair.secretKey) };
  const privateKey = createPrivateKey({ key: jwk, format: "jwk" });
  return { privateKey, publicKey: createPublicKey(privateKey) };
}
