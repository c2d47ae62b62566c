import { Client, type QueryResult } from "pg";
import type { Database } from "../../src/platform/index.ts";

interface Runnable {
  readonly platform: { readonly database: Pick<Database, "engine"> };
  /** Whether a test has killed it. */
  readonly isDead?: boolean;
  /** Every job, once. */
  run(): Promise<void>;
}

/** Rows that this worker has written on PostgreSQL. */
let written = 0;

// Promises alone are asked for here; the overloads with a callback are nobody's.
const query = Client.prototype.query as (...given: unknown[]) => Promise<QueryResult>;
Client.prototype.query = async function counted(this: Client, ...given: unknown[]): Promise<QueryResult> {
  const result = await query.apply(this, given);
  if (/^(?:INSERT|UPDATE|DELETE|MERGE)$/.test(result.command)) written += result.rowCount ?? 0;
  return result;
} as typeof Client.prototype.query;

/**
 * Runs every job of these servers, one server after the other, until nothing moves any more: a round that writes no row would find
 * the same again, as the clock stands still. At most so many rounds; on the embedded engine, whose rows nobody counts, all of them.
 */
export async function settleServers(servers: readonly Runnable[], rounds: number): Promise<void> {
  for (let round = 0; round < rounds; round += 1) {
    const before = written;
    for (const server of servers) if (server.isDead !== true) await server.run();
    if (written === before && servers.every(({ platform }) => platform.database.engine === "postgres")) return;
  }
}
