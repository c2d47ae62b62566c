// C2SP tlog-cosignature v1 (Ed25519): a witness says "of this log, this is the largest consistent head I have seen".
import { concat, u64be, utf8 } from "./bytes.ts";
import { type SignedCheckpoint } from "./checkpoint.ts";
import { Refusal } from "./refusal.ts";
import {
  type NoteSignature,
  type NoteSigner,
  type NoteVerifier,
  NOTE_COSIGNATURE_V1,
  claimedLines,
  noteKeyId,
} from "./signed-note.ts";
import { verify } from "./signatures.ts";

const TIME_SIZE = 8;
const SIGNATURE_SIZE = 64;

/** A verified cosignature. The time is the witness's claim (R23). */
export interface Cosignature {
  readonly name: string;
  readonly at: Date;
  /** Under which of the trusted keys it verifies. */
  readonly publicKey: Uint8Array;
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
export function cosignaturesBy(signed: SignedCheckpoint, trusted: readonly NoteVerifier[]): readonly Cosignature[] {
  return claimedLines(
    signed.note,
    trusted.filter(({ type }) => type === NOTE_COSIGNATURE_V1),
    { verify: (line, verifier) => check(signed.note.text, line, verifier), refuse: ({ name }) => invalid(name) },
  );
}

function check(text: string, line: NoteSignature, { name, publicKey }: NoteVerifier): Cosignature | undefined {
  if (line.signature.length !== TIME_SIZE + SIGNATURE_SIZE) return undefined;
  const seconds = readSeconds(line.signature);
  if (seconds === undefined) return undefined;
  const signature = line.signature.slice(TIME_SIZE);
  const isSigned = verify({ algorithm: "ed25519", publicKey }, cosignedMessage(text, seconds), signature);
  return isSigned ? { name, at: new Date(seconds * 1000), publicKey, line } : undefined;
}

/** "It MUST NOT exceed 2^63 - 1"; beyond what a Date can hold it is no time of this world either. */
function readSeconds(bytes: Uint8Array): number | undefined {
  const seconds = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getBigUint64(0);
  return seconds <= 8_640_000_000_000n ? Number(seconds) : undefined;
}

function invalid(name: string): Refusal {
  return new Refusal(
    "cosignature-invalid",
    `The cosignature of ${name} does not verify; treat the checkpoint as altered.`,
  );
}
