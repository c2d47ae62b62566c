import { createPrivateKey, createPublicKey, sign as nodeSign, verify as nodeVerify } from "node:crypto";
import { ed25519 } from "@noble/curves/ed25519.js";
import { bytesToNumberLE } from "@noble/curves/utils.js";
import { sha512 } from "@noble/hashes/sha2.js";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import edgeCases from "../../spec/vectors/ed25519-edge-cases.json" with { type: "json" };
import { seededRandom } from "../../tests/support/seeded-random.ts";
import {
  base64url,
  checkPublicKey,
  concat,
  fromHex,
  generateKeyPair,
  hex,
  type KeyPair,
  keyPairFromSeed,
  pureSignatures,
  sign,
  useSignatures,
  utf8,
  verify,
} from "../protocol/index.ts";
import { opensslSignatures } from "./openssl-signatures.ts";

const message = utf8("the text");
const NEUTRAL_POINT = `01${"00".repeat(31)}`;
const SMALL_ORDER_POINTS = [
  NEUTRAL_POINT,
  `ec${"ff".repeat(30)}7f`,
  "00".repeat(32),
  "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
];

const LIBRARIES = [
  { name: "a verifier page", library: pureSignatures },
  { name: "a server", library: opensslSignatures },
];

describe.each(LIBRARIES)("Ed25519 in the strict form, on $name", ({ library }) => {
  beforeAll(() => useSignatures(library));
  afterAll(() => useSignatures(opensslSignatures));

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

  it("refuses R of the other subgroups and R of small order, whoever made them with the secret key", () => {
    const pair = generateKeyPair("ed25519", seededRandom("subgroups"));
    for (const point of SMALL_ORDER_POINTS) {
      const signature = signatureWith(pair, fromHex(point));
      expect(verify(pair, message, signature.ofPointAlone)).toBe(false);
      expect(verify(pair, message, signature.ofPointAdded)).toBe(point === NEUTRAL_POINT);
    }
  });

  it("agrees with OpenSSL both ways", () => {
    const random = seededRandom("openssl");
    for (let round = 0; round < 20; round += 1) {
      const pair = generateKeyPair("ed25519", random);
      const text = random(round * 7);
      const node = nodeKeys(pair);
      expect(nodeVerify(null, text, node.publicKey, sign(pair, text))).toBe(true);
      expect(verify(pair, text, nodeSign(null, text, node.privateKey))).toBe(true);
    }
  });
});

describe.each(LIBRARIES)("ML-DSA-65 on $name", ({ library }) => {
  beforeAll(() => useSignatures(library));
  afterAll(() => useSignatures(opensslSignatures));

  const random = seededRandom("ml-dsa");
  const pair = generateKeyPair("ml-dsa-65", random);
  const honest = sign(pair, message);

  it("makes the same public key of a seed, and the same signature where it does not hedge", () => {
    expect(hex(library["ml-dsa-65"].publicKeyOf(pair.secretKey))).toBe(hex(pair.publicKey));
    expect(hex(sign(pair, message))).toBe(hex(honest));
  });

  it("takes what the other signs, and signs what the other takes", () => {
    for (const other of LIBRARIES) {
      const hedged = other.library["ml-dsa-65"].signerOf(pair.secretKey, random)(message);
      expect(hex(hedged)).not.toBe(hex(honest));
      expect(verify(pair, message, hedged)).toBe(true);
    }
    expect(verify(pair, utf8("another text"), honest)).toBe(false);
    expect(verify(generateKeyPair("ml-dsa-65", random), message, honest)).toBe(false);
  });

  // FIPS 204 section 7.2: c~ of 48 bytes, z of 3,200, then 55 places of hints in ascending order and where those of each row end.
  const HINTS = 48 + 3_200;
  const rowEnds = [...honest.subarray(HINTS + 55)];
  const used = rowEnds.at(-1)!;
  const changed = (change: (signature: Uint8Array) => void): Uint8Array => {
    const signature = honest.slice();
    change(signature);
    return signature;
  };
  it.each([
    ["a changed challenge", changed((bytes) => void (bytes[0]! ^= 1))],
    ["a changed answer", changed((bytes) => void (bytes[48]! ^= 1))],
    ["answers beyond their bound", changed((bytes) => void bytes.fill(0, 48, HINTS))],
    [
      "hints in another order",
      changed((bytes) => bytes.set(bytes.slice(HINTS, HINTS + rowEnds[0]!).toReversed(), HINTS)),
    ],
    ["a hint twice", changed((bytes) => void (bytes[HINTS + 1] = bytes[HINTS]!))],
    ["something behind the last hint", changed((bytes) => void (bytes[HINTS + used] = 1))],
    ["a row that ends before it begins", changed((bytes) => void (bytes[HINTS + 56] = 0))],
    ["more hints than there is place for", changed((bytes) => void (bytes[HINTS + 60] = 56))],
    ["nothing but zeros", new Uint8Array(honest.length)],
  ])("refuses %s", (_what, signature) => {
    expect(hex(signature)).not.toBe(hex(honest));
    expect(verify(pair, message, signature)).toBe(false);
  });
});

/** Signatures that the equation with cofactor takes: R is the point, or the point added to an honest R. */
function signatureWith(pair: KeyPair, point: Uint8Array) {
  const { Point, utils } = ed25519;
  const { Fn } = Point;
  const { scalar } = utils.getExtendedPublicKey(pair.secretKey);
  const made = (r: bigint): Uint8Array => {
    const R = Point.fromBytes(point, true)
      .add(r === 0n ? Point.ZERO : Point.BASE.multiply(r))
      .toBytes();
    const k = Fn.create(bytesToNumberLE(sha512(concat(R, pair.publicKey, message))));
    return concat(R, Fn.toBytes(Fn.add(r, Fn.mul(k, scalar))));
  };
  return { ofPointAlone: made(0n), ofPointAdded: made(12_345n) };
}

/** The same key as OpenSSL holds it, by its JSON Web Key. */
function nodeKeys(pair: KeyPair) {
  const jwk = { kty: "OKP", crv: "Ed25519", x: base64url(pair.publicKey), d: base64url(pair.secretKey) };
  const privateKey = createPrivateKey({ key: jwk, format: "jwk" });
  return { privateKey, publicKey: createPublicKey(privateKey) };
}
