import { isRefusal, Refusal } from "../protocol/refusal.ts";

/** What the database said about a statement, the same for both engines. Its `detail` is left out: it quotes row values. */
export interface DatabaseErrorFacts {
  /** SQLSTATE, for example "23505". */
  readonly code: string;
  readonly message: string;
  readonly constraint?: string | undefined;
  readonly schema?: string | undefined;
  readonly table?: string | undefined;
  readonly column?: string | undefined;
}

/** SQLSTATE of what was to be written where nothing can be: behind an address that leads to a standby for a while, say. */
const READ_ONLY = "25006";
/** SQLSTATE of "cached plan must not change result type", among other things that no statement of ours asks for. */
export const PLAN_OUTDATED = "0A000";

/** A statement was refused by the database: a constraint, a trigger, a conflict, or a mistake in the SQL. */
export class DatabaseError extends Error {
  readonly code: string;
  readonly constraint: string | undefined;
  readonly schema: string | undefined;
  readonly table: string | undefined;
  readonly column: string | undefined;

  constructor(facts: DatabaseErrorFacts, cause?: unknown) {
    super(facts.message, cause === undefined ? undefined : { cause });
    this.name = "DatabaseError";
    this.code = facts.code;
    this.constraint = facts.constraint;
    this.schema = facts.schema;
    this.table = facts.table;
    this.column = facts.column;
  }
}

/** A row contradicts another row or its table's rules (SQLSTATE class 23). */
export function isIntegrityViolation(error: unknown): error is DatabaseError {
  return error instanceof DatabaseError && error.code.startsWith("23");
}

/** An append-only table was to be changed (platform.refuse_change). */
export function isAppendOnlyViolation(error: unknown): error is DatabaseError {
  return hasCode(error, "23001");
}

/**
 * This transaction was undone for another one's sake, with which it waited in a circle or contradicted, or because a table changed
 * under a plan: it may run again.
 */
export function isUndone(error: unknown): error is DatabaseError {
  return hasCode(error, "40P01") || hasCode(error, "40001") || hasCode(error, PLAN_OUTDATED);
}

/** The refusal `database-away`; `message` says what was tried and whether anything changed. */
export function databaseAway(message: string, cause?: unknown): Refusal {
  return new Refusal("database-away", message, cause === undefined ? {} : { cause });
}

/** The refusal `outcome-unknown`: the database went away between the order to commit and its answer. */
function outcomeUnknown(cause: unknown): Refusal {
  return new Refusal(
    "outcome-unknown",
    "The database went away while this was being saved: it may have been saved, or not. Look before it is done again.",
    { cause },
  );
}

/** The same as `translateDatabaseError`, for what a driver threw when it was told to commit. */
export function translateCommitError(error: unknown): unknown {
  const translated = translateDatabaseError(error);
  return isRefusal(translated, "database-away") ? outcomeUnknown(error) : translated;
}

/** Turns what a driver threw into a DatabaseError, or into a refusal where the database itself is the trouble. */
export function translateDatabaseError(error: unknown): unknown {
  if (error instanceof Refusal || !(error instanceof Error)) return error;
  const { code = "", constraint, schema, table, column } = error as Error & Partial<DatabaseErrorFacts>;
  if (code === "53100" || code === "ENOSPC" || code === "EDQUOT") {
    return new Refusal(
      "disk-full",
      "The disk of the database is full: nothing was written. Make room, then try again.",
      {
        cause: error,
      },
    );
  }
  if (error instanceof DatabaseError) return error;
  if (isConnectionTrouble(code, error.message)) {
    return databaseAway(
      "The database does not answer: nothing was changed. The server goes on when it is back.",
      error,
    );
  }
  if (code === READ_ONLY) {
    return databaseAway(
      "The database takes nothing in: it is a standby, or was made read-only. Nothing was changed; the server goes on when it does.",
      error,
    );
  }
  if (error.name === "AbortedTransactionError") {
    return new DatabaseError({ code: "25P02", message: "the transaction was aborted by an earlier error" }, error);
  }
  return /^[0-9A-Z]{5}$/.test(code) && code !== "EPIPE"
    ? new DatabaseError({ code, message: error.message, constraint, schema, table, column }, error)
    : error;
}

function hasCode(error: unknown, code: string): error is DatabaseError {
  return error instanceof DatabaseError && error.code === code;
}

// Classes 08 (connection) and 57P (operator intervention), 53300 (too many connections), and what sockets say.
function isConnectionTrouble(code: string, message: string): boolean {
  if (/^(08...|57P0[1-5]|53300)$/.test(code)) return true;
  if (/^(ECONNREFUSED|ECONNRESET|EPIPE|ENOENT|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN)$/.test(code))
    return true;
  return /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|Connection ended unexpectedly)/.test(
    message,
  );
}
