import { sql, type Kysely } from "kysely";
import type { Log } from "./log.ts";

const EVERY_MS = 60_000;
const CHECKPOINT_AFTER_BYTES = 64 * 1024 * 1024;
const VACUUM_AFTER_BYTES = 512 * 1024 * 1024;

/**
 * The embedded engine has no background processes: nobody else makes checkpoints (the write-ahead log would grow until
 * the next start) or vacuums.
 */
export function startEmbeddedUpkeep(db: Kysely<unknown>, log: Log): { stop(): void } {
  let checkpointAt = 0;
  let vacuumAt = 0;
  let isBusy = false;

  async function lookAfter(): Promise<void> {
    const written = await writtenBytes(db);
    if (written - vacuumAt > VACUUM_AFTER_BYTES) {
      await sql`vacuum (analyze)`.execute(db);
      vacuumAt = written;
    }
    if (written - checkpointAt > CHECKPOINT_AFTER_BYTES) {
      await sql`checkpoint`.execute(db);
      checkpointAt = written;
    }
  }

  const timer = setInterval(() => {
    if (isBusy) return;
    isBusy = true;
    lookAfter()
      .catch((error: unknown) => log.error("database.upkeep-failed", error))
      .finally(() => (isBusy = false));
  }, EVERY_MS);
  timer.unref();
  return { stop: () => clearInterval(timer) };
}

async function writtenBytes(db: Kysely<unknown>): Promise<number> {
  const { rows } = await sql<{ bytes: number }>`
    select pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')::bigint as bytes`.execute(db);
  return rows[0]?.bytes ?? 0;
}
