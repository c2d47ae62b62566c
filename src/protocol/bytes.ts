import { base64 as base64Coder, base64nopad, base64urlnopad, hex as hexCoder } from "@scure/base";
import { Refusal } from "./refusal.ts";

const encoder = new TextEncoder();
// `ignoreBOM` keeps a byte order mark as a character, so that nothing of the input disappears unseen.
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

const hexPattern = /^(?:[0-9a-f]{2})*$/;

/** The UTF-8 bytes of a text, without a byte order mark. */
export function utf8(text: string): Uint8Array<ArrayBuffer> {
  return encoder.encode(text);
}

/** Decodes UTF-8 and keeps every character, a byte order mark too; refuses `utf8-invalid`. */
export function fromUtf8(bytes: Uint8Array): string {
  try {
    return decoder.decode(bytes);
  } catch (cause) {
    throw new Refusal("utf8-invalid", "The text is not valid UTF-8; ask the sender to encode it again.", { cause });
  }
}

/** Lower-case hexadecimal, two digits for each byte. */
export function hex(bytes: Uint8Array): string {
  return hexCoder.encode(bytes);
}

/** Decodes lower-case hexadecimal; refuses `hex-invalid`, also for capitals, so that one value has one spelling. */
export function fromHex(text: string): Uint8Array<ArrayBuffer> {
  if (!hexPattern.test(text)) {
    throw new Refusal("hex-invalid", "The value is not lower-case hexadecimal with two digits for each byte.");
  }
  return Uint8Array.from(hexCoder.decode(text));
}

/** RFC 4648 section 4: standard alphabet, with padding. */
export function base64(bytes: Uint8Array): string {
  return base64Coder.encode(bytes);
}

/** Decodes standard padded base64; refuses `base64-invalid`, also for white space and for pad bits that are not zero. */
export function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  return decodeWith(base64Coder, text);
}

/** Decodes standard base64 without padding, as the age format writes it; refuses `base64-invalid`. */
export function fromBase64NoPad(text: string): Uint8Array<ArrayBuffer> {
  return decodeWith(base64nopad, text);
}

/** RFC 4648 section 5 without padding: for URLs, cookies and WebAuthn. */
export function base64url(bytes: Uint8Array): string {
  return base64urlnopad.encode(bytes);
}

/** Decodes URL-safe base64 without padding; refuses `base64-invalid`. */
export function fromBase64url(text: string): Uint8Array<ArrayBuffer> {
  return decodeWith(base64urlnopad, text);
}

/** The parts one after the other, copied. */
export function concat(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}

/** Compares without leaving early, so that the time does not tell where two values of equal length differ. */
export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  let difference = 0;
  for (let i = 0; i < a.length; i++) difference |= (a[i] ?? 0) ^ (b[i] ?? 0);
  return difference === 0;
}

/** Orders byte strings as unsigned numbers are ordered, the shorter first where one begins the other. */
export function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const shared = Math.min(a.length, b.length);
  for (let i = 0; i < shared; i++) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

/** Four bytes, most significant first. */
export function u32be(value: number): Uint8Array<ArrayBuffer> {
  if (!Number.isInteger(value) || value < 0 || value > 0xffff_ffff) {
    throw new RangeError(`${String(value)} does not fit into 32 bits`);
  }
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value);
  return bytes;
}

/** Eight bytes, most significant first. */
export function u64be(value: number | bigint): Uint8Array<ArrayBuffer> {
  const whole = BigInt(value);
  if (whole < 0n || whole > 0xffff_ffff_ffff_ffffn) throw new RangeError(`${String(value)} does not fit into 64 bits`);
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, whole);
  return bytes;
}

/** Reads four bytes at an offset, most significant first; refuses `truncated`. */
export function readU32be(bytes: Uint8Array, offset = 0): number {
  if (bytes.length < offset + 4) {
    throw new Refusal("truncated", "The data end inside a length field; ask the sender to send them again.");
  }
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(offset);
}

function decodeWith(coder: { decode(text: string): Uint8Array }, text: string): Uint8Array<ArrayBuffer> {
  try {
    return Uint8Array.from(coder.decode(text));
  } catch (cause) {
    throw new Refusal("base64-invalid", "The value is not base64 in its only correct spelling.", { cause });
  }
}
