import {
  base64,
  checkSuccession,
  DESIGNATION_TYPE,
  designationPayload,
  equalBytes,
  expectPayloadType,
  MAX_DESIGNATION_BYTES,
  parseEnvelope,
  parseStateCode,
  payloadDigest,
  readDesignation,
  Refusal,
  signEnvelope,
  signersOf,
  memberKeys,
  utf8,
  type Envelope,
  type Designation,
  type DesignationView,
  type PublicKey,
  type RootSet,
} from "../../../protocol/index.ts";
import type { Transaction } from "../../../platform/index.ts";
import type { Actor } from "../../audit/index.ts";
import type { FederationContext } from "../context.ts";
import { ownDesignation } from "../directory/directory.ts";
import { fingerprintHex } from "../directory/fingerprint.ts";
import { createDueKeys, heldSealingKeys, heldSigningKeys, rootSigners } from "../directory/own-keys.ts";
import { insertDesignation, newestOwnDigest } from "../directory/store.ts";
import { type Compromise, type DesignationInput, nextDesignation } from "../domain/next-designation.ts";
import { ownDetailsSchema, type OwnDetails } from "../domain/own-details.ts";
import { mustReceiptKeysStay } from "../receipts/anchored.ts";
import type { Connection } from "../tables.ts";
import type { DraftFacts } from "../types.ts";
import { followDesignation } from "./key-standing.ts";
import { lockOwnDetails } from "./details-change-store.ts";
import {
  insertDraft,
  lockDraft,
  openDraft,
  readOwnDetails,
  updateDraft,
  writeOwnDetails,
  type DraftRow,
} from "./store.ts";

export type IssueOutcome =
  | { readonly outcome: "issued"; readonly designation: DesignationView }
  /** Members of the root that are kept elsewhere still have to sign `draft` (R8). */
  | {
      readonly outcome: "awaiting-signatures";
      readonly designation: Designation;
      readonly draft: Uint8Array;
      readonly payloadDigest: string;
    };

interface DraftSignature {
  readonly keyid?: string;
  readonly sig: string;
}

/** What was saved last; undefined before anybody saved any. */
export async function ownDetails(context: FederationContext): Promise<OwnDetails | undefined> {
  return await readDetails(context.platform.database.db);
}

async function readDetails(db: Connection): Promise<OwnDetails | undefined> {
  const stored = await readOwnDetails(db);
  return stored === undefined ? undefined : ownDetailsSchema.parse(stored);
}

/**
 * What the first designation will say, when the State is founded: later two administrators change it (change-details.ts). Nothing is
 * published by this. Refuses `root-too-weak`.
 */
export async function saveOwnDetails(
  context: FederationContext,
  details: OwnDetails,
  by: Extract<Actor, { kind: "system" }>,
): Promise<void> {
  const { platform, audit } = context;
  checkRootPolicy(platform.config.profile, details);
  await platform.database.transaction(async (tx) => {
    await writeOwnDetails(tx.db, details, null, platform.clock.now());
    await audit.append(tx, {
      type: "federation.own-details-changed",
      actor: by,
      subject: { kind: "designation", id: platform.config.state },
      details: { authorities: details.authorities.map((authority) => authority.id) },
    });
  });
}

/**
 * Makes the next designation from the saved details and the keys at hand, with a new dispatch seal where that is due, signs it with the
 * root member of this machine if there is one, and publishes it when the threshold is reached. A compromise is told in it, also one that
 * only the draft which it replaces had told. Refuses `details-missing`, `root-too-weak`, `key-store-locked`, and what peers would refuse.
 */
export async function issueDesignation(
  context: FederationContext,
  by: Actor,
  compromise?: Compromise,
): Promise<IssueOutcome> {
  const { platform, audit } = context;
  const logs = { logOrigin: await audit.origin(), closedLogs: await audit.closedLogs() };
  const root = (await ownDetails(context))?.root;
  const keepsReceiptKeys = await mustReceiptKeysStay(context, root?.serverMember === true && root.threshold === 1);
  return await platform.database.transaction(async (tx) => {
    // What is approved, withdrawn or published meanwhile waits for this one, or this one for it.
    await lockOwnDetails(tx.db);
    const details = await readDetails(tx.db);
    if (details === undefined) {
      throw new Refusal("details-missing", "Enter the authorities of this State before its designation is issued.");
    }
    checkRootPolicy(platform.config.profile, details);
    await createDueKeys(platform.keystore, details, platform.clock.now());
    const earlier = await lockDraft(tx.db);
    const payload = designationPayload(
      await composeNext(context, tx.db, { details, earlier, compromise, logs, keepsReceiptKeys }),
    );
    const draft: DraftRow = {
      draftId: platform.random.uuid(),
      payload,
      payloadDigest: payloadDigest(DESIGNATION_TYPE, payload),
      signatures: details.root.serverMember ? signedHere(context, payload) : [],
      preparedAt: platform.clock.now(),
    };
    if (earlier !== undefined) await updateDraft(tx.db, earlier.draftId, { finishedAt: platform.clock.now() });
    await insertDraft(tx.db, { ...draft, preparedBy: by.kind === "user" ? by.userId : null });
    return await finishIfComplete(context, tx, draft, by);
  });
}

/**
 * Takes in the envelope that a member of the root signed on another machine. Refuses `draft-missing`, `draft-differs`, and
 * `draft-unsigned` where nobody has signed it who had not before.
 */
export async function addRootSignatures(
  context: FederationContext,
  envelopeBytes: Uint8Array,
  by: Actor,
): Promise<IssueOutcome> {
  return await context.platform.database.transaction(async (tx) => {
    // Of two files that are handed in at once neither takes the other's signatures away.
    const waiting = await lockDraft(tx.db);
    if (waiting === undefined)
      throw new Refusal("draft-missing", "No designation waits for signatures; issue one first.");
    const signatures = signaturesWith(waiting, envelopeBytes);
    await updateDraft(tx.db, waiting.draftId, { signatures });
    return await finishIfComplete(context, tx, { ...waiting, signatures }, by);
  });
}

/** The draft's and those of the file. Refuses `draft-differs`, `draft-unsigned`, and what `signersOf` does. */
function signaturesWith(draft: DraftRow, envelopeBytes: Uint8Array): DraftSignature[] {
  if (equalBytes(envelopeBytes, envelopeOf({ ...draft, signatures: [] }))) throw draftUnsigned(draft);
  const envelope = parseEnvelope(envelopeBytes, { maxPayloadBytes: MAX_DESIGNATION_BYTES });
  expectPayloadType(envelope, DESIGNATION_TYPE);
  if (!equalBytes(envelope.payload, new Uint8Array(draft.payload))) {
    throw new Refusal(
      "draft-differs",
      "What was signed is not the designation that waits here; sign the current draft.",
    );
  }
  const { rootSet, previousRootSet } = readDraft(draft);
  const rootSets: RootSet[] = previousRootSet === undefined ? [rootSet] : [rootSet, previousRootSet];
  signersOf(
    envelope,
    rootSets.flatMap((set) => set.members.flatMap(memberKeys)),
  );
  const known = signaturesOf(draft);
  const fresh = draftSignatures(envelope).filter((one) => known.every((other) => other.keyid !== one.keyid));
  if (fresh.length === 0) throw draftUnsigned(draft);
  return [...known, ...fresh];
}

/** The draft as a file for the machine that holds another member of the root. */
export async function draftForSigning(context: FederationContext): Promise<Uint8Array | undefined> {
  const draft = await openDraft(context.platform.database.db);
  return draft === undefined ? undefined : envelopeOf(draft);
}

/** The very draft that was handed out: the next step is at the machines of the members that are named. */
function draftUnsigned(draft: DraftRow): Refusal {
  const missing = signersOfRoot(draft).members.filter(({ hasSigned }) => !hasSigned);
  const members = missing.map(({ name }) => name).join(", ");
  return new Refusal(
    "draft-unsigned",
    `Nobody has signed this file yet who had not signed before. Sign it with \`rogatory root sign\` where the key of a member is kept ` +
      `(${members}), and hand in the file that the command writes.`,
    { details: { members } },
  );
}

/** Who of its root has signed a draft, and who has not. */
export function signersOfRoot(draft: DraftRow): Pick<DraftFacts, "threshold" | "members"> {
  const { rootSet, previousRootSet } = readDraft(draft);
  const members = [...rootSet.members, ...(previousRootSet?.members ?? [])]
    .filter(({ ed25519 }, position, all) => all.findIndex((other) => other.ed25519 === ed25519) === position)
    .map((member) => ({ name: member.name, keys: memberKeys(member) }));
  const signers = signersOfDraft(
    draft,
    members.flatMap(({ keys }) => keys),
  );
  return {
    threshold: rootSet.threshold,
    members: members.map(({ name, keys }) => ({ name, hasSigned: keys.every((key) => signers.includes(key)) })),
  };
}

function signersOfDraft(draft: DraftRow, candidates: readonly PublicKey[]): readonly PublicKey[] {
  // No envelope is read without a signature in it.
  if (signaturesOf(draft).length === 0) return [];
  return signersOf(parseEnvelope(envelopeOf(draft), { maxPayloadBytes: MAX_DESIGNATION_BYTES }), candidates);
}

async function composeNext(
  context: FederationContext,
  db: Connection,
  given: {
    readonly details: OwnDetails;
    readonly earlier: DraftRow | undefined;
    readonly compromise: Compromise | undefined;
    readonly logs: Pick<DesignationInput["server"], "logOrigin" | "closedLogs">;
    readonly keepsReceiptKeys: boolean;
  },
): Promise<Designation> {
  const { platform, software } = context;
  const { config } = platform;
  const { details, earlier, compromise, logs, keepsReceiptKeys } = given;
  return nextDesignation({
    details,
    server: {
      state: parseStateCode(config.state),
      profile: config.profile,
      peerUrl: config.peerUrl,
      appUrl: config.appUrl,
      ...logs,
      smallOffice: config.smallOffice,
      softwareVersion: software.version,
      verifierSha256: software.verifierSha256,
    },
    signingKeys: heldSigningKeys(platform.keystore),
    sealingKeys: heldSealingKeys(platform.keystore, details),
    previous: await ownDesignation(context, db),
    draft: earlier && readDraft(earlier),
    compromise,
    keepsReceiptKeys,
    now: platform.clock.now(),
  });
}

/** In the transaction that holds the draft: what was withdrawn or replaced meanwhile is never published. */
async function finishIfComplete(
  context: FederationContext,
  tx: Transaction,
  draft: DraftRow,
  by: Actor,
): Promise<IssueOutcome> {
  const envelope = envelopeOf(draft);
  const view = readIfComplete(envelope);
  if (view === undefined) {
    const designation = readDraft(draft);
    return { outcome: "awaiting-signatures", designation, draft: envelope, payloadDigest: draft.payloadDigest };
  }
  await publish(context, tx, view, by);
  await updateDraft(tx.db, draft.draftId, { finishedAt: context.platform.clock.now() });
  tx.afterCommit(() => context.platform.jobs.poke("federation.designations"));
  return { outcome: "issued", designation: view };
}

/** R10: a designation is entered in its issuer's own log before anybody sees it. */
async function publish(context: FederationContext, tx: Transaction, view: DesignationView, by: Actor): Promise<void> {
  const newest = await newestOwnDigest(tx.db);
  const previous = newest === undefined ? undefined : await context.views.load(tx.db, newest);
  if (previous !== undefined) checkSuccession(previous, view);
  const { designation } = view;
  await insertDesignation(tx.db, {
    digest: view.digest,
    peerId: null,
    state: view.state,
    number: designation.number,
    rootFingerprint: fingerprintHex(view),
    validFrom: new Date(designation.validFrom),
    validUntil: new Date(designation.validUntil),
    standing: "own",
    bytes: view.bytes,
    keptAt: context.platform.clock.now(),
  });
  await context.audit.append(tx, {
    type: "federation.designation-issued",
    actor: by,
    subject: { kind: "designation", id: view.digest },
    details: { number: designation.number, digest: view.digest, rootFingerprint: fingerprintHex(view) },
  });
  await followDesignation(context, tx, previous, view);
}

/** R8, R29: outside training, one key on the server machine must not be the whole root. Refuses `root-too-weak`. */
export function checkRootPolicy(profile: string, details: OwnDetails): void {
  const { threshold, serverMember, offlineMembers } = details.root;
  const members = offlineMembers.length + (serverMember ? 1 : 0);
  if (members < threshold) {
    throw new Refusal("root-too-weak", `The root has ${members} members and a threshold of ${threshold}.`);
  }
  if (profile === "production" && serverMember && threshold < 2) {
    throw new Refusal(
      "root-too-weak",
      "In production the root key of this machine must not be enough alone: raise the threshold, or keep the root elsewhere.",
    );
  }
}

function signedHere(context: FederationContext, payload: Uint8Array): DraftSignature[] {
  const bytes = signEnvelope(DESIGNATION_TYPE, payload, rootSigners(context.platform));
  return draftSignatures(parseEnvelope(bytes, { maxPayloadBytes: MAX_DESIGNATION_BYTES }));
}

function draftSignatures({ signatures }: Envelope): DraftSignature[] {
  return signatures.map(({ keyId, signature }) => ({
    ...(keyId === undefined ? {} : { keyid: keyId }),
    sig: base64(signature),
  }));
}

function envelopeOf(draft: DraftRow): Uint8Array {
  const payload = base64(new Uint8Array(draft.payload));
  return utf8(JSON.stringify({ payloadType: DESIGNATION_TYPE, payload, signatures: signaturesOf(draft) }));
}

function readIfComplete(envelope: Uint8Array): DesignationView | undefined {
  try {
    return readDesignation(envelope);
  } catch (error) {
    // No signature yet, or fewer than the threshold: the draft waits. Anything else is a fault of ours.
    const waits = error instanceof Refusal && ["designation-unsigned", "envelope-malformed"].includes(error.code);
    if (waits) return undefined;
    throw error;
  }
}

/** What a draft says. */
export function readDraft(draft: DraftRow): Designation {
  // The payload was checked against the schema when the draft was made, and the draft never leaves the database.
  return JSON.parse(Buffer.from(draft.payload).toString("utf8")) as Designation;
}

function signaturesOf(draft: DraftRow): DraftSignature[] {
  return draft.signatures as DraftSignature[]; // written by this file only
}
