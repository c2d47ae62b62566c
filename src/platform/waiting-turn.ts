import { setTimeout as pause } from "node:timers/promises";
import type { Client } from "pg";
import { isRefusal, Refusal } from "../protocol/refusal.ts";
import type { BlobStore } from "./blobs.ts";
import { type Database, type DatabaseOptions, openDatabase } from "./database.ts";
import type { LeaseHolder } from "./lease.ts";
import type { Log } from "./log.ts";
import { isOutage } from "./outage.ts";
import { connect, discard, findHolder } from "./postgres-lease.ts";
import { followRows } from "./shared-blobs.ts";
import { systemErrorCode } from "./system-error.ts";

const LOOK_EVERY_MS = 500;
/** A holder whose connection was cut takes its lease back sooner, and a supervisor starts a server sooner again. */
const FREE_FOR_MS = 5_000;
const FOLLOW_EVERY_MS = 10_000;
/** A transaction is seen after it began: rows of this span are looked at again. */
const OVERLAP_MS = 10 * 60_000;
/** What passes while a database changes its machine. */
const PASSES = ["database-in-use", "database-is-standby", "database-standby-asynchronous"];

interface TurnOptions extends DatabaseOptions {
  readonly databaseUrl: string;
  readonly local: BlobStore;
  readonly signal: AbortSignal;
  /** Called when it has to wait. */
  readonly tell: () => Promise<{ close(): Promise<void> } | undefined>;
}

/**
 * Opens the database with its lease, as `openDatabase` does, once no other server has it: at once where nobody does, else when nobody
 * did for five seconds. Meanwhile the files of blobs come to this disk. Refuses `waiting-ended` when the signal aborts.
 */
export async function openInTurn(options: TurnOptions): Promise<Database> {
  const { signal, log, tell } = options;
  let told: { close(): Promise<void> } | undefined;
  let hasWaited = false;
  try {
    for (;;) {
      if (signal.aborted) throw new Refusal("waiting-ended", "The server was stopped while it waited for its turn.");
      try {
        return await openDatabase(options);
      } catch (error) {
        if (!(isOutage(error) || PASSES.some((code) => isRefusal(error, code)))) throw error;
        log.info("database.waits", { code: systemErrorCode(error) });
      }
      if (!hasWaited) told = await tell();
      hasWaited = true;
      await untilFree(options);
    }
  } finally {
    await told?.close();
  }
}

/** Resolves when the lease was free long enough, or the wait is over. */
async function untilFree(options: TurnOptions): Promise<void> {
  const { databaseUrl, signal, log } = options;
  const following = new AbortController();
  const followed = follow(options, AbortSignal.any([signal, following.signal]));
  let client: Client | undefined;
  let freeSince: number | undefined;
  let seen: string | undefined;
  try {
    while (!signal.aborted) {
      try {
        client ??= await connect(databaseUrl, "waits");
        const holder = await look(client);
        const name = holder === undefined ? "nobody" : `${holder.processId}@${holder.hostName}`;
        if (name !== seen) log.info("database.waits", { holder: name });
        seen = name;
        freeSince = holder === undefined ? (freeSince ?? performance.now()) : undefined;
        if (freeSince !== undefined && performance.now() - freeSince >= FREE_FOR_MS) return;
      } catch (error) {
        log.debug("database.waits", { code: systemErrorCode(error) });
        if (client !== undefined) discard(client);
        client = freeSince = undefined;
      }
      await pause(LOOK_EVERY_MS, undefined, { signal }).catch(() => undefined);
    }
  } finally {
    following.abort();
    if (client !== undefined) discard(client);
    await followed;
  }
}

/** A standby that is not promoted yet knows of no holder, and cannot be worked on. */
async function look(client: Client): Promise<LeaseHolder | undefined> {
  const { rows } = await client.query<{ isStandby: boolean }>(`select pg_is_in_recovery() as "isStandby"`);
  if (rows[0]?.isStandby === true) throw new Error("the database is a standby");
  return await findHolder(client);
}

async function follow(options: TurnOptions, signal: AbortSignal): Promise<void> {
  let since = new Date(0);
  while (!signal.aborted) {
    const next = new Date(Date.now() - OVERLAP_MS);
    try {
      await followOnce(options, { since, signal });
      since = next;
    } catch (error) {
      options.log.warn("database.blobs-not-followed", { code: systemErrorCode(error) });
    }
    await pause(FOLLOW_EVERY_MS, undefined, { signal }).catch(() => undefined);
  }
}

async function followOnce(options: TurnOptions, span: { since: Date; signal: AbortSignal }): Promise<void> {
  const database = await openDatabase({ ...options, log: quiet(options.log), takeLease: false });
  try {
    await followRows(options.local, database.db, span);
  } finally {
    await database.close();
  }
}

/** Every ten seconds it is opened again. */
function quiet(log: Log): Log {
  return { ...log, info: () => {} };
}
