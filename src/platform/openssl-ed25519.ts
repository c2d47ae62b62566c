/**
 * Node's own Ed25519, some twenty times as fast as the one that pure code brings, for each program and thread that imports this file.
 * Both answer alike: signatures.ts holds either to the strict form (R26), and the test puts the edge cases to both.
 */
import { createPrivateKey, createPublicKey, sign, verify } from "node:crypto";
import { fromHex, hex, useEd25519 } from "../protocol/index.ts";
import { keepMade } from "../protocol/keep-made.ts";

/** What stands before the 32 bytes of a key in PKCS #8 and in SubjectPublicKeyInfo: RFC 8410 section 7 and section 4. */
const SECRET_KEY = Buffer.from("302e020100300506032b657004220420", "hex");
const PUBLIC_KEY = Buffer.from("302a300506032b6570032100", "hex");

const KEPT_KEYS = 1_000;
const publicKeyOf = keepMade(KEPT_KEYS, (key: string) =>
  createPublicKey({ key: Buffer.concat([PUBLIC_KEY, fromHex(key)]), format: "der", type: "spki" }),
);

export const opensslEd25519 = {
  sign(message: Uint8Array, seed: Uint8Array): Uint8Array {
    const key = createPrivateKey({ key: Buffer.concat([SECRET_KEY, seed]), format: "der", type: "pkcs8" });
    return new Uint8Array(sign(null, message, key));
  },
  verify: (signature: Uint8Array, message: Uint8Array, publicKey: Uint8Array): boolean =>
    verify(null, message, publicKeyOf(hex(publicKey)), signature),
};

useEd25519(opensslEd25519);
