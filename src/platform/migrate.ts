import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { sql, type Kysely } from "kysely";
import { Refusal } from "../protocol/refusal.ts";
import { DatabaseError } from "./database-error.ts";
import type { Database } from "./database.ts";
import { grantToApplication } from "./grants.ts";
import type { Log } from "./log.ts";
import type { TablesOf } from "./row-in-code.ts";

/** "ROGATORY" in digits: the advisory lock that keeps two servers from migrating at once. */
const ADVISORY_LOCK = 76_428_679;

const fileName = /^\d{4}-[a-z0-9-]+\.sql$/;

/** A file that was applied. */
export interface MigrationRecord {
  readonly name: string;
  readonly sha256: string;
}

interface MigrationFile extends MigrationRecord {
  readonly text: string;
}

/**
 * Applies the SQL files that the database has not seen, in the order of their names, each in a transaction of its own.
 * Migrations go forward only, and a file may rely only on files that sort before it. Refuses with `migration-changed`
 * when an applied file has another content now, and with `database-newer` when the database has seen files that this
 * release does not know. Refuses with `migration-not-allowed` when the role may not change the schema. Returns the names
 * of the files applied now. `upTo`: only these files, for a database as an earlier release had it.
 */
export async function migrate(
  database: Database,
  folder: string,
  log: Log,
  { upTo }: { readonly upTo?: readonly MigrationRecord[] } = {},
): Promise<string[]> {
  const files = (await readMigrations(folder)).filter(
    ({ name }) => upTo === undefined || upTo.some((record) => record.name === name),
  );
  await makeMigrationTable(database);
  const applied: string[] = [];
  for (;;) {
    const name = await applyNext(database, files);
    if (name === undefined) break;
    applied.push(name);
    log.info("database.migrated", { file: name });
  }
  return applied;
}

/** True when a start would have nothing to apply. Refuses like `migrate`. */
export async function isMigrated(database: Database, folder: string): Promise<boolean> {
  const files = await readMigrations(folder);
  await makeMigrationTable(database);
  return pendingMigrations(files, await readApplied(database.db)).length === 0;
}

async function readMigrations(folder: string): Promise<MigrationFile[]> {
  // schema.sql is the dump of the result, not a migration.
  const names = (await readdir(folder)).filter((name) => name.endsWith(".sql") && name !== "schema.sql").toSorted();
  return Promise.all(
    names.map(async (name) => {
      if (!fileName.test(name)) throw new Refusal("migration-name", `${name} must be named like 0010-audit.sql.`);
      const text = await readFile(join(folder, name), "utf8");
      return { name, text, sha256: createHash("sha256").update(text).digest("hex") };
    }),
  );
}

/** Refuses `database-newer` and `migration-changed` for migrations that this release does not know as they are. */
export async function requireKnownMigrations(folder: string, applied: readonly MigrationRecord[]): Promise<void> {
  pendingMigrations(await readMigrations(folder), applied);
}

/** Whether this release has migrations that a database with these lacks. */
export async function lacksMigrations(folder: string, applied: readonly MigrationRecord[]): Promise<boolean> {
  return pendingMigrations(await readMigrations(folder), applied).length > 0;
}

async function makeMigrationTable(database: Database): Promise<void> {
  // Asked first, because the application's own role may not create anything, not even "if not exists".
  const { rows } = await sql<{ exists: boolean }>`
    select to_regclass('platform.migration') is not null as exists`.execute(database.db);
  if (rows[0]?.exists) return;
  await database.transaction(async ({ db }) => {
    await sql`select pg_advisory_xact_lock(${sql.lit(ADVISORY_LOCK)})`.execute(db);
    await sql`
      create schema if not exists platform;
      create table if not exists platform.migration (
        name text constraint migration_pkey primary key,
        sha256 text not null constraint migration_sha256_is_hex check (sha256 ~ '^[0-9a-f]{64}$'),
        applied_at timestamptz not null default now()
      )`.execute(db);
  });
}

async function applyNext(database: Database, files: readonly MigrationFile[]): Promise<string | undefined> {
  return database.transaction(async ({ db }) => {
    await sql`select pg_advisory_xact_lock(${sql.lit(ADVISORY_LOCK)})`.execute(db);
    const [next, ...later] = pendingMigrations(files, await readApplied(db));
    if (!next) return undefined;
    // Filling a column of every row may take longer than any statement of a running server.
    await sql`set local statement_timeout = 0`.execute(db);
    await runFile(db, next);
    await sql`set local search_path to default`.execute(db);
    await db
      .withTables<TablesOf<"platform">>()
      .insertInto("platform.migration")
      .values({ name: next.name, sha256: next.sha256, applied_at: sql`now()` })
      .execute();
    // With the last file or not at all: a start that finds nothing to apply grants nothing.
    if (later.length === 0) await grantToApplication(db);
    return next.name;
  });
}

async function runFile(db: Kysely<unknown>, file: MigrationFile): Promise<void> {
  try {
    await sql.raw(file.text).execute(db);
  } catch (cause) {
    if (cause instanceof DatabaseError && cause.code === "42501") {
      throw new Refusal(
        "migration-not-allowed",
        `This database role may not apply ${file.name}. Start the server once with the owner's DATABASE_URL.`,
        { details: { file: file.name }, cause },
      );
    }
    if (cause instanceof DatabaseError) throw new Error(`Migration ${file.name} failed: ${cause.message}`, { cause });
    throw cause;
  }
}

/** What a database was migrated with, by name. */
export function readApplied(db: Kysely<unknown>): Promise<MigrationRecord[]> {
  return db
    .withTables<TablesOf<"platform">>()
    .selectFrom("platform.migration")
    .select(["name", "sha256"])
    .orderBy("name")
    .execute();
}

function pendingMigrations(files: readonly MigrationFile[], applied: readonly MigrationRecord[]): MigrationFile[] {
  for (const { name, sha256 } of applied) {
    const file = files.find((candidate) => candidate.name === name);
    if (!file) {
      throw new Refusal(
        "database-newer",
        `The database was migrated by a newer release (${name}): start that release.`,
        {
          details: { file: name },
        },
      );
    }
    if (file.sha256 !== sha256) {
      throw new Refusal(
        "migration-changed",
        `${name} was changed after it was applied: restore it and add a new file.`,
        {
          details: { file: name },
        },
      );
    }
  }
  return files.filter((file) => !applied.some(({ name }) => name === file.name));
}
