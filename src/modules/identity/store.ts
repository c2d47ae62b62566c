import { type Kysely, sql } from "kysely";
import type { Sha256Hex } from "../../protocol/identifiers.ts";
import type { Approval, ApprovedThing } from "./domain/approval.ts";
import type { Role } from "./domain/roles.ts";
import type { NewPerson, Person, PersonState } from "./types.ts";

type IdentityTables = {
  "identity.person": {
    user_id: string;
    name: string;
    languages: string[];
    phone: string | null;
    state: PersonState;
    created_at: Date;
  };
  "identity.role_grant": {
    user_id: string;
    role: Role;
    granted_at: Date;
    granted_by: string | null;
    revoked_at: Date | null;
  };
  "identity.sign_in_link": {
    token_sha256: string;
    user_id: string;
    created_at: Date;
    expires_at: Date;
    used_at: Date | null;
    origin: LinkOrigin;
  };
  "identity.session": {
    token_sha256: string;
    user_id: string;
    created_at: Date;
    last_seen_at: Date;
    expires_at: Date;
    ended_at: Date | null;
  };
  "identity.passkey": {
    credential_id: string;
    user_id: string;
    public_key: Uint8Array;
    sign_count: number | string;
    label: string;
    created_at: Date;
    revoked_at: Date | null;
  };
  "identity.challenge": {
    challenge: string;
    purpose: ChallengePurpose;
    user_id: string | null;
    approval_nonce: string | null;
    expires_at: Date;
  };
  "identity.approval": {
    approval_id: string;
    kind: string;
    action: string;
    digest: string;
    subject_kind: string;
    subject_id: string;
    user_id: string;
    step: Approval["step"];
    method: Approval["method"];
    nonce: string;
    challenge: string;
    assertion: unknown;
    approved_at: Date;
  };
};

/** The first link of a person, one that two administrators gave, or one that the operator of the machine made. */
export type LinkOrigin = "first" | "approved" | "machine";

export type ChallengePurpose = "register" | "sign-in" | "approve";

export interface Passkey {
  readonly credentialId: string;
  readonly userId: string;
  readonly publicKey: Uint8Array<ArrayBuffer>;
  readonly signCount: number;
  readonly label: string;
  readonly createdAt: Date;
}

const tables = (db: Kysely<unknown>) => db.withTables<IdentityTables>();

// People

export async function insertPerson(
  db: Kysely<unknown>,
  person: NewPerson & { id: string; state: PersonState; createdAt: Date; grantedBy: string | null },
): Promise<void> {
  await tables(db)
    .insertInto("identity.person")
    .values({
      user_id: person.id,
      name: person.name,
      languages: [...person.languages],
      phone: person.phone ?? null,
      state: person.state,
      created_at: person.createdAt,
    })
    .execute();
  for (const role of new Set(person.roles)) {
    await grantRole(db, { userId: person.id, role, at: person.createdAt, by: person.grantedBy });
  }
}

export async function grantRole(
  db: Kysely<unknown>,
  grant: { userId: string; role: Role; at: Date; by: string | null },
): Promise<void> {
  await tables(db)
    .insertInto("identity.role_grant")
    .values({ user_id: grant.userId, role: grant.role, granted_at: grant.at, granted_by: grant.by, revoked_at: null })
    .execute();
}

export async function setPersonState(db: Kysely<unknown>, userId: string, state: PersonState): Promise<void> {
  await tables(db).updateTable("identity.person").set({ state }).where("user_id", "=", userId).execute();
}

export async function listPeople(db: Kysely<unknown>): Promise<Person[]> {
  return await selectPeople(db).orderBy("identity.person.name").execute();
}

export async function findPerson(db: Kysely<unknown>, userId: string): Promise<Person | undefined> {
  return await selectPeople(db).where("identity.person.user_id", "=", userId).executeTakeFirst();
}

/** Holds the person's row to the end of the transaction: one change of their access at a time. */
export async function lockPerson(db: Kysely<unknown>, userId: string): Promise<Person | undefined> {
  await tables(db)
    .selectFrom("identity.person")
    .select("user_id")
    .where("user_id", "=", userId)
    .forNoKeyUpdate()
    .execute();
  return await findPerson(db, userId);
}

/**
 * All administrators, whatever their state, whose rows are held to the end of the transaction and always in one order: two who
 * suspend each other at once come one after the other.
 */
export async function lockAdministrators(db: Kysely<unknown>): Promise<Person[]> {
  await tables(db)
    .selectFrom("identity.person")
    .select("user_id")
    .where("user_id", "in", (eb) =>
      eb
        .selectFrom("identity.role_grant")
        .select("identity.role_grant.user_id")
        .where("role", "=", "administrator")
        .where("revoked_at", "is", null),
    )
    .orderBy("user_id")
    .forNoKeyUpdate()
    .execute();
  return (await listPeople(db)).filter(({ roles }) => roles.includes("administrator"));
}

export async function countPeople(db: Kysely<unknown>): Promise<number> {
  const row = await tables(db)
    .selectFrom("identity.person")
    .select((eb) => eb.fn.countAll<string>().as("count"))
    .executeTakeFirstOrThrow();
  return Number(row.count);
}

function selectPeople(db: Kysely<unknown>) {
  return tables(db)
    .selectFrom("identity.person")
    .select([
      "identity.person.user_id as id",
      "identity.person.name",
      "identity.person.languages",
      "identity.person.phone",
      "identity.person.state",
      sql<Role[]>`array(
        select role
        from identity.role_grant
        where role_grant.user_id = person.user_id
          and revoked_at is null
        order by granted_at, role
      )`.as("roles"),
      sql<boolean>`exists (
        select 1
        from identity.passkey
        where passkey.user_id = person.user_id
          and revoked_at is null
      )`.as("hasPasskey"),
    ]);
}

// Links and sessions

export async function insertSignInLink(
  db: Kysely<unknown>,
  link: { tokenSha256: Sha256Hex; userId: string; createdAt: Date; expiresAt: Date; origin: LinkOrigin },
): Promise<void> {
  await tables(db)
    .insertInto("identity.sign_in_link")
    .values({
      token_sha256: link.tokenSha256,
      user_id: link.userId,
      created_at: link.createdAt,
      expires_at: link.expiresAt,
      used_at: null,
      origin: link.origin,
    })
    .execute();
}

/** Reads a link for update, so that two presses of the button cannot both use it. */
export async function lockSignInLink(
  db: Kysely<unknown>,
  tokenSha256: Sha256Hex,
): Promise<{ userId: string; expiresAt: Date; usedAt: Date | null; origin: LinkOrigin } | undefined> {
  return await tables(db)
    .selectFrom("identity.sign_in_link")
    .select(["user_id as userId", "expires_at as expiresAt", "used_at as usedAt", "origin"])
    .where("token_sha256", "=", tokenSha256)
    .forUpdate()
    .executeTakeFirst();
}

export async function markLinkUsed(db: Kysely<unknown>, tokenSha256: Sha256Hex, at: Date): Promise<void> {
  await tables(db)
    .updateTable("identity.sign_in_link")
    .set({ used_at: at })
    .where("token_sha256", "=", tokenSha256)
    .execute();
}

/** Links that were not used yet open nothing from now on. */
export async function expireLinksOf(db: Kysely<unknown>, userId: string, at: Date): Promise<void> {
  await tables(db)
    .updateTable("identity.sign_in_link")
    .set({ expires_at: at })
    .where("user_id", "=", userId)
    .where("used_at", "is", null)
    .where("expires_at", ">", at)
    .execute();
}

export async function insertSession(
  db: Kysely<unknown>,
  session: { tokenSha256: Sha256Hex; userId: string; createdAt: Date; expiresAt: Date },
): Promise<void> {
  await tables(db)
    .insertInto("identity.session")
    .values({
      token_sha256: session.tokenSha256,
      user_id: session.userId,
      created_at: session.createdAt,
      last_seen_at: session.createdAt,
      expires_at: session.expiresAt,
      ended_at: null,
    })
    .execute();
}

export async function findSession(
  db: Kysely<unknown>,
  tokenSha256: Sha256Hex,
): Promise<{ userId: string; lastSeenAt: Date; expiresAt: Date; endedAt: Date | null } | undefined> {
  return await tables(db)
    .selectFrom("identity.session")
    .select(["user_id as userId", "last_seen_at as lastSeenAt", "expires_at as expiresAt", "ended_at as endedAt"])
    .where("token_sha256", "=", tokenSha256)
    .executeTakeFirst();
}

export async function touchSession(db: Kysely<unknown>, tokenSha256: Sha256Hex, at: Date): Promise<void> {
  await tables(db)
    .updateTable("identity.session")
    .set({ last_seen_at: at })
    .where("token_sha256", "=", tokenSha256)
    .execute();
}

export async function endSession(db: Kysely<unknown>, tokenSha256: Sha256Hex, at: Date): Promise<void> {
  await tables(db)
    .updateTable("identity.session")
    .set({ ended_at: at })
    .where("token_sha256", "=", tokenSha256)
    .execute();
}

/** Ends every session of the person but `except`, the one that asks for it, and forgets every challenge that was under way. */
export async function endSessionsOf(db: Kysely<unknown>, userId: string, at: Date, except?: Sha256Hex): Promise<void> {
  const open = tables(db)
    .updateTable("identity.session")
    .set({ ended_at: at })
    .where("user_id", "=", userId)
    .where("ended_at", "is", null);
  await (except === undefined ? open : open.where("token_sha256", "<>", except)).execute();
  await tables(db).deleteFrom("identity.challenge").where("user_id", "=", userId).execute();
}

// Passkeys and challenges

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

function toPasskey(row: IdentityTables["identity.passkey"]): Passkey {
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
  await tables(db).deleteFrom("identity.challenge").where("expires_at", "<", row.now).execute();
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
  await tables(db).deleteFrom("identity.challenge").where("expires_at", "<", now).execute();
  return await tables(db)
    .deleteFrom("identity.challenge")
    .where("challenge", "=", challenge)
    .where("purpose", "=", purpose)
    .returning(["user_id as userId", "approval_nonce as approvalNonce"])
    .executeTakeFirst();
}

// Approvals

export async function insertApproval(
  db: Kysely<unknown>,
  approval: Approval & { thing: ApprovedThing; nonce: string; challenge: string; assertion: unknown },
): Promise<void> {
  await tables(db)
    .insertInto("identity.approval")
    .values({
      approval_id: approval.approvalId,
      kind: approval.thing.kind,
      action: approval.thing.action,
      digest: approval.thing.digest,
      subject_kind: approval.thing.subject.kind,
      subject_id: approval.thing.subject.id,
      user_id: approval.userId,
      step: approval.step,
      method: approval.method,
      nonce: approval.nonce,
      challenge: approval.challenge,
      assertion: approval.assertion === null ? null : JSON.stringify(approval.assertion),
      approved_at: approval.approvedAt,
    })
    .execute();
}

export async function approvalsOf(
  db: Kysely<unknown>,
  thing: Pick<ApprovedThing, "kind" | "action" | "digest">,
): Promise<Approval[]> {
  return await tables(db)
    .selectFrom("identity.approval")
    .select(["approval_id as approvalId", "user_id as userId", "step", "method", "approved_at as approvedAt"])
    .where("kind", "=", thing.kind)
    .where("action", "=", thing.action)
    .where("digest", "=", thing.digest)
    .orderBy("approved_at")
    .orderBy("approval_id")
    .execute();
}
