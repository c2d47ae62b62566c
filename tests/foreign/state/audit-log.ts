// spec/log.md and the C2SP formats it names: one log, its heads, and cosignatures under heads of others.

import { randomBytes, randomUUID } from "node:crypto";
import type { Incarnation } from "./dispatches.ts";
import { Refused, base64, fromBase64, hex, join, sha256, toJson, utf8 } from "./encoding.ts";
import { type PublicKey, type SigningKey, verifies } from "./keys.ts";

const LOG = 0x01;
const WITNESS = 0x04;

/** RFC 6962 section 2.1: the root over leaf hashes; SHA-256 of nothing for none. */
export function rootOf(leaves: readonly Uint8Array[]): Uint8Array {
  const [first] = leaves;
  if (first === undefined) return sha256();
  if (leaves.length === 1) return first;
  const left = largestPowerBelow(leaves.length);
  return node(rootOf(leaves.slice(0, left)), rootOf(leaves.slice(left)));
}

/** RFC 6962 section 2.1.2: that the tree of the first `size` leaves is the beginning of the whole. */
export function consistencyProof(leaves: readonly Uint8Array[], size: number): Uint8Array[] {
  return size === 0 || size === leaves.length ? [] : subProof(leaves, size, true);
}

function subProof(leaves: readonly Uint8Array[], size: number, isWhole: boolean): Uint8Array[] {
  if (size === leaves.length) return isWhole ? [] : [rootOf(leaves)];
  const left = largestPowerBelow(leaves.length);
  if (size <= left) return [...subProof(leaves.slice(0, left), size, isWhole), rootOf(leaves.slice(left))];
  return [...subProof(leaves.slice(left), size - left, false), rootOf(leaves.slice(0, left))];
}

/** RFC 9162 section 2.1.4.2: whether the proof leads from the old root to the new one. */
export function isConsistent(
  oldSize: number,
  oldRoot: Uint8Array,
  newSize: number,
  newRoot: Uint8Array,
  proof: readonly Uint8Array[],
): boolean {
  if (newSize === 0 && hex(newRoot) !== hex(rootOf([]))) return false;
  if (oldSize === 0) return proof.length === 0;
  if (oldSize === newSize) return proof.length === 0 && hex(oldRoot) === hex(newRoot);
  const path = Number.isInteger(Math.log2(oldSize)) ? [oldRoot, ...proof] : [...proof];
  let first = oldSize - 1;
  let last = newSize - 1;
  while (first % 2 === 1) {
    first = Math.floor(first / 2);
    last = Math.floor(last / 2);
  }
  const start = path.shift();
  if (start === undefined) return false;
  let [oldest, newest] = [start, start];
  for (const step of path) {
    if (last === 0) return false;
    if (first % 2 === 1 || first === last) {
      oldest = node(step, oldest);
      newest = node(step, newest);
      while (first % 2 === 0 && first !== 0) {
        first = Math.floor(first / 2);
        last = Math.floor(last / 2);
      }
    } else newest = node(newest, step);
    first = Math.floor(first / 2);
    last = Math.floor(last / 2);
  }
  return last === 0 && hex(oldest) === hex(oldRoot) && hex(newest) === hex(newRoot);
}

function largestPowerBelow(size: number): number {
  return 2 ** Math.ceil(Math.log2(size) - 1);
}

function node(left: Uint8Array, right: Uint8Array): Uint8Array {
  return sha256(new Uint8Array([1]), left, right);
}

/** The hash of a new entry of a type, with commitments to nothing. */
export function newEntry(type: string, at: string): Uint8Array {
  const draw = (size: number): string => hex(randomBytes(size));
  const entry = {
    format: "rogatory-log-entry-v1",
    type,
    id: randomUUID(),
    at,
    actor: draw(32),
    commitment: draw(32),
    random: draw(16),
  };
  return sha256(new Uint8Array([0]), toJson(entry));
}

/** A head as its log signed it. */
export interface Head {
  readonly origin: string;
  readonly size: number;
  readonly root: Uint8Array;
  readonly incarnation: Incarnation;
  readonly text: string;
}

/** Signs a head; gives the note. */
export function signHead(
  origin: string,
  leaves: readonly Uint8Array[],
  incarnation: Incarnation,
  key: SigningKey,
): string {
  const text = `${origin}\n${leaves.length}\n${base64(rootOf(leaves))}\nincarnation ${incarnation.number} ${incarnation.id}\n`;
  return `${text}\n${line(origin, LOG, key, key.sign(utf8(text)))}`;
}

/** Reads a head under the log's keys; refuses a note that is malformed or that none of them signed. */
export function readHead(note: string, keys: readonly PublicKey[]): Head {
  const cut = note.lastIndexOf("\n\n");
  const text = note.slice(0, cut + 1);
  const found = /^([^\n]+)\n(0|[1-9][0-9]*)\n([A-Za-z0-9+/]{43}=)\nincarnation ([1-9][0-9]*) ([0-9a-f]{32})\n/.exec(
    text,
  );
  if (found === null) throw new Refused("malformed", "checkpoint");
  const [, origin = "", size, root = "", number, id = ""] = found;
  const holds = signatures(note.slice(cut + 2)).some(({ name, bytes }) =>
    keys.some((key) => name === origin && hasId(bytes, origin, LOG, key) && verifies(key, utf8(text), bytes.slice(4))),
  );
  if (!holds) throw new Refused("refused", "no log key signed the checkpoint");
  return { origin, size: Number(size), root: fromBase64(root), incarnation: { number: Number(number), id }, text };
}

/** Signs a cosignature line for a head. */
export function cosign(head: Head, state: string, key: SigningKey, seconds: number): string {
  const time = new Uint8Array(8);
  new DataView(time.buffer).setBigUint64(0, BigInt(seconds));
  const signature = key.sign(utf8(`cosignature/v1\ntime ${seconds}\n${head.text}`));
  return line(witnessName(state), WITNESS, key, join(time, signature));
}

/** The time in seconds of the State's cosignature among the lines; refuses lines without a good one. */
export function readCosignature(
  lines: string,
  head: Pick<Head, "text">,
  state: string,
  keys: readonly PublicKey[],
): number {
  for (const { name, bytes } of signatures(lines)) {
    const key = keys.find((one) => name === witnessName(state) && hasId(bytes, name, WITNESS, one));
    if (key === undefined) continue;
    const seconds = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(4));
    if (!verifies(key, utf8(`cosignature/v1\ntime ${seconds}\n${head.text}`), bytes.slice(12))) break;
    return seconds;
  }
  throw new Refused("refused", `no cosignature of ${state}`);
}

/** The body of add-checkpoint. */
export function witnessRequest(oldSize: number, proof: readonly Uint8Array[], note: string): string {
  return `old ${oldSize}\n${proof.map((hash) => `${base64(hash)}\n`).join("")}\n${note}`;
}

/** Reads the body of add-checkpoint. */
export function readWitnessRequest(body: string): { oldSize: number; proof: Uint8Array[]; note: string } {
  const found = /^old (0|[1-9][0-9]*)\n((?:[A-Za-z0-9+/]{43}=\n){0,63})\n/.exec(body);
  if (found === null) throw new Refused("malformed", "add-checkpoint");
  const proof = (found[2] ?? "").split("\n").filter(Boolean).map(fromBase64);
  return { oldSize: Number(found[1]), proof, note: body.slice(found[0].length) };
}

function witnessName(state: string): string {
  return `${state.toLowerCase()}.rogatory/witness`;
}

function noteKeyId(name: string, type: number, key: PublicKey): Uint8Array {
  return sha256(utf8(`${name}\n`), new Uint8Array([type]), key.public).slice(0, 4);
}

function hasId(bytes: Uint8Array, name: string, type: number, key: PublicKey): boolean {
  return Buffer.compare(bytes.slice(0, 4), noteKeyId(name, type, key)) === 0;
}

function line(name: string, type: number, key: PublicKey, signature: Uint8Array): string {
  return `\u2014 ${name} ${base64(join(noteKeyId(name, type, key), signature))}\n`;
}

function signatures(lines: string): { name: string; bytes: Uint8Array }[] {
  return [...lines.matchAll(/^\u2014 (\S+) (\S+)$/gm)].map(([, name = "", text = ""]) => ({
    name,
    bytes: fromBase64(text),
  }));
}
