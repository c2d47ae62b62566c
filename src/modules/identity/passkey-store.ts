import type { TablesOf } from "../../platform/index.ts";
import type { Kysely } from "kysely";

type PasskeyTables = TablesOf<
  "identity",
  {
    "identity.passkey": { sign_count: number | string };
    "identity.challenge": { purpose: ChallengePurpose };
  }
>;

export type ChallengePurpose = "register" | "sign-in" | "approve";

export interface Passkey {
  readonly credentialId: string;
  readonly userId: string;
  readonly publicKey: Uint8Array<ArrayBuffer>;
  readonly signCount: number;
  readonly label: string;
  readonly createdAt: Date;
}

const tables = (db: Kysely<unknown>) => db.withTables<PasskeyTables>();

export async function insertPasskey(db: Kysely<unknown>, passkey: Passkey): Promise<void> {
  await tables(db)
    .insertInto("identity.passkey")
    .values({
      credential_id: passkey.credentialId,
      user_id: passkey.userId,
      public_key: passkey.publicKey,
      sign_count: passkey.signCount,
      label: passkey.label,
      created_at: passkey.createdAt,
      revoked_at: null,
    })
    .execute();
}

export async function passkeysOf(db: Kysely<unknown>, userId: string): Promise<Passkey[]> {
  const rows = await selectPasskeys(db)
    .where("user_id", "=", userId)
    .orderBy("created_at")
    .orderBy("credential_id")
    .execute();
  return rows.map(toPasskey);
}

/** Those that can be used and those that were ended, oldest first, for people who look; never for a verification. */
export async function allPasskeysOf(
  db: Kysely<unknown>,
  userId: string,
): Promise<(Pick<Passkey, "credentialId" | "label" | "createdAt"> & { endedAt: Date | null })[]> {
  return await tables(db)
    .selectFrom("identity.passkey")
    .select(["credential_id as credentialId", "label", "created_at as createdAt", "revoked_at as endedAt"])
    .where("user_id", "=", userId)
    .orderBy("created_at")
    .orderBy("credential_id")
    .execute();
}

/** It answers for nobody any more; its public key stays, so that what it signed can be verified. */
export async function endPasskey(db: Kysely<unknown>, credentialId: string, at: Date): Promise<void> {
  await tables(db)
    .updateTable("identity.passkey")
    .set({ revoked_at: at })
    .where("credential_id", "=", credentialId)
    .where("revoked_at", "is", null)
    .execute();
}

export async function findPasskey(db: Kysely<unknown>, credentialId: string): Promise<Passkey | undefined> {
  const row = await selectPasskeys(db).where("credential_id", "=", credentialId).executeTakeFirst();
  return row && toPasskey(row);
}

export async function updateSignCount(db: Kysely<unknown>, credentialId: string, signCount: number): Promise<void> {
  await tables(db)
    .updateTable("identity.passkey")
    .set({ sign_count: signCount })
    .where("credential_id", "=", credentialId)
    .execute();
}

function selectPasskeys(db: Kysely<unknown>) {
  return tables(db).selectFrom("identity.passkey").selectAll().where("revoked_at", "is", null);
}

function toPasskey(row: PasskeyTables["identity.passkey"]): Passkey {
  return {
    credentialId: row.credential_id,
    userId: row.user_id,
    publicKey: new Uint8Array(row.public_key),
    signCount: Number(row.sign_count),
    label: row.label,
    createdAt: row.created_at,
  };
}

/** Forgets the expired ones too: strangers may ask for one, so what nobody answers must not add up (R27). */
export async function insertChallenge(
  db: Kysely<unknown>,
  row: {
    challenge: string;
    purpose: ChallengePurpose;
    userId: string | null;
    approvalNonce: string | null;
    now: Date;
    expiresAt: Date;
  },
): Promise<void> {
  await forgetExpired(db, row.now);
  await tables(db)
    .insertInto("identity.challenge")
    .values({
      challenge: row.challenge,
      purpose: row.purpose,
      user_id: row.userId,
      approval_nonce: row.approvalNonce,
      expires_at: row.expiresAt,
    })
    .execute();
}

/** Takes a challenge out: it is answered once, whatever the answer is worth. */
export async function takeChallenge(
  db: Kysely<unknown>,
  challenge: string,
  purpose: ChallengePurpose,
  now: Date,
): Promise<{ userId: string | null; approvalNonce: string | null } | undefined> {
  await forgetExpired(db, now);
  return await tables(db)
    .deleteFrom("identity.challenge")
    .where("challenge", "=", challenge)
    .where("purpose", "=", purpose)
    .returning(["user_id as userId", "approval_nonce as approvalNonce"])
    .executeTakeFirst();
}

/** What another transaction forgets just now, and holds until its end, is not waited for: that one may be waiting for us. */
async function forgetExpired(db: Kysely<unknown>, now: Date): Promise<void> {
  await tables(db)
    .deleteFrom("identity.challenge")
    .where("challenge", "in", (expired) =>
      expired
        .selectFrom("identity.challenge")
        .select("challenge")
        .where("expires_at", "<", now)
        .forUpdate()
        .skipLocked(),
    )
    .execute();
}

/** Forgets what this person was asked to sign and has not answered yet. */
export async function forgetChallengesOf(db: Kysely<unknown>, userId: string): Promise<void> {
  await tables(db).deleteFrom("identity.challenge").where("user_id", "=", userId).execute();
}
