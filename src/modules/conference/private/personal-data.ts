import { createHmac } from "node:crypto";
import type { Kysely } from "kysely";
import { soughtName } from "../../../convention/index.ts";
import { SECRET_NONCE_SIZE, unwrapSecret, wrapSecret } from "../../../platform/index.ts";
import { fromUtf8, utf8 } from "../../../protocol/bytes.ts";
import { Refusal } from "../../../protocol/refusal.ts";
import type { ConferenceContext } from "../context.ts";
import { personalData, type PersonalData } from "./domain/personal-data.ts";
import { countSealed, findDataKey, findSealed, insertDataKey, type SealedPerson } from "./store.ts";

const KEY_SIZE = 32;
type Keys = Pick<ConferenceContext, "platform">;

/** What may be sealed and opened in one transaction: the key is unwrapped once. */
export interface SealingKey {
  /** What is to be kept of a person. */
  readonly seal: (participantId: string, data: PersonalData) => SealedPerson;
  /** What a list of people is called: nobody who has another copy of the file knows it by this. */
  readonly nameOfList: (bytes: Uint8Array) => string;
  /** A list of people as it came, by its name. */
  readonly sealList: (digest: string, bytes: Uint8Array) => Uint8Array;
  readonly openList: (digest: string, sealed: Uint8Array) => Uint8Array;
}

/** The key of a conference, made at its first use. Refuses `personal-data-ended` once two people closed it, `personal-data-key-missing` and `key-store-locked`. */
export async function sealingKey(context: Keys, db: Kysely<unknown>, conferenceId: string): Promise<SealingKey> {
  const { random } = context.platform;
  const found = await dataKey(context, db, conferenceId);
  if (found === undefined && (await countSealed(db, conferenceId)) > 0) throw keyMissing();
  const key = found ?? (await newKey(context, db, conferenceId));
  // Another use, another key (R4).
  const keyFor = (use: string): Uint8Array => createHmac("sha256", key).update(use).digest();
  const finding = keyFor("one person twice");
  const hashed = (...parts: readonly string[]): Uint8Array =>
    createHmac("sha256", finding).update(JSON.stringify(parts)).digest();
  return {
    nameOfList: (bytes) => createHmac("sha256", keyFor("names of lists")).update(bytes).digest("hex"),
    sealList: (digest, bytes) => wrapSecret(key, bytes, listPurpose(digest), random.bytes(SECRET_NONCE_SIZE)),
    openList: (digest, sealed) => unwrapSecret(key, sealed, listPurpose(digest)),
    seal: (participantId, data) => {
      const { familyNames = "", givenNames = "", bornOn, documentNumber = "" } = data;
      // Without the nationality, which another list leaves out or writes otherwise.
      const number = folded(documentNumber);
      const bytes = utf8(JSON.stringify(data));
      return {
        participantId,
        conferenceId,
        sealed: wrapSecret(key, bytes, purposeOf(participantId), random.bytes(SECRET_NONCE_SIZE)),
        ...(number !== "" && { sameDocument: hashed("document", number) }),
        ...(familyNames !== "" &&
          bornOn !== undefined && { samePerson: hashed("person", folded(familyNames), folded(givenNames), bornOn) }),
      };
    },
  };
}

/** Undefined where nothing is kept of this person. Refuses `personal-data-ended`, `key-store-locked` and `secret-damaged`. */
export async function openSealed(
  context: Keys,
  db: Kysely<unknown>,
  participantId: string,
): Promise<PersonalData | undefined> {
  const kept = await findSealed(db, participantId);
  if (kept === undefined) return undefined;
  const key = await dataKey(context, db, kept.conferenceId);
  if (key === undefined) throw keyMissing();
  return personalData.parse(JSON.parse(fromUtf8(unwrapSecret(key, kept.sealed, purposeOf(participantId)))));
}

async function dataKey({ platform }: Keys, db: Kysely<unknown>, conferenceId: string): Promise<Uint8Array | undefined> {
  const wrapped = await findDataKey(db, conferenceId);
  if (wrapped === null) {
    throw new Refusal("personal-data-ended", "The personal data of this conference ended when two people closed it.");
  }
  return wrapped && unwrapSecret(platform.keystore.storageKey("conference"), wrapped, keyPurposeOf(conferenceId));
}

async function newKey({ platform }: Keys, db: Kysely<unknown>, conferenceId: string): Promise<Uint8Array> {
  const { keystore, random } = platform;
  const key = random.bytes(KEY_SIZE);
  const nonce = random.bytes(SECRET_NONCE_SIZE);
  const wrapped = wrapSecret(keystore.storageKey("conference"), key, keyPurposeOf(conferenceId), nonce);
  await insertDataKey(db, conferenceId, wrapped);
  return key;
}

/** One spelling of a name or a number: accents, case, spaces and signs do not count. */
function folded(words: string): string {
  return soughtName(words).replaceAll(/[^\p{L}\p{N}]+/gu, "");
}

/** After a restore without the backup of keys. */
function keyMissing(): Refusal {
  return new Refusal(
    "personal-data-key-missing",
    "The key of the personal data is not here. Restore the backup of keys, then try again.",
  );
}

const keyPurposeOf = (conferenceId: string): string => `conference key ${conferenceId}`;
const listPurpose = (digest: string): string => `list ${digest}`;
const purposeOf = (participantId: string): string => `participant ${participantId}`;
