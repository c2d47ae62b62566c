import { sha256 as nobleSha256 } from "@noble/hashes/sha2.js";
import { hex } from "./bytes.ts";
import type { Sha256Hex } from "./identifiers.ts";

export function sha256(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(nobleSha256(bytes));
}

export function sha256Hex(bytes: Uint8Array): Sha256Hex {
  // A digest has the form by its making; without the check a thread that only hashes loads no schemas.
  return hex(nobleSha256(bytes)) as Sha256Hex;
}
