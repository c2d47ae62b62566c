import type { Kysely } from "kysely";
import { SECRET_NONCE_SIZE, unwrapSecret, wrapSecret } from "../../../platform/index.ts";
import { fromUtf8, utf8 } from "../../../protocol/bytes.ts";
import { Refusal } from "../../../protocol/refusal.ts";
import type { AssistanceContext } from "../context.ts";
import { findNeedKeys, insertNeedKey } from "./store.ts";

const KEY_SIZE = 32;
type Keys = Pick<AssistanceContext, "platform">;

/** Seals and opens what is said of one need; nothing of it can be read once two people ended the need. */
export interface NeedKey {
  /** `place`: where it stands, so that no sealed words can be moved to another place. */
  readonly seal: (place: string, words: string) => Uint8Array;
  /** Refuses `secret-damaged`. */
  readonly open: (place: string, sealed: Uint8Array) => string;
}

/** Places of what is sealed. */
export const versionPlace = (version: number): string => `version ${version}`;
export const saidPlace = (laneId: string, author: string, sequence: number): string =>
  `said ${laneId} ${author} ${sequence}`;

/** The key of a new need. */
export async function newNeedKey(context: Keys, db: Kysely<unknown>, needId: string): Promise<NeedKey> {
  const { keystore, random } = context.platform;
  const key = random.bytes(KEY_SIZE);
  const nonce = random.bytes(SECRET_NONCE_SIZE);
  await insertNeedKey(db, needId, wrapSecret(keystore.storageKey("assistance"), key, keyPlace(needId), nonce));
  return keyOf(context, needId, key);
}

/** Refuses `need-ended`, `need-key-missing` after a restore without the backup of keys, and `key-store-locked`. */
export async function needKey(context: Keys, db: Kysely<unknown>, needId: string): Promise<NeedKey> {
  const key = (await needKeys(context, db, [needId])).get(needId);
  if (key === "missing") throw keyMissing();
  if (key === undefined)
    throw new Refusal("need-ended", "This need was ended, and nothing of it can be read any more.");
  return key;
}

export function keyMissing(): Refusal {
  const message = "The key of this need is not here. Restore the backup of keys, then try again.";
  return new Refusal("need-key-missing", message);
}

/** Of several needs at once; those that ended have none. Refuses `key-store-locked`. */
export async function needKeys(
  context: Keys,
  db: Kysely<unknown>,
  needIds: readonly string[],
): Promise<ReadonlyMap<string, NeedKey | "missing">> {
  const wrapped = await findNeedKeys(db, needIds);
  const storage = wrapped.size === 0 ? undefined : context.platform.keystore.storageKey("assistance");
  const found = needIds.flatMap((id): [string, NeedKey | "missing"][] => {
    const bytes = wrapped.get(id);
    if (bytes === undefined) return [[id, "missing"]];
    if (bytes === null || storage === undefined) return [];
    return [[id, keyOf(context, id, unwrapSecret(storage, bytes, keyPlace(id)))]];
  });
  return new Map(found);
}

function keyOf({ platform: { random } }: Keys, needId: string, key: Uint8Array): NeedKey {
  const placed = (place: string): string => `need ${needId} ${place}`;
  return {
    seal: (place, words) => wrapSecret(key, utf8(words), placed(place), random.bytes(SECRET_NONCE_SIZE)),
    open: (place, sealed) => fromUtf8(unwrapSecret(key, sealed, placed(place))),
  };
}

const keyPlace = (needId: string): string => `key of need ${needId}`;
