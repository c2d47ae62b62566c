// The head of a sealed exhibit: an age v1 header and the 16-byte payload nonce, kept apart from the body so that
// another receiver costs a new head and no byte of the body. head ‖ body is an ordinary .age file.
import { hkdf } from "@noble/hashes/hkdf.js";
import { hmac } from "@noble/hashes/hmac.js";
import { sha256 as hash } from "@noble/hashes/sha2.js";
import { base64nopad } from "@scure/base";
import { Decrypter, Encrypter, type Identity, type Recipient, Stanza } from "age-encryption";
import { concat, equalBytes, fromUtf8, utf8 } from "./bytes.ts";
import { FILE_KEY_SIZE, PAYLOAD_NONCE_SIZE } from "./exhibit-format.ts";
import { Refusal } from "./refusal.ts";

/** R15: limits checked when writing and when reading. */
export const MAX_STANZAS = 16;
export const MAX_HEADER_SIZE = 65_536;

/** One head is all post-quantum or all classical: a classical stanza would decide the strength of the whole. */
export type HeadFamily = "post-quantum" | "classical";

export interface Head {
  readonly family: HeadFamily;
  /** The age header with its MAC line. */
  readonly header: Uint8Array;
  readonly payloadNonce: Uint8Array;
  readonly stanzaTypes: readonly string[];
}

const VERSION_LINE = "age-encryption.org/v1";
const STANZA_LINE_BYTES = 48;
const MAC_SIZE = 32;

const FAMILY_OF_STANZA: Readonly<Record<string, HeadFamily>> = {
  mlkem768x25519: "post-quantum",
  mlkem768p256tag: "post-quantum",
  X25519: "classical",
  p256tag: "classical",
};

/** Wraps a file key for recipients. The body already sealed under that file key and nonce stays as it is. */
export async function createHead(
  fileKey: Uint8Array,
  payloadNonce: Uint8Array,
  recipients: readonly string[],
): Promise<Uint8Array> {
  if (fileKey.length !== FILE_KEY_SIZE || payloadNonce.length !== PAYLOAD_NONCE_SIZE) {
    throw new Refusal("file-key-malformed", "A head needs a file key and a payload nonce of 16 bytes each.");
  }
  if (recipients.length === 0 || recipients.length > MAX_STANZAS) {
    throw new Refusal("head-recipient-count", `A head has 1 to ${MAX_STANZAS} recipients, not ${recipients.length}.`);
  }
  const stanzas: Stanza[] = [];
  for (const recipient of recipients.map(recipientFor)) stanzas.push(...(await recipient.wrapFileKey(fileKey)));
  const unauthenticated = encodeStanzas(stanzas);
  const mac = hmac(hash, hkdf(hash, fileKey, undefined, utf8("header"), 32), unauthenticated);
  const head = concat(unauthenticated, utf8(` ${base64nopad.encode(mac)}\n`), payloadNonce);
  parseHead(head);
  return head;
}

/** Parses without keys and refuses what no head of ours may be (R15). */
export function parseHead(head: Uint8Array): Head {
  const headerSize = head.length - PAYLOAD_NONCE_SIZE;
  if (headerSize <= 0) throw malformed("it ends before its payload nonce");
  if (headerSize > MAX_HEADER_SIZE) throw malformed(`its header is longer than ${MAX_HEADER_SIZE} bytes`);
  const header = head.slice(0, headerSize);
  const stanzaTypes = parseHeader(header).map((stanza) => stanza.args[0] ?? "");
  return { family: familyOf(stanzaTypes), header, payloadNonce: head.slice(headerSize), stanzaTypes };
}

/** The file key, for whoever holds one of the identities. Refuses when none fits or the header MAC is wrong. */
export async function openHead(
  head: Uint8Array,
  identities: readonly (string | Identity)[],
): Promise<{ fileKey: Uint8Array; payloadNonce: Uint8Array }> {
  const { header, payloadNonce } = parseHead(head);
  const decrypter = new Decrypter();
  for (const identity of identities) decrypter.addIdentity(identity);
  try {
    const fileKey = await decrypter.decryptHeader(header);
    if (fileKey.length !== FILE_KEY_SIZE) throw malformed("its file key has a wrong length");
    return { fileKey, payloadNonce };
  } catch (cause) {
    if (cause instanceof Refusal) throw cause;
    throw new Refusal("head-cannot-be-opened", "None of the keys here opens this head, or the head was altered.", {
      cause,
    });
  }
}

/** A new head for other recipients, made by someone who can open an existing one. */
export async function rewrapHead(
  head: Uint8Array,
  identities: readonly (string | Identity)[],
  recipients: readonly string[],
): Promise<Uint8Array> {
  const { fileKey, payloadNonce } = await openHead(head, identities);
  return createHead(fileKey, payloadNonce, recipients);
}

function recipientFor(text: string): Recipient {
  const encrypter = new Encrypter();
  try {
    encrypter.addRecipient(text);
  } catch (cause) {
    throw new Refusal("recipient-malformed", "One of the recipients is not an age recipient.", { cause });
  }
  // age-encryption wraps only keys that it made itself; its recipient objects, which can wrap a given key, are a private
  // field. The version is pinned, and age-head.test.ts fails if the field moves.
  const [recipient] = (encrypter as unknown as { recipients: Recipient[] }).recipients;
  if (typeof recipient?.wrapFileKey !== "function") throw new Error("age-encryption no longer exposes its recipients.");
  return recipient;
}

function familyOf(stanzaTypes: readonly string[]): HeadFamily {
  const families = new Set<HeadFamily>();
  for (const type of stanzaTypes) {
    const family = FAMILY_OF_STANZA[type];
    // Passphrases (scrypt) and unknown kinds are refused: nobody could say for whom such a head is.
    if (family === undefined) throw malformed("it has a stanza of a kind that exhibits do not use");
    families.add(family);
  }
  const [family] = families;
  if (family === undefined || families.size > 1) {
    throw new Refusal(
      "head-mixes-families",
      "A head is for post-quantum recipients or for classical ones, never for both.",
    );
  }
  return family;
}

function encodeStanzas(stanzas: readonly Stanza[]): Uint8Array {
  let text = `${VERSION_LINE}\n`;
  for (const { args, body } of stanzas) {
    text += `-> ${args.join(" ")}\n`;
    for (let at = 0; at <= body.length; at += STANZA_LINE_BYTES) {
      text += `${base64nopad.encode(body.subarray(at, at + STANZA_LINE_BYTES))}\n`;
    }
  }
  return utf8(`${text}---`);
}

/** Reads the header strictly: encoding what was read must give the same bytes again. */
function parseHeader(header: Uint8Array): Stanza[] {
  const lines = splitLines(header);
  if (lines.shift() !== VERSION_LINE) throw malformed("it is not age version 1");
  const stanzas: Stanza[] = [];
  let line = lines.shift();
  for (; line?.startsWith("-> "); line = lines.shift()) {
    if (stanzas.length === MAX_STANZAS) throw malformed(`it has more than ${MAX_STANZAS} stanzas`);
    const args = line.slice(3).split(" ");
    if (!args.every((arg) => /^[\x21-\x7e]+$/.test(arg))) throw malformed("a stanza has an empty argument");
    stanzas.push(new Stanza(args, parseStanzaBody(lines)));
  }
  if (stanzas.length === 0) throw malformed("it has no stanza");
  if (line === undefined || !line.startsWith("--- ") || lines.length > 0) throw malformed("its last line is not a MAC");
  const mac = decodeLine(line.slice(4));
  if (mac.length !== MAC_SIZE) throw malformed("its MAC has a wrong length");
  const again = concat(encodeStanzas(stanzas), utf8(` ${base64nopad.encode(mac)}\n`));
  if (!equalBytes(again, header)) throw malformed("it is not written in the one way that age prescribes");
  return stanzas;
}

function parseStanzaBody(lines: string[]): Uint8Array {
  const parts: Uint8Array[] = [];
  for (;;) {
    const line = lines.shift();
    if (line === undefined) throw malformed("a stanza has no end");
    const part = decodeLine(line);
    if (part.length > STANZA_LINE_BYTES) throw malformed("a line of a stanza is too long");
    parts.push(part);
    if (part.length < STANZA_LINE_BYTES) return concat(...parts);
  }
}

function splitLines(header: Uint8Array): string[] {
  let text: string;
  try {
    text = fromUtf8(header);
  } catch (cause) {
    throw malformed("it is not text", cause);
  }
  if (!text.endsWith("\n")) throw malformed("it does not end with a line feed");
  return text.slice(0, -1).split("\n");
}

function decodeLine(line: string): Uint8Array {
  try {
    return base64nopad.decode(line);
  } catch (cause) {
    throw malformed("it has a line that is not base64", cause);
  }
}

function malformed(why: string, cause?: unknown): Refusal {
  return new Refusal(
    "head-malformed",
    `This is not the head of an exhibit: ${why}.`,
    cause === undefined ? {} : { cause },
  );
}
