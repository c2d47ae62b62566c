import { bech32 } from "@scure/base";
import { Decrypter, Encrypter, identityToRecipient } from "age-encryption";
import { concat, utf8 } from "./bytes.ts";
import { sha256Hex } from "./digest.ts";
import type { Sha256Hex } from "./identifiers.ts";
import { inspectAgeHeader } from "./age-header.ts";
import { Refusal } from "./refusal.ts";
import type { RandomBytes } from "./signatures.ts";

// Sealing is the age v1 format (C2SP age, version 1.1.0 and its mlkem768x25519 recipient). Nothing here is ours but the
// limits: one family per file, few stanzas, no passphrases (R15).

export type RecipientFamily = "post-quantum" | "classical";

/** A private key that opens, in age's own spelling. */
export interface SealingIdentity {
  readonly recipient: string;
  readonly identity: string;
}

export const MAX_RECIPIENTS = 16;

/** A new key pair in the spelling of age: mlkem768x25519, or X25519 where the family is classical. */
export async function generateSealingIdentity(family: RecipientFamily, random: RandomBytes): Promise<SealingIdentity> {
  const prefix = family === "post-quantum" ? "AGE-SECRET-KEY-PQ-" : "AGE-SECRET-KEY-";
  const identity = bech32.encodeFromBytes(prefix, random(32)).toUpperCase();
  return { identity, recipient: await identityToRecipient(identity) };
}

// The native kinds of age, and those that keys in hardware tokens answer to.
const recipientKinds: Readonly<Record<string, { readonly family: RecipientFamily; readonly sizeBytes: number }>> = {
  age1pq: { family: "post-quantum", sizeBytes: 1216 },
  age1tagpq: { family: "post-quantum", sizeBytes: 1249 },
  age: { family: "classical", sizeBytes: 32 },
  age1tag: { family: "classical", sizeBytes: 33 },
};

/** Refuses `recipient-invalid` for anything but mlkem768x25519, X25519 and their two kinds for tokens. */
export function recipientFamily(recipient: string): RecipientFamily {
  // bech32 may also be written in capitals; here one recipient has one spelling, because fingerprints are taken over it.
  if (recipient !== recipient.toLowerCase()) {
    throw new Refusal(
      "recipient-invalid",
      "A sealing recipient is written in capitals; its State must issue it again.",
    );
  }
  const { prefix = "", words = [] } = bech32.decodeUnsafe(recipient, false) ?? {};
  const kind = recipientKinds[prefix];
  if (kind !== undefined && bech32.fromWordsUnsafe(words)?.length === kind.sizeBytes) return kind.family;
  throw new Refusal("recipient-invalid", "A sealing recipient is of no kind that is used here, or not well-formed.");
}

/** R5: what a signed body says about the set it was sealed to. SHA-256 over a label and the sorted recipients, one a line. */
export function recipientsFingerprint(recipients: readonly string[]): Sha256Hex {
  const lines = [...recipients].sort().map((recipient) => utf8(`${recipient}\n`));
  return sha256Hex(concat(utf8("rogatory sealing recipients v1\n"), ...lines));
}

/** Seals to all recipients. Refuses `recipients-mixed`, `recipient-invalid` and `recipient-count`. */
export async function seal(plaintext: Uint8Array, recipients: readonly string[]): Promise<Uint8Array> {
  if (recipients.length === 0 || recipients.length > MAX_RECIPIENTS) {
    throw new Refusal(
      "recipient-count",
      `A sealed text has 1 to ${MAX_RECIPIENTS} recipients, not ${recipients.length}.`,
    );
  }
  if (new Set(recipients.map(recipientFamily)).size > 1) {
    throw new Refusal("recipients-mixed", "Post-quantum and classical recipients may not be sealed to together.");
  }
  const encrypter = new Encrypter();
  for (const recipient of recipients) encrypter.addRecipient(recipient);
  return encrypter.encrypt(plaintext);
}

export interface Unsealed {
  readonly plaintext: Uint8Array;
  /** Which key opened it: the body must have been sealed for exactly that one (R5). */
  readonly recipient: string;
}

/**
 * Opens with whichever identity fits. The header's limits are checked before any key is used (R15, R27). Refuses what
 * inspectAgeHeader refuses, `seal-no-key` if none fits, and `seal-broken` if the text was altered.
 */
export async function unseal(sealed: Uint8Array, identities: readonly SealingIdentity[]): Promise<Unsealed> {
  const { headerSize, family } = inspectAgeHeader(sealed);
  const header = sealed.subarray(0, headerSize);
  for (const { identity, recipient } of identities) {
    const fileKey = recipientFamily(recipient) === family ? await fileKeyOf(header, identity) : undefined;
    if (fileKey === undefined) continue;
    const decrypter = new Decrypter();
    // What takes longest is done: the text is opened with the key that the header held.
    decrypter.addIdentity({ unwrapFileKey: () => fileKey });
    try {
      return { plaintext: await decrypter.decrypt(sealed), recipient };
    } catch (cause) {
      throw new Refusal("seal-broken", "The sealed text was altered or cut short after it was sealed.", { cause });
    }
  }
  throw new Refusal("seal-no-key", "No key here opens the sealed text.");
}

async function fileKeyOf(header: Uint8Array, identity: string): Promise<Uint8Array | undefined> {
  const decrypter = new Decrypter();
  decrypter.addIdentity(identity);
  try {
    return await decrypter.decryptHeader(header);
  } catch {
    // age tells "not for this key" and "header altered" by one kind of error; both mean that this key does not open it.
    return undefined;
  }
}
