import { sha256 as nobleSha256 } from "@noble/hashes/sha2.js";
import { hex } from "./bytes.ts";
import type { Sha256Hex } from "./identifiers.ts";

/** 32 bytes. */
export function sha256(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(nobleSha256(bytes));
}

/** The digest as it stands in documents: 64 lower-case hexadecimal digits. */
export function sha256Hex(bytes: Uint8Array): Sha256Hex {
  return digestHex(nobleSha256(bytes));
}

/** A digest of 32 bytes as it stands in documents. */
export function digestHex(digest: Uint8Array): Sha256Hex {
  if (digest.length !== 32) throw new RangeError(`a SHA-256 has 32 bytes, not ${digest.length}`);
  // The form follows from the length; with the schema's check every thread that only hashes would load all schemas.
  return hex(digest) as Sha256Hex;
}
