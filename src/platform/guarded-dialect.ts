import type { AsyncLocalStorage } from "node:async_hooks";
import type {
  CompiledQuery,
  DatabaseConnection,
  DatabaseIntrospector,
  Dialect,
  DialectAdapter,
  Driver,
  Kysely,
  QueryCompiler,
  QueryResult,
  TransactionSettings,
} from "kysely";
import { isUndone, translateCommitError, translateDatabaseError } from "./database-error.ts";

export interface TransactionState {
  /** While its work runs: a query past it is then a loud mistake and not a wait without end. */
  isOpen: boolean;
  /** The database undid it for another one's sake, whatever its work makes of that. */
  isUndone: boolean;
}

export type TransactionContext = AsyncLocalStorage<TransactionState>;

/** Wraps either engine's dialect: one kind of errors, and no query beside an open transaction. */
export class GuardedDialect implements Dialect {
  readonly #inner: Dialect;
  readonly #context: TransactionContext;

  constructor(inner: Dialect, context: TransactionContext) {
    this.#inner = inner;
    this.#context = context;
  }

  createDriver(): Driver {
    return new GuardedDriver(this.#inner.createDriver(), this.#context);
  }

  createQueryCompiler(): QueryCompiler {
    return this.#inner.createQueryCompiler();
  }

  createAdapter(): DialectAdapter {
    return this.#inner.createAdapter();
  }

  createIntrospector(db: Kysely<unknown>): DatabaseIntrospector {
    return this.#inner.createIntrospector(db);
  }
}

class GuardedDriver implements Driver {
  readonly #inner: Driver;
  readonly #context: TransactionContext;

  constructor(inner: Driver, context: TransactionContext) {
    this.#inner = inner;
    this.#context = context;
  }

  init(): Promise<void> {
    return translated(() => this.#inner.init());
  }

  async acquireConnection(): Promise<DatabaseConnection> {
    if (this.#context.getStore()?.isOpen) {
      throw new Error("A query beside the open transaction: use tx.db inside transaction(), and do not nest it.");
    }
    return new GuardedConnection(await translated(() => this.#inner.acquireConnection()), this.#context);
  }

  beginTransaction(connection: DatabaseConnection, settings: TransactionSettings): Promise<void> {
    return translated(() => this.#inner.beginTransaction(inside(connection), settings));
  }

  async commitTransaction(connection: DatabaseConnection): Promise<void> {
    try {
      await this.#inner.commitTransaction(inside(connection));
    } catch (error) {
      throw translateCommitError(error);
    }
  }

  async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    try {
      await this.#inner.rollbackTransaction(inside(connection));
    } catch (cause) {
      // The connection is gone, and with it what was not committed. Thrown, this would hide why it had to be rolled back.
      void cause;
    }
  }

  releaseConnection(connection: DatabaseConnection): Promise<void> {
    return this.#inner.releaseConnection(inside(connection));
  }

  destroy(): Promise<void> {
    return this.#inner.destroy();
  }
}

class GuardedConnection implements DatabaseConnection {
  readonly inner: DatabaseConnection;
  readonly #context: TransactionContext;

  constructor(inner: DatabaseConnection, context: TransactionContext) {
    this.inner = inner;
    this.#context = context;
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    try {
      return await translated(() => this.inner.executeQuery<R>(query));
    } catch (error) {
      const state = this.#context.getStore();
      if (state?.isOpen === true && isUndone(error)) state.isUndone = true;
      throw error;
    }
  }

  streamQuery<R>(query: CompiledQuery, chunkSize: number): AsyncIterableIterator<QueryResult<R>> {
    return this.inner.streamQuery<R>(query, chunkSize);
  }
}

function inside(connection: DatabaseConnection): DatabaseConnection {
  if (!(connection instanceof GuardedConnection)) throw new TypeError("A connection of another driver.");
  return connection.inner;
}

async function translated<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw translateDatabaseError(error);
  }
}
