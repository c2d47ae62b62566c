/** One invented log of State XA and its witness XB; everything in the vectors is about them. */
import { hex } from "../../src/protocol/bytes.ts";
import {
  type Checkpoint,
  logOrigin,
  logRootOf,
  parseCheckpoint,
  signCheckpoint,
  witnessName,
} from "../../src/protocol/checkpoint.ts";
import { cosign } from "../../src/protocol/cosignature.ts";
import { commitment, encodeLogActor, encodeLogDetails, encodeLogEntry } from "../../src/protocol/log-entry.ts";
import { type Hash, leafHash, treeHash } from "../../src/protocol/merkle.ts";
import { isRefusal } from "../../src/protocol/refusal.ts";
import type { NoteSignature } from "../../src/protocol/signed-note.ts";
import { type Signer, generateKeyPair, signerOf } from "../../src/protocol/signatures.ts";
import { seededRandom } from "../../tests/support/seeded-random.ts";

const ENTRY_COUNT = 300;

const random = seededRandom("rogatory log vectors");
export const logKey: Signer = signerOf(generateKeyPair("ed25519", random));
export const witnessKey: Signer = signerOf(generateKeyPair("ed25519", random));
export const strangerKey: Signer = signerOf(generateKeyPair("ed25519", random));
/** Takes the place of the log's key, and of the witness's. Drawn apart, so that what is above stays as it was published. */
const later = seededRandom("rogatory log vectors, keys changed");
export const nextLogKey: Signer = signerOf(generateKeyPair("ed25519", later));
export const nextWitnessKey: Signer = signerOf(generateKeyPair("ed25519", later));
export const origin: string = logOrigin("XA", hex(random(16)));
export const witness: string = witnessName("XB");
export const incarnation = { number: 1, id: hex(random(16)) };
export const cosignedAt = new Date("2027-03-01T12:00:00.000Z");

export interface VectorEntry {
  readonly bytes: Uint8Array;
  readonly detailsSalt: Uint8Array;
  readonly details: Uint8Array;
  readonly actorSalt: Uint8Array;
  readonly actor: Uint8Array;
}

export const entries: readonly VectorEntry[] = Array.from({ length: ENTRY_COUNT }, (_, i) => makeEntry(i));
export const leaves: readonly Hash[] = entries.map(({ bytes }) => leafHash(bytes));

function checkpointOf(size: number, change: Partial<Checkpoint> = {}): Checkpoint {
  return { origin, size, root: logRootOf(treeHash(leaves.slice(0, size))), incarnation, further: [], ...change };
}

export function signedOf(size: number, change: Partial<Checkpoint> = {}, key: Signer = logKey): Uint8Array {
  return signCheckpoint(checkpointOf(size, change), key);
}

export function cosignatureOn(checkpoint: Uint8Array, key: Signer = witnessKey): NoteSignature {
  return cosign(parseCheckpoint(checkpoint).note.text, cosignedAt, { ...key, name: witness });
}

/** The code of the refusal, so that the vectors say what our own code says. */
export function codeOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (isRefusal(error)) return error.code;
    throw error;
  }
  throw new Error("an invalid vector was accepted");
}

function makeEntry(i: number): VectorEntry {
  const uuid = (kind: string) => `0195${kind}00-0000-7000-8000-${String(i).padStart(12, "0")}`;
  const [detailsSalt, actorSalt, entryRandom] = [random(32), random(32), random(16)];
  const actor = encodeLogActor({ kind: "user", id: uuid("ac") });
  const details = encodeLogDetails({
    subject: { kind: "request", id: uuid("5b") },
    dossier: uuid("d0"),
    details: { number: i },
  });
  const bytes = encodeLogEntry({
    type: i === 0 ? "audit.log-opened" : "cooperation.request-sent",
    id: uuid("e0"),
    at: new Date(Date.UTC(2027, 2, 1, 10, 0, 0, i)),
    actor: commitment(actorSalt, actor),
    commitment: commitment(detailsSalt, details),
    random: entryRandom,
  });
  return { bytes, detailsSalt, details, actorSalt, actor };
}
