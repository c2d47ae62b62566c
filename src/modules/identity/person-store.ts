import { type Kysely, sql } from "kysely";
import type { Sha256Hex } from "../../protocol/identifiers.ts";
import type { Role } from "./domain/roles.ts";
import type { Session, SessionTables } from "./session-store.ts";
import type { NewPerson, Person, PersonState } from "./types.ts";

type PersonTables = Pick<SessionTables, "identity.session"> & {
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
};

const tables = (db: Kysely<unknown>) => db.withTables<PersonTables>();

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

/** Other words for somebody who is proposed only, with the roles that they then have. */
export async function correctPerson(
  db: Kysely<unknown>,
  { id, roles: before }: Pick<Person, "id" | "roles">,
  { name, languages, phone, roles, at, by }: NewPerson & { at: Date; by: string },
): Promise<void> {
  await tables(db)
    .updateTable("identity.person")
    .set({ name, languages: [...languages], phone: phone ?? null })
    .where("user_id", "=", id)
    .execute();
  for (const role of before.filter((one) => !roles.includes(one))) {
    await tables(db)
      .updateTable("identity.role_grant")
      .set({ revoked_at: at })
      .where("user_id", "=", id)
      .where("role", "=", role)
      .where("revoked_at", "is", null)
      .execute();
  }
  for (const role of new Set(roles)) if (!before.includes(role)) await grantRole(db, { userId: id, role, at, by });
}

async function grantRole(
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

/** The session of this token with its person, in one question: every page and call asks it. */
export async function findSessionWithPerson(
  db: Kysely<unknown>,
  tokenSha256: Sha256Hex,
): Promise<{ readonly session: Session; readonly person: Person } | undefined> {
  const row = await selectPeople(db)
    .innerJoin("identity.session as session", "session.user_id", "identity.person.user_id")
    .select(["session.last_seen_at", "session.expires_at", "session.ended_at"])
    .where("session.token_sha256", "=", tokenSha256)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const { last_seen_at, expires_at, ended_at, ...person } = row;
  return { person, session: { lastSeenAt: last_seen_at, expiresAt: expires_at, endedAt: ended_at } };
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
