import { createCipheriv, createDecipheriv } from "node:crypto";
import { concat, utf8 } from "../protocol/bytes.ts";
import { Refusal } from "../protocol/refusal.ts";

/** Of random bytes, for one wrapping only. */
export const SECRET_NONCE_SIZE = 12;
const TAG_SIZE = 16;
const CIPHER = "aes-256-gcm";

/** `purpose` binds the secret to its place: moved to another row it does not open. */
export function wrapSecret(key: Uint8Array, secret: Uint8Array, purpose: string, nonce: Uint8Array): Uint8Array {
  const cipher = createCipheriv(CIPHER, key, nonce).setAAD(utf8(purpose));
  const sealed = concat(cipher.update(secret), cipher.final());
  return concat(nonce, sealed, cipher.getAuthTag());
}

/** Refuses `secret-damaged` where the bytes, the key or the purpose are not those of wrapSecret. */
export function unwrapSecret(key: Uint8Array, wrapped: Uint8Array, purpose: string): Uint8Array {
  const decipher = createDecipheriv(CIPHER, key, wrapped.subarray(0, SECRET_NONCE_SIZE)).setAAD(utf8(purpose));
  decipher.setAuthTag(wrapped.subarray(wrapped.length - TAG_SIZE));
  try {
    return concat(decipher.update(wrapped.subarray(SECRET_NONCE_SIZE, wrapped.length - TAG_SIZE)), decipher.final());
  } catch (cause) {
    throw new Refusal(
      "secret-damaged",
      "A key in the database does not open: the database and the key store do not fit.",
      {
        cause,
      },
    );
  }
}
