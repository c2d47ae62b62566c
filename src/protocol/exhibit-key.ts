// Keys of a sealed body: derived as age v1 derives them, and committed to, because a detached head no longer does (R15).
import { hkdf } from "@noble/hashes/hkdf.js";
import { hmac } from "@noble/hashes/hmac.js";
import { sha256 as hash } from "@noble/hashes/sha2.js";
import { concat, equalBytes, fromHex, utf8 } from "./bytes.ts";
import { digestHex } from "./digest.ts";
import { FILE_KEY_SIZE, PAYLOAD_NONCE_SIZE } from "./exhibit-format.ts";
import type { ExhibitRoot } from "./exhibit-tree.ts";
import type { Sha256Hex } from "./identifiers.ts";
import { Refusal } from "./refusal.ts";

const COMMITMENT_LABEL = "rogatory exhibit key v1";

/** HKDF-SHA-256 of the file key, salted with the payload nonce: the ChaCha20-Poly1305 key of every chunk. */
export function derivePayloadKey(fileKey: Uint8Array, payloadNonce: Uint8Array): Uint8Array {
  if (fileKey.length !== FILE_KEY_SIZE) {
    throw new Refusal("file-key-malformed", `A file key has ${FILE_KEY_SIZE} bytes; this one has ${fileKey.length}.`);
  }
  if (payloadNonce.length !== PAYLOAD_NONCE_SIZE) {
    throw new Refusal("payload-nonce-malformed", `A payload nonce has ${PAYLOAD_NONCE_SIZE} bytes.`);
  }
  return hkdf(hash, fileKey, payloadNonce, utf8("payload"), 32);
}

/** R15: HMAC-SHA-256(payload key, label ‖ tree root), the same in all manifest versions of one body. */
export function keyCommitment(payloadKey: Uint8Array, root: ExhibitRoot): Sha256Hex {
  return digestHex(hmac(hash, payloadKey, concat(utf8(COMMITMENT_LABEL), fromHex(root))));
}

/** Refuses a key that is not the one the manifest commits to; every opener calls it before the first byte (R15). */
export function requireCommittedKey(payloadKey: Uint8Array, root: ExhibitRoot, committed: Sha256Hex): void {
  if (equalBytes(fromHex(keyCommitment(payloadKey, root)), fromHex(committed))) return;
  throw new Refusal(
    "key-not-committed",
    "The key in this head is not the key that the manifest commits to. Do not use the head; ask its sender for a new one.",
  );
}
