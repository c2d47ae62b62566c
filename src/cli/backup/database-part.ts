import { join } from "node:path";
import type { Kysely } from "kysely";
import { NEED_KEY_TABLE, restoreNeedKeys } from "../../modules/assistance/index.ts";
import { CONFERENCE_KEY_TABLE, restoreConferenceKeys } from "../../modules/conference/index.ts";
import { EXHIBIT_KEY_TABLE, restoreExhibitKeys } from "../../modules/evidence/index.ts";
import {
  atOneMoment,
  contentsOf,
  type Database,
  DatabaseError,
  differences,
  dropSchemas,
  fillTables,
  grantToApplication,
  lacksMigrations,
  migrate,
  newDatabaseFolder,
  openDatabase,
  requireOwner,
  revokeFromOwner,
  rowsOf,
  silentLog,
  summarise,
  summariseTable,
  type TableSummary,
} from "../../platform/index.ts";
import { compact } from "../../protocol/compact.ts";
import { Refusal } from "../../protocol/refusal.ts";
import { packageRoot } from "../../web/index.ts";
import type { BackupRecord } from "./backup-record.ts";
import { dumpPostgres, restorePostgres } from "./postgres-tools.ts";
import type { BackupReader, BackupWriter } from "./stored-files.ts";

/** Of PostgreSQL: what pg_dump wrote. Of the embedded engine: a file of rows for each table. */
const DUMP_FILE = "database.dump";
const ROWS_FOLDER = "database-rows";
const KEYS_ROWS_FILE = "exhibit-keys.jsonl";
/** Beside those of exhibits: each kind in a file of its own. Backups of before there were such keys lack it. */
const FURTHER_KEYS = [
  { file: "conference-keys.jsonl", table: CONFERENCE_KEY_TABLE, restore: restoreConferenceKeys },
  { file: "need-keys.jsonl", table: NEED_KEY_TABLE, restore: restoreNeedKeys },
] as const;
/** R17: what has a backup of its own, with a short cycle. */
const KEY_TABLES = [EXHIBIT_KEY_TABLE, ...FURTHER_KEYS.map(({ table }) => table)];
const MIGRATIONS = join(packageRoot(), "migrations");

/** Whether a listed file belongs to the database, and not into the data folder. */
export function isOfDatabase(path: string): boolean {
  return path === DUMP_FILE || path.startsWith(`${ROWS_FOLDER}/`);
}

interface Moment {
  readonly database: Database;
  readonly databaseUrl: string | undefined;
  /** Reads of one moment. */
  readonly tx: Kysely<unknown>;
  readonly snapshot: string | undefined;
}

/** Writes the whole database but the keys of exhibits, conferences and needs, and says what each table held. */
export async function writeDatabase(writer: BackupWriter, moment: Moment): Promise<TableSummary[]> {
  const { database, databaseUrl: url, tx, snapshot } = moment;
  const tables = await summarise(tx, KEY_TABLES);
  if (url !== undefined && snapshot !== undefined) {
    await writer.add(DUMP_FILE, dumpPostgres({ database, url }, snapshot));
    return tables;
  }
  for (const { name, rows } of tables) {
    if (rows > 0) await writer.add(`${ROWS_FOLDER}/${name}.jsonl`, linesOf(rowsOf(tx, name)));
  }
  return tables;
}

/** R17: the keys of exhibits, conferences and needs, wrapped as they are, for their own backup. */
export async function writeExhibitKeys(writer: BackupWriter, { tx }: Pick<Moment, "tx">): Promise<TableSummary[]> {
  await writer.add(KEYS_ROWS_FILE, linesOf(rowsOf(tx, EXHIBIT_KEY_TABLE)));
  for (const { file, table } of FURTHER_KEYS) await writer.add(file, linesOf(rowsOf(tx, table)));
  const summaries: TableSummary[] = [];
  for (const table of KEY_TABLES) summaries.push(await summariseTable(tx, table));
  return summaries;
}

export interface RestoredInto {
  /** The folder of an embedded database, when the backup is of one. */
  readonly dataFolder: string;
  /** An empty PostgreSQL database, when the backup is of one. */
  readonly databaseUrl: string | undefined;
  /** Only to compare: a PostgreSQL database is empty again afterwards. */
  readonly isAside?: boolean;
  /** Aside: what this release would change is tried on it. */
  readonly triesUpgrade?: boolean;
}

/** What an upgrade to this release did to a copy. */
export interface TriedUpgrade {
  /** Names of the migrations that were applied, in order. */
  readonly migrations: readonly string[];
  readonly tookMs: number;
  /** Tables that have more or fewer rows than before; undefined where there was or is no such table. */
  readonly changed: readonly { readonly name: string; readonly before?: number; readonly after?: number }[];
  /** What the database said where a migration failed: none of it was kept. */
  readonly fault?: string;
}

/**
 * Restores the database and compares each table with what was backed up. Refuses `database-needed`, `database-owner-needed`, `database-not-empty`,
 * `backup-damaged`, and what the database refuses. Returns what is different: nothing, or the backup is worth nothing.
 */
export async function restoreDatabase(
  reader: BackupReader,
  record: BackupRecord,
  into: RestoredInto,
  keys: BackupReader | undefined,
): Promise<{
  readonly differences: string[];
  readonly tables: readonly TableSummary[];
  readonly keys: number;
  readonly upgrade?: TriedUpgrade;
}> {
  const expected = reader.contents.tables ?? [];
  // Read twice: what turns out to be altered at its end would be in the database by then.
  for (const file of reader.contents.files) if (isOfDatabase(file.path)) await reader.check(file);
  for (const file of keys?.contents.files ?? []) await keys?.check(file);
  const database = await openEmpty(record, into);
  try {
    if (record.engine === "postgres") await loadDump(database, reader, into.databaseUrl ?? "");
    else await loadRows(database, reader, record);
    const found = await atOneMoment(database, async (tx) => await summarise(tx, KEY_TABLES));
    const different = differences(expected, found);
    const restoredKeys = keys === undefined || different.length > 0 ? 0 : await loadKeys(database, keys);
    const isTried = into.isAside === true && into.triesUpgrade === true && different.length === 0;
    const tried = isTried ? { upgrade: await tryUpgrade(database, found) } : {};
    if (different.length > 0 || into.isAside === true) await emptyAgain(database);
    return { differences: different, tables: found, keys: restoredKeys, ...tried };
  } catch (error) {
    await emptyAgain(database);
    throw error;
  } finally {
    await database.close();
  }
}

/** Applies what this release has and the copy has not seen, and counts again. */
async function tryUpgrade(database: Database, tables: readonly TableSummary[]): Promise<TriedUpgrade> {
  const startedAt = performance.now();
  const took = (): number => Math.round(performance.now() - startedAt);
  try {
    const migrations = await migrate(database, MIGRATIONS, silentLog());
    const tookMs = took();
    const now = await atOneMoment(database, async (tx) => await summarise(tx, KEY_TABLES));
    const countOf = (all: readonly TableSummary[], name: string) => all.find((table) => table.name === name)?.rows;
    const changed = [...new Set([...tables, ...now].map(({ name }) => name))]
      .toSorted()
      .map((name) => ({ name, ...compact({ before: countOf(tables, name), after: countOf(now, name) }) }))
      .filter(({ name, before, after }) => before !== after && name !== MIGRATION_TABLE);
    return { migrations, tookMs, changed };
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error;
    return { migrations: [], tookMs: took(), changed: [], fault: error.message };
  }
}

/** It has a row for each that was applied, and they are named. */
const MIGRATION_TABLE = "platform.migration";

/** An embedded database goes with its folder. */
async function emptyAgain(database: Database): Promise<void> {
  if (database.engine === "postgres") await dropSchemas(database);
}

async function openEmpty(
  { engine, migrations }: BackupRecord,
  { dataFolder, databaseUrl }: RestoredInto,
): Promise<Database> {
  const log = silentLog();
  if (engine !== "postgres") {
    // The database that a release brings along has every migration of it: a backup of an earlier one begins with none.
    const isEarlier = await lacksMigrations(MIGRATIONS, migrations);
    const begun = isEarlier ? {} : { newDatabase: newDatabaseFolder(packageRoot()) };
    return await openDatabase({ dataFolder, log, ...begun });
  }
  if (databaseUrl === undefined) {
    throw new Refusal("database-needed", "This backup is of PostgreSQL: name an empty database with --database.", {
      field: "database",
    });
  }
  const database = await openDatabase({ dataFolder, databaseUrl, log, mustBeDurable: false });
  try {
    await requireOwner(database);
    if ((await contentsOf(database)) === "empty") return database;
    throw new Refusal("database-not-empty", "The database of --database holds something; name an empty one.", {
      field: "database",
    });
  } catch (error) {
    await database.close();
    throw error;
  }
}

async function loadDump(database: Database, reader: BackupReader, url: string): Promise<void> {
  const dump = reader.find(DUMP_FILE);
  if (dump === undefined) throw new Refusal("not-a-backup", `The backup lists no ${DUMP_FILE}.`, { field: "from" });
  await restorePostgres({ database, url }, reader.read(dump));
  await database.transaction(async ({ db }) => {
    await grantToApplication(db);
    await revokeFromOwner(db);
  });
}

async function loadRows(database: Database, reader: BackupReader, { migrations }: BackupRecord): Promise<void> {
  await migrate(database, MIGRATIONS, silentLog(), { upTo: migrations });
  const files = reader.contents.files.filter(({ path }) => path.startsWith(`${ROWS_FOLDER}/`));
  const nameOf = (path: string): string => path.slice(ROWS_FOLDER.length + 1, -".jsonl".length);
  await database.transaction(async ({ db }) => {
    await fillTables(db, {
      tables: files.map(({ path }) => nameOf(path)),
      rowsOf: async function* (name) {
        const file = files.find(({ path }) => nameOf(path) === name);
        if (file !== undefined) yield* rowsIn(reader.read(file));
      },
    });
  });
}

async function loadKeys(database: Database, keys: BackupReader): Promise<number> {
  const file = keys.find(KEYS_ROWS_FILE);
  if (file === undefined)
    throw new Refusal("not-a-backup", `The backup lists no ${KEYS_ROWS_FILE}.`, { field: "exhibit-keys" });
  return await database.transaction(async ({ db }) => {
    let count = 0;
    for await (const rows of rowsIn(keys.read(file))) count += await restoreExhibitKeys(db, rows);
    for (const { file: name, restore } of FURTHER_KEYS) {
      const further = keys.find(name);
      if (further === undefined) continue;
      for await (const rows of rowsIn(keys.read(further))) await restore(db, rows);
    }
    return count;
  });
}

/** A row may hold line feeds, so each stands as a JSON string. */
async function* linesOf(batches: AsyncIterable<readonly string[]>): AsyncGenerator<Uint8Array> {
  for await (const rows of batches) yield Buffer.from(rows.map((row) => `${JSON.stringify(row)}\n`).join(""), "utf8");
}

/** The rows of one read at a time. */
async function* rowsIn(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string[]> {
  let rest = "";
  const decoder = new TextDecoder();
  for await (const piece of bytes) {
    const lines = (rest + decoder.decode(piece, { stream: true })).split("\n");
    rest = lines.pop() ?? "";
    if (lines.length > 0) yield lines.map((line) => JSON.parse(line) as string);
  }
}
