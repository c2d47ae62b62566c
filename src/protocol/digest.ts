import { sha256 as nobleSha256 } from "@noble/hashes/sha2.js";
import { hex } from "./bytes.ts";
import { parseSha256Hex, type Sha256Hex } from "./identifiers.ts";

export function sha256(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(nobleSha256(bytes));
}

export function sha256Hex(bytes: Uint8Array): Sha256Hex {
  return parseSha256Hex(hex(nobleSha256(bytes)));
}
