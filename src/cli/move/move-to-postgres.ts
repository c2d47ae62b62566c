import { existsSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "kysely";
import {
  atOneMoment,
  contentsOf,
  type Database,
  differences,
  fillTables,
  lockFolder,
  migrate,
  openDatabase,
  readApplied,
  recordedEngine,
  requireOwner,
  rowsOf,
  type ServerConfig,
  silentLog,
  summarise,
  switchEngine,
  syncFolderNow,
  tableNames,
  UNFINISHED_MOVE,
} from "../../platform/index.ts";
import { Refusal } from "../../protocol/refusal.ts";
import { packageRoot } from "../../web/index.ts";

/** What the embedded database is called when it was moved; in no backup, as keys of exhibits stand in it. */
const MOVED_FOLDER = "database.moved-to-postgres";

export interface Moved {
  readonly tables: number;
  readonly rows: number;
  readonly oldDatabase: string;
}

/**
 * Moves a stopped State into an empty PostgreSQL database. It is no restore: the incarnation stays, because the step that opens the new
 * place closes the old one. Until that step, a new content of engine.json, the folder is as it was, and the new database has a
 * mark with which no server opens it. A move that ended between that step and the removal of the mark is finished by the next one.
 * Refuses `folder-in-use`, `not-embedded`, `database-not-empty`, `move-unfinished`, `move-differs`,
 * `database-owner-needed`, and what the databases refuse.
 */
export async function moveToPostgres(config: ServerConfig, databaseUrl: string): Promise<Moved> {
  const { dataFolder, localFolder } = config;
  const lock = lockFolder(join(localFolder, "lock.db"));
  // The target opens with a folder of its own: the State's says, until the end, that it is on the other engine.
  const aside = mkdtempSync(join(tmpdir(), "rogatory-move-"));
  try {
    const target = await openDatabase({
      dataFolder: aside,
      databaseUrl,
      log: silentLog(),
      takeLease: true,
      mayBeUnfinished: true,
      allowAsynchronousStandby: config.allowAsynchronousStandby,
    });
    try {
      return await moveInto(target, dataFolder);
    } finally {
      await target.close();
    }
  } finally {
    rmSync(aside, { recursive: true, force: true });
    lock.release();
  }
}

async function moveInto(target: Database, dataFolder: string): Promise<Moved> {
  const oldDatabase = join(dataFolder, MOVED_FOLDER);
  if (recordedEngine(dataFolder) === "postgres" && (await isLoaded(target))) {
    closeOldPlace(dataFolder);
    await removeMark(target);
    const tables = await summarise(target.db);
    return { tables: tables.length, rows: sumOf(tables), oldDatabase };
  }
  if (recordedEngine(dataFolder) !== "pglite") {
    throw new Refusal("not-embedded", `${dataFolder} is not on the embedded engine: there is nothing to move.`, {
      field: "data",
    });
  }
  await requireOwner(target);
  await requireEmpty(target);
  const source = await openDatabase({ dataFolder, log: silentLog() });
  try {
    await markUnfinished(target);
    const tables = await copyAll(source, target);
    await source.close();
    switchEngine(dataFolder, "postgres");
    closeOldPlace(dataFolder);
    await removeMark(target);
    return { tables: tables.length, rows: sumOf(tables), oldDatabase };
  } catch (error) {
    await source.close();
    throw error;
  }
}

/** In one transaction: lost half-way, nothing of it is there. */
async function copyAll(source: Database, target: Database) {
  return await atOneMoment(source, async (from) => {
    const migrations = await readApplied(from);
    await migrate(target, join(packageRoot(), "migrations"), silentLog(), { upTo: migrations });
    const expected = await summarise(from);
    await target.transaction(async ({ db: to }) => {
      await fillTables(to, { tables: await tableNames(from), rowsOf: (name) => rowsOf(from, name) });
      const [first] = differences(expected, await summarise(to));
      if (first !== undefined) {
        throw new Refusal(
          "move-differs",
          `PostgreSQL does not hold what was moved into it: ${first}. Nothing was moved.`,
          {
            field: "database",
          },
        );
      }
      await sql`create table ${sql.id(UNFINISHED_MOVE, "loaded")} ()`.execute(to);
    });
    return expected;
  });
}

async function requireEmpty(target: Database): Promise<void> {
  const { rows } = await sql<{ isUnfinished: boolean }>`
    select to_regnamespace(${UNFINISHED_MOVE}) is not null as "isUnfinished"`.execute(target.db);
  if (rows[0]?.isUnfinished === true) {
    throw new Refusal(
      "move-unfinished",
      "This database holds a move that did not come to its end. Drop the database, create it anew, and move again; the folder is as it was.",
      { field: "database" },
    );
  }
  if ((await contentsOf(target)) === "empty") return;
  throw new Refusal("database-not-empty", "The database of --database holds something; name an empty one.", {
    field: "database",
  });
}

async function markUnfinished(target: Database): Promise<void> {
  await target.transaction(async ({ db }) => void (await sql`create schema ${sql.id(UNFINISHED_MOVE)}`.execute(db)));
}

async function removeMark(target: Database): Promise<void> {
  await target.transaction(
    async ({ db }) => void (await sql`drop schema ${sql.id(UNFINISHED_MOVE)} cascade`.execute(db)),
  );
}

async function isLoaded({ db }: Database): Promise<boolean> {
  const { rows } = await sql<{ isLoaded: boolean }>`
    select to_regclass(${`${UNFINISHED_MOVE}.loaded`}) is not null as "isLoaded"`.execute(db);
  return rows[0]?.isLoaded === true;
}

/** Nothing opens it any more since engine.json names the other engine; the name says so to people. */
function closeOldPlace(dataFolder: string): void {
  if (!existsSync(join(dataFolder, "database"))) return;
  renameSync(join(dataFolder, "database"), join(dataFolder, MOVED_FOLDER));
  syncFolderNow(dataFolder);
}

function sumOf(tables: readonly { readonly rows: number }[]): number {
  return tables.reduce((sum, { rows }) => sum + rows, 0);
}
