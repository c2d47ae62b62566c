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

// Whoever gives a callback besides gets no promise, and is not counted: servers give none.
const everyClient = Client.prototype as unknown as { query: (...given: unknown[]) => Promise<QueryResult> | undefined };
const { query } = everyClient;
everyClient.query = function counted(...given: unknown[]): Promise<QueryResult> | undefined {
  return query.apply(this, given)?.then((result) => {
    if (/^(?:INSERT|UPDATE|DELETE|MERGE)$/.test(result.command)) written += result.rowCount ?? 0;
    return result;
  });
};

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
