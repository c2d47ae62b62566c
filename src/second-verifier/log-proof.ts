import type { ListedKey } from "./designation.ts";
import { base64, sha256, utf8 } from "./encoding.ts";
import { need } from "./fault.ts";
import { countsAt } from "./key-validity.ts";
import type { SignatureChecker } from "./signatures.ts";
import { type Note, readNote, verifiedLines } from "./signed-note.ts";

// C2SP tlog-proof, tlog-checkpoint and tlog-cosignature, as spec/log.md uses them.

/** Whose word is taken about a log: keys from designations, never from the proof. */
export interface LogTrust {
  /** The open log, and those that were closed, with where each ends. */
  readonly log: {
    readonly origin: string;
    readonly closed?: readonly { readonly origin: string; readonly size: number; readonly root: string }[] | undefined;
  };
  readonly logKeys: readonly ListedKey[];
  readonly witnesses: readonly { readonly name: string; readonly key: ListedKey }[];
}

export interface Proved {
  /** Every cosignature that counts: the name of its key, and the instant that it states. */
  readonly cosigned: readonly { readonly name: string; readonly at: string }[];
  /** The log keys that signed the head. */
  readonly signers: readonly ListedKey[];
}

const LOG_SIGNATURE = 1;
const COSIGNATURE = 4;
const MAX_PROOF_BYTES = 384 * 1024;
const MAX_EXTRA_BYTES = 64 * 1024;
const NUMBER = /^(0|[1-9][0-9]{0,15})$/;
/** Where a Date ends: no later time can be written as an instant. */
const LAST_SECOND = 8_640_000_000_000n;

/** spec/log.md, "Proofs": the entry is in the log, under a head that a log key signed; what does not verify refuses it. */
export function checkLogProof(
  checker: SignatureChecker,
  files: { readonly entry: Uint8Array; readonly proof: Uint8Array },
  { log, logKeys, witnesses }: LogTrust,
): Proved {
  const { index, path, note } = readProof(files.proof);
  const { origin, size, root } = readCheckpoint(note);
  need(isOfLogs(log, { origin, size, root }), "checkpoint-of-another-log");
  const signers = signersOf(checker, note, { origin, logKeys });
  need(isIncluded(sha256(Uint8Array.of(0), files.entry), { index, size, root, path }), "entry-not-included");
  return { cosigned: cosignaturesOf(checker, note, witnesses), signers: [...new Set(signers)] };
}

/** A checkpoint of the log that at least one of its keys signed. */
export function readSignedHead(checker: SignatureChecker, checkpoint: Uint8Array, log: LogKeys): Head {
  const note = readNote(utf8(checkpoint));
  const head = readCheckpoint(note);
  need(head.origin === log.origin, "checkpoint-of-another-log");
  signersOf(checker, note, log);
  return head;
}

/** spec/court-package.md, "Logs". */
function isOfLogs({ origin, closed = [] }: LogTrust["log"], head: Pick<Head, "origin" | "size" | "root">): boolean {
  if (head.origin === origin) return true;
  const end = closed.find((one) => one.origin === head.origin);
  if (end === undefined || head.size > end.size) return false;
  return head.size < end.size || head.root.toString("hex") === end.root;
}

interface LogKeys extends Pick<LogTrust, "logKeys"> {
  readonly origin: string;
}

function signersOf(checker: SignatureChecker, note: Note, { origin, logKeys }: LogKeys): readonly ListedKey[] {
  const message = Buffer.from(note.text);
  const signers = verifiedLines(
    note,
    logKeys.map((key) => ({ name: origin, type: LOG_SIGNATURE, key })),
    (signature, { key }) => (checker.isSignedBy(key, message, signature) ? key : undefined),
    "note-signature-invalid",
  );
  need(signers.length > 0, "checkpoint-not-signed");
  return signers;
}

function readProof(bytes: Uint8Array): { index: number; path: readonly Buffer[]; note: Note } {
  need(bytes.length <= MAX_PROOF_BYTES, "log-proof-malformed");
  const text = utf8(bytes);
  const split = text.indexOf("\n\n");
  need(split >= 0, "log-proof-malformed");
  const [first, ...lines] = text.slice(0, split).split("\n");
  need(first === "c2sp.org/tlog-proof@v1", "log-proof-malformed");
  if (lines[0]?.startsWith("extra ")) {
    need(base64(lines[0].slice("extra ".length)).length <= MAX_EXTRA_BYTES, "log-proof-malformed");
    lines.shift();
  }
  const [word, index = ""] = (lines.shift() ?? "").split(/ (.*)/s);
  need(word === "index" && isNumber(index) && lines.length <= 63, "log-proof-malformed");
  const path = lines.map(base64);
  need(
    path.every(({ length }) => length === 32),
    "log-proof-malformed",
  );
  return { index: Number(index), path, note: readNote(text.slice(split + 2)) };
}

export interface Head {
  readonly origin: string;
  readonly size: number;
  readonly root: Buffer;
  readonly incarnation: { readonly number: string; readonly id: string };
}

/** spec/log.md, "Checkpoints". */
function readCheckpoint(note: Note): Head {
  const [origin = "", size = "", root = "", incarnation = "", ...further] = note.text.slice(0, -1).split("\n");
  const isHead =
    isNumber(size) &&
    /^incarnation [1-9][0-9]{0,9} [0-9a-f]{32}$/.test(incarnation) &&
    further.length <= 16 &&
    !further.some((line) => line === "" || line.startsWith("incarnation "));
  need(isHead && base64(root).length === 32, "checkpoint-malformed");
  const [, number = "", id = ""] = incarnation.split(" ");
  return { origin, size: Number(size), root: base64(root), incarnation: { number, id } };
}

/** A witness signs the time and the whole text of the note. Which cosignatures count, their keys say. */
function cosignaturesOf(checker: SignatureChecker, note: Note, witnesses: LogTrust["witnesses"]): Proved["cosigned"] {
  const keys = witnesses.map(({ name, key }) => ({ name, type: COSIGNATURE, key }));
  const found = verifiedLines(
    note,
    keys,
    (signature, { name, key }) => {
      const at = signature.length === 72 ? cosignedAt(checker, note, key, signature) : undefined;
      return at === undefined ? undefined : { name, key, at };
    },
    "cosignature-invalid",
  );
  return found.filter(({ key, at }) => countsAt(key, at));
}

/** The instant that a cosignature states, if it verifies under the key. */
function cosignedAt(checker: SignatureChecker, note: Note, key: ListedKey, signature: Buffer): string | undefined {
  const seconds = signature.readBigUInt64BE(0);
  const message = Buffer.from(`cosignature/v1\ntime ${seconds}\n${note.text}`);
  if (seconds > LAST_SECOND || !checker.isSignedBy(key, message, signature.subarray(8))) return undefined;
  return new Date(Number(seconds) * 1000).toISOString();
}

interface Place {
  readonly index: number;
  readonly size: number;
  readonly root: Buffer;
  readonly path: readonly Buffer[];
}

/** RFC 9162, section 2.1.3.2, over the trees of RFC 6962, section 2.1. */
function isIncluded(leaf: Buffer, { index, size, root, path }: Place): boolean {
  if (index >= size) return false;
  let [node, last, hash] = [index, size - 1, leaf];
  for (const sibling of path) {
    if (last === 0) return false;
    if (node % 2 === 1 || node === last) {
      hash = sha256(Uint8Array.of(1), sibling, hash);
      while (node % 2 === 0 && node !== 0) [node, last] = [node / 2, Math.floor(last / 2)];
    } else hash = sha256(Uint8Array.of(1), hash, sibling);
    [node, last] = [Math.floor(node / 2), Math.floor(last / 2)];
  }
  return last === 0 && hash.equals(root);
}

function isNumber(text: string): boolean {
  return NUMBER.test(text) && Number.isSafeInteger(Number(text));
}
