// C2SP tlog-proof v1: one text file that proves, offline, that an entry is in a log under a (cosigned) head.
import { base64, fromBase64, fromUtf8, utf8 } from "./bytes.ts";
import { type VerifiedCheckpoint, rootBytes, verifyCheckpoint } from "./checkpoint.ts";
import { type Cosignature, cosignaturesBy } from "./cosignature.ts";
import { type Hash, HASH_SIZE, MAX_PROOF_HASHES, leafHash, parseTreeSize, verifyInclusion } from "./merkle.ts";
import { Refusal } from "./refusal.ts";
import { type NoteVerifier, MAX_NOTE_BYTES } from "./signed-note.ts";

const FIRST_LINE = "c2sp.org/tlog-proof@v1";
const MAX_EXTRA_BYTES = 64 * 1024;
const INDEX_PREFIX = "index ";

export interface LogProof {
  readonly index: number;
  /** From the leaf's sibling up to the root's child. */
  readonly hashes: readonly Hash[];
  /** The checkpoint verbatim, with its cosignatures. */
  readonly checkpoint: Uint8Array;
  /** Opaque and not authenticated; ours carry none. */
  readonly extra?: Uint8Array;
}

export interface VerifiedProof {
  readonly index: number;
  readonly head: VerifiedCheckpoint;
  readonly cosignatures: readonly Cosignature[];
}

/** The text file of a proof. Refuses `log-proof-malformed` for what parseLogProof would not read. */
export function encodeLogProof(proof: LogProof): Uint8Array {
  const lines = [
    FIRST_LINE,
    ...(proof.extra === undefined ? [] : [`extra ${base64(proof.extra)}`]),
    `${INDEX_PREFIX}${proof.index}`,
    ...proof.hashes.map(base64),
    "",
    fromUtf8(proof.checkpoint),
  ];
  const bytes = utf8(lines.join("\n"));
  parseLogProof(bytes);
  return bytes;
}

/** Refuses `log-proof-malformed`. */
export function parseLogProof(bytes: Uint8Array): LogProof {
  if (bytes.length > MAX_NOTE_BYTES + MAX_EXTRA_BYTES * 2) throw malformed("is too large");
  const text = fromUtf8(bytes);
  // The first empty line ends the proof; later ones belong to the checkpoint.
  const split = text.indexOf("\n\n");
  if (split < 0) throw malformed("lacks the empty line before the checkpoint");
  const [first, ...lines] = text.slice(0, split).split("\n");
  if (first !== FIRST_LINE) throw malformed(`does not begin with ${FIRST_LINE}`);
  const extra = lines[0]?.startsWith("extra ") ? fromBase64(lines.shift()?.slice("extra ".length) ?? "") : undefined;
  if (extra !== undefined && extra.length > MAX_EXTRA_BYTES) throw malformed("has too much extra data");
  const indexLine = lines.shift() ?? "";
  const index = indexLine.startsWith(INDEX_PREFIX) ? parseTreeSize(indexLine.slice(INDEX_PREFIX.length)) : undefined;
  if (index === undefined) throw malformed("lacks the index line");
  if (lines.length > MAX_PROOF_HASHES) throw malformed(`has more than ${MAX_PROOF_HASHES} hashes`);
  const hashes = lines.map((line) => fromBase64(line));
  if (hashes.some((hash) => hash.length !== HASH_SIZE)) throw malformed("has a hash that is not 32 bytes");
  const proof = { index, hashes, checkpoint: utf8(text.slice(split + 2)) };
  return extra === undefined ? proof : { ...proof, extra };
}

/**
 * Checks signature, inclusion and cosignatures. Trusted keys come from the caller, never from the proof (R6).
 * How many witnesses are enough, counted by operator, is the caller's rule (R11).
 * Refuses as `verifyCheckpoint` and `cosignaturesBy` do, and with `entry-not-included`.
 */
export function verifyLogProof(claim: {
  readonly entry: Uint8Array;
  readonly proof: Uint8Array;
  readonly log: { readonly origin: string; readonly logKeys: readonly Uint8Array[] };
  readonly witnesses?: readonly NoteVerifier[];
}): VerifiedProof {
  const { index, hashes, checkpoint } = parseLogProof(claim.proof);
  const head = verifyCheckpoint(checkpoint, claim.log);
  const { size, root } = head.checkpoint;
  if (!verifyInclusion({ leaf: leafHash(claim.entry), index, size, root: rootBytes(root), proof: hashes })) {
    throw new Refusal(
      "entry-not-included",
      `The proof does not show that this entry is number ${index} of the log ${claim.log.origin}.`,
      { details: { index, size } },
    );
  }
  return { index, head, cosignatures: cosignaturesBy(head, claim.witnesses ?? []) };
}

function malformed(what: string): Refusal {
  return new Refusal("log-proof-malformed", `The log proof ${what}; ask for it again from where it came.`);
}
