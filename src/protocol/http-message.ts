import { parseDictionary, serializeDictionary } from "structured-headers";
import { base64, fromHex, hex } from "./bytes.ts";
import { Refusal } from "./refusal.ts";

/** A request as both sides see it, without its body. Names of headers are in lower case. */
export interface RequestHead {
  readonly method: string;
  /** Host and port of the peer endpoint, as the receiver's designation says; never taken from the Host header (R19). */
  readonly authority: string;
  /** Absolute path as it stands on the wire. */
  readonly path: string;
  /** What follows "?", without it; empty for none. */
  readonly query: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
}

export interface RequestMessage extends RequestHead {
  /** SHA-256 of the body's bytes, of no bytes if there is none. */
  readonly bodyDigest: Uint8Array;
  readonly bodySize: number;
}

export interface ResponseMessage {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly bodyDigest: Uint8Array;
}

/** R20: which life of the data folder speaks, and which start of the program. Two starts that interleave betray a clone. */
export interface SpeakerStamp {
  readonly number: number;
  /** 16 bytes in hexadecimal each. */
  readonly id: string;
  readonly start: string;
}

export const INCARNATION_HEADER = "rogatory-incarnation";

/** RFC 9530, with the one algorithm of the profile. */
export function contentDigest(bodyDigest: Uint8Array): string {
  return `sha-256=:${base64(bodyDigest)}:`;
}

/** The value of `rogatory-incarnation`: n, id and start as a dictionary of RFC 9651, in this order. */
export function incarnationHeader(stamp: SpeakerStamp): string {
  return serializeDictionary({ n: stamp.number, id: fromHex(stamp.id), start: fromHex(stamp.start) });
}

/** Refuses `http-header-malformed` for any other spelling than the one that incarnationHeader writes. */
export function parseIncarnationHeader(value: string): SpeakerStamp {
  const stamp = readStamp(value);
  if (stamp !== undefined && incarnationHeader(stamp) === value) return stamp;
  throw new Refusal(
    "http-header-malformed",
    `The header ${INCARNATION_HEADER} is not n, id and start as the profile says.`,
  );
}

/** One header by its name in lower case. Refuses `http-header-missing`. */
export function requireHeader(headers: RequestMessage["headers"], name: string): string {
  const value = headers[name]?.trim();
  if (value !== undefined && value !== "") return value;
  throw new Refusal("http-header-missing", `The message lacks the header ${name}.`, { field: name });
}

function readStamp(value: string): SpeakerStamp | undefined {
  try {
    const members = parseDictionary(value);
    const [number, id, start] = ["n", "id", "start"].map((name) => members.get(name)?.[0]);
    if (typeof number !== "number" || !Number.isSafeInteger(number) || number < 1) return undefined;
    if (!(id instanceof ArrayBuffer) || !(start instanceof ArrayBuffer)) return undefined;
    if (id.byteLength !== 16 || start.byteLength !== 16) return undefined;
    return { number, id: hex(new Uint8Array(id)), start: hex(new Uint8Array(start)) };
  } catch {
    // Not a structured field at all: the caller refuses it as it refuses any other spelling.
    return undefined;
  }
}
