import { equalBytes, hex, utf8 } from "./bytes.ts";
import { checkDesignation } from "./designation-rules.ts";
import { type DesignatedKey, type Designation, designationSchema } from "./designation-schema.ts";
import { type Envelope, expectPayloadType, parseEnvelope, payloadDigest, signEnvelope } from "./dsse.ts";
import type { Sha256Hex, StateCode } from "./identifiers.ts";
import { parseDocument } from "./parse-document.ts";
import { payloadType } from "./payload-types.ts";
import { Refusal } from "./refusal.ts";
import { membersWhoSigned, rootFingerprint, type RootSet } from "./root-set.ts";
import { recipientFamily } from "./sealing.ts";
import type { Signer } from "./signatures.ts";

export const DESIGNATION_TYPE = payloadType("designation");
export const MAX_DESIGNATION_BYTES = 512 * 1024;

/** A designation that is consistent and signed by the root it names. Whether that root is the State's, people compare. */
export interface DesignationView {
  readonly designation: Designation;
  readonly state: StateCode;
  /** SHA-256 over the PAE: what dispatches, receipts and the next designation quote. */
  readonly digest: Sha256Hex;
  /** 32 bytes over the root set and its threshold (R39). */
  readonly rootFingerprint: Uint8Array;
  /** The envelope, byte for byte. */
  readonly bytes: Uint8Array;
}

export type DesignationTrust =
  /** Met anew: the fingerprint that people compared over another channel. */
  | { readonly rootFingerprint: Uint8Array }
  /** Known already: the newest designation that was accepted. */
  | { readonly previous: DesignationView };

/** What must be answered for dispatches and receipts to be verified. Holds only designations that were accepted. */
export interface DesignationLookup {
  current(state: StateCode): DesignationView | undefined;
  /** Any designation ever accepted of this State: old signatures are verified under the one they were made under. */
  byDigest(state: StateCode, digest: Sha256Hex): DesignationView | undefined;
}

/** The payload that the root members sign. Refuses what peers would refuse, before anybody signs it. */
export function designationPayload(designation: Designation): Uint8Array<ArrayBuffer> {
  return utf8(JSON.stringify(parsePayload(utf8(JSON.stringify(designation)))));
}

/**
 * The signed envelope of a designation, by as many root members as sign here. Refuses what designationPayload refuses.
 */
export function createDesignation(designation: Designation, rootSigners: readonly Signer[]): Uint8Array<ArrayBuffer> {
  return signEnvelope(DESIGNATION_TYPE, designationPayload(designation), rootSigners);
}

/**
 * Reads a designation that is consistent and signed by its own root: introduced, not compared. Enough to show its
 * fingerprint to two people, never enough to send anything. Refuses what parseEnvelope and checkDesignation refuse,
 * `payload-type-mismatch`, `document-malformed`, `signature-invalid`, `signature-doubled`, `signature-missing` and
 * `designation-unsigned`.
 */
export function readDesignation(bytes: Uint8Array): DesignationView {
  const envelope = parseEnvelope(bytes, { maxPayloadBytes: MAX_DESIGNATION_BYTES });
  expectPayloadType(envelope, DESIGNATION_TYPE);
  const designation = parsePayload(envelope.payload);
  checkThresholds(envelope, designation);
  return {
    designation,
    state: designation.state,
    digest: payloadDigest(DESIGNATION_TYPE, envelope.payload),
    rootFingerprint: rootFingerprint(designation.rootSet),
    bytes,
  };
}

/**
 * Verifies a designation against what is known of its State: a compared fingerprint, or the one accepted before. Refuses
 * `fingerprint-mismatch` besides what readDesignation and checkSuccession refuse. Expiry is the caller's to judge: an
 * expired designation still verifies what was signed under it.
 */
export function verifyDesignation(bytes: Uint8Array, trust: DesignationTrust): DesignationView {
  const view = readDesignation(bytes);
  if ("previous" in trust) {
    checkSuccession(trust.previous, view);
    return view;
  }
  if (equalBytes(view.rootFingerprint, trust.rootFingerprint)) return view;
  throw new Refusal(
    "fingerprint-mismatch",
    "The designation is by another root than the one that was compared; call the State before you go on.",
    { details: { fingerprint: hex(view.rootFingerprint) } },
  );
}

/** A jump to the last number there is would end the State's designations for ever. */
const MAX_NUMBERS_SKIPPED = 1000;

/**
 * R8, R10: whether one designation may follow another; the same one again may. Refuses `designation-other-state`,
 * `designation-other-profile`, `designation-other-root`, `designation-rollback`, `designation-equivocation`,
 * `designation-gap`, `designation-key-dropped` and `designation-log-dropped`.
 */
export function checkSuccession(previous: DesignationView, next: DesignationView): void {
  if (next.digest === previous.digest) return;
  if (next.state !== previous.state) throw refuse("other-state", "is of another State");
  if (next.designation.profile !== previous.designation.profile) throw refuse("other-profile", "has another profile");
  const isRootChanged = !equalBytes(previous.rootFingerprint, next.rootFingerprint);
  if (isRootChanged && !isRootChangeVouched(previous, next)) {
    throw refuse("other-root", "changes the root without the signatures of the root before");
  }

  const step = next.designation.number - previous.designation.number;
  if (step < 0) throw refuse("rollback", "is older than the one that is known");
  if (step === 0) throw refuse("equivocation", "has the number of the one that is known, and says something else");
  if (step === 1 && next.designation.previous !== previous.digest) {
    throw refuse("equivocation", "follows another one than was shown here");
  }
  if (step > MAX_NUMBERS_SKIPPED) throw refuse("gap", "skips more numbers than a State has designations");
  // Without a change of root the signatures carry over a gap; with one, the chain has to be shown whole.
  if (step > 1 && isRootChanged) throw refuse("gap", "changes the root, and the ones between are missing");
  checkKeysKept(previous.designation.keys, next.designation.keys);
  checkLogsKept(previous.designation.log, next.designation.log);
}

/** R8: a change of root counts when the threshold of the set before signed beside the new one. */
function isRootChangeVouched(previous: DesignationView, next: DesignationView): boolean {
  const { previousRootSet } = next.designation;
  // That the set named there signed with its threshold, readDesignation has checked.
  return previousRootSet !== undefined && equalBytes(rootFingerprint(previousRootSet), previous.rootFingerprint);
}

/** R22: once a peer offered post-quantum recipients, a designation without them needs two people. */
export function weakensSealing(previous: DesignationView, next: DesignationView): boolean {
  return offersPostQuantum(previous.designation) && !offersPostQuantum(next.designation);
}

function parsePayload(payload: Uint8Array): Designation {
  const designation = parseDocument(payload, designationSchema, "designation", { maxBytes: MAX_DESIGNATION_BYTES });
  checkDesignation(designation);
  return designation;
}

function checkThresholds(envelope: Envelope, designation: Designation): void {
  const { rootSet, previousRootSet } = designation;
  const rootSets: RootSet[] = previousRootSet === undefined ? [rootSet] : [rootSet, previousRootSet];
  const counts = membersWhoSigned(envelope, rootSets);
  rootSets.forEach(({ threshold }, position) => {
    const signed = counts[position] ?? 0;
    if (signed >= threshold) return;
    throw new Refusal(
      "designation-unsigned",
      `The designation is signed by ${signed} members of a root set where ${threshold} are needed.`,
      { details: { signed, threshold } },
    );
  });
}

/** R8: every past key stays listed, under its use, and a key only ever gets worse. */
function checkKeysKept(before: readonly DesignatedKey[], after: readonly DesignatedKey[]): void {
  for (const key of before) {
    const kept = after.find((other) => other.public === key.public);
    if (kept === undefined || !isSameKeyOrWorse(key, kept)) {
      throw refuse("key-dropped", "drops, revives or rewrites a key of the one before");
    }
  }
}

/** R1: where a log ended is said once and for ever; and no log gives way to another one without saying where it ended. */
function checkLogsKept(before: Designation["log"], after: Designation["log"]): void {
  const closed = after.closed ?? [];
  const areKept = (before.closed ?? []).every(({ origin, size, root }, position) => {
    const kept = closed[position];
    return kept?.origin === origin && kept.size === size && kept.root === root;
  });
  if (!areKept) throw refuse("log-dropped", "drops or rewrites a closed log of the one before");
  if (after.origin === before.origin || closed.some(({ origin }) => origin === before.origin)) return;
  throw refuse("log-dropped", "names another log, and does not say where the one before ended");
}

function isSameKeyOrWorse(before: DesignatedKey, after: DesignatedKey): boolean {
  const rank = { active: 0, retired: 1, compromised: 2 };
  if (after.use !== before.use || after.algorithm !== before.algorithm || after.from !== before.from) return false;
  if (rank[after.state] < rank[before.state]) return false;
  if (before.state !== "active" && after.until !== before.until) return false;
  return before.compromisedSince === undefined || (after.compromisedSince ?? "") <= before.compromisedSince;
}

function offersPostQuantum(designation: Designation): boolean {
  return designation.sealing.some(
    (key) =>
      key.family === "dispatch-seal" && key.state === "active" && recipientFamily(key.recipient) === "post-quantum",
  );
}

function refuse(code: string, what: string): Refusal {
  return new Refusal(`designation-${code}`, `The designation ${what}; keep it as proof and call the State.`);
}
