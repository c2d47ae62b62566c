import { z } from "zod";
import { compareBytes, concat, fromBase64, utf8 } from "./bytes.ts";
import { base64Schema, codeSchema } from "./bodies/common.ts";
import { sha256 } from "./digest.ts";
import type { Envelope } from "./dsse.ts";
import { signersOf } from "./dsse.ts";
import { KEY_ALGORITHMS, type PublicKey, requiredAlgorithms } from "./keys.ts";
import { Refusal } from "./refusal.ts";

// R8: the root of a State is a set of members with a threshold, not one key.

export const rootMemberSchema = z.object({
  /** How the State calls this member, for its own ceremonies: "safe-of-the-ministry". */
  name: codeSchema,
  /** At most one member may live on the server machine; "server" says so openly. */
  custody: z.enum(["server", "offline"]),
  ed25519: base64Schema.length(44),
  mlDsa65: base64Schema.length(2604),
});
export type RootMember = z.infer<typeof rootMemberSchema>;

export const rootSetSchema = z.object({
  threshold: z.int().min(1).max(5),
  members: z.array(rootMemberSchema).min(1).max(5),
});
export type RootSet = z.infer<typeof rootSetSchema>;

const FINGERPRINT_LABEL = "rogatory root set v1\n";

/**
 * R39: what two people compare. SHA-256 over the label, the threshold and the number of members (one byte each), then
 * for each member its Ed25519 and ML-DSA-65 public keys, members ordered by their Ed25519 key. Names and custody are
 * not in it: they may be corrected without a new meeting.
 */
export function rootFingerprint(rootSet: RootSet): Uint8Array<ArrayBuffer> {
  const members = rootSet.members
    .map((member) => ({ ed25519: fromBase64(member.ed25519), mlDsa65: fromBase64(member.mlDsa65) }))
    .sort((a, b) => compareBytes(a.ed25519, b.ed25519))
    .map(({ ed25519, mlDsa65 }) => concat(ed25519, mlDsa65));
  return sha256(concat(utf8(FINGERPRINT_LABEL), Uint8Array.of(rootSet.threshold, members.length), ...members));
}

/** The keys of one member, in the order in which algorithms are listed. */
export function memberKeys(member: RootMember): readonly PublicKey[] {
  return [
    { algorithm: "ed25519", publicKey: fromBase64(member.ed25519) },
    { algorithm: "ml-dsa-65", publicKey: fromBase64(member.mlDsa65) },
  ];
}

/**
 * How many members of each set signed an envelope, each with all required algorithms (R22). Refuses `signature-invalid`
 * for a signature by none of them, `signature-doubled`, and `signature-missing` for a member that signed with only one
 * of its algorithms: a stripped signature is an attack, not an absence.
 */
export function membersWhoSigned(envelope: Envelope, rootSets: readonly RootSet[]): readonly number[] {
  const owned = rootSets.map((set) => set.members.map(memberKeys));
  // A member of both the old and the new set has one key object for each; only the first is offered.
  const candidates = uniqueKeys(owned.flat(2));
  const signers = signersOf(envelope, candidates);
  return owned.map((members) => members.filter((keys) => hasSigned(keys, signers)).length);
}

function hasSigned(keys: readonly PublicKey[], signers: readonly PublicKey[]): boolean {
  const present = keys.filter((key) => signers.some((signer) => isSameKey(signer, key)));
  if (present.length === 0) return false;
  const missing = requiredAlgorithms("root").find((algorithm) => !present.some((key) => key.algorithm === algorithm));
  if (missing === undefined) return true;
  throw new Refusal("signature-missing", `A member of the root signed without its ${missing} key.`, {
    details: { algorithm: missing },
  });
}

function uniqueKeys(keys: readonly PublicKey[]): readonly PublicKey[] {
  return keys.filter((key, position) => keys.findIndex((other) => isSameKey(other, key)) === position);
}

function isSameKey(a: PublicKey, b: PublicKey): boolean {
  return a.algorithm === b.algorithm && compareBytes(a.publicKey, b.publicKey) === 0;
}

/** Refuses `root-set-invalid`: a threshold above the members, or more than one member on the server machine (R8). */
export function checkRootSet(rootSet: RootSet): void {
  if (rootSet.threshold > rootSet.members.length) {
    throw new Refusal("root-set-invalid", "The threshold of the root set is higher than the number of its members.");
  }
  if (rootSet.members.filter((member) => member.custody === "server").length > 1) {
    throw new Refusal("root-set-invalid", "More than one member of the root set is kept on the server machine.");
  }
  const keys = rootSet.members.flatMap(memberKeys);
  if (uniqueKeys(keys).length !== rootSet.members.length * KEY_ALGORITHMS.length) {
    throw new Refusal("root-set-invalid", "Two members of the root set share a key.");
  }
}
