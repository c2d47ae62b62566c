import { cpSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Kysely, sql } from "kysely";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { enginesHere, migrationsFolder, openTestDatabase } from "../../../tests/support/databases.ts";
import { testConfig } from "../../../tests/support/platform.ts";
import { findPostgres, startPostgres, type PostgresCluster } from "../../../tests/support/postgres.ts";
import { temporaryFolder } from "../../../tests/support/temporary-folders.ts";
import { type Database, migrate, openDatabase, readApplied, silentLog, summarise } from "../../platform/index.ts";
import { makeBackup } from "../backup/make-backup.ts";
import { restoreBackup } from "../backup/restore-backup.ts";
import { verifyBackup } from "../backup/verify-backup.ts";
import { moveToPostgres } from "./move-to-postgres.ts";

// docs/operate/database.md gives two roles, neither of them a superuser: one owns the database, the other serves. Whatever an operator
// does with a database works for them, and leaves privileges and triggers as a migration made them.

const log = silentLog();

describe.runIf(enginesHere.includes("postgres"))("with the two roles of database.md", () => {
  let cluster: PostgresCluster;
  let number = 0;

  beforeAll(async () => {
    const postgres = findPostgres();
    if ("missing" in postgres) throw new Error(postgres.missing);
    cluster = await startPostgres(postgres.folder, { isDurable: true });
    await cluster.administer("create role rogatory_owner login password 'owner'");
    await cluster.administer("create role rogatory_app login password 'app'");
  });
  afterAll(async () => await cluster.remove());

  async function ownedDatabase(): Promise<{ owner: string; app: string }> {
    const name = `owned_${(number += 1)}`;
    await cluster.administer(`create database ${name} owner rogatory_owner encoding 'UTF8' template template0`);
    const as = (role: string) => cluster.url(name).replace("rogatory@", `${role}@`);
    return { owner: as("rogatory_owner"), app: as("rogatory_app") };
  }

  async function open(databaseUrl: string, dataFolder = temporaryFolder()): Promise<Database> {
    return await openDatabase({ dataFolder, databaseUrl, log });
  }

  /** An embedded State with rows, also in tables to which rows are only added. */
  async function embeddedState(): Promise<{ dataFolder: string; database: Database }> {
    const { database, dataFolder } = await openTestDatabase("pglite");
    await addRows(database.db);
    mkdirSync(join(dataFolder, "keys"), { recursive: true });
    writeFileSync(join(dataFolder, "keys/store.json"), "{}");
    writeFileSync(join(dataFolder, "config.json"), "{}");
    return { dataFolder, database };
  }

  it("a State is moved, backed up by both, verified and restored, and rows are as safe as ever", async () => {
    const { dataFolder, database } = await embeddedState();
    const before = await summarise(database.db);
    await database.close();
    const fresh = await ownedDatabase();
    const made = await open(fresh.owner);
    await migrate(made, migrationsFolder, log);
    const asMigrated = await protection(made.db);
    await made.close();
    expect(asMigrated.length).toBeGreaterThan(100);

    const { owner, app } = await ownedDatabase();
    // By the role that serves: nothing is moved, and the folder is as it was.
    const ownerNeeded = { code: "database-owner-needed" };
    await expect(moveToPostgres(testConfig({ dataFolder }), app)).rejects.toMatchObject(ownerNeeded);
    await moveToPostgres(testConfig({ dataFolder }), owner);
    const moved = await open(owner, dataFolder);
    expect(await summarise(moved.db)).toEqual(before);
    expect(await protection(moved.db)).toEqual(asMigrated);
    await moved.close();
    await expectAppendOnly(owner, app);

    for (const [role, databaseUrl] of [
      ["owner", owner],
      ["app", app],
    ] as const) {
      const at = join(temporaryFolder(), role);
      const exhibitKeys = join(at, "exhibit-keys");
      const config = testConfig({ dataFolder, databaseUrl });
      const keys = join(at, "keys");
      await makeBackup({ config, out: join(at, "data"), keysOut: keys, exhibitKeysOut: exhibitKeys, recipients: [] });
      const into = await ownedDatabase();
      const from = { from: join(at, "data"), exhibitKeys, identities: [], databaseUrl: into.owner };
      // No fault of the backup.
      await expect(verifyBackup({ ...from, databaseUrl: into.app })).rejects.toMatchObject(ownerNeeded);
      expect((await verifyBackup(from)).faults).toEqual([]);
      const data = join(at, "restored");
      await restoreBackup({ ...from, keys, data, disposals: undefined });
      const restored = await open(into.owner, data);
      expect(await summarise(restored.db)).toEqual(before);
      expect(await protection(restored.db)).toEqual(asMigrated);
      await restored.close();
      await expectAppendOnly(into.owner, into.app);
    }
  });

  it("every migration is applied to a database with rows that an earlier release left", async () => {
    const { owner, app } = await ownedDatabase();
    const database = await open(owner);
    const folder = temporaryFolder();
    for (const name of readdirSync(migrationsFolder).filter((one) => /^0(0|10)/.test(one)))
      cpSync(join(migrationsFolder, name), join(folder, name));
    await migrate(database, folder, log);
    await addRows(database.db);
    const missing = (await migrate(database, migrationsFolder, log)).length;
    expect(missing).toBeGreaterThan(10);
    await addRows(database.db);
    await database.close();
    const serving = await open(app);
    expect(await migrate(serving, migrationsFolder, log)).toEqual([]);
    expect((await readApplied(serving.db)).length).toBeGreaterThan(missing);
    await addRows(serving.db);
    await serving.close();
    await expectAppendOnly(owner, app);
  });

  async function expectAppendOnly(owner: string, app: string): Promise<void> {
    for (const url of [owner, app]) {
      const database = await open(url);
      for (const change of [
        "delete from audit.entries",
        "truncate audit.checkpoints",
        "update audit.entries set type = 'other.type'",
        "update audit.entries set entry_id = gen_random_uuid()",
      ]) {
        await expect(sql.raw(change).execute(database.db)).rejects.toMatchObject({
          code: expect.stringMatching(/^(42501|23001)$/),
        });
      }
      await database.close();
    }
  }
});

async function addRows(db: Kysely<unknown>): Promise<void> {
  await sql`
    insert into identity.person (user_id, name, languages, state, created_at)
    select gen_random_uuid(), 'Person ' || n, array['en'], 'active', now() from generate_series(1, 30) n`.execute(db);
  await sql`
    insert into audit.entries (entry_id, type, at, bytes)
    select gen_random_uuid(), 'test.entry', now(), '\\x00' from generate_series(1, 30)`.execute(db);
  await sql`insert into audit.pending (entry_id) select entry_id from audit.entries limit 1 on conflict do nothing`.execute(
    db,
  );
}

/** Of each table: who may do what to it and to its columns, its triggers, and how its references are looked at. */
async function protection(db: Kysely<unknown>): Promise<unknown[]> {
  const { rows } = await sql`
    select c.oid::regclass::text as name, c.relacl::text[] as privileges,
           array(select attname::text || attacl::text from pg_attribute where attrelid = c.oid and attacl is not null order by 1) as columns,
           array(select tgname::text || tgenabled::text from pg_trigger where tgrelid = c.oid and not tgisinternal order by 1) as triggers,
           array(select conname::text || condeferrable::text from pg_constraint where conrelid = c.oid order by 1) as constraints
    from pg_class c
    join pg_namespace n on n.oid = c.relnamespace
    where c.relkind = 'r' and n.nspname !~ '^pg_' and n.nspname not in ('information_schema', 'public')
    order by 1`.execute(db);
  return rows;
}
