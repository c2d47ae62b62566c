import type { Database, JobLoop } from "../../src/platform/index.ts";
import type { JobState } from "../../src/platform/job-loop.ts";
import { watchTables, writtenRows, type Look } from "./watched-tables.ts";

interface Runnable {
  readonly platform: { readonly database: Pick<Database, "engine"> };
  /** Whether a test has killed it. */
  readonly isDead?: boolean;
  /** Every job, once; again at the same moment those for which something may be new (see `mayRest`). */
  run(looks?: Looks): Promise<void>;
}

/** What the jobs of each process asked when they ran last at this moment of the test's clock. */
export type Looks = WeakMap<object, Map<string, Look>>;

const INTEGRATE = "audit.integrate";
/** Jobs that run more rarely find the same again at the same moment. */
const RARE_MS = 60_000;

/** Every job of a loop, once; the log takes in last what people and jobs did, so that no round is needed for that alone. */
export async function runJobs(jobs: JobLoop, looks: Looks = new WeakMap()): Promise<void> {
  const earlier = looksOf(looks, jobs);
  const names = jobs.states().map(({ name }) => name);
  const integrate = names.filter((name) => name === INTEGRATE);
  for (const name of [...names.filter((one) => one !== INTEGRATE), ...integrate]) {
    const now = jobs.states().find((one) => one.name === name);
    if (now === undefined || mayRest(now, earlier.get(name))) continue;
    earlier.set(name, await watchTables(async () => await jobs.runNow(name)));
  }
}

export function looksOf(looks: Looks, process: object): Map<string, Look> {
  const known = looks.get(process) ?? new Map<string, Look>();
  looks.set(process, known);
  return known;
}

/**
 * Whether a job would find again what it found when it ran last at this moment: nobody poked it, and it runs rarely or no table that
 * it asked, here or at a peer, was written since.
 */
export function mayRest({ isPoked, everyMs }: Pick<JobState, "isPoked" | "everyMs">, last: Look | undefined): boolean {
  return !isPoked && last !== undefined && (everyMs > RARE_MS || last.isStill());
}

/**
 * Runs every job of these servers, one server after the other, until nothing moves any more: a round that writes no row would find
 * the same again, as the clock stands still. At most so many rounds; on the embedded engine, whose rows nobody counts, all of them.
 */
export async function settleServers(servers: readonly Runnable[], rounds: number): Promise<void> {
  const looks: Looks = new WeakMap();
  for (let round = 0; round < rounds; round += 1) {
    const before = writtenRows();
    for (const server of servers) if (server.isDead !== true) await server.run(looks);
    if (writtenRows() === before && servers.every(({ platform }) => platform.database.engine === "postgres")) return;
  }
}
