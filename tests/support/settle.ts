import { Client, type QueryResult } from "pg";
import type { Database, JobLoop } from "../../src/platform/index.ts";

interface Runnable {
  readonly platform: { readonly database: Pick<Database, "engine"> };
  /** Whether a test has killed it. */
  readonly isDead?: boolean;
  /** Every job, once; again at the same moment (see `runJobs`). */
  run(isAgain?: boolean): Promise<void>;
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

const INTEGRATE = "audit.integrate";
/** Jobs that run more rarely find the same again at the same moment. */
export const RARE_MS = 60_000;

/**
 * Every job of a loop, once. The log takes in first what people did and last what the jobs did, so that no round is needed for that
 * alone. Again at the same moment, a job that runs more rarely than each minute runs only where it was poked, as in life.
 */
export async function runJobs(jobs: JobLoop, isAgain = false): Promise<void> {
  for (const { name } of jobs.states()) {
    const now = jobs.states().find((one) => one.name === name);
    if (!isAgain || now === undefined || now.isPoked || now.everyMs <= RARE_MS) await jobs.runNow(name);
  }
  if (jobs.states().some(({ name }) => name === INTEGRATE)) await jobs.runNow(INTEGRATE);
}

/**
 * Runs every job of these servers, one server after the other, until nothing moves any more: a round that writes no row would find
 * the same again, as the clock stands still. At most so many rounds; on the embedded engine, whose rows nobody counts, all of them.
 */
export async function settleServers(servers: readonly Runnable[], rounds: number): Promise<void> {
  for (let round = 0; round < rounds; round += 1) {
    const before = written;
    for (const server of servers) if (server.isDead !== true) await server.run(round > 0);
    if (written === before && servers.every(({ platform }) => platform.database.engine === "postgres")) return;
  }
}
