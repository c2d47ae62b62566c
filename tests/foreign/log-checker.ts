// Written from the C2SP documents signed-note, tlog-checkpoint, tlog-cosignature, tlog-tiles and tlog-proof and from
// RFC 6962 alone. It imports nothing of this project, and must never do.
import { createHash, createPublicKey, verify } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

export interface CheckedHead {
  readonly origin: string;
  readonly size: number;
  readonly root: Buffer;
  readonly extensions: readonly string[];
  readonly text: string;
  readonly lines: readonly { name: string; keyId: Buffer; signature: Buffer }[];
}

export interface CheckedLog {
  readonly head: CheckedHead;
  readonly entries: readonly Buffer[];
}

/** Recomputes a whole log from its folder. Throws an Error that says what does not fit. */
export function checkLog(folder: string, origin: string, logKey: Buffer): CheckedLog {
  const head = checkHead(readFileSync(join(folder, "checkpoint"), "utf8"), origin, logKey);
  const entries: Buffer[] = [];
  for (let n = 0; n * 256 < head.size; n++) {
    const width = Math.min(256, head.size - n * 256);
    entries.push(...readBundle(readResource(folder, "entries", n, width), width));
  }
  const leaves = entries.map((entry) => sha256(Buffer.from([0]), entry));
  if (!mth(leaves).equals(head.root)) throw new Error("the entries do not hash to the root of the checkpoint");
  // "The n-th tile at level l is the sequence MTH(D[(n * 256 + i) * 256**l : (n * 256 + i + 1) * 256**l])".
  for (let level = 0; Math.floor(head.size / 256 ** level) > 0; level++) {
    const count = Math.floor(head.size / 256 ** level);
    for (let n = 0; n * 256 < count; n++) {
      const width = Math.min(256, count - n * 256);
      const tile = readResource(folder, String(level), n, width);
      if (tile.length !== width * 32) throw new Error(`tile ${level}/${n} has ${tile.length} bytes`);
      for (let i = 0; i < width; i++) {
        const start = (n * 256 + i) * 256 ** level;
        const expected = mth(leaves.slice(start, start + 256 ** level));
        if (!tile.subarray(i * 32, i * 32 + 32).equals(expected))
          throw new Error(`tile ${level}/${n} hash ${i} is wrong`);
      }
    }
  }
  return { head, entries };
}

/** The root of the first `size` entries, for heads older than the newest. */
export function rootOf(entries: readonly Buffer[], size: number): Buffer {
  return mth(entries.slice(0, size).map((entry) => sha256(Buffer.from([0]), entry)));
}

/** A checkpoint of this origin, signed by this Ed25519 key under signature type 0x01. */
export function checkHead(note: string, origin: string, logKey: Buffer): CheckedHead {
  const head = parseHead(note);
  if (head.origin !== origin) throw new Error(`the checkpoint is of ${head.origin}`);
  const line = head.lines.find(({ name, keyId }) => name === origin && keyId.equals(keyIdOf(origin, 0x01, logKey)));
  if (line === undefined) throw new Error("the checkpoint has no signature line of the log");
  if (!verifies(logKey, Buffer.from(head.text), line.signature)) throw new Error("the log's signature does not verify");
  return head;
}

/** The time of a v1 cosignature of this witness. */
export function checkCosignature(head: CheckedHead, name: string, key: Buffer): Date {
  const line = head.lines.find((one) => one.name === name && one.keyId.equals(keyIdOf(name, 0x04, key)));
  if (line === undefined) throw new Error(`no cosignature of ${name}`);
  if (line.signature.length !== 72) throw new Error("a v1 cosignature has 8 + 64 bytes");
  const time = line.signature.readBigUInt64BE(0);
  const message = Buffer.from(`cosignature/v1\ntime ${time}\n${head.text}`);
  if (!verifies(key, message, line.signature.subarray(8)))
    throw new Error(`the cosignature of ${name} does not verify`);
  return new Date(Number(time) * 1000);
}

/** Checks a .tlog-proof for an entry; returns its index and head. */
export function checkProof(
  proof: string,
  entry: Buffer,
  origin: string,
  logKey: Buffer,
): { index: number; head: CheckedHead } {
  const end = proof.indexOf("\n\n");
  const [first, indexLine = "", ...hashLines] = proof.slice(0, end).split("\n");
  if (first !== "c2sp.org/tlog-proof@v1") throw new Error("not a tlog-proof");
  if (!/^index (0|[1-9][0-9]*)$/.test(indexLine)) throw new Error("no index line");
  const index = Number(indexLine.slice("index ".length));
  const head = checkHead(proof.slice(end + 2), origin, logKey);
  const path = hashLines.map((line) => Buffer.from(line, "base64"));
  const leaf = sha256(Buffer.from([0]), entry);
  if (!rootFromPath(leaf, index, head.size, path).equals(head.root))
    throw new Error("the proof does not lead to the root");
  return { index, head };
}

function parseHead(note: string): CheckedHead {
  const split = note.lastIndexOf("\n\n");
  if (split < 0 || !note.endsWith("\n")) throw new Error("not a signed note");
  const text = note.slice(0, split + 1);
  const [origin = "", size = "", root = "", ...extensions] = text.slice(0, -1).split("\n");
  if (origin === "" || !/^(0|[1-9][0-9]*)$/.test(size)) throw new Error("not a checkpoint");
  if (extensions.includes("")) throw new Error("an extension line is empty");
  const lines = note
    .slice(split + 2, -1)
    .split("\n")
    .map((line) => {
      const match = /^\u2014 ([^\s+]+) ([A-Za-z0-9+/]+={0,2})$/u.exec(line);
      if (match === null) throw new Error(`not a signature line: ${line}`);
      const bytes = Buffer.from(match[2] ?? "", "base64");
      return { name: match[1] ?? "", keyId: bytes.subarray(0, 4), signature: bytes.subarray(4) };
    });
  const rootBytes = Buffer.from(root, "base64");
  if (rootBytes.length !== 32 || rootBytes.toString("base64") !== root) throw new Error("the root is not 32 bytes");
  return { origin, size: Number(size), root: rootBytes, extensions, text, lines };
}

/** "A partial tile MAY be deleted once the corresponding full tile is available." */
function readResource(folder: string, level: string, index: number, width: number): Buffer {
  const elements = [String(index % 1000).padStart(3, "0")];
  for (let rest = Math.floor(index / 1000); rest > 0; rest = Math.floor(rest / 1000)) {
    elements.unshift(`x${String(rest % 1000).padStart(3, "0")}`);
  }
  const full = join(folder, "tile", level, ...elements);
  const exact = width === 256 ? full : join(`${full}.p`, String(width));
  if (existsSync(exact)) return readFileSync(exact);
  if (level === "entries") throw new Error(`no entry bundle ${exact}`);
  return readFileSync(full).subarray(0, width * 32);
}

/** "Sequences of big-endian uint16 length-prefixed log entries." */
function readBundle(bytes: Buffer, width: number): Buffer[] {
  const entries: Buffer[] = [];
  let offset = 0;
  while (offset < bytes.length) {
    const length = bytes.readUInt16BE(offset);
    if (offset + 2 + length > bytes.length) throw new Error("an entry bundle is cut");
    entries.push(bytes.subarray(offset + 2, offset + 2 + length));
    offset += 2 + length;
  }
  if (entries.length !== width) throw new Error(`an entry bundle has ${entries.length} entries, not ${width}`);
  return entries;
}

/** RFC 6962, 2.1, as it is written there. */
function mth(leaves: readonly Buffer[]): Buffer {
  const [only] = leaves;
  if (only === undefined) return sha256();
  if (leaves.length === 1) return only;
  let k = 1;
  while (k * 2 < leaves.length) k *= 2;
  return sha256(Buffer.from([1]), mth(leaves.slice(0, k)), mth(leaves.slice(k)));
}

/** RFC 6962, 2.1.1, PATH read backwards. */
function rootFromPath(leaf: Buffer, index: number, size: number, path: readonly Buffer[]): Buffer {
  if (index >= size) throw new Error("the index lies outside the tree");
  if (size === 1) {
    if (path.length > 0) throw new Error("the proof is too long");
    return leaf;
  }
  const sibling = path.at(-1);
  if (sibling === undefined) throw new Error("the proof is too short");
  let k = 1;
  while (k * 2 < size) k *= 2;
  const rest = path.slice(0, -1);
  return index < k
    ? sha256(Buffer.from([1]), rootFromPath(leaf, index, k, rest), sibling)
    : sha256(Buffer.from([1]), sibling, rootFromPath(leaf, index - k, size - k, rest));
}

/** "key ID = SHA-256(key name || 0x0A || signature type || public key)[:4]". */
function keyIdOf(name: string, type: number, key: Buffer): Buffer {
  return sha256(Buffer.from(`${name}\n`), Buffer.from([type]), key).subarray(0, 4);
}

function verifies(key: Buffer, message: Buffer, signature: Buffer): boolean {
  const jwk = { kty: "OKP", crv: "Ed25519", x: key.toString("base64url") };
  return verify(null, message, createPublicKey({ key: jwk, format: "jwk" }), signature);
}

function sha256(...parts: readonly Buffer[]): Buffer {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part);
  return hash.digest();
}
