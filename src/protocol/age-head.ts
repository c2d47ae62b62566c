// The head of a sealed exhibit: an age v1 header and the 16-byte payload nonce, kept apart from the body so that
// another receiver costs a new head and no byte of the body. head ‖ body is an ordinary .age file.
import { hkdf } from "@noble/hashes/hkdf.js";
import { hmac } from "@noble/hashes/hmac.js";
import { sha256 as hash } from "@noble/hashes/sha2.js";
import { base64nopad } from "@scure/base";
import { Decrypter, Encrypter, type Identity, type Recipient, type Stanza } from "age-encryption";
import { type AgeHeader, MAX_AGE_HEADER_BYTES, inspectAgeHeader } from "./age-header.ts";
import { concat, utf8 } from "./bytes.ts";
import { FILE_KEY_SIZE, PAYLOAD_NONCE_SIZE } from "./exhibit-format.ts";
import { Refusal } from "./refusal.ts";
import { MAX_RECIPIENTS, recipientFamily } from "./sealing.ts";

export const MAX_HEAD_BYTES = MAX_AGE_HEADER_BYTES + PAYLOAD_NONCE_SIZE;

export interface Head {
  readonly family: AgeHeader["family"];
  /** The age header with its MAC line. */
  readonly header: Uint8Array;
  readonly payloadNonce: Uint8Array;
  readonly stanzaTypes: readonly string[];
}

const STANZA_LINE_BYTES = 48;

/**
 * Wraps a file key for recipients; the body already sealed under that key and nonce stays as it is. One head is all
 * post-quantum or all classical (R15). Refuses `recipient-count`, `recipient-invalid`, `recipients-mixed`.
 */
export async function createHead(
  fileKey: Uint8Array,
  payloadNonce: Uint8Array,
  recipients: readonly string[],
): Promise<Uint8Array<ArrayBuffer>> {
  if (fileKey.length !== FILE_KEY_SIZE || payloadNonce.length !== PAYLOAD_NONCE_SIZE) {
    throw new Refusal("file-key-malformed", "A head needs a file key and a payload nonce of 16 bytes each.");
  }
  if (recipients.length === 0 || recipients.length > MAX_RECIPIENTS) {
    throw new Refusal("recipient-count", `A head has 1 to ${MAX_RECIPIENTS} recipients, not ${recipients.length}.`);
  }
  if (new Set(recipients.map(recipientFamily)).size > 1) {
    throw new Refusal(
      "recipients-mixed",
      "A head is for post-quantum recipients or for classical ones, never for both.",
    );
  }
  const stanzas: Stanza[] = [];
  for (const recipient of recipients.map(recipientFor)) stanzas.push(...(await recipient.wrapFileKey(fileKey)));
  const unauthenticated = encodeStanzas(stanzas);
  const mac = hmac(hash, hkdf(hash, fileKey, undefined, utf8("header"), 32), unauthenticated);
  const head = concat(unauthenticated, utf8(` ${base64nopad.encode(mac)}\n`), payloadNonce);
  parseHead(head);
  return head;
}

/** Reads without keys; refuses `head-malformed` and what inspectAgeHeader refuses (R15). */
export function parseHead(head: Uint8Array): Head {
  if (head.length > MAX_HEAD_BYTES) {
    throw new Refusal("head-malformed", `A head has at most ${MAX_HEAD_BYTES} bytes, not ${head.length}.`);
  }
  const { family, stanzaTypes, headerSize } = inspectAgeHeader(head);
  if (head.length !== headerSize + PAYLOAD_NONCE_SIZE) {
    throw new Refusal("head-malformed", "A head is an age header followed by a payload nonce of 16 bytes, no more.");
  }
  return { family, stanzaTypes, header: head.slice(0, headerSize), payloadNonce: head.slice(headerSize) };
}

/** The file key, for whoever holds one of the identities. Refuses `head-cannot-be-opened` besides what parseHead refuses. */
export async function openHead(
  head: Uint8Array,
  identities: readonly (string | Identity)[],
): Promise<{ fileKey: Uint8Array; payloadNonce: Uint8Array }> {
  const { header, payloadNonce } = parseHead(head);
  const decrypter = new Decrypter();
  for (const identity of identities) decrypter.addIdentity(identity);
  let fileKey: Uint8Array;
  try {
    fileKey = await decrypter.decryptHeader(header);
  } catch (cause) {
    throw new Refusal("head-cannot-be-opened", "None of the keys here opens this head, or the head was altered.", {
      cause,
    });
  }
  if (fileKey.length !== FILE_KEY_SIZE) throw new Refusal("file-key-malformed", "The head holds no age file key.");
  return { fileKey, payloadNonce };
}

function recipientFor(text: string): Recipient {
  const encrypter = new Encrypter();
  encrypter.addRecipient(text);
  // age-encryption wraps only keys that it made itself; its recipient objects, which can wrap a given key, are in a
  // private field. The version is pinned, and age-head.test.ts fails if the field moves.
  const [recipient] = (encrypter as unknown as { recipients: Recipient[] }).recipients;
  if (typeof recipient?.wrapFileKey !== "function") throw new Error("age-encryption no longer exposes its recipients.");
  return recipient;
}

/** C2SP age, "Header": full lines of 64 columns, ended by a shorter one, which may be empty. */
function encodeStanzas(stanzas: readonly Stanza[]): Uint8Array {
  let text = "age-encryption.org/v1\n";
  for (const { args, body } of stanzas) {
    text += `-> ${args.join(" ")}\n`;
    for (let at = 0; at <= body.length; at += STANZA_LINE_BYTES) {
      text += `${base64nopad.encode(body.subarray(at, at + STANZA_LINE_BYTES))}\n`;
    }
  }
  return utf8(`${text}---`);
}
