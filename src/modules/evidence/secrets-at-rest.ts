// R17: heads at rest are wrapped to a key of their exhibit, which is itself wrapped under the key store.
import { SECRET_NONCE_SIZE, unwrapSecret, wrapSecret } from "../../platform/index.ts";
import type { EvidenceContext } from "./context.ts";

export const EXHIBIT_KEY_SIZE = 32;

/** For one wrapping only. */
export function newNonce({ platform }: EvidenceContext): Uint8Array {
  return platform.random.bytes(SECRET_NONCE_SIZE);
}

/** Wraps something small (an exhibit key, a transfer token) under the key store. */
export function wrapUnderStore(context: EvidenceContext, secret: Uint8Array, purpose: string): Uint8Array {
  return wrapSecret(context.platform.keystore.storageKey("evidence"), secret, purpose, newNonce(context));
}

/** Refuses `key-store-locked`, and `secret-damaged` as unwrapSecret does. */
export function unwrapUnderStore(context: EvidenceContext, wrapped: Uint8Array, purpose: string): Uint8Array {
  return unwrapSecret(context.platform.keystore.storageKey("evidence"), wrapped, purpose);
}
