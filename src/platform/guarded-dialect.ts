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

/** Not `for update`, which locks. A query that writes beside what it reads is not told by its command. */
const WRITES = /\b(?:insert into|(?<!for (?:no key )?)update|delete from|merge into|truncate)\b/i;

/**
 * Wraps either engine's dialect: one kind of errors, no query beside an open transaction, and `onWritten` is told whenever others can see
 * that something was written.
 */
export class GuardedDialect implements Dialect {
  readonly #inner: Dialect;
  readonly #context: TransactionContext;
  readonly #onWritten: () => void;

  constructor(inner: Dialect, context: TransactionContext, onWritten: () => void) {
    this.#inner = inner;
    this.#context = context;
    this.#onWritten = onWritten;
  }

  createDriver(): Driver {
    return new GuardedDriver(this.#inner.createDriver(), this.#context, this.#onWritten);
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
  readonly #onWritten: () => void;

  constructor(inner: Driver, context: TransactionContext, onWritten: () => void) {
    this.#inner = inner;
    this.#context = context;
    this.#onWritten = onWritten;
  }

  init(): Promise<void> {
    return translated(() => this.#inner.init());
  }

  async acquireConnection(): Promise<DatabaseConnection> {
    if (this.#context.getStore()?.isOpen) {
      throw new Error("A query beside the open transaction: use tx.db inside transaction(), and do not nest it.");
    }
    const inner = await translated(() => this.#inner.acquireConnection());
    return new GuardedConnection(inner, this.#context, this.#onWritten);
  }

  beginTransaction(connection: DatabaseConnection, settings: TransactionSettings): Promise<void> {
    own(connection).isInTransaction = true;
    return translated(() => this.#inner.beginTransaction(inside(connection), settings));
  }

  async commitTransaction(connection: DatabaseConnection): Promise<void> {
    try {
      await this.#inner.commitTransaction(inside(connection));
    } catch (error) {
      throw translateCommitError(error);
    } finally {
      // Also where nobody knows what became of it.
      own(connection).endTransaction();
    }
  }

  async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    own(connection).forgetTransaction();
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
  isInTransaction = false;
  #hasWritten = false;
  readonly #context: TransactionContext;
  readonly #onWritten: () => void;

  constructor(inner: DatabaseConnection, context: TransactionContext, onWritten: () => void) {
    this.inner = inner;
    this.#context = context;
    this.#onWritten = onWritten;
  }

  forgetTransaction(): void {
    this.isInTransaction = false;
    this.#hasWritten = false;
  }

  endTransaction(): void {
    this.isInTransaction = false;
    this.#tell();
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    try {
      const result = await translated(() => this.inner.executeQuery<R>(query));
      this.#hasWritten ||= result.numAffectedRows !== 0n && WRITES.test(query.sql);
      if (!this.isInTransaction) this.#tell();
      return result;
    } catch (error) {
      const state = this.#context.getStore();
      if (state?.isOpen === true && isUndone(error)) state.isUndone = true;
      throw error;
    }
  }

  #tell(): void {
    if (this.#hasWritten) this.#onWritten();
    this.#hasWritten = false;
  }

  streamQuery<R>(query: CompiledQuery, chunkSize: number): AsyncIterableIterator<QueryResult<R>> {
    return this.inner.streamQuery<R>(query, chunkSize);
  }
}

function inside(connection: DatabaseConnection): DatabaseConnection {
  return own(connection).inner;
}

function own(connection: DatabaseConnection): GuardedConnection {
  if (!(connection instanceof GuardedConnection)) throw new TypeError("A connection of another driver.");
  return connection;
}

async function translated<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw translateDatabaseError(error);
  }
}
