// spec/encoding.md: bytes as text, strict JSON, digests. Written from spec/ alone; imports nothing of src/.

import { createHash } from "node:crypto";
import { visit } from "jsonc-parser";

/** Why this State refused what it was given; `code` is one of spec/receipts.md. */
export class Refused extends Error {
  readonly code: string;

  constructor(code: string, why: string) {
    super(`${code}: ${why}`);
    this.code = code;
  }
}

const MIB = 1_048_576;
const DEEPEST = 32;

/** The UTF-8 bytes of a text. */
export function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** Several byte strings as one. */
export function join(...parts: Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts));
}

/** SHA-256 as 32 bytes. */
export function sha256(...parts: Uint8Array[]): Uint8Array {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part);
  return new Uint8Array(hash.digest());
}

/** Bytes in lower-case hexadecimal. */
export function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}

/** Bytes of a hexadecimal text that a schema has checked. */
export function fromHex(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, "hex"));
}

/** Bytes in standard base64 with padding. */
export function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("base64");
}

/** Bytes of a base64 text; any spelling but the canonical one is refused. */
export function fromBase64(text: string): Uint8Array {
  const bytes = Buffer.from(text, "base64");
  if (bytes.toString("base64") !== text) throw new Refused("malformed", "not canonical base64");
  return new Uint8Array(bytes);
}

/** Four bytes, most significant first. */
export function u32be(number: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, number);
  return bytes;
}

/** A value as the bytes of JSON, with all the white space that JSON allows: it carries no meaning. */
export function toJson(value: unknown): Uint8Array {
  return utf8(JSON.stringify(value, null, 1));
}

/** Reads JSON under the seven rules of spec/encoding.md; refuses what breaks one with `malformed`. */
export function parseJson(bytes: Uint8Array, limitBytes: number = MIB): unknown {
  if (bytes.length > limitBytes) throw new Refused("too-large", `${bytes.length} bytes of JSON`);
  let text: string;
  let value: unknown;
  try {
    text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    value = JSON.parse(text);
  } catch {
    throw new Refused("malformed", "not JSON in UTF-8");
  }
  refuseWhatRfc8259Allows(text);
  return value;
}

function isText(text: string): boolean {
  return text.isWellFormed() && !text.includes("\0");
}

function refuseWhatRfc8259Allows(text: string): void {
  const open: Set<string>[] = [];
  const check = (holds: boolean, why: string): void => {
    if (!holds) throw new Refused("malformed", why);
  };
  const enter = (): void => {
    open.push(new Set());
    check(open.length <= DEEPEST, "nested too deep");
  };
  const leave = (): void => {
    open.pop();
  };
  visit(text, {
    onObjectBegin: enter,
    onObjectEnd: leave,
    onArrayBegin: enter,
    onArrayEnd: leave,
    onObjectProperty(name) {
      check(!open.at(-1)?.has(name), `member ${JSON.stringify(name)} twice`);
      check(name !== "__proto__" && isText(name), "a member name that is not used");
      open.at(-1)?.add(name);
    },
    onLiteralValue(value: unknown, offset, length) {
      if (typeof value === "string") check(isText(value), "a lone surrogate or U+0000");
      if (typeof value !== "number") return;
      const literal = text.slice(offset, offset + length);
      check(/^(?:0|-?[1-9][0-9]*)$/.test(literal) && Number.isSafeInteger(value), `number ${literal}`);
    },
  });
}
