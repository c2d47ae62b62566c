// C2SP tlog-checkpoint v1.0.0: the signed head of an audit log, with one extension line of ours (spec/log.md).
import { base64, fromBase64, fromHex, hex } from "./bytes.ts";
import { type Sha256Hex, parseSha256Hex } from "./identifiers.ts";
import { type Hash, HASH_SIZE, parseTreeSize } from "./merkle.ts";
import { Refusal } from "./refusal.ts";
import {
  type NoteSigner,
  type NoteVerifier,
  type SignedNote,
  NOTE_COSIGNATURE_V1,
  NOTE_ED25519,
  encodeNote,
  noteSigners,
  parseNote,
  signNote,
} from "./signed-note.ts";

declare const logRoot: unique symbol;
/** Root of an audit log's tree. An exhibit's root is another type: one is never accepted for the other (R32). */
export type LogRoot = Sha256Hex & { readonly [logRoot]: true };

/** A root means nothing without the size beside it (R32). */
export interface TreeHead {
  readonly size: number;
  readonly root: LogRoot;
}

/** Which life of the data folder signed it (R1): a restored or cloned server shows another one. */
interface LogIncarnation {
  readonly number: number;
  /** 128 random bits, 32 hex digits. */
  readonly id: string;
}

export interface Checkpoint extends TreeHead {
  readonly origin: string;
  readonly incarnation: LogIncarnation;
  /** Extension lines after ours: kept byte for byte, no meaning taken from them (R33). */
  readonly further: readonly string[];
}

/** A checkpoint together with the exact text that was signed and every signature line. */
export interface SignedCheckpoint {
  readonly checkpoint: Checkpoint;
  readonly note: SignedNote;
}

export interface VerifiedCheckpoint extends SignedCheckpoint {
  /** Which of the known keys of the log signed it: at least one. */
  readonly signers: readonly Uint8Array[];
}

const originPattern = /^[a-z]{2}\.rogatory\/[0-9a-f]{32}$/;
const incarnationPattern = /^incarnation ([1-9][0-9]{0,9}) ([0-9a-f]{32})$/;
const MAX_FURTHER_LINES = 16;

/** `<state>.rogatory/<log-id>`: fixed for the life of the log, whatever key signs it (R4). Log id: 16 random bytes in hex. */
export function logOrigin(state: string, logId: string): string {
  return requireOrigin(`${state.toLowerCase()}.rogatory/${logId}`);
}

function requireOrigin(origin: string): string {
  if (originPattern.test(origin)) return origin;
  throw malformed("has an origin that is not `<state>.rogatory/<log-id>`");
}

/** The note key name of a State's witness key; the log's own is its origin. */
export function witnessName(state: string): string {
  return `${state.toLowerCase()}.rogatory/witness`;
}

/** The key of a log under its note key name, which is the origin. `publicKey`: Ed25519, 32 bytes. */
export function logVerifier(origin: string, publicKey: Uint8Array): NoteVerifier {
  return { name: origin, type: NOTE_ED25519, publicKey };
}

/** The key with which a State cosigns the heads of others' logs. `publicKey`: Ed25519, 32 bytes. */
export function witnessVerifier(state: string, publicKey: Uint8Array): NoteVerifier {
  return { name: witnessName(state), type: NOTE_COSIGNATURE_V1, publicKey };
}

/** A root that stands as 64 lower-case hexadecimal digits. Refuses `identifier-invalid`. */
export function parseLogRoot(text: string): LogRoot {
  // The brand says which tree the digest belongs to; only the caller's context can know that.
  return parseSha256Hex(text) as LogRoot;
}

/** The root of 32 bytes as it stands in documents. */
export function logRootOf(hash: Hash): LogRoot {
  return parseLogRoot(hex(hash));
}

/** The root as the 32 bytes that proofs are checked against. */
export function rootBytes(root: LogRoot): Hash {
  return fromHex(root);
}

/** The note text: origin, size, root, and the incarnation as the first extension line. */
export function checkpointText(checkpoint: Checkpoint): string {
  const { origin, size, root, incarnation, further } = checkpoint;
  const lines = [
    origin,
    String(size),
    base64(fromHex(root)),
    `incarnation ${incarnation.number} ${incarnation.id}`,
    ...further,
  ];
  const text = `${lines.join("\n")}\n`;
  parseCheckpointText(text);
  return text;
}

/** Refuses `checkpoint-malformed`. */
export function parseCheckpointText(text: string): Checkpoint {
  if (!text.endsWith("\n")) throw malformed("does not end in a newline");
  const lines = text.slice(0, -1).split("\n");
  if (lines.includes("")) throw malformed("has an empty line");
  const [origin, sizeText, root, extension, ...further] = lines;
  if (origin === undefined || sizeText === undefined || root === undefined)
    throw malformed("has fewer than three lines");
  requireOrigin(origin);
  const size = parseTreeSize(sizeText);
  if (size === undefined) throw malformed("has a size that is no number");
  const hash = fromBase64(root);
  if (hash.length !== HASH_SIZE) throw malformed("has a root that is not 32 bytes");
  const match = incarnationPattern.exec(extension ?? "");
  const [, number, id] = match ?? [];
  if (number === undefined || id === undefined) throw malformed("lacks the incarnation line");
  if (further.length > MAX_FURTHER_LINES) throw malformed(`has more than ${MAX_FURTHER_LINES} further lines`);
  // A second incarnation would let each reader pick the one it likes.
  if (further.some((line) => line.startsWith("incarnation "))) throw malformed("has two incarnation lines");
  return {
    origin,
    size,
    root: logRootOf(hash),
    incarnation: { number: Number(number), id },
    further,
  };
}

/** Parses and says nothing about the signatures' worth; see `verifyCheckpoint`. */
export function parseCheckpoint(bytes: Uint8Array): SignedCheckpoint {
  const note = parseNote(bytes);
  return { checkpoint: parseCheckpointText(note.text), note };
}

/** Signs as the log: the key name is the origin. Whether this head may be signed at all is the integrator's duty (R21). */
export function signCheckpoint(checkpoint: Checkpoint, key: Omit<NoteSigner, "name">): Uint8Array {
  const text = checkpointText(checkpoint);
  const signer: NoteSigner = { name: checkpoint.origin, publicKey: key.publicKey, sign: (m) => key.sign(m) };
  return encodeNote({ text, signatures: [signNote(text, signer)] });
}

/**
 * The checkpoint, signed by one of these log keys and of this origin.
 * Refuses `checkpoint-malformed`, `checkpoint-of-another-log`, `note-signature-invalid`, `checkpoint-not-signed`.
 */
export function verifyCheckpoint(
  bytes: Uint8Array,
  log: { readonly origin: string; readonly logKeys: readonly Uint8Array[] },
): VerifiedCheckpoint {
  const signed = parseCheckpoint(bytes);
  if (signed.checkpoint.origin !== log.origin) {
    throw new Refusal("checkpoint-of-another-log", `The checkpoint belongs to another log than ${log.origin}.`);
  }
  const trusted = log.logKeys.map((publicKey) => logVerifier(log.origin, publicKey));
  const signers = noteSigners(signed.note, trusted).map(({ publicKey }) => publicKey);
  if (signers.length === 0) {
    throw new Refusal("checkpoint-not-signed", `No known key of the log ${log.origin} signed this checkpoint.`);
  }
  return { ...signed, signers };
}

/** Adds signature lines that are not there yet; the text stays. */
export function withSignatures(signed: SignedCheckpoint, lines: SignedNote["signatures"]): SignedCheckpoint {
  const known = new Set(signed.note.signatures.map((line) => signatureKey(line)));
  const added = lines.filter((line) => !known.has(signatureKey(line)));
  return { ...signed, note: { ...signed.note, signatures: [...signed.note.signatures, ...added] } };
}

/** The note with all its signature lines. Refuses `note-malformed`. */
export function encodeCheckpoint(signed: SignedCheckpoint): Uint8Array {
  return encodeNote(signed.note);
}

function signatureKey(line: SignedNote["signatures"][number]): string {
  return `${line.name} ${hex(line.keyId)} ${hex(line.signature)}`;
}

function malformed(what: string): Refusal {
  return new Refusal("checkpoint-malformed", `The checkpoint ${what}; ask for it again from the log's owner.`);
}
