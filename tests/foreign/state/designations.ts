// spec/keys-and-designations.md: what a State says about itself, how it is read, and which key counts when.

import { wordlist } from "@scure/bip39/wordlists/english.js";
import { Refused, base64, fromBase64, hex, join, sha256, toJson, utf8 } from "./encoding.ts";
import { contentOf, readEnvelope, signEnvelope, signersOf } from "./envelopes.ts";
import { type Algorithm, type PublicKey, type SigningKey, keyId } from "./keys.ts";

export type KeyUse = "dispatch" | "receipt" | "manifest" | "http" | "log" | "witness";

interface Validity {
  readonly from: string;
  readonly until?: string;
  readonly state: "active" | "retired" | "compromised";
  readonly compromisedSince?: string;
}

interface ListedKey extends Validity {
  readonly use: KeyUse;
  readonly algorithm: Algorithm;
  readonly public: string;
}

interface SealingKey extends Validity {
  readonly family: "dispatch-seal" | "exhibit-seal";
  readonly authority?: string;
  readonly recipient: string;
}

interface RootSet {
  readonly threshold: number;
  readonly members: readonly { name: string; custody: string; ed25519: string; mlDsa65: string }[];
}

/** The members of a designation that a peer needs. */
export interface Designation {
  readonly state: string;
  readonly profile: string;
  readonly number: number;
  readonly previous: string | null;
  readonly validFrom: string;
  readonly validUntil: string;
  readonly endpoints: { readonly peer: string };
  readonly log: { readonly origin: string };
  readonly requiredAlgorithms: Readonly<Record<KeyUse | "root", readonly Algorithm[]>>;
  readonly rootSet: RootSet;
  readonly previousRootSet?: RootSet;
  readonly keys: readonly ListedKey[];
  readonly sealing: readonly SealingKey[];
  readonly authorities: readonly { readonly id: string }[];
  readonly critical: readonly string[];
}

/** A designation with its digest and the bytes it came in. */
export interface Known {
  readonly envelope: Uint8Array;
  readonly digest: string;
  readonly designation: Designation;
}

/** A member of a root set, with both its keys. */
export interface RootMember {
  readonly ed25519: SigningKey;
  readonly mlDsa65: SigningKey;
}

const LARGEST = 512 * 1024;

/** Signs a designation with every root member, both keys each. */
export function signDesignation(payload: object, members: readonly RootMember[]): Uint8Array {
  return signEnvelope(
    "designation",
    toJson(payload),
    members.flatMap((member) => [member.ed25519, member.mlDsa65]),
  );
}

/** Reads a designation and checks all that can be checked of it alone; refuses what breaks a rule. */
export function readDesignation(envelope: Uint8Array): Known {
  const signed = readEnvelope(envelope, "designation", LARGEST);
  const designation = contentOf<Designation>(signed, "designation");
  const rule = (holds: boolean, why: string): void => {
    if (!holds) throw new Refused("refused", `designation of ${designation.state}: ${why}`);
  };
  rule(designation.critical.length === 0, "critical");
  rule((designation.previous === null) === (designation.number === 1), "previous");
  rule(designation.validFrom < designation.validUntil, "validity");
  rule(designation.log.origin.startsWith(`${designation.state.toLowerCase()}.rogatory/`), "log origin");
  rule(designation.rootSet.threshold <= designation.rootSet.members.length, "threshold");
  const before = designation.previousRootSet;
  const isChange = before !== undefined && fingerprint(before) !== fingerprint(designation.rootSet);
  rule(before === undefined || (designation.number > 1 && isChange), "a root before, and no change of root");
  const listed = designation.keys.map(({ algorithm, public: key }) => `${algorithm}:${key}`);
  const roots = designation.rootSet.members.flatMap((member) => [
    `ed25519:${member.ed25519}`,
    `ml-dsa-65:${member.mlDsa65}`,
  ]);
  rule(new Set([...listed, ...roots]).size === listed.length + roots.length, "a key twice");
  const sets = [
    designation.rootSet,
    ...(designation.previousRootSet === undefined ? [] : [designation.previousRootSet]),
  ];
  const signers = new Set(signersOf(envelope, sets.flatMap(rootKeys)).map(keyId));
  for (const set of sets) {
    const agreed = set.members.filter((member) => memberKeys(member).every((key) => signers.has(keyId(key))));
    rule(agreed.length >= set.threshold, "below the threshold of its root");
  }
  return { envelope, digest: signed.digest, designation };
}

function rootKeys(set: RootSet): PublicKey[] {
  return set.members.flatMap(memberKeys);
}

function memberKeys(member: RootSet["members"][number]): [PublicKey, PublicKey] {
  return [
    { algorithm: "ed25519", public: fromBase64(member.ed25519) },
    { algorithm: "ml-dsa-65", public: fromBase64(member.mlDsa65) },
  ];
}

/** The fingerprint of a root set, in hexadecimal. */
export function fingerprint(set: RootSet): string {
  const members = set.members
    .map((member) => join(fromBase64(member.ed25519), fromBase64(member.mlDsa65)))
    .toSorted((a, b) => Buffer.compare(a.slice(0, 32), b.slice(0, 32)));
  return hex(sha256(utf8("rogatory root set v1\n"), new Uint8Array([set.threshold, set.members.length]), ...members));
}

/** The twelve words in which people compare a fingerprint. */
export function words(fingerprintHex: string): string {
  const bits = BigInt(`0x${fingerprintHex}`) >> 124n;
  return Array.from({ length: 12 }, (_, at) => wordlist[Number((bits >> BigInt(121 - 11 * at)) & 2047n)] ?? "").join(
    " ",
  );
}

/** The fingerprint of sealing recipients, in hexadecimal. */
export function recipientsFingerprint(recipients: readonly string[]): string {
  return hex(
    sha256(
      utf8(
        `rogatory sealing recipients v1\n${recipients
          .toSorted()
          .map((one) => `${one}\n`)
          .join("")}`,
      ),
    ),
  );
}

/** The keys of a use that count at the time. */
export function keysThatCount(designation: Designation, use: KeyUse, at: string): PublicKey[] {
  return designation.keys
    .filter((key) => key.use === use && counts(key, at))
    .map((key) => ({ algorithm: key.algorithm, public: fromBase64(key.public) }));
}

/** The recipients to seal to at the time; refuses with `refused` if there is none. */
export function recipientsAt(
  designation: Designation,
  family: SealingKey["family"],
  at: string,
  authority?: string,
): string[] {
  const recipients = designation.sealing
    .filter((key) => key.family === family && key.authority === authority && key.state === "active" && counts(key, at))
    .map((key) => key.recipient);
  if (recipients.length === 0) throw new Refused("refused", `nobody to seal to: ${family} of ${designation.state}`);
  return recipients;
}

function counts(key: Validity, at: string): boolean {
  return (
    key.from <= at &&
    (key.until === undefined || at < key.until) &&
    (key.compromisedSince === undefined || at < key.compromisedSince)
  );
}

/** A listed key as a designation writes it. */
export function listKey(use: KeyUse, key: PublicKey, from: string): ListedKey {
  return { use, algorithm: key.algorithm, public: base64(key.public), from, state: "active" };
}
