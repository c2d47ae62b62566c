// C2SP tlog-cosignature v1 (Ed25519): a witness says "of this log, this is the largest consistent head I have seen".
import { concat, u64be, utf8 } from "./bytes.ts";
import { type SignedCheckpoint } from "./checkpoint.ts";
import { Refusal } from "./refusal.ts";
import {
  type NoteSignature,
  type NoteSigner,
  type NoteVerifier,
  NOTE_COSIGNATURE_V1,
  noteKeyId,
  signaturesOf,
} from "./signed-note.ts";
import { verify } from "./signatures.ts";

const TIME_SIZE = 8;
const SIGNATURE_SIZE = 64;

/** A verified cosignature. The time is the witness's claim (R23). */
export interface Cosignature {
  readonly name: string;
  readonly at: Date;
  readonly line: NoteSignature;
}

/** "cosignature/v1", the time line, then the whole note text, extension lines included. */
function cosignedMessage(checkpointText: string, posixSeconds: number): Uint8Array {
  return utf8(`cosignature/v1\ntime ${posixSeconds}\n${checkpointText}`);
}

/** Signs. That the head may be cosigned at all, and is stored, is decided before (R11). */
export function cosign(checkpointText: string, at: Date, signer: NoteSigner): NoteSignature {
  const seconds = Math.floor(at.getTime() / 1000);
  return {
    name: signer.name,
    keyId: noteKeyId({ name: signer.name, type: NOTE_COSIGNATURE_V1, publicKey: signer.publicKey }),
    // struct { u64 timestamp; opaque ed25519_signature[64]; }
    signature: concat(u64be(seconds), signer.sign(cosignedMessage(checkpointText, seconds))),
  };
}

/**
 * Every cosignature of the trusted witness keys on this checkpoint; lines of unknown keys are ignored.
 * Refuses `cosignature-invalid` when a line of a known key does not verify.
 */
export function cosignaturesBy(signed: SignedCheckpoint, trusted: readonly NoteVerifier[]): Cosignature[] {
  return trusted
    .filter(({ type }) => type === NOTE_COSIGNATURE_V1)
    .flatMap((verifier) => signaturesOf(signed.note, verifier).map((line) => check(signed.note.text, line, verifier)));
}

function check(text: string, line: NoteSignature, verifier: NoteVerifier): Cosignature {
  if (line.signature.length !== TIME_SIZE + SIGNATURE_SIZE) throw invalid(verifier.name, "has the wrong length");
  const seconds = readSeconds(line.signature);
  if (seconds === undefined) throw invalid(verifier.name, "carries a time that cannot be");
  const signature = line.signature.slice(TIME_SIZE);
  const key = { algorithm: "ed25519", publicKey: verifier.publicKey } as const;
  if (!verify(key, cosignedMessage(text, seconds), signature)) {
    throw invalid(verifier.name, "does not verify");
  }
  return { name: verifier.name, at: new Date(seconds * 1000), line };
}

/** "It MUST NOT exceed 2^63 - 1"; beyond what a Date can hold it is no time of this world either. */
function readSeconds(bytes: Uint8Array): number | undefined {
  const seconds = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getBigUint64(0);
  return seconds <= 8_640_000_000_000n ? Number(seconds) : undefined;
}

function invalid(name: string, what: string): Refusal {
  return new Refusal("cosignature-invalid", `The cosignature of ${name} ${what}; treat the checkpoint as altered.`);
}
