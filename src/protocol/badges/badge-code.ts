import { concat, fromHex, fromUtf8, hex, u32be, utf8 } from "../bytes.ts";
import { sha256 } from "../digest.ts";
import type { PublicKey } from "../keys.ts";
import type { Signer } from "../signatures.ts";
import { type BadgeText, cutToBytes, isPlain } from "./badge-text.ts";

/** What a badge says. It is printed on it too. */
interface BadgeFacts<Text> {
  readonly serial: number;
  /** Of the same serial, the higher issue replaces the lower. */
  readonly issue: number;
  /** Category and zones by the numbers that the conference gave them. */
  readonly category: number;
  readonly zones: readonly number[];
  /** "2027-06-01", both included. */
  readonly firstDay: string;
  readonly lastDay: string;
  readonly name: Text;
  readonly delegation: Text;
}

export type NewBadge = BadgeFacts<string>;

/** As a code says it; nothing of it is believed before the signature was checked. */
export interface Badge extends BadgeFacts<BadgeText> {
  /** Which key, and which conference: the first four bytes of a digest, in hexadecimal. */
  readonly keyMark: string;
  readonly conferenceMark: string;
  readonly signed: Uint8Array;
  readonly signature: Uint8Array;
}

const VERSION = 1;
const MARK_BYTES = 4;
/** Version, two marks, serial, issue, category, zones, two days. */
const HEAD_BYTES = 21;
const SIGNATURE_BYTES = 64;
export const MAX_NAME_BYTES = 48;
const MAX_DELEGATION_BYTES = 40;
export const BADGE_ZONES = 16;
/** Of the largest code: 175 bytes that begin with a 1. */
const MAX_DIGITS = 420;
const DAY_MS = 86_400_000;
const FIRST_DAY_MS = Date.UTC(2020, 0, 1);
/** Before what is signed, so that no signature of a badge is one of anything else (R4: one use for each key). */
const DOMAIN = utf8("rogatory-badge-v1\0");
const CUT_FLAG = 0x80;

/** The code of a badge as decimal digits. Throws a RangeError where a number has no room: the server gives these numbers itself. */
export function signBadge(badge: NewBadge, conferenceId: string, signer: Signer): string {
  const head = new Uint8Array(HEAD_BYTES);
  const view = new DataView(head.buffer);
  head[0] = VERSION;
  head.set(fromHex(keyMark(signer)), 1);
  head.set(fromHex(conferenceMark(conferenceId)), 5);
  head.set(u32be(badge.serial), 9);
  head[13] = within(badge.issue, 1, 0xff);
  head[14] = within(badge.category, 0, 0xff);
  view.setUint16(
    15,
    badge.zones.reduce((bits, zone) => bits | (1 << within(zone, 0, BADGE_ZONES - 1)), 0),
  );
  view.setUint16(17, numberOfDay(badge.firstDay));
  view.setUint16(19, numberOfDay(badge.lastDay));
  const texts = [
    bytesOfText(cutToBytes(badge.name, MAX_NAME_BYTES)),
    bytesOfText(cutToBytes(badge.delegation, MAX_DELEGATION_BYTES)),
  ];
  const signed = concat(head, ...texts);
  return BigInt(`0x${hex(concat(signed, signer.sign(signedMessage(signed))))}`).toString();
}

/** Reads the digits of a code; undefined for whatever is none. */
export function readBadge(digits: string): Badge | undefined {
  if (digits.length > MAX_DIGITS || !/^[1-9][0-9]*$/.test(digits)) return undefined;
  const whole = BigInt(digits).toString(16);
  // The first byte is the version, so that no leading zero is lost but its own.
  const bytes = fromHex(whole.length % 2 === 0 ? whole : `0${whole}`);
  const signed = bytes.subarray(0, -SIGNATURE_BYTES);
  const name = readText(signed, HEAD_BYTES, MAX_NAME_BYTES);
  const delegation = name && readText(signed, name.end, MAX_DELEGATION_BYTES);
  if (signed[0] !== VERSION || name === undefined || delegation?.end !== signed.length) return undefined;
  const view = new DataView(signed.buffer, signed.byteOffset, signed.byteLength);
  const [firstDay, lastDay] = [view.getUint16(17), view.getUint16(19)];
  const issue = view.getUint8(13);
  if (issue === 0 || firstDay > lastDay) return undefined;
  const bits = view.getUint16(15);
  return {
    keyMark: hex(signed.subarray(1, 5)),
    conferenceMark: hex(signed.subarray(5, 9)),
    serial: view.getUint32(9),
    issue,
    category: view.getUint8(14),
    zones: Array.from({ length: BADGE_ZONES }, (_, zone) => zone).filter((zone) => (bits >> zone) % 2 === 1),
    firstDay: dayOfNumber(firstDay),
    lastDay: dayOfNumber(lastDay),
    name: name.text,
    delegation: delegation.text,
    signed,
    signature: bytes.subarray(-SIGNATURE_BYTES),
  };
}

/** What is signed of a badge. */
export function signedMessage(signed: Uint8Array): Uint8Array {
  return concat(DOMAIN, signed);
}

export function keyMark({ publicKey }: PublicKey): string {
  return markOf(publicKey);
}

export function conferenceMark(conferenceId: string): string {
  return markOf(utf8(conferenceId));
}

function markOf(bytes: Uint8Array): string {
  return hex(sha256(bytes).subarray(0, MARK_BYTES));
}

function bytesOfText({ text, isCut }: BadgeText): Uint8Array {
  const bytes = utf8(text);
  return concat(Uint8Array.of(bytes.length | (isCut ? CUT_FLAG : 0)), bytes);
}

function readText(bytes: Uint8Array, at: number, maxBytes: number): { text: BadgeText; end: number } | undefined {
  const size = bytes[at];
  if (size === undefined) return undefined;
  const end = at + 1 + (size & ~CUT_FLAG);
  if (end > bytes.length || end - at - 1 > maxBytes) return undefined;
  try {
    const text = fromUtf8(bytes.subarray(at + 1, end));
    return isPlain(text) ? { text: { text, isCut: size >= CUT_FLAG }, end } : undefined;
  } catch {
    // It is not UTF-8: an answer here, not an error.
    return undefined;
  }
}

function numberOfDay(day: string): number {
  return within((Date.parse(`${day}T00:00:00Z`) - FIRST_DAY_MS) / DAY_MS, 0, 0xffff);
}

function dayOfNumber(count: number): string {
  return new Date(FIRST_DAY_MS + count * DAY_MS).toISOString().slice(0, 10);
}

function within(value: number, least: number, most: number): number {
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  throw new RangeError(`${value} does not stand between ${least} and ${most}`);
}
