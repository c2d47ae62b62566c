import { tablesInCode } from "../../platform/index.ts";
import { type Kysely, sql } from "kysely";
import type { Sha256Hex } from "../../protocol/identifiers.ts";
import type { Role } from "./domain/roles.ts";
import type { Session } from "./session-store.ts";
import type { NewPerson, Person, PersonState } from "./types.ts";

const tables = tablesInCode<
  "identity",
  {
    "identity.role_grant": { role: Role };
  }
>();

export async function insertPerson(
  db: Kysely<unknown>,
  {
    id: userId,
    roles,
    grantedBy: by,
    ...person
  }: NewPerson & { id: string; state: PersonState; createdAt: Date; grantedBy: string | null },
): Promise<void> {
  await tables(db)
    .insertInto("identity.person")
    .values({ ...person, userId })
    .execute();
  for (const role of new Set(roles)) await grantRole(db, { userId, role, at: person.createdAt, by });
}

/** Other words for somebody, with the roles that they then have. */
export async function correctPerson(
  db: Kysely<unknown>,
  { id, roles: before }: Pick<Person, "id" | "roles">,
  { name, languages, phone, mail, roles, at, by }: NewPerson & { at: Date; by: string },
): Promise<void> {
  await tables(db)
    .updateTable("identity.person")
    .set({ name, languages: [...languages], phone: phone ?? null, mail: mail ?? null })
    .where("userId", "=", id)
    .execute();
  for (const role of before.filter((one) => !roles.includes(one))) {
    await tables(db)
      .updateTable("identity.roleGrant")
      .set({ revokedAt: at })
      .where("userId", "=", id)
      .where("role", "=", role)
      .where("revokedAt", "is", null)
      .execute();
  }
  for (const role of new Set(roles)) if (!before.includes(role)) await grantRole(db, { userId: id, role, at, by });
}

async function grantRole(
  db: Kysely<unknown>,
  grant: { userId: string; role: Role; at: Date; by: string | null },
): Promise<void> {
  await tables(db)
    .insertInto("identity.roleGrant")
    .values({ userId: grant.userId, role: grant.role, grantedAt: grant.at, grantedBy: grant.by, revokedAt: null })
    .execute();
}

export async function setPersonState(db: Kysely<unknown>, userId: string, state: PersonState): Promise<void> {
  await tables(db).updateTable("identity.person").set({ state }).where("userId", "=", userId).execute();
}

export async function listPeople(db: Kysely<unknown>): Promise<Person[]> {
  return await selectPeople(db).orderBy("identity.person.name").execute();
}

export async function findPerson(db: Kysely<unknown>, userId: string): Promise<Person | undefined> {
  return await selectPeople(db).where("identity.person.userId", "=", userId).executeTakeFirst();
}

/** The session of this token with its person, in one question: every page and call asks it. */
export async function findSessionWithPerson(
  db: Kysely<unknown>,
  tokenSha256: Sha256Hex,
): Promise<{ readonly session: Session; readonly person: Person } | undefined> {
  const row = await selectPeople(db)
    .innerJoin("identity.session as session", "session.userId", "identity.person.userId")
    .select(["session.lastSeenAt", "session.expiresAt", "session.endedAt"])
    .where("session.tokenSha256", "=", tokenSha256)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const { lastSeenAt, expiresAt, endedAt, ...person } = row;
  return { person, session: { lastSeenAt: lastSeenAt, expiresAt: expiresAt, endedAt: endedAt } };
}

/** Holds the person's row to the end of the transaction: one change of their access at a time. */
export async function lockPerson(db: Kysely<unknown>, userId: string): Promise<Person | undefined> {
  await tables(db)
    .selectFrom("identity.person")
    .select("userId")
    .where("userId", "=", userId)
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
    .select("userId")
    .where("userId", "in", (eb) =>
      eb
        .selectFrom("identity.roleGrant")
        .select("identity.roleGrant.userId")
        .where("role", "=", "administrator")
        .where("revokedAt", "is", null),
    )
    .orderBy("userId")
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
      "identity.person.userId as id",
      "identity.person.name",
      "identity.person.languages",
      "identity.person.phone",
      "identity.person.mail",
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
