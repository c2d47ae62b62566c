// The keys around one exhibit: who may open it, who signs for it, and its heads as they are kept.
import type { Transaction } from "../../platform/index.ts";
import { openHead } from "../../protocol/age-head.ts";
import type { DesignationView } from "../../protocol/designation.ts";
import { sha256Hex } from "../../protocol/digest.ts";
import { type AuthorityId, type ExhibitId, type StateCode, parseAuthorityId } from "../../protocol/identifiers.ts";
import { recipientsFor } from "../../protocol/key-lookup.ts";
import { KEY_ALGORITHMS } from "../../protocol/keys.ts";
import { Refusal } from "../../protocol/refusal.ts";
import { type Signer, signerOf } from "../../protocol/signatures.ts";
import type { EvidenceContext } from "./context.ts";
import {
  EXHIBIT_KEY_SIZE,
  newNonce,
  unwrapSecret,
  unwrapUnderStore,
  wrapSecret,
  wrapUnderStore,
} from "./secrets-at-rest.ts";
import { type Connection, findExhibitKey, findHead, insertExhibitKey, insertHead } from "./store.ts";
import type { Exhibit } from "./types.ts";

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

/** Identities of our authority, newest first. Refuses `key-not-here` when the authority keeps its key elsewhere (R12). */
export function exhibitIdentities({ platform }: EvidenceContext, authority: AuthorityId): string[] {
  const keys = platform.keystore.sealingKeys("exhibit-seal", authority);
  if (keys.length > 0) return keys.map(({ identity }) => identity);
  throw new Refusal(
    "key-not-here",
    "The exhibit key of this authority is not on this server; the custodian who holds it must do this.",
  );
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

/** Stores the wrapped form, in the transaction that makes the exhibit. */
export async function keepRestingKey(tx: Transaction, exhibitId: ExhibitId, { wrapped }: RestingKey): Promise<void> {
  await insertExhibitKey(tx.db, exhibitId, wrapped);
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
export async function fileKeyOf(
  context: EvidenceContext,
  exhibit: Exhibit,
  headSha256: string,
): Promise<{ fileKey: Uint8Array; payloadNonce: Uint8Array }> {
  const { db } = context.platform.database;
  const head = await readHead(context, db, exhibit.exhibitId, headSha256);
  return await openHead(head, exhibitIdentities(context, exhibit.authority));
}
