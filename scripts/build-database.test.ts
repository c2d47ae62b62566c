import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { sql } from "kysely";
import { beforeAll, describe, expect, it } from "vitest";
import {
  type Database,
  isMigrated,
  migrate,
  newDatabaseFolder,
  openDatabase,
  silentLog,
} from "../src/platform/index.ts";
import { afterFile } from "../tests/support/after-file.ts";
import { migrationsFolder, openTestDatabase } from "../tests/support/databases.ts";
import { temporaryFolder } from "../tests/support/temporary-folders.ts";
import { buildDatabase } from "./build-database.ts";
import { describeSchema } from "./describe-schema.ts";

const root = join(import.meta.dirname, "..");

async function open(newDatabase: string): Promise<Database> {
  const database = await openDatabase({ dataFolder: temporaryFolder(), log: silentLog(), newDatabase });
  afterFile(async () => await database.close());
  return database;
}

async function rowsOf(database: Database, query: string): Promise<unknown[]> {
  return (await sql.raw(query).execute(database.db)).rows;
}

describe("the new embedded database of a build", () => {
  const built = join(temporaryFolder(), "database");
  let copied: Database;
  let migrated: Database;

  beforeAll(async () => {
    await buildDatabase(root, built);
    copied = await open(built);
    ({ database: migrated } = await openTestDatabase("pglite"));
  });

  it.each([
    ["migrations", "select name, sha256 from platform.migration order by name"],
    ["settings", "select name, setting from pg_settings where name <> 'data_directory' order by name"],
    ["encodings", "select datname, encoding, datcollate, datctype, datlocprovider from pg_database order by datname"],
    ["roles", "select rolname, rolsuper, rolpassword from pg_authid order by rolname"],
  ])("has the same %s as one that is made at the first start", async (_, query) => {
    const here = await rowsOf(copied, query);
    expect(here.length).toBeGreaterThan(0);
    expect(here).toEqual(await rowsOf(migrated, query));
  });

  it("has the same schema", async () => {
    const schema = await describeSchema(copied.db);
    expect(schema).toContain("create schema platform;");
    expect(schema).toBe(await describeSchema(migrated.db));
  });

  it("leaves nothing to migrate, and says of all migrations that they came when the copy was made", async () => {
    expect(await isMigrated(copied, migrationsFolder)).toBe(true);
    const moments = "select count(distinct applied_at)::int as n from platform.migration";
    expect(await rowsOf(copied, moments)).toEqual([{ n: 1 }]);
    expect(await rowsOf(migrated, moments)).not.toEqual([{ n: 1 }]);
  });

  it("holds no row but those of its migrations, and has counted nothing", async () => {
    const tables = await rowsOf(
      copied,
      `select schemaname || '.' || relname as name from pg_stat_user_tables
       where (xpath('/row/n/text()', query_to_xml(format('select count(*) as n from %I.%I', schemaname, relname), false, true, '')))[1]::text <> '0'`,
    );
    expect(tables).toEqual([{ name: "platform.migration" }]);
    expect(await rowsOf(copied, "select from pg_sequences where last_value is not null")).toEqual([]);
    expect(await rowsOf(copied, "select from pg_sequences")).not.toEqual([]);
  });
});

it("where a build left none, the engine begins from nothing", async () => {
  const database = await open(join(temporaryFolder(), "nowhere"));
  const folder = join(temporaryFolder(), "migrations");
  mkdirSync(folder);
  writeFileSync(join(folder, "0001-one.sql"), "create schema one;");
  expect(await migrate(database, folder, silentLog())).toEqual(["0001-one.sql"]);
});

it("of other migrations or packages is not found", () => {
  const other = temporaryFolder();
  cpSync(join(root, "package.json"), join(other, "package.json"));
  cpSync(migrationsFolder, join(other, "migrations"), { recursive: true });
  const nameIn = (place: string): string => newDatabaseFolder(place).slice(place.length);
  expect(nameIn(other)).toBe(nameIn(root));
  writeFileSync(join(other, "migrations/9999-later.sql"), "create schema later;");
  const withLater = nameIn(other);
  writeFileSync(join(other, "package.json"), "{}");
  expect(new Set([nameIn(root), withLater, nameIn(other)]).size).toBe(3);
});
