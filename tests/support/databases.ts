import { createHash, randomBytes } from "node:crypto";
import { cpSync, existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { sql } from "kysely";
import { Client } from "pg";
import { inject } from "vitest";
import { migrate, openDatabase, silentLog, type Database } from "../../src/platform/index.ts";
import { afterFile } from "./after-file.ts";
import { databasesAt, findPostgres, startPostgres, type PostgresCluster, type PostgresDatabases } from "./postgres.ts";
import { skipReason } from "./skips.ts";
import { temporaryFolder } from "./temporary-folders.ts";

export type EngineName = Database["engine"];

export const migrationsFolder = new URL("../../migrations", import.meta.url).pathname;

const postgres = findPostgres();

/** The engines that this machine can test: the embedded one always, PostgreSQL where it is installed. */
export const enginesHere: readonly EngineName[] = "folder" in postgres ? ["postgres", "pglite"] : ["pglite"];
if ("missing" in postgres) skipReason("database tests on PostgreSQL", postgres.missing);

/** PostgreSQL where it is installed (it is quicker), else the embedded engine. */
export const quickestEngine: EngineName = enginesHere[0] ?? "pglite";

export interface TestDatabase {
  readonly database: Database;
  readonly dataFolder: string;
  /** Only on PostgreSQL. */
  readonly databaseUrl?: string;
  /** Opens the same database again after `database.close()`. */
  reopen(): Promise<Database>;
}

/**
 * A new database of one's own, with all migrations applied unless `migrated: false`; closed after the file's tests. Its
 * lease is taken only with `takeLease`: most tests open one database several times.
 */
export async function openTestDatabase(
  engine: EngineName = quickestEngine,
  options: { migrated?: boolean; takeLease?: boolean } = {},
): Promise<TestDatabase> {
  const isMigrated = options.migrated ?? true;
  const takeLease = options.takeLease ?? false;
  const dataFolder = temporaryFolder();
  const location =
    engine === "postgres" ? await newPostgresDatabase(isMigrated) : await newEmbeddedFolder(dataFolder, isMigrated);
  const open = async (): Promise<Database> => {
    const database = await openDatabase({ dataFolder, ...location, log: silentLog(), mustBeDurable: false, takeLease });
    afterFile(async () => await database.close());
    if (takeLease) await database.lease.begin();
    return database;
  };
  return { database: await open(), dataFolder, ...location, reopen: open };
}

/** What a second server that took over would do, as far as the database sees it (R20). */
export async function raiseFence({ db }: Database): Promise<void> {
  await sql`
    update platform.lease
    set fence = fence + 1, host_name = 'elsewhere', process_id = 1, backend_id = 1, taken_at = now()`.execute(db);
}

/**
 * For a file that stops, restarts or copies its PostgreSQL server, or makes roles on it: all databases of the file are on a
 * server of its own, which the function that this returns gives. To be called before any database is opened.
 */
export function ownCluster(): () => Promise<PostgresCluster> {
  let cluster: Promise<PostgresCluster> | undefined;
  const start = async (): Promise<PostgresCluster> => {
    if (!("folder" in postgres)) throw new Error(postgres.missing);
    return await startPostgres(postgres.folder);
  };
  const own = async (): Promise<PostgresCluster> => await (cluster ??= start());
  home = { server: own };
  afterFile(async () => {
    home = sharedHome;
    await (await cluster)?.remove();
  });
  return own;
}

/** A PostgreSQL server, and the migrated database on it that is copied. */
interface Home {
  readonly server: () => Promise<PostgresDatabases>;
  template?: Promise<string>;
}

const sharedHome: Home = { server: sharedServer };
/** Where the databases of the present file are made. */
let home = sharedHome;

/** The PostgreSQL server of all test files of this run: global-setup.ts started it, or does now. */
async function sharedServer(): Promise<PostgresDatabases> {
  const answer = JSON.parse(await text(connect(inject("postgresSocket")))) as { home?: string; failure?: string };
  if (answer.home === undefined) throw new Error(answer.failure);
  return databasesAt(answer.home);
}

async function newPostgresDatabase(isMigrated: boolean): Promise<{ databaseUrl: string }> {
  const here = home;
  const server = await here.server();
  const name = `test_${randomBytes(6).toString("hex")}`;
  if (isMigrated) here.template ??= findTemplate(server);
  await server.createDatabase(name, isMigrated ? await here.template : undefined);
  afterFile(async () => await server.dropDatabase(name));
  return { databaseUrl: server.url(name) };
}

/** A copy of a database of this file that nobody has open, as a backup of its moment; dropped after the file's tests. */
export async function copyPostgresDatabase(databaseUrl: string): Promise<string> {
  const server = await home.server();
  const source = new URL(databaseUrl).pathname.slice(1);
  const name = `test_${randomBytes(6).toString("hex")}`;
  await server.createDatabase(name, source);
  afterFile(async () => await server.dropDatabase(name));
  return server.url(name);
}

/** Whichever file needs it first makes the migrated database that is copied; another that asks meanwhile waits. */
async function findTemplate(server: PostgresDatabases): Promise<string> {
  const client = new Client({ connectionString: server.url("postgres") });
  await client.connect();
  try {
    await client.query("select pg_advisory_lock(1)");
    const { rows } = await client.query("select from pg_database where datname = 'migrated'");
    if (rows.length > 0) return "migrated";
    await server.dropDatabase("migrating");
    await server.createDatabase("migrating");
    await prepare({ dataFolder: temporaryFolder(), databaseUrl: server.url("migrating") }, true);
    await client.query("alter database migrating rename to migrated");
    return "migrated";
  } finally {
    await client.end();
  }
}

async function prepare(location: { dataFolder: string; databaseUrl?: string }, isMigrated: boolean): Promise<void> {
  const database = await openDatabase({ ...location, log: silentLog(), mustBeDurable: false });
  if (isMigrated) await migrate(database, migrationsFolder, silentLog());
  await database.close();
}

/** What an engine that a test opens itself may begin with, where it is not about the beginning. */
export async function newDatabase(): Promise<string> {
  return join(await readyFolder(true), "database");
}

async function newEmbeddedFolder(dataFolder: string, isMigrated: boolean): Promise<Record<string, never>> {
  cpSync(await readyFolder(isMigrated), dataFolder, { recursive: true });
  return {};
}

// Making a cluster takes the embedded engine seconds: one is kept for all test files and copied.
async function readyFolder(isMigrated: boolean): Promise<string> {
  const ready = join(
    inject("keptFolder"),
    `rogatory-template-${process.getuid?.() ?? 0}-${templateDigest(isMigrated)}`,
  );
  if (!existsSync(ready)) {
    removeOldTemplates();
    const fresh = temporaryFolder();
    await prepare({ dataFolder: fresh }, isMigrated);
    const own = `${ready}.${randomBytes(6).toString("hex")}`;
    cpSync(fresh, own, { recursive: true });
    publish(own, ready);
  }
  return ready;
}

// Those of earlier migrations; a day is longer than any run that may still copy from one.
function removeOldTemplates(): void {
  const yesterday = Date.now() - 24 * 3_600_000;
  const kept = inject("keptFolder");
  for (const name of readdirSync(kept).filter((entry) => entry.startsWith("rogatory-template-"))) {
    const path = join(kept, name);
    if (statSync(path).mtimeMs < yesterday) rmSync(path, { recursive: true, force: true });
  }
}

// Several test files may have made one at the same time: the first wins.
function publish(own: string, ready: string): void {
  try {
    renameSync(own, ready);
  } catch (error) {
    rmSync(own, { recursive: true, force: true });
    if (!existsSync(ready)) throw error;
  }
}

function templateDigest(isMigrated: boolean): string {
  const hash = createHash("sha256").update(readFileSync(new URL("../../package.json", import.meta.url)));
  const names = isMigrated ? readdirSync(migrationsFolder).filter((name) => name.endsWith(".sql")) : [];
  for (const name of names.toSorted()) hash.update(name).update(readFileSync(join(migrationsFolder, name)));
  return hash.digest("hex").slice(0, 16);
}
