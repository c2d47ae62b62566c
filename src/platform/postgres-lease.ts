import { hostname } from "node:os";
import { setTimeout as pause } from "node:timers/promises";
import { sql, type Kysely } from "kysely";
import { Client } from "pg";
import type { Refusal } from "../protocol/refusal.ts";
import { databaseAway, translateDatabaseError } from "./database-error.ts";
import { databasePromoted, lifeOf, lifeQuery, timelineOf, type DatabaseLife, type LifeRow } from "./database-life.ts";
import {
  databaseInUse,
  databasePooled,
  leaseLost,
  withoutHolder,
  type DatabaseLease,
  type LeaseHolder,
  type LeaseState,
} from "./lease.ts";
import type { Log } from "./log.ts";
import { systemErrorCode } from "./system-error.ts";

/** After "ROGATORY" in digits, which migrate.ts locks: the session-level lock of whoever works on the database. */
const LEASE_LOCK = 76_428_680;
/** A killed predecessor's session ends within moments, and a supervisor starts its successor as fast. */
const TAKE_PATIENCE_MS = 2_000;
const TAKE_EVERY_MS = 100;
const LOOK_EVERY_MS = 5_000;
const QUERY_TIMEOUT_MS = 10_000;
const RETAKE_FIRST_MS = 100;
const RETAKE_MAX_MS = 2_000;
/** SQLSTATE of a lock that was not free in time. */
const LOCK_TIMEOUT = "55P03";
/** PostgreSQL cuts longer names off. */
const NAME_BYTES = 63;
const NAME = /^rogatory lease (\d+)@(.*)$/;

interface LeaseRow {
  readonly fence: string | number;
  readonly host_name: string;
  readonly process_id: string | number;
  readonly backend_id: string | number;
  readonly taken_at: Date;
}

/**
 * R20: the lease of a PostgreSQL database. A connection of its own holds an advisory lock, which ends with the process or
 * the connection and so says who lives; the row platform.lease says who was last and carries the fence, which is what
 * keeps a server that was replaced from committing.
 */
export class PostgresLease implements DatabaseLease {
  readonly #databaseUrl: string;
  readonly #log: Log;
  /** Fixed for the life of this server: another one is another database. */
  readonly life: DatabaseLife;
  readonly #listeners: ((why: Refusal) => void)[] = [];
  #client: Client | undefined;
  #fence: number | undefined;
  #state: LeaseState;
  #timer: NodeJS.Timeout | undefined;
  #isReleased = false;

  private constructor(client: Client, life: DatabaseLife, { databaseUrl, log }: { databaseUrl: string; log: Log }) {
    this.#databaseUrl = databaseUrl;
    this.#log = log;
    this.life = life;
    this.#state = { kind: "held", since: new Date() };
    this.#watch(client);
  }

  /** Takes the lease. Refuses `database-in-use`, with who has it, `database-pooled`, and `database-away`. */
  static async take(options: { databaseUrl: string; log: Log }): Promise<PostgresLease> {
    const client = await connect(options.databaseUrl);
    try {
      await requireOwnSession(client, options.databaseUrl);
      const deadline = performance.now() + TAKE_PATIENCE_MS;
      while (!(await tryLock(client))) {
        if (performance.now() > deadline) throw databaseInUse(await findHolder(client));
        await pause(TAKE_EVERY_MS);
      }
      return new PostgresLease(client, await readLife(client), options);
    } catch (error) {
      discard(client);
      throw translateDatabaseError(error);
    }
  }

  state(): LeaseState {
    return this.#state;
  }

  fence(): number {
    return this.#fence ?? 0;
  }

  async begin(): Promise<void> {
    if (this.#client === undefined) throw databaseAway("The connection that holds the database's lease was lost.");
    try {
      const { rows } = await this.#client.query<LeaseRow>(
        `insert into platform.lease (fence, host_name, process_id, backend_id, taken_at)
         values (1, $1, $2, pg_backend_pid(), now())
         on conflict (only_one) do update
         set fence = lease.fence + 1,
             host_name = excluded.host_name,
             process_id = excluded.process_id,
             backend_id = excluded.backend_id,
             taken_at = excluded.taken_at
         returning *`,
        [hostname(), process.pid],
      );
      const [row] = rows;
      if (row === undefined) throw new Error("the lease was not written");
      this.#fence = Number(row.fence);
      this.#state = { kind: "held", since: row.taken_at };
      this.#log.info("database.lease-taken", { fence: this.#fence });
    } catch (error) {
      // A transaction of the last holder is still open, though its lease is free: it died, and PostgreSQL has not noticed.
      if (systemErrorCode(error) === LOCK_TIMEOUT) throw databaseInUse(await findLast(this.#client));
      throw translateDatabaseError(error);
    }
  }

  async requireFence(db: Kysely<unknown>): Promise<void> {
    if (this.#state.kind === "lost") throw withoutHolder(this.#state.why);
    if (this.#fence === undefined) return;
    // `for share` waits for a successor that is just taking over, and makes it wait for us. The timeline is asked for in
    // the same statement: after a promotion the row is the same, and the database is not.
    const { rows } = await sql<LeaseRow & { file: string }>`
      select lease.*, pg_walfile_name(pg_current_wal_lsn()) as file
      from platform.lease
      for share`.execute(db);
    const why = this.#whyLost(rows[0], timelineOf(rows[0]?.file ?? ""));
    if (why === undefined) return;
    this.#lose(why);
    throw withoutHolder(why);
  }

  onLost(listener: (why: Refusal) => void): void {
    if (this.#state.kind === "lost") listener(this.#state.why);
    else this.#listeners.push(listener);
  }

  async release(): Promise<void> {
    this.#isReleased = true;
    clearTimeout(this.#timer);
    const client = this.#client;
    this.#client = undefined;
    await client?.end().catch(() => undefined);
  }

  #whyLost(row: LeaseRow | undefined, timeline: number): Refusal | undefined {
    if (row === undefined) return leaseLost(undefined);
    if (timeline !== this.life.timeline) return databasePromoted(this.life, timeline);
    return Number(row.fence) === this.#fence ? undefined : leaseLost(holderOf(row));
  }

  async #whyNotAgain(client: Client, life: DatabaseLife): Promise<Refusal | undefined> {
    if (life.systemIdentifier !== this.life.systemIdentifier) return leaseLost(undefined);
    if (life.timeline !== this.life.timeline) return databasePromoted(this.life, life.timeline);
    return this.#fence === undefined ? undefined : this.#whyLost(await readRow(client), life.timeline);
  }

  #lose(why: Refusal): void {
    if (this.#state.kind === "lost" || this.#isReleased) return;
    this.#state = { kind: "lost", why };
    clearTimeout(this.#timer);
    if (this.#client) discard(this.#client);
    this.#client = undefined;
    this.#log.error("database.lease-lost", why, { code: why.code, fence: this.fence() });
    for (const listener of this.#listeners.splice(0)) listener(why);
  }

  #watch(client: Client): void {
    this.#client = client;
    client.on("error", (error) => this.#interrupt(client, error));
    client.on("end", () => this.#interrupt(client, undefined));
    this.#lookLater(client);
  }

  #lookLater(client: Client): void {
    this.#timer = setTimeout(() => {
      this.#look(client).then(
        () => client === this.#client && this.#lookLater(client),
        (error: unknown) => this.#interrupt(client, error),
      );
    }, LOOK_EVERY_MS).unref();
  }

  async #look(client: Client): Promise<void> {
    const { timeline } = await readLife(client);
    if (this.#fence === undefined) return;
    const why = this.#whyLost(await readRow(client), timeline);
    if (why !== undefined) this.#lose(why);
  }

  #interrupt(client: Client, error: unknown): void {
    if (client !== this.#client || this.#isReleased || this.#state.kind === "lost") return;
    clearTimeout(this.#timer);
    this.#client = undefined;
    discard(client);
    this.#state = { kind: "interrupted", since: new Date() };
    this.#log.warn("database.lease-interrupted", { code: systemErrorCode(error) });
    void this.#retake();
  }

  /** As long as it takes: whether this server may go on is known only when the database answers. */
  async #retake(): Promise<void> {
    for (let delay = RETAKE_FIRST_MS; ; delay = Math.min(delay * 2, RETAKE_MAX_MS)) {
      await pause(delay, undefined, { ref: false });
      if (this.#isReleased || this.#state.kind === "lost") return;
      const client = await connect(this.#databaseUrl).catch(() => undefined);
      if (client === undefined) continue;
      try {
        if (await this.#isTakenBack(client)) return;
      } catch (error) {
        this.#log.warn("database.lease-not-taken-back", { code: systemErrorCode(error) });
      }
      if (client !== this.#client) discard(client);
    }
  }

  /** False: not decided yet. A standby that is not promoted yet refuses the first query. */
  async #isTakenBack(client: Client): Promise<boolean> {
    const life = await readLife(client);
    const isLocked = await tryLock(client);
    const why = await this.#whyNotAgain(client, life);
    if (why !== undefined) {
      this.#lose(why);
      discard(client);
      return true;
    }
    // Our own former session may still be there, or somebody who took the lock and not yet the fence.
    if (!isLocked || this.#isReleased) return false;
    const since = this.#fence === undefined ? new Date() : await renew(client, this.#fence);
    // Raised between the two queries: the next round says by whom. Given up meanwhile: nobody would end this session.
    if (since === undefined || this.#isReleased) return false;
    this.#state = { kind: "held", since };
    this.#watch(client);
    this.#log.info("database.lease-taken-back", { fence: this.fence() });
    return true;
  }
}

/** Who works on this database now, for whoever looks at it from outside. Undefined: nobody. */
export async function leaseHolder(databaseUrl: string): Promise<LeaseHolder | undefined> {
  const client = await connect(databaseUrl);
  try {
    return await findHolder(client);
  } finally {
    discard(client);
  }
}

/** A session that is seen in pg_stat_activity as what it does: `lease`, or `waits`. */
export async function connect(databaseUrl: string, does: "lease" | "waits" = "lease"): Promise<Client> {
  const client = new Client({
    connectionString: databaseUrl,
    application_name: Buffer.from(`rogatory ${does} ${process.pid}@${hostname()}`).subarray(0, NAME_BYTES).toString(),
    connectionTimeoutMillis: 5_000,
    query_timeout: QUERY_TIMEOUT_MS,
    keepAlive: true,
    // A holder whose machine died is noticed within half a minute; one that is idle is not cut.
    options:
      "-c timezone=UTC -c datestyle=ISO -c lock_timeout=8000 -c idle_session_timeout=0" +
      " -c tcp_keepalives_idle=10 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3",
  });
  // Unheard, the error of a connection that breaks while it is being made would end the process.
  client.on("error", () => undefined);
  try {
    await client.connect();
    return client;
  } catch (error) {
    discard(client);
    throw error;
  }
}

export function discard(client: Client): void {
  // That it is gone already is what was wanted.
  void client.end().catch(() => undefined);
}

/** A pool in transaction mode gives one client several sessions, in turn, or two clients the same: neither keeps a lock. */
async function requireOwnSession(client: Client, databaseUrl: string): Promise<void> {
  const other = await connect(databaseUrl);
  try {
    const first = await sessionOf(client);
    if ((await sessionOf(client)) !== first || (await sessionOf(other)) === first) throw databasePooled();
  } finally {
    discard(other);
  }
}

async function sessionOf(client: Client): Promise<number | undefined> {
  const { rows } = await client.query<{ pid: number }>("select pg_backend_pid() as pid");
  return rows[0]?.pid;
}

async function tryLock(client: Client): Promise<boolean> {
  const { rows } = await client.query<{ locked: boolean }>("select pg_try_advisory_lock($1) as locked", [LEASE_LOCK]);
  return rows[0]?.locked === true;
}

async function readLife(client: Client): Promise<DatabaseLife> {
  const { rows } = await client.query<LifeRow>(lifeQuery);
  const [row] = rows;
  if (row === undefined) throw new Error("the control data of the database are empty");
  return lifeOf(row);
}

async function readRow(client: Client): Promise<LeaseRow | undefined> {
  const { rows } = await client.query<LeaseRow>("select * from platform.lease");
  return rows[0];
}

/** Names the new session as the holder's. Undefined when the fence has risen meanwhile. */
async function renew(client: Client, fence: number): Promise<Date | undefined> {
  const { rows } = await client.query<LeaseRow>(
    "update platform.lease set backend_id = pg_backend_pid() where fence = $1 returning *",
    [fence],
  );
  return rows[0]?.taken_at;
}

/** Undefined: nobody has the lease. */
export async function findHolder(client: Client): Promise<LeaseHolder | undefined> {
  const { rows } = await client.query<{ pid: number; name: string }>(
    `select session.pid, session.application_name as name
     from pg_locks held
     join pg_stat_activity session on session.pid = held.pid
     where held.locktype = 'advisory'
       and held.database = (select oid from pg_database where datname = current_database())
       and held.classid = 0 and held.objid = $1 and held.objsubid = 1
       and held.granted`,
    [LEASE_LOCK],
  );
  const [session] = rows;
  if (session === undefined) return undefined;
  // Before the first migration there is no row, and a role may not be allowed to read it yet.
  const row = await readRow(client).catch(() => undefined);
  if (row !== undefined && Number(row.backend_id) === session.pid) return holderOf(row);
  const [, processId, hostName] = NAME.exec(session.name) ?? [];
  return processId === undefined || hostName === undefined ? undefined : { hostName, processId: Number(processId) };
}

async function findLast(client: Client): Promise<LeaseHolder | undefined> {
  const row = await readRow(client);
  return row && holderOf(row);
}

function holderOf(row: LeaseRow): LeaseHolder {
  return { hostName: row.host_name, processId: Number(row.process_id), since: row.taken_at };
}
