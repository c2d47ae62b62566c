import { tablesInCode } from "../../platform/index.ts";
import type { Kysely } from "kysely";

export type ChallengePurpose = "register" | "sign-in" | "approve";

export interface Passkey {
  readonly credentialId: string;
  readonly userId: string;
  readonly publicKey: Uint8Array<ArrayBuffer>;
  readonly signCount: number;
  readonly label: string;
  readonly createdAt: Date;
}

const tables = tablesInCode<
  "identity",
  {
    "identity.challenge": { purpose: ChallengePurpose };
  }
>();

export async function insertPasskey(db: Kysely<unknown>, passkey: Passkey): Promise<void> {
  await tables(db).insertInto("identity.passkey").values(passkey).execute();
}

export async function passkeysOf(db: Kysely<unknown>, userId: string): Promise<Passkey[]> {
  const rows = await selectPasskeys(db)
    .where("userId", "=", userId)
    .orderBy("createdAt")
    .orderBy("credentialId")
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
    .select(["credentialId", "label", "createdAt", "revokedAt as endedAt"])
    .where("userId", "=", userId)
    .orderBy("createdAt")
    .orderBy("credentialId")
    .execute();
}

/** It answers for nobody any more; its public key stays, so that what it signed can be verified. */
export async function endPasskey(db: Kysely<unknown>, credentialId: string, at: Date): Promise<void> {
  await tables(db)
    .updateTable("identity.passkey")
    .set({ revokedAt: at })
    .where("credentialId", "=", credentialId)
    .where("revokedAt", "is", null)
    .execute();
}

export async function findPasskey(db: Kysely<unknown>, credentialId: string): Promise<Passkey | undefined> {
  const row = await selectPasskeys(db).where("credentialId", "=", credentialId).executeTakeFirst();
  return row && toPasskey(row);
}

export async function updateSignCount(db: Kysely<unknown>, credentialId: string, signCount: number): Promise<void> {
  await tables(db)
    .updateTable("identity.passkey")
    .set({ signCount })
    .where("credentialId", "=", credentialId)
    .execute();
}

function selectPasskeys(db: Kysely<unknown>) {
  return tables(db)
    .selectFrom("identity.passkey")
    .select(["credentialId", "userId", "publicKey", "signCount", "label", "createdAt"])
    .where("revokedAt", "is", null);
}

function toPasskey({ publicKey, ...row }: Omit<Passkey, "publicKey"> & { publicKey: Uint8Array }): Passkey {
  return { ...row, publicKey: new Uint8Array(publicKey) };
}

/** Forgets the expired ones too: strangers may ask for one, so what nobody answers must not add up (R27). */
export async function insertChallenge(
  db: Kysely<unknown>,
  {
    now,
    ...challenge
  }: {
    challenge: string;
    purpose: ChallengePurpose;
    userId: string | null;
    approvalNonce: string | null;
    now: Date;
    expiresAt: Date;
  },
): Promise<void> {
  await forgetExpired(db, now);
  await tables(db).insertInto("identity.challenge").values(challenge).execute();
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
    .returning(["userId", "approvalNonce"])
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
        .where("expiresAt", "<", now)
        .forUpdate()
        .skipLocked(),
    )
    .execute();
}

/** Forgets what this person was asked to sign and has not answered yet. */
export async function forgetChallengesOf(db: Kysely<unknown>, userId: string): Promise<void> {
  await tables(db).deleteFrom("identity.challenge").where("userId", "=", userId).execute();
}
