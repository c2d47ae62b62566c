import type { Kysely } from "kysely";
import { SECRET_NONCE_SIZE, type Transaction, unwrapSecret, wrapSecret } from "../../../platform/index.ts";
import { signEndedList } from "../../../protocol/badges/ended-list.ts";
import { Refusal } from "../../../protocol/refusal.ts";
import { generateKeyPair, keyPairFromSeed, type Signer, signerOf } from "../../../protocol/signatures.ts";
import type { ConferenceContext } from "../context.ts";
import { isOfThisLife } from "../life.ts";
import { endedAmong, nextListNumber } from "./domain/badge.ts";
import { type BadgeKey, badgesOf, findKey, insertKey, updateKey } from "./store.ts";

type KeyContext = Pick<ConferenceContext, "platform">;

/** What signing refuses. */
export const SIGNING_REFUSALS = ["badge-key-unsettled", "badges-over", "key-store-locked", "secret-damaged"];

/** Ahead of the clock once a key was replaced: telephones may hold a list of more changes than minutes. */
const AHEAD_MS = 86_400_000;

const purpose = (conferenceId: string): string => `badge key ${conferenceId}`;

/**
 * R1: a backup does not know which badges were made and ended after it. Whether a person has to settle the badge key of this conference first:
 * until there is a new one, no badge is made, and no list is given out.
 */
export async function isUnsettled(context: KeyContext, db: Kysely<unknown>, conferenceId: string): Promise<boolean> {
  const key = await findKey(db, conferenceId);
  return key?.wrapped !== undefined && !isOfThisLife(context, key);
}

/** Refuses `badge-key-unsettled`. */
export async function demandSettled(context: KeyContext, db: Kysely<unknown>, conferenceId: string): Promise<void> {
  if (!(await isUnsettled(context, db, conferenceId))) return;
  throw new Refusal(
    "badge-key-unsettled",
    "This server was restored, and what was done with badges after its backup is not known. Make a new badge key first, on the page of the badges.",
  );
}

/**
 * The badge key of a conference, made with its first badge. R4: it signs badges and their list, nothing else. Refuses `badge-key-unsettled`,
 * `badges-over` and `key-store-locked`.
 */
export async function badgeSigner(context: KeyContext, tx: Transaction, conferenceId: string): Promise<Signer> {
  const key = await findKey(tx.db, conferenceId);
  if (key === undefined) {
    const { signer, ...made } = newKey(context, conferenceId);
    const list = await signedList(context, tx, { conferenceId, signer, last: 0 });
    await insertKey(tx.db, { conferenceId, ...made, madeAt: context.platform.clock.now(), ...list });
    return signer;
  }
  await demandSettled(context, tx.db, conferenceId);
  return openedSigner(context, key);
}

/** Signs the list anew, once badges ended. Where the key has to be settled first, the list is signed then. Refuses as `badgeSigner` does. */
export async function signListAnew(context: KeyContext, tx: Transaction, conferenceId: string): Promise<void> {
  const key = await findKey(tx.db, conferenceId);
  if (key !== undefined && !isOfThisLife(context, key)) return;
  const signer = await badgeSigner(context, tx, conferenceId);
  const of = { conferenceId, signer, last: key?.listNumber ?? 0 };
  await updateKey(tx.db, conferenceId, await signedList(context, tx, of));
}

/** From now on the key is of this life of the data, and the list whole. What the key before it signed is known to no telephone. */
export async function replaceKey(context: KeyContext, tx: Transaction, key: BadgeKey): Promise<void> {
  const { conferenceId, listNumber: last } = key;
  const { signer, ...made } = newKey(context, conferenceId);
  const list = await signedList(context, tx, { conferenceId, signer, last }, AHEAD_MS);
  await updateKey(tx.db, conferenceId, { ...made, ...list });
}

function newKey({ platform: { keystore, random, incarnation } }: KeyContext, conferenceId: string) {
  const pair = generateKeyPair("ed25519", (count) => random.bytes(count));
  const nonce = random.bytes(SECRET_NONCE_SIZE);
  const wrapped = wrapSecret(keystore.storageKey("conference"), pair.secretKey, purpose(conferenceId), nonce);
  return { signer: signerOf(pair), publicKey: pair.publicKey, wrapped, life: incarnation.current().id };
}

/** `last`: the number of the list before. */
async function signedList(
  { platform }: KeyContext,
  tx: Transaction,
  { conferenceId, signer, last }: { readonly conferenceId: string; readonly signer: Signer; readonly last: number },
  aheadMs = 0,
) {
  const now = platform.clock.now();
  const number = nextListNumber(last, new Date(now.getTime() + aheadMs));
  const ended = endedAmong(await badgesOf(tx.db, conferenceId));
  const list = signEndedList({ number, issuedAt: now.toISOString(), ended }, conferenceId, signer);
  return { listNumber: number, listText: list.text, listSignature: list.signature };
}

function openedSigner({ platform: { keystore } }: KeyContext, { conferenceId, wrapped }: BadgeKey): Signer {
  if (wrapped === undefined) {
    throw new Refusal(
      "badges-over",
      "The badge key of this conference was destroyed when it was closed; no badge is made any more.",
    );
  }
  const seed = unwrapSecret(keystore.storageKey("conference"), wrapped, purpose(conferenceId));
  return signerOf(keyPairFromSeed("ed25519", seed));
}
