import { PostgresDialect, type QueryCompiler } from "kysely";
import { Pool, types } from "pg";
import { readerFor } from "./database-values.ts";
import type { Log } from "./log.ts";
import { withNamedStatements } from "./named-statements.ts";
import { ListQueryCompiler } from "./query-compiler.ts";
import { systemErrorCode } from "./system-error.ts";

const TEXT_ARRAY_TYPE = 1009;

/** Connections that are open, those of them with nothing to do, and how many wait for one. */
export interface PoolState {
  readonly open: number;
  readonly idle: number;
  readonly waiting: number;
}

/** A pool towards a PostgreSQL server, with a limit on everything that could wait. */
export function postgresDialect(databaseUrl: string, log: Log): PostgresDialect & { readonly pool: () => PoolState } {
  // Its published type lists only the scalar types; arrays are there at run time.
  const typeParser = types.getTypeParser as (typeId: number) => unknown;
  const splitArray = typeParser(TEXT_ARRAY_TYPE) as (text: string) => (string | null)[];
  const pool = new Pool({
    connectionString: databaseUrl,
    max: 10,
    connectionTimeoutMillis: 5_000,
    idleTimeoutMillis: 30_000,
    statement_timeout: 60_000,
    lock_timeout: 30_000,
    idle_in_transaction_session_timeout: 60_000,
    application_name: "rogatory",
    // A machine that died without a word is noticed in half a minute: else its connections would fill the pool for hours.
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    // database-values.ts reads times in UTC and bytes in hex. To compile a statement takes longer than any of ours.
    options: "-c timezone=UTC -c datestyle=ISO -c bytea_output=hex -c client_encoding=UTF8 -c jit=off",
    types: {
      getTypeParser: ((typeId: number) => readerFor(typeId, splitArray)) as typeof types.getTypeParser,
    },
  });
  // A connection was cut (a restart of the server, say). The pool listens to idle ones only; unheard, the error of one in
  // use would end the process. What was under way on it is refused, and the pool makes new ones.
  const note = (error: Error): void => log.warn("database.connection-lost", { code: systemErrorCode(error) });
  pool.on("connect", (client) => client.on("error", note));
  pool.on("error", () => undefined);
  const dialect = new ListDialect({ pool: withNamedStatements(pool, log) });
  return Object.assign(dialect, {
    pool: () => ({ open: pool.totalCount, idle: pool.idleCount, waiting: pool.waitingCount }),
  });
}

class ListDialect extends PostgresDialect {
  override createQueryCompiler(): QueryCompiler {
    return new ListQueryCompiler();
  }
}
