import type { CompiledQuery, DatabaseConnection, Driver, QueryResult, TransactionSettings } from "kysely";
import { databaseAway, DatabaseError } from "./database-error.ts";
import type { EmbeddedEngine } from "./embedded-engine.ts";
import { ExclusiveTurn } from "./exclusive-turn.ts";
import type { WorkerResult } from "./pglite-messages.ts";

/** How long a transaction may do nothing before it is rolled back, so that one forgotten does not stop the server. */
const DEFAULT_IDLE_MS = 60_000;
const TURN_TIMEOUT_MS = 60_000;
/** More waiting than this means that the engine cannot keep up: refuse rather than grow. */
const MAX_WAITING = 1_000;

/**
 * Kysely's driver for the embedded engine. The engine has one session; whoever holds the connection has it alone, the
 * others wait in line. (Kysely's own PGlite driver lets everybody into the transaction that happens to be open.)
 */
export class EmbeddedDriver implements Driver {
  readonly #engine: EmbeddedEngine;
  readonly #idleMs: number;
  readonly #turn = new ExclusiveTurn(TURN_TIMEOUT_MS, MAX_WAITING);

  constructor(engine: EmbeddedEngine, { idleMs = DEFAULT_IDLE_MS } = {}) {
    this.#engine = engine;
    this.#idleMs = idleMs;
  }

  async init(): Promise<void> {
    await this.#engine.open();
  }

  async acquireConnection(): Promise<DatabaseConnection> {
    return new EmbeddedConnection(this.#engine, this.#idleMs, await this.#turn.take());
  }

  async releaseConnection(connection: DatabaseConnection): Promise<void> {
    own(connection).release();
  }

  async beginTransaction(connection: DatabaseConnection, settings: TransactionSettings): Promise<void> {
    const level = settings.isolationLevel ? ` isolation level ${settings.isolationLevel}` : "";
    const mode = settings.accessMode ? ` ${settings.accessMode}` : "";
    await own(connection).begin(`start transaction${level}${mode}`);
  }

  async commitTransaction(connection: DatabaseConnection): Promise<void> {
    const { command } = await own(connection).send("commit");
    // Postgres answers "commit" with ROLLBACK when an earlier statement failed and its error was swallowed.
    if (command === "ROLLBACK") {
      throw new DatabaseError({ code: "25P02", message: "the transaction was aborted by an earlier error" });
    }
  }

  async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    await own(connection).send("rollback");
  }

  async destroy(): Promise<void> {
    await this.#engine.close();
  }
}

class EmbeddedConnection implements DatabaseConnection {
  readonly #engine: EmbeddedEngine;
  readonly #idleMs: number;
  readonly #endTurn: () => void;
  #isReleased = false;
  #idleTimer: NodeJS.Timeout | undefined;
  /** The life of the engine in which the transaction began: it must not go on as single statements in the next one. */
  #transactionLife: number | undefined;

  constructor(engine: EmbeddedEngine, idleMs: number, endTurn: () => void) {
    this.#engine = engine;
    this.#idleMs = idleMs;
    this.#endTurn = endTurn;
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    const { rows, affectedRows } = await this.send(query.sql, query.parameters);
    return {
      // The caller of Kysely states the type of the rows; a driver cannot know it.
      rows: rows as R[],
      ...(affectedRows === undefined ? {} : { numAffectedRows: BigInt(affectedRows) }),
    };
  }

  streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw new Error("The embedded engine does not stream: read in pages by key.");
  }

  async begin(sql: string): Promise<void> {
    await this.send(sql);
    this.#transactionLife = this.#engine.lifeNumber;
  }

  async send(sql: string, parameters: readonly unknown[] = []): Promise<WorkerResult> {
    if (this.#isReleased) throw databaseAway("This transaction did nothing for too long and was rolled back.");
    clearTimeout(this.#idleTimer);
    try {
      return await this.#engine.query(sql, parameters, this.#transactionLife);
    } finally {
      if (!this.#isReleased) this.#idleTimer = setTimeout(() => void this.#abandon(), this.#idleMs);
    }
  }

  release(): void {
    clearTimeout(this.#idleTimer);
    this.#isReleased = true;
    this.#endTurn();
  }

  async #abandon(): Promise<void> {
    this.#isReleased = true;
    try {
      await this.#engine.query("rollback", [], this.#transactionLife);
    } catch (cause) {
      // The engine died meanwhile: there is nothing left to roll back, and nobody waits for this.
      void cause;
    }
    this.#endTurn();
  }
}

function own(connection: DatabaseConnection): EmbeddedConnection {
  if (!(connection instanceof EmbeddedConnection)) throw new TypeError("A connection of another driver.");
  return connection;
}
