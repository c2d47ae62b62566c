import { utf8, concat } from "./bytes.ts";
import { sha256Hex } from "./digest.ts";
import type { Sha256Hex } from "./identifiers.ts";

// R4: one key per use. A verifier asks for (State, use, payload type), never for a key id alone.
export const KEY_USES = ["root", "dispatch", "receipt", "manifest", "http", "log", "witness"] as const;
export type KeyUse = (typeof KEY_USES)[number];

export const KEY_ALGORITHMS = ["ed25519", "ml-dsa-65"] as const;
export type KeyAlgorithm = (typeof KEY_ALGORITHMS)[number];

// R12: what the server opens, and what only the competent authority opens.
export const SEALING_FAMILIES = ["dispatch-seal", "exhibit-seal"] as const;
export type SealingFamily = (typeof SEALING_FAMILIES)[number];

export const PUBLIC_KEY_BYTES: Readonly<Record<KeyAlgorithm, number>> = { ed25519: 32, "ml-dsa-65": 1952 };
export const SIGNATURE_BYTES: Readonly<Record<KeyAlgorithm, number>> = { ed25519: 64, "ml-dsa-65": 3309 };

/** What others may verify with. */
export interface PublicKey {
  readonly algorithm: KeyAlgorithm;
  readonly publicKey: Uint8Array;
}

/**
 * R22: what must hold for decades carries both families of signature from the first day: designations (root), exhibit
 * manifests and the index of a court package (manifest). The others are protected by being anchored before the break.
 */
export function requiredAlgorithms(use: KeyUse): readonly KeyAlgorithm[] {
  return use === "root" || use === "manifest" ? ["ed25519", "ml-dsa-65"] : ["ed25519"];
}

/** SHA-256 over the algorithm's name, a zero byte and the public key. Names a key; proves nothing about whose it is. */
export function keyId(key: PublicKey): Sha256Hex {
  return sha256Hex(concat(utf8(key.algorithm), new Uint8Array(1), key.publicKey));
}
