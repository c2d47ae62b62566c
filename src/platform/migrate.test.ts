import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { sql } from "kysely";
import { beforeEach, describe, expect, it } from "vitest";
import {
  enginesHere,
  migrationsFolder,
  openTestDatabase,
  ownCluster,
  type TestDatabase,
} from "../../tests/support/databases.ts";
import { temporaryFolder } from "../../tests/support/temporary-folders.ts";
import { type Database, openDatabase } from "./database.ts";
import { APPLICATION_ROLE } from "./grants.ts";
import { silentLog } from "./log.ts";
import { isMigrated, migrate } from "./migrate.ts";

const log = silentLog();
const ownServer = ownCluster();

describe.each(enginesHere)("migrations on %s", (engine) => {
  let test: TestDatabase;
  let folder: string;

  beforeEach(async () => {
    test = await openTestDatabase(engine, { migrated: false });
    folder = join(temporaryFolder(), "migrations");
    mkdirSync(folder);
    file("0001-first.sql", "create schema m; create table m.one (id integer); insert into m.one values (1);");
  });

  it("applies each file once, in order, and says which", async () => {
    file("0002-second.sql", "insert into m.one select 2 from m.one;");
    expect(await isMigrated(test.database, folder)).toBe(false);
    expect(await run()).toEqual(["0001-first.sql", "0002-second.sql"]);
    expect(await run()).toEqual([]);
    expect(await isMigrated(test.database, folder)).toBe(true);
    expect((await sql`select id from m.one order by id`.execute(test.database.db)).rows).toEqual([
      { id: 1 },
      { id: 2 },
    ]);
  });

  it("applies a later release's files to what is there", async () => {
    await run();
    file("0003-third.sql", "alter table m.one add column note text;");
    file("0002-late.sql", "create table m.two (id integer);");
    expect(await run()).toEqual(["0002-late.sql", "0003-third.sql"]);
  });

  it("gives a file the time that it takes, however many rows there are", async () => {
    file("0002-long.sql", "create table m.two as select current_setting('statement_timeout') as allowed;");
    await run();
    expect((await sql`select allowed from m.two`.execute(test.database.db)).rows).toEqual([{ allowed: "0" }]);
  });

  it("leaves nothing of a file that fails, and keeps those before it", async () => {
    file("0002-broken.sql", "create table m.two (id integer); select * from m.nowhere;");
    await expect(run()).rejects.toThrow('0002-broken.sql failed: relation "m.nowhere" does not exist');
    expect((await sql`select to_regclass('m.two') is null as gone`.execute(test.database.db)).rows).toEqual([
      { gone: true },
    ]);
    expect((await sql`select name from platform.migration`.execute(test.database.db)).rows).toEqual([
      { name: "0001-first.sql" },
    ]);
    file("0002-broken.sql", "create table m.two (id integer);");
    expect(await run()).toEqual(["0002-broken.sql"]);
  });

  it("refuses when an applied file was changed", async () => {
    await run();
    file("0001-first.sql", "create schema m;");
    await expect(run()).rejects.toMatchObject({ code: "migration-changed", details: { file: "0001-first.sql" } });
    await expect(isMigrated(test.database, folder)).rejects.toMatchObject({ code: "migration-changed" });
  });

  it("refuses a database that a newer release has migrated", async () => {
    const newer = join(temporaryFolder(), "newer");
    cpSync(folder, newer, { recursive: true });
    writeFileSync(join(newer, "0009-future.sql"), "create table m.future (id integer);");
    await migrate(test.database, newer, log);
    await expect(run()).rejects.toMatchObject({ code: "database-newer", details: { file: "0009-future.sql" } });
  });

  it("refuses a file whose name says no order", async () => {
    file("later.sql", "select 1;");
    await expect(run()).rejects.toMatchObject({ code: "migration-name" });
  });

  it("is run by several at once as if by one", async () => {
    file("0002-second.sql", "insert into m.one select max(id) + 1 from m.one;");
    await Promise.all([run(), run(), run()]);
    expect((await sql`select id from m.one order by id`.execute(test.database.db)).rows).toEqual([
      { id: 1 },
      { id: 2 },
    ]);
  });

  it("applies the project's own migrations", async () => {
    const applied = await migrate(test.database, migrationsFolder, log);
    expect(applied[0]).toBe("0001-platform.sql");
    expect(await isMigrated(test.database, migrationsFolder)).toBe(true);
  });

  function file(name: string, text: string): void {
    writeFileSync(join(folder, name), text);
  }

  function run(): Promise<string[]> {
    return migrate(test.database, folder, log);
  }
});

describe.runIf(enginesHere.includes("postgres"))("a role of its own for the running server", () => {
  it("has what a file added, or the file is not applied: a start broken off between the two never gave it", async () => {
    const { database } = await openTestDatabase("postgres", { migrated: false });
    const { db } = database;
    await makeRole(database);
    const folder = temporaryFolder();
    cpSync(join(migrationsFolder, "0001-platform.sql"), join(folder, "0001-platform.sql"));
    writeFileSync(join(folder, "0002-test.sql"), "create schema m; create table m.note (n integer);");
    await migrate(database, folder, log);
    // As a start that is broken off: whatever comes after the file's own transaction, and the look for another, fails.
    writeFileSync(join(folder, "0003-more.sql"), "create table m.more (n integer);");
    const broken = { ...database, transaction: failing(database.transaction, 2) };
    await migrate(broken, folder, log).catch(() => []);
    await migrate(database, folder, log);
    const { rows } = await sql<{ may: boolean }>`
      select has_table_privilege(${APPLICATION_ROLE}::text, 'm.more', 'insert') as may`.execute(db);
    expect(rows).toEqual([{ may: true }]);
  });

  it("may add to append-only tables, not change them, not switch their triggers off, and not migrate", async () => {
    const owner = await openTestDatabase("postgres", { migrated: false });
    await makeRole(owner.database);
    const folder = temporaryFolder();
    cpSync(join(migrationsFolder, "0001-platform.sql"), join(folder, "0001-platform.sql"));
    writeFileSync(
      join(folder, "0002-test.sql"),
      `create schema m;
       create table m.entry (id integer generated always as identity, n integer);
       create table m.note (n integer);
       create trigger entry_is_append_only before update or delete or truncate on m.entry
         for each statement execute function platform.refuse_change();`,
    );
    await migrate(owner.database, folder, log);

    const cluster = await ownServer();
    const name = new URL(owner.databaseUrl ?? "").pathname.slice(1);
    const databaseUrl = cluster.url(name).replace("rogatory@", `${APPLICATION_ROLE}@`);
    const application = await openDatabase({ dataFolder: temporaryFolder(), databaseUrl, log, mustBeDurable: false });
    try {
      await expect(migrate(application, folder, log)).resolves.toEqual([]);
      await sql`insert into m.entry (n) values (1)`.execute(application.db);
      await sql`insert into m.note values (1)`.execute(application.db);
      await sql`update m.note set n = 2`.execute(application.db);
      const forbidden = [
        "update m.entry set n = 2",
        "delete from m.entry",
        "truncate m.entry",
        "alter table m.entry disable trigger all",
        "delete from platform.migration",
        "create table m.other (n integer)",
      ];
      for (const statement of forbidden) {
        await expect(sql.raw(statement).execute(application.db)).rejects.toMatchObject({ code: "42501" });
      }
      writeFileSync(join(folder, "0003-more.sql"), "create table m.more (n integer);");
      await expect(migrate(application, folder, log)).rejects.toMatchObject({ code: "migration-not-allowed" });
    } finally {
      await application.close();
    }
  });
});

/** Roles are the whole cluster's. */
async function makeRole({ db }: Database): Promise<void> {
  const { rows } = await sql`select from pg_roles where rolname = ${APPLICATION_ROLE}`.execute(db);
  if (rows.length === 0) await sql.raw(`create role ${APPLICATION_ROLE} login`).execute(db);
}

/** Fails from the call after so many. */
function failing(transaction: Database["transaction"], calls: number): Database["transaction"] {
  let left = calls;
  return async (work) => {
    left -= 1;
    if (left < 0) throw new Error("broken off");
    return await transaction(work);
  };
}
