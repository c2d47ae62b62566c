import { existsSync } from "node:fs";
import { join } from "node:path";
import { type Kysely, sql } from "kysely";
import {
  atOneMoment,
  type Database,
  holdControl,
  lockFolder,
  openDatabase,
  recordedEngine,
  type ServerConfig,
  silentLog,
} from "../../platform/index.ts";
import { isRefusal, Refusal } from "../../protocol/refusal.ts";

/** The longest that a server may take to copy its embedded database. */
const DEADLINE_MS = 120_000;

/** The database of a State at one moment. */
export interface Snapshot {
  readonly database: Database;
  readonly databaseUrl: string | undefined;
  readonly tx: Kysely<unknown>;
  /** Of PostgreSQL, for its tools. */
  readonly snapshot: string | undefined;
}

/** What a backup is made of, between `begin` and `end`. */
export interface HeldState {
  /** Undefined for a folder in which no database was begun. */
  readonly atOneMoment: <T>(work: (snapshot: Snapshot | undefined) => Promise<T>) => Promise<T>;
}

/**
 * Does work while nothing can go from the State that its database names: with a running server, which keeps what it removes
 * meanwhile; or with a stopped one, whose folder is locked. Refuses `folder-in-use` for a folder that something else than a server
 * uses, `database-url-needed`, `other-database`, `server-ended-meanwhile`, and what the server refuses.
 */
export async function holdingState<T>(
  config: ServerConfig,
  beforehand: () => Promise<void>,
  work: (state: HeldState) => Promise<T>,
): Promise<T> {
  const url = databaseUrlOf(config);
  const lock = tryLock(config.localFolder);
  if (lock !== undefined) {
    try {
      await beforehand();
      return await work(stateOf({ config, url, folder: config.dataFolder, fence: undefined }));
    } finally {
      lock.release();
    }
  }
  await beforehand();
  const { answer, isHeld, release } = await begin(config);
  try {
    const { snapshot, fence } = answer;
    const folder = typeof snapshot === "string" ? snapshot : config.dataFolder;
    const done = await work(stateOf({ config, url, folder, fence: typeof fence === "number" ? fence : undefined }));
    if (isHeld()) return done;
    throw serverEnded();
  } catch (error) {
    // Its copy of the database goes with it: what fails then is no fault of its own.
    throw isHeld() || isRefusal(error) ? error : serverEnded(error);
  } finally {
    await release();
  }
}

/** Nobody kept what was removed since, so a row might name a file that is not in the backup. */
function serverEnded(cause?: unknown): Refusal {
  return new Refusal(
    "server-ended-meanwhile",
    "The server ended while it was backed up: what was copied was removed. Make another backup; it works with a stopped server too.",
    { cause },
  );
}

interface Source {
  readonly config: ServerConfig;
  readonly url: string | undefined;
  /** The data folder, or the server's copy of its embedded database. */
  readonly folder: string;
  /** Of the running server, on PostgreSQL. */
  readonly fence: number | undefined;
}

function stateOf({ config, url, folder, fence }: Source): HeldState {
  return {
    async atOneMoment(work) {
      if (recordedEngine(config.dataFolder) === undefined) return await work(undefined);
      const database = await openDatabase({
        dataFolder: folder,
        log: silentLog(),
        // Only looked at.
        mustBeDurable: false,
        ...(url === undefined ? {} : { databaseUrl: url }),
      });
      try {
        if (fence !== undefined) await requireFence(database, fence);
        return await atOneMoment(
          database,
          async (tx, snapshot) => await work({ database, databaseUrl: url, tx, snapshot }),
        );
      } finally {
        await database.close();
      }
    },
  };
}

/** Rows and files must be of one State: the database is the one on which the running server works. */
async function requireFence({ db }: Database, fence: number): Promise<void> {
  const { rows } = await sql<{ fence: number }>`select fence from platform.lease`.execute(db);
  if (rows[0]?.fence === fence) return;
  throw new Refusal(
    "other-database",
    "DATABASE_URL is not the database on which the running server works; correct it.",
  );
}

function databaseUrlOf({ dataFolder, databaseUrl }: ServerConfig): string | undefined {
  if (recordedEngine(dataFolder) !== "postgres") return undefined;
  if (databaseUrl !== undefined) return databaseUrl;
  throw new Refusal(
    "database-url-needed",
    "This State is on PostgreSQL: give DATABASE_URL, as the server has it. A backup without its database is worth little.",
  );
}

function tryLock(localFolder: string): ReturnType<typeof lockFolder> | undefined {
  try {
    return lockFolder(join(localFolder, "lock.db"));
  } catch (error) {
    // Without its socket it is no server that could be asked.
    if (!isRefusal(error, "folder-in-use") || !existsSync(join(localFolder, "control"))) throw error;
    return undefined;
  }
}

async function begin(config: ServerConfig): ReturnType<typeof holdControl> {
  try {
    return await holdControl(config.localFolder, { action: "begin-backup" }, DEADLINE_MS);
  } catch (error) {
    if (!isRefusal(error, "server-not-running")) throw error;
    throw new Refusal(
      "folder-in-use",
      `Something uses ${config.dataFolder} and takes no commands: a server that is just starting or ending, or another command. Wait, and try again.`,
      { cause: error },
    );
  }
}
