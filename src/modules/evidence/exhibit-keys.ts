// The keys around one exhibit: who may open it, who signs for it, and its heads as they are kept.
import { type Transaction, unwrapSecret, wrapSecret } from "../../platform/index.ts";
import { openHead } from "../../protocol/age-head.ts";
import { concat } from "../../protocol/bytes.ts";
import type { DesignationView } from "../../protocol/designation.ts";
import { sha256Hex } from "../../protocol/digest.ts";
import { FILE_KEY_SIZE } from "../../protocol/exhibit-format.ts";
import {
  type AuthorityId,
  type ExhibitId,
  type StateCode,
  parseAuthorityId,
  parseStateCode,
} from "../../protocol/identifiers.ts";
import { countsAt, recipientsFor } from "../../protocol/key-lookup.ts";
import { KEY_ALGORITHMS } from "../../protocol/keys.ts";
import type { SignedManifest } from "../../protocol/manifest.ts";
import { Refusal } from "../../protocol/refusal.ts";
import { type Signer, signerOf } from "../../protocol/signatures.ts";
import type { EvidenceContext } from "./context.ts";
import { EXHIBIT_KEY_SIZE, newNonce, unwrapUnderStore, wrapUnderStore } from "./secrets-at-rest.ts";
import { findExhibitKey, findFileKey, findHead, insertExhibitKey, insertHead } from "./head-store.ts";
import { type Connection } from "./store.ts";
import type { Exhibit, KeyPlace } from "./types.ts";

/** Both signers of a manifest (R22). Refuses `key-store-locked` and `key-missing`. */
export function manifestSigners({ platform }: EvidenceContext): Signer[] {
  return KEY_ALGORITHMS.map((algorithm) => {
    const key = platform.keystore.signingKey("manifest", algorithm);
    return signerOf(key, (count) => platform.random.bytes(count));
  });
}

/** Refuses `not-designated` before the State has a designation. */
export async function ownDesignation({ federation }: EvidenceContext, db?: Connection): Promise<DesignationView> {
  const own = await federation.directory(db).own();
  if (own !== undefined) return own;
  throw new Refusal("not-designated", "This State has no designation yet; set it up first.");
}

/** The authority named, or the only one that has an exhibit key. Refuses `authority-needed`. */
export function holdingAuthority(own: DesignationView, wanted: AuthorityId | undefined, at: Date): AuthorityId {
  const holders = own.designation.authorities
    .map(({ id }) => parseAuthorityId(id))
    .filter((id) => own.designation.sealing.some((key) => key.family === "exhibit-seal" && key.authority === id));
  const [only] = holders;
  const authority = wanted ?? (holders.length === 1 ? only : undefined);
  if (authority === undefined || !holders.includes(authority)) {
    throw new Refusal("authority-needed", "Name the authority that holds the exhibit: one that has an exhibit key.", {
      field: "authority",
    });
  }
  recipientsFor(own, "exhibit-seal", at, authority);
  return authority;
}

/** The authority that gives or gets papers: the central one where it has an exhibit key, else the first that has one. Refuses `authority-needed`. */
export function paperAuthority({ designation }: DesignationView, at: Date): AuthorityId {
  const holders = designation.authorities.filter(({ id }) =>
    designation.sealing.some(
      (key) => key.family === "exhibit-seal" && key.authority === id && key.state === "active" && countsAt(key, at),
    ),
  );
  const holder = holders.find(({ roles }) => roles.includes("central-authority")) ?? holders[0];
  if (holder !== undefined) return parseAuthorityId(holder.id);
  throw new Refusal(
    "authority-needed",
    "No authority of this State has an exhibit key now: papers have nobody to go to.",
  );
}

/** Identities of our authority, newest first. Refuses `key-not-here` when the authority keeps its key elsewhere (R12). */
function exhibitIdentities({ platform }: EvidenceContext, authority: AuthorityId): string[] {
  const keys = platform.keystore.sealingKeys("exhibit-seal", authority);
  if (keys.length > 0) return keys.map(({ identity }) => identity);
  throw new Refusal(
    "key-not-here",
    "The exhibit key of this authority is not on this server; the custodian who holds it must do this.",
  );
}

/** Whether this server holds a key for one of these recipients. Works while locked. */
export function isAnyKeyHere({ platform }: EvidenceContext, recipients: readonly string[]): boolean {
  return platform.keystore.list().some((key) => key.kind === "sealing" && recipients.includes(key.recipient));
}

/** Where the key that opens the exhibit is; undefined while it has no head here. Works while locked. */
export async function keyPlaceOf(
  context: EvidenceContext,
  db: Connection,
  exhibit: Exhibit,
  manifests: readonly SignedManifest[],
): Promise<KeyPlace | undefined> {
  if (exhibit.state !== "sealed" && exhibit.state !== "complete") return undefined;
  if ((await findFileKey(db, exhibit.exhibitId)) !== undefined) return "here";
  const state = parseStateCode(context.platform.config.state);
  const binding = manifests.findLast(({ manifest }) => manifest.binding.to.state === state)?.manifest.binding;
  const sealedUnder = (await context.federation.directory(db).history(state)).find(
    ({ digest }) => digest === binding?.designations.to,
  );
  if (binding === undefined || sealedUnder === undefined) return "here";
  const recipients = recipientsFor(sealedUnder, "exhibit-seal", new Date(binding.signedAt), exhibit.authority);
  return isAnyKeyHere(context, recipients) ? "here" : "elsewhere";
}

/** A new key for an exhibit, under which its heads rest; the wrapped form goes into the transaction. */
export interface RestingKey {
  readonly key: Uint8Array;
  readonly wrapped: Uint8Array;
}

/** Makes the key and stores nothing yet. Refuses `key-store-locked`. */
export function newRestingKey(context: EvidenceContext, exhibitId: ExhibitId): RestingKey {
  const key = context.platform.random.bytes(EXHIBIT_KEY_SIZE);
  return { key, wrapped: wrapUnderStore(context, key, `exhibit key ${exhibitId}`) };
}

/** Stores the wrapped form, in the transaction that makes the exhibit. `ownKeys`: of what was taken in here for an authority whose key is elsewhere, so that it can be released and opened all the same. */
export async function keepRestingKey(
  context: EvidenceContext,
  tx: Transaction,
  exhibitId: ExhibitId,
  { key, wrapped }: RestingKey,
  ownKeys?: FileKeys,
): Promise<void> {
  const fileKey =
    ownKeys &&
    wrapSecret(key, concat(ownKeys.fileKey, ownKeys.payloadNonce), fileKeyPurpose(exhibitId), newNonce(context));
  await insertExhibitKey(tx.db, exhibitId, { wrapped, fileKey });
}

/** What opens a body. */
export interface FileKeys {
  readonly fileKey: Uint8Array;
  readonly payloadNonce: Uint8Array;
}

function fileKeyPurpose(exhibitId: ExhibitId): string {
  return `file key ${exhibitId}`;
}

/** Refuses `exhibit-erased` once the key was destroyed. */
export async function restingKey(context: EvidenceContext, db: Connection, exhibitId: ExhibitId): Promise<Uint8Array> {
  const wrapped = await findExhibitKey(db, exhibitId);
  if (wrapped !== undefined) return unwrapUnderStore(context, wrapped, `exhibit key ${exhibitId}`);
  throw new Refusal("exhibit-erased", "The key of this exhibit was destroyed; it cannot be opened any more.");
}

/** Stores a head, wrapped under the exhibit's key. */
export async function keepHead(
  context: EvidenceContext,
  tx: Transaction,
  key: Uint8Array,
  head: { exhibitId: ExhibitId; bytes: Uint8Array; forState: StateCode; forAuthority: AuthorityId },
): Promise<void> {
  const sha256 = sha256Hex(head.bytes);
  const wrapped = wrapSecret(key, head.bytes, `head ${sha256}`, newNonce(context));
  await insertHead(tx.db, { ...head, sha256, wrapped }, context.platform.clock.now());
}

/**
 * The head with this digest, unwrapped. Refuses `head-missing`, `exhibit-erased`, `secret-damaged` and `key-store-
 * locked`.
 */
export async function readHead(
  context: EvidenceContext,
  db: Connection,
  exhibitId: ExhibitId,
  sha256: string,
): Promise<Uint8Array> {
  const wrapped = await findHead(db, exhibitId, { sha256 });
  if (wrapped === undefined) throw new Refusal("head-missing", "The head of this exhibit is not here.");
  return unwrapSecret(await restingKey(context, db, exhibitId), wrapped, `head ${sha256}`);
}

/** The file key of an exhibit that our authority can open, from the head that a manifest lists for us. */
export async function fileKeyOf(context: EvidenceContext, exhibit: Exhibit, headSha256: string): Promise<FileKeys> {
  const { db } = context.platform.database;
  return await openOwnHead(context, exhibit, await readHead(context, db, exhibit.exhibitId, headSha256));
}

/** What the head holds: by the file key kept at intake, or by the key of our authority. Refuses `key-not-here`. */
export async function openOwnHead(context: EvidenceContext, exhibit: Exhibit, head: Uint8Array): Promise<FileKeys> {
  const { db } = context.platform.database;
  const { exhibitId } = exhibit;
  const kept = await findFileKey(db, exhibitId);
  if (kept === undefined) return await openHead(head, exhibitIdentities(context, exhibit.authority));
  const keys = unwrapSecret(await restingKey(context, db, exhibitId), kept, fileKeyPurpose(exhibitId));
  return { fileKey: keys.subarray(0, FILE_KEY_SIZE), payloadNonce: keys.subarray(FILE_KEY_SIZE) };
}
