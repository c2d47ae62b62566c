import { SECRET_NONCE_SIZE, type Transaction, unwrapSecret, wrapSecret } from "../../../platform/index.ts";
import { signEndedList } from "../../../protocol/badges/ended-list.ts";
import { Refusal } from "../../../protocol/refusal.ts";
import { generateKeyPair, keyPairFromSeed, type Signer, signerOf } from "../../../protocol/signatures.ts";
import type { ConferenceContext } from "../context.ts";
import { endedAmong, nextListNumber } from "./domain/badge.ts";
import { type BadgeKey, badgesOf, findKey, insertKey, keepList } from "./store.ts";

type KeyContext = Pick<ConferenceContext, "platform">;

/** What signing refuses. */
export const SIGNING_REFUSALS = ["badges-over", "key-store-locked", "secret-damaged"];

const purpose = (conferenceId: string): string => `badge key ${conferenceId}`;

/** The badge key of a conference, made with its first badge. R4: it signs badges and their list, nothing else. Refuses `badges-over` and `key-store-locked`. */
export async function badgeSigner(context: KeyContext, tx: Transaction, conferenceId: string): Promise<Signer> {
  const { keystore, random, clock } = context.platform;
  const key = await findKey(tx.db, conferenceId);
  if (key !== undefined) return openedSigner(context, key);
  const made = generateKeyPair("ed25519", (count) => random.bytes(count));
  const nonce = random.bytes(SECRET_NONCE_SIZE);
  const wrapped = wrapSecret(keystore.storageKey("conference"), made.secretKey, purpose(conferenceId), nonce);
  const signer = signerOf(made);
  const madeAt = clock.now();
  const listNumber = nextListNumber(0, madeAt);
  const list = signEndedList(
    { number: listNumber, issuedAt: madeAt.toISOString(), ended: new Map() },
    conferenceId,
    signer,
  );
  const { publicKey } = made;
  const signed = { listNumber, listText: list.text, listSignature: list.signature };
  await insertKey(tx.db, { conferenceId, publicKey, wrapped, madeAt, ...signed });
  return signer;
}

/** Signs the list anew, once badges ended. Refuses as `badgeSigner` does. */
export async function signListAnew(context: KeyContext, tx: Transaction, conferenceId: string): Promise<void> {
  const signer = await badgeSigner(context, tx, conferenceId);
  const issuedAt = context.platform.clock.now();
  const number = nextListNumber((await findKey(tx.db, conferenceId))?.listNumber ?? 0, issuedAt);
  const ended = endedAmong(await badgesOf(tx.db, conferenceId));
  const list = signEndedList({ number, issuedAt: issuedAt.toISOString(), ended }, conferenceId, signer);
  await keepList(tx.db, conferenceId, number, list);
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
