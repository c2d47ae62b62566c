import { sql } from "kysely";
import { Refusal } from "../protocol/refusal.ts";
import type { Database } from "./database.ts";

/** `empty`: no schema of ours. `schema-only`: migrated, and no row in any table but the platform's own. */
export type DatabaseContents = "empty" | "schema-only" | "holds-data";

/** What stands in the database outside PostgreSQL's own schemas and `public`. */
export async function contentsOf(database: Database): Promise<DatabaseContents> {
  const { rows: tables } = await sql<{ name: string }>`
    select format('%I.%I', n.nspname, c.relname) as name
    from pg_class c
    join pg_namespace n on n.oid = c.relnamespace
    where c.relkind = 'r'
      and n.nspname !~ '^pg_' and n.nspname not in ('information_schema', 'public', 'platform')`.execute(database.db);
  for (const { name } of tables) {
    const { rows } = await sql<{ holds: boolean }>`select exists (select from ${sql.raw(name)}) as holds`.execute(
      database.db,
    );
    if (rows[0]?.holds === true) return "holds-data";
  }
  return (await schemasOf(database)).length === 0 ? "empty" : "schema-only";
}

/** Whoever fills a database makes its tables. Refuses `database-owner-needed` for the role of a running server. */
export async function requireOwner({ db }: Database): Promise<void> {
  const { rows } = await sql<{ may: boolean }>`
    select has_database_privilege(current_database(), 'create') as may`.execute(db);
  if (rows[0]?.may === true) return;
  throw new Refusal("database-owner-needed", "This role may not fill the database: give the URL of its owner.", {
    field: "database",
  });
}

/** Removes all schemas but PostgreSQL's own and `public`: what a set-up that did not finish left in its database. */
export async function dropSchemas(database: Database): Promise<void> {
  const names = await schemasOf(database);
  await database.transaction(async ({ db }) => {
    for (const name of names) await sql`drop schema ${sql.id(name)} cascade`.execute(db);
  });
}

async function schemasOf(database: Database): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select nspname as name from pg_namespace
    where nspname !~ '^pg_' and nspname not in ('information_schema', 'public')`.execute(database.db);
  return rows.map(({ name }) => name);
}
