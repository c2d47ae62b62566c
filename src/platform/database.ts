import type { Kysely } from "kysely";

/** What a piece of work inside one transaction gets. */
export interface Transaction {
  /** Stores narrow it with `tx.db.withTables<TheirTables>()`. */
  readonly db: Kysely<unknown>;
  /** Runs after the commit, never after a rollback: poke a job, wake a page. Errors in it are logged, not thrown. */
  afterCommit(task: () => void): void;
}

/**
 * The one database of a server.
 * Inside `transaction` use only `tx.db`: the embedded engine has one session, another query would wait for ever.
 */
export interface Database {
  readonly engine: "postgres" | "pglite";
  /** For reads outside a transaction. */
  readonly db: Kysely<unknown>;
  /** Commits when `work` resolves, rolls back when it throws. Refuses with `database-away` when there is no database. */
  transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}
