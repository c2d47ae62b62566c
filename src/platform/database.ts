import { AsyncLocalStorage } from "node:async_hooks";
import { constants, existsSync } from "node:fs";
import { cp } from "node:fs/promises";
import { Kysely, PostgresAdapter, PostgresIntrospector, sql, type Dialect } from "kysely";
import { isRefusal, Refusal } from "../protocol/refusal.ts";
import { isUndone } from "./database-error.ts";
import type { DatabaseLife } from "./database-life.ts";
import { EmbeddedDriver } from "./embedded-driver.ts";
import { EmbeddedEngine, embeddedFolder } from "./embedded-engine.ts";
import { startEmbeddedUpkeep } from "./embedded-upkeep.ts";
import { checkEngineRecord } from "./engine-record.ts";
import { GuardedDialect, type TransactionContext, type TransactionState } from "./guarded-dialect.ts";
import type { Log } from "./log.ts";
import { type DatabaseLease, leaseWithoutFence } from "./lease.ts";
import { type PoolState, postgresDialect } from "./postgres-dialect.ts";
import { ListQueryCompiler } from "./query-compiler.ts";
import { PostgresLease } from "./postgres-lease.ts";
import { databaseIsStandby, readReplication, standbyAsynchronous, waitsForStandby } from "./standbys.ts";

/** What a piece of work inside one transaction gets. */
export interface Transaction {
  /** Stores narrow it with `tx.db.withTables<TheirTables>()`. */
  readonly db: Kysely<unknown>;
  /** Runs at the end of the transaction, within it: for what is derived of all that was written. What it throws undoes the whole. */
  readonly beforeCommit: (task: () => Promise<void>) => void;
  /** Runs after the commit, never after a rollback: poke a job, wake a page. Errors in it are logged, not thrown. */
  readonly afterCommit: (task: () => void) => void;
  /** The same, also where nobody knows whether it was committed: to forget what was read before. */
  readonly afterOutcome: (task: () => void) => void;
}

/**
 * The one database of a server.
 * Inside `transaction` use only `tx.db`: a query on `database.db` there throws, because the embedded engine has one
 * session and would wait for ever.
 */
export interface Database {
  readonly engine: "postgres" | "pglite";
  /** For reads outside a transaction; what is written outside one passes the fence by (tests/fenced-writes.test.ts). */
  readonly db: Kysely<unknown>;
  /** R20: one server at a time; held for the life of the process by a server that works, not by one that only looks. */
  readonly lease: DatabaseLease;
  /** Which life of its cluster the database is in; of a PostgreSQL that is worked on. */
  readonly life?: DatabaseLife;
  /**
   * Commits when `work` resolves, rolls back when it throws. Where the database undoes it for the sake of another one, `work`
   * runs again from its beginning: whatever it does beside the database must bear that. Refuses with `database-away` when there
   * is no database, with `outcome-unknown` when it went away in the middle of the commit, with `lease-lost` or
   * `database-promoted` when it is no longer this server's to write to.
   */
  readonly transaction: <T>(work: (tx: Transaction) => Promise<T>) => Promise<T>;
  /** Rises whenever this process has written a row that others can see now; after `outcome-unknown` for a minute each time it is asked. */
  readonly written: () => number;
  /** R2: whether a standby may lack what was acknowledged, so that its promotion would lose it. Asked anew each time. */
  readonly mayLoseOnPromotion: () => Promise<boolean>;
  /** Whether a commit has waited for a synchronous standby for ten seconds or more: nothing is written until it is back. */
  readonly waitsForStandby: () => Promise<boolean>;
  /**
   * Of the embedded engine: copies its files while nothing else is asked of it, as a power cut would leave them on a disk that kept
   * everything. Refuses `database-away` where that takes longer than a minute.
   */
  readonly copyFiles?: (folder: string) => Promise<void>;
  /** Of PostgreSQL: its connections now. */
  readonly pool?: () => PoolState;
  readonly close: () => Promise<void>;
}

/** The schema that a database has until a State was wholly moved into it (R1: never two live copies). */
export const UNFINISHED_MOVE = "unfinished_move";

export interface DatabaseOptions {
  readonly dataFolder: string;
  /** Absent: the embedded engine in the data folder. */
  readonly databaseUrl?: string;
  readonly log: Log;
  /** Where a new embedded database may lie: one that begins is a copy of it, else made from nothing, which takes seconds. */
  readonly newDatabase?: string;
  /** Refuse a PostgreSQL that would lose acknowledged commits (R2). Default true; only tests turn it off. */
  readonly mustBeDurable?: boolean;
  /** Accept a PostgreSQL whose promotion would lose acknowledged commits (R2); shown on the health page. */
  readonly allowAsynchronousStandby?: boolean;
  /** Open a PostgreSQL database in which a move from the embedded engine did not come to its end: for the move alone. */
  readonly mayBeUnfinished?: boolean;
  /** Take the lease of the database (R20): for whoever writes to it. Default false: only looked at. */
  readonly takeLease?: boolean;
}

/**
 * Opens the database of a data folder. Refuses with `engine-changed` when the folder was begun on the other engine,
 * `folder-in-use`, `database-away`, `database-too-old` (PostgreSQL before 15), `database-not-durable`,
 * `database-is-standby`, `database-standby-asynchronous`, `move-unfinished`, and, to take its lease, `database-in-use` and
 * `database-pooled`.
 */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  const engine = options.databaseUrl === undefined ? "pglite" : "postgres";
  const record = checkEngineRecord(options.dataFolder, engine);
  const database = engine === "pglite" ? await openEmbedded(options) : await openPostgres(options);
  try {
    record.write();
  } catch (error) {
    // A full disk: whoever cannot begin must not hold the lease, nor a connection that keeps the process alive.
    await database.close();
    throw error;
  }
  options.log.info("database.opened", { engine });
  return database;
}

/** Each time one of those that wait for each other is let through; among more than this many something else is wrong. */
const MOST_ATTEMPTS = 5;

/** Others may see only so much later what a commit wrote whose answer never came. */
const UNSURE_MS = 60_000;

/** Builds the Database interface over any dialect of this SQL. */
export function createDatabase(
  engine: Database["engine"],
  dialect: Dialect,
  log: Log,
  lease: DatabaseLease = leaseWithoutFence(),
): Database {
  const context: TransactionContext = new AsyncLocalStorage();
  let written = 0;
  let unsureUntil = -Infinity;
  const db = new Kysely<unknown>({ dialect: new GuardedDialect(dialect, context, () => void (written += 1)) });
  const parts = { log, lease, onUnknown: () => void (unsureUntil = performance.now() + UNSURE_MS) };
  return {
    engine,
    db,
    lease,
    written() {
      if (unsureUntil === -Infinity) return written;
      // Once more after the minute: whoever looked during it may have looked too early.
      if (performance.now() >= unsureUntil) unsureUntil = -Infinity;
      return (written += 1);
    },
    transaction: (work) => runTransaction(db, context, parts, work),
    mayLoseOnPromotion: async () => engine === "postgres" && (await readReplication(db)).mayLose,
    waitsForStandby: async () => engine === "postgres" && (await waitsForStandby(db)),
    close: () => db.destroy(),
  };
}

interface TransactionParts {
  readonly log: Log;
  readonly lease: DatabaseLease;
  readonly onUnknown: () => void;
}

/**
 * Two transactions that wait for each other are nobody's fault: the database ends one of them, and that one runs again. Nothing of
 * it is left, `work` asks the database through `tx` alone, and what follows a commit is kept back until there is one.
 */
async function runTransaction<T>(
  db: Kysely<unknown>,
  context: TransactionContext,
  parts: TransactionParts,
  work: (tx: Transaction) => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    const state = { isOpen: true, isUndone: false };
    try {
      return await attemptTransaction(db, context, { ...parts, state }, work);
    } catch (error) {
      // What `work` threw may say something else: it met the first failure, or made a refusal of it.
      if (attempt === MOST_ATTEMPTS || !(state.isUndone || isUndone(error))) throw error;
      parts.log.info("database.transaction-repeated", { attempt });
    }
  }
}

async function attemptTransaction<T>(
  db: Kysely<unknown>,
  context: TransactionContext,
  { log, lease, onUnknown, state }: TransactionParts & { readonly state: TransactionState },
  work: (tx: Transaction) => Promise<T>,
): Promise<T> {
  const tasks: (() => void)[] = [];
  const eitherWay: (() => void)[] = [];
  const committing = db.transaction().execute(async (inner) => {
    // R20: before anything else, so that nothing of a server that was replaced commits: no number, no head, no receipt.
    await lease.requireFence(inner);
    try {
      return await context.run(state, async () => {
        const last: (() => Promise<void>)[] = [];
        const given = await work({
          db: inner,
          beforeCommit: (task) => void last.push(task),
          afterCommit: (task) => void tasks.push(task),
          afterOutcome: (task) => void eitherWay.push(task),
        });
        for (const task of last) await task();
        return given;
      });
    } finally {
      state.isOpen = false;
    }
  });
  const follow = (all: readonly (() => void)[]): void => {
    for (const task of all) {
      try {
        task();
      } catch (error) {
        log.error("database.after-commit-failed", error);
      }
    }
  };
  const result = await committing.catch((error: unknown) => {
    if (isRefusal(error, "outcome-unknown")) follow([onUnknown, ...eitherWay]);
    throw error;
  });
  follow([...eitherWay, ...tasks]);
  return result;
}

async function openEmbedded({ dataFolder, log, newDatabase = "" }: DatabaseOptions): Promise<Database> {
  const engine = new EmbeddedEngine(embeddedFolder(dataFolder), log, existsSync(newDatabase) ? newDatabase : undefined);
  const dialect: Dialect = {
    createDriver: () => new EmbeddedDriver(engine),
    createQueryCompiler: () => new ListQueryCompiler(),
    createAdapter: () => new PostgresAdapter(),
    createIntrospector: (db) => new PostgresIntrospector(db),
  };
  try {
    await engine.open();
  } catch (error) {
    await engine.close().catch(() => undefined);
    throw error;
  }
  const database = createDatabase("pglite", dialect, log);
  const upkeep = startEmbeddedUpkeep(database.db, log);
  return {
    ...database,
    copyFiles: async (folder) =>
      await database.db.connection().execute(async (alone) => {
        await sql`checkpoint`.execute(alone);
        await cp(embeddedFolder(dataFolder), folder, { recursive: true, mode: constants.COPYFILE_FICLONE });
        // Whoever was silent for too long is no longer alone with the engine: this refuses then.
        await sql`select`.execute(alone);
      }),
    async close() {
      upkeep.stop();
      await database.close();
      // Kysely does not close a driver that was never asked for anything.
      await engine.close();
    },
  };
}

async function openPostgres(options: DatabaseOptions): Promise<Database> {
  const { databaseUrl = "", log, takeLease = false } = options;
  const looking = createDatabase("postgres", postgresDialect(databaseUrl, log), log);
  try {
    await checkPostgres(looking.db, options);
    if (!takeLease) return looking;
  } catch (error) {
    await looking.close();
    throw error;
  }
  await looking.close();
  const lease = await PostgresLease.take({ databaseUrl, log });
  const dialect = postgresDialect(databaseUrl, log);
  const database = createDatabase("postgres", dialect, log, lease);
  return {
    ...database,
    life: lease.life,
    pool: dialect.pool,
    async close() {
      // The lease last: until then transactions may be under way.
      await database.close();
      await lease.release();
    },
  };
}

async function checkPostgres(db: Kysely<unknown>, options: DatabaseOptions): Promise<void> {
  const { mustBeDurable = true, allowAsynchronousStandby = false, mayBeUnfinished, log } = options;
  const { rows } = await sql<Settings>`
    select current_setting('server_version_num')::int as version,
           current_setting('fsync') as fsync,
           current_setting('synchronous_commit') as commit,
           current_setting('full_page_writes') as pages,
           current_setting('server_encoding') as encoding,
           pg_is_in_recovery() as "isStandby",
           to_regnamespace(${UNFINISHED_MOVE}) is not null as "isUnfinished"`.execute(db);
  const found = rows[0];
  if (!found || found.version < 150_000) {
    throw new Refusal("database-too-old", "PostgreSQL 15 or newer is needed.", {
      details: { version: found?.version ?? 0 },
    });
  }
  if (found.encoding !== "UTF8") {
    throw new Refusal(
      "database-wrong-encoding",
      `The database has the encoding ${found.encoding}; create it with UTF8.`,
    );
  }
  if (found.isStandby) throw databaseIsStandby();
  if (found.isUnfinished && mayBeUnfinished !== true) {
    throw new Refusal(
      "move-unfinished",
      'A move into this database did not come to its end. Run "rogatory migrate-to postgres" again: it says what to do.',
    );
  }
  // R2: a receipt is a promise, so a commit must be on the disk when it is acknowledged.
  if (mustBeDurable && (found.fsync !== "on" || found.pages !== "on" || found.commit === "off")) {
    throw new Refusal(
      "database-not-durable",
      "This PostgreSQL can lose acknowledged commits. Set fsync, full_page_writes and synchronous_commit to on.",
      { details: { fsync: found.fsync, fullPageWrites: found.pages, synchronousCommit: found.commit } },
    );
  }
  if (!mustBeDurable) return;
  const replication = await readReplication(db);
  if (!replication.mayLose) return;
  if (!allowAsynchronousStandby) throw standbyAsynchronous(replication);
  log.warn("database.may-lose-on-promotion", { standbys: replication.standbys });
}

interface Settings {
  readonly version: number;
  readonly fsync: string;
  readonly commit: string;
  readonly pages: string;
  readonly encoding: string;
  readonly isStandby: boolean;
  readonly isUnfinished: boolean;
}
