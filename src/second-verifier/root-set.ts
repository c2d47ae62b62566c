import type { ROOT_SET } from "./designation-form.ts";
import { base64, hexDigest } from "./encoding.ts";
import { type Envelope, signersOf } from "./envelope.ts";
import { need } from "./fault.ts";
import type { Shown } from "./forms.ts";
import { keyId, type PublicKey, type SignatureChecker } from "./signatures.ts";

export type RootSet = Shown<typeof ROOT_SET>;

/** spec/encoding.md, "Fingerprints": the fingerprint of a root set, in hexadecimal. */
export function fingerprintOf({ threshold, members }: RootSet): string {
  const ordered = members.map(memberKeys).toSorted(([a], [b]) => Buffer.compare(a.bytes, b.bytes));
  const keys = ordered.flat().map(({ bytes }) => bytes);
  return hexDigest("rogatory root set v1\n", Uint8Array.of(threshold, members.length), ...keys);
}

/** The two keys of a member: spec/keys-and-designations.md, "The root set". */
export function memberKeys(member: RootSet["members"][number]): readonly [ed25519: PublicKey, mlDsa65: PublicKey] {
  return [
    { algorithm: "ed25519", bytes: base64(member.ed25519) },
    { algorithm: "ml-dsa-65", bytes: base64(member.mlDsa65) },
  ];
}

/** spec/keys-and-designations.md, "The designation", rule 6, and of rule 7 that keys are good. */
export function checkRootSet(checker: SignatureChecker, { threshold, members }: RootSet): void {
  const keys = members.flatMap(memberKeys);
  need(threshold <= members.length, "root-set-invalid");
  need(members.filter(({ custody }) => custody === "server").length <= 1, "root-set-invalid");
  need(new Set(keys.map(keyId)).size === keys.length, "root-set-invalid");
  need(
    keys.every((key) => checker.isGoodKey(key)),
    "key-invalid",
  );
}

/**
 * spec/keys-and-designations.md, "The designation", "Signatures": all by members, each member with both of its keys, no
 * key twice, and of each set at least its threshold.
 */
export function checkRootSignatures(checker: SignatureChecker, envelope: Envelope, sets: readonly RootSet[]): void {
  const listed = sets.flatMap(({ members }) => members.flatMap(memberKeys));
  // A member of both sets is one candidate: each signature is by one key, whatever lists it.
  const candidates = [...new Map(listed.map((key) => [keyId(key), key])).values()];
  const signed = new Set(signersOf(checker, envelope, candidates).map(keyId));
  for (const { threshold, members } of sets) {
    const counts = members.map((member) => memberKeys(member).filter((key) => signed.has(keyId(key))).length);
    need(!counts.includes(1), "signature-missing");
    need(counts.filter((count) => count === 2).length >= threshold, "designation-unsigned");
  }
}
