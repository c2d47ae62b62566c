// C2SP tlog-witness: the texts of `add-checkpoint`, the one call by which a log asks a peer to cosign its head.
import { base64, concat, fromBase64, fromUtf8, utf8 } from "./bytes.ts";
import { type Hash, HASH_SIZE, MAX_PROOF_HASHES, parseTreeSize } from "./merkle.ts";
import { Refusal } from "./refusal.ts";
import {
  type NoteSignature,
  MAX_NOTE_BYTES,
  MAX_NOTE_SIGNATURES,
  parseSignatureLine,
  signatureLine,
} from "./signed-note.ts";

/** Type of a 409 answer: the body is the size that the witness holds. */
export const TLOG_SIZE_TYPE = "text/x.tlog.size";
/** The line with the old size, or one hash of the proof in base64. */
const MAX_LINE_BYTES = 64;
const MAX_ADD_CHECKPOINT_BYTES = MAX_NOTE_BYTES + (1 + MAX_PROOF_HASHES) * MAX_LINE_BYTES;

export interface AddCheckpoint {
  /** What the log believes the witness cosigned last; 0 if never. */
  readonly oldSize: number;
  readonly proof: readonly Hash[];
  /** Signed checkpoint, verbatim. */
  readonly checkpoint: Uint8Array;
}

/** The body of `add-checkpoint`: old size, consistency proof, empty line, checkpoint. */
export function encodeAddCheckpoint(request: AddCheckpoint): Uint8Array {
  const head = [`old ${request.oldSize}`, ...request.proof.map(base64), "", ""].join("\n");
  return concat(utf8(head), request.checkpoint);
}

/** Refuses `witness-request-malformed`. */
export function parseAddCheckpoint(bytes: Uint8Array): AddCheckpoint {
  if (bytes.length > MAX_ADD_CHECKPOINT_BYTES) throw malformed("request is too large");
  const text = fromUtf8(bytes);
  const split = text.indexOf("\n\n");
  if (split < 0) throw malformed("request lacks the empty line before the checkpoint");
  const [first = "", ...lines] = text.slice(0, split).split("\n");
  if (!first.startsWith("old ")) throw malformed("request does not begin with the old size");
  if (lines.length > MAX_PROOF_HASHES) throw malformed(`request has more than ${MAX_PROOF_HASHES} proof lines`);
  const proof = lines.map((line) => fromBase64(line));
  if (proof.some((hash) => hash.length !== HASH_SIZE)) throw malformed("request has a hash that is not 32 bytes");
  return { oldSize: parseSize(first.slice("old ".length)), proof, checkpoint: utf8(text.slice(split + 2)) };
}

/** The body of the answer 200: the signature lines of the witness. */
export function encodeCosignatures(lines: readonly NoteSignature[]): Uint8Array {
  return utf8(lines.map(signatureLine).join(""));
}

/** Refuses `witness-answer-malformed`; whose lines they are is checked against the checkpoint. */
export function parseCosignatures(bytes: Uint8Array): NoteSignature[] {
  if (bytes.length > MAX_NOTE_BYTES) throw malformed("answer is too large", "witness-answer-malformed");
  const text = fromUtf8(bytes);
  if (!text.endsWith("\n")) throw malformed("answer does not end in a newline", "witness-answer-malformed");
  const lines = text.slice(0, -1).split("\n");
  if (lines.length > MAX_NOTE_SIGNATURES) throw malformed("answer has too many lines", "witness-answer-malformed");
  return lines.map(parseSignatureLine);
}

/** The body of the answer 409: the size that the witness cosigned last. */
export function encodeSizeAnswer(size: number): Uint8Array {
  return utf8(`${size}\n`);
}

/** Refuses `witness-answer-malformed`. */
export function parseSizeAnswer(bytes: Uint8Array): number {
  const text = fromUtf8(bytes);
  if (!text.endsWith("\n")) throw malformed("answer does not end in a newline", "witness-answer-malformed");
  return parseSize(text.slice(0, -1), "witness-answer-malformed");
}

function parseSize(text: string, code?: string): number {
  const size = parseTreeSize(text);
  if (size === undefined) throw malformed("size is no number", code);
  return size;
}

function malformed(what: string, code = "witness-request-malformed"): Refusal {
  return new Refusal(code, `The witness ${what} (C2SP tlog-witness, add-checkpoint).`);
}
