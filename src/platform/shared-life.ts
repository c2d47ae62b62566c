import { join } from "node:path";
import { type Kysely, sql } from "kysely";
import { Refusal } from "../protocol/refusal.ts";
import type { BlobStore } from "./blobs.ts";
import type { ReachedTime, SharedClock } from "./clock.ts";
import { type DatabaseLife, keepDatabaseLife } from "./database-life.ts";
import type { StoredIncarnation } from "./incarnation.ts";
import type { Platform } from "./platform.ts";
import { followRows, shareFiles } from "./shared-blobs.ts";

const SAVE_CLOCK_EVERY_MS = 10_000;
const COMPARE_FILES_EVERY_MS = 24 * 3_600_000;

interface SharedLife {
  readonly incarnation: StoredIncarnation;
  readonly database: DatabaseLife;
  readonly clock: ReachedTime;
}

type Living = Pick<Platform, "config" | "database" | "incarnation" | "jobs" | "log"> & { readonly clock: SharedClock };

/**
 * To be called once the fence was taken: in which life the State is, on which timeline, and at what time. With a second machine the
 * database says so, and every machine adopts it; else the folder has said so. Refuses `second-machine-set`.
 */
export async function beginLife(platform: Living, local: BlobStore): Promise<void> {
  const { clock, config, database, incarnation, jobs, log } = platform;
  const found = await readLife(database.db);
  if (!config.secondMachine) {
    if (found !== undefined) throw secondMachineSet();
    return;
  }
  if (database.life === undefined) throw new Error("a second machine needs PostgreSQL");
  if (found === undefined) await shareFiles(local, database);
  else clock.goOnFrom(found.clock);
  let known = found?.database ?? database.life;
  let life: StoredIncarnation | undefined;
  const save = async (): Promise<void> => {
    if (life !== undefined) await writeLife(platform, { incarnation: life, database: known, clock: clock.reached() });
  };
  await incarnation.share(found?.incarnation, async (next) => {
    life = next;
    await save();
  });
  await keepDatabaseLife(join(config.localFolder, "database-life.json"), database.life, {
    incarnation,
    log,
    shared: known,
  });
  known = database.life;
  await save();
  jobs.add({ name: "platform.shared-life", everyMs: SAVE_CLOCK_EVERY_MS, run: save });
  // What was not copied while this machine waited, or was removed meanwhile.
  const compare = async (signal: AbortSignal): Promise<void> =>
    await followRows(local, database.db, { since: new Date(0), signal });
  jobs.add({ name: "platform.shared-blobs", everyMs: COMPARE_FILES_EVERY_MS, run: compare });
}

/** Without the setting this server would keep what it receipts on its own disk, and the other machine could not answer for it. */
function secondMachineSet(): Refusal {
  return new Refusal(
    "second-machine-set",
    "A second machine may take over this database at any moment. Set secondMachine here too, or end that first, as " +
      "docs/operate/two-machines.md says.",
  );
}

interface LifeRow {
  readonly incarnation: string | number;
  readonly id: string;
  readonly state: "normal" | "recovery";
  readonly reason: string | null;
  readonly system: string;
  readonly timeline: string | number;
  readonly latest: string | number;
  readonly offset: string | number;
}

async function readLife(db: Kysely<unknown>): Promise<SharedLife | undefined> {
  const { rows } = await sql<LifeRow>`
    select incarnation, incarnation_id as id, state, reason, system_identifier as system, timeline,
           clock_latest as latest, clock_offset_ms as offset
    from platform.shared_life`.execute(db);
  const [row] = rows;
  if (row === undefined) return undefined;
  const { id, state, reason } = row;
  return {
    incarnation: { number: Number(row.incarnation), id, state, ...(reason === null ? {} : { reason }) },
    database: { systemIdentifier: row.system, timeline: Number(row.timeline) },
    clock: { latest: Number(row.latest), offsetMs: Number(row.offset) },
  };
}

async function writeLife({ database }: Living, { incarnation, database: life, clock }: SharedLife): Promise<void> {
  const { number, id, state, reason = null } = incarnation;
  await database.transaction(async ({ db }) => {
    await sql`
      insert into platform.shared_life (incarnation, incarnation_id, state, reason, system_identifier, timeline, clock_latest, clock_offset_ms)
      values (${number}, ${id}, ${state}, ${reason}, ${life.systemIdentifier}, ${life.timeline}, ${clock.latest}, ${clock.offsetMs})
      on conflict (only_one) do update
      set incarnation = excluded.incarnation,
          incarnation_id = excluded.incarnation_id,
          state = excluded.state,
          reason = excluded.reason,
          system_identifier = excluded.system_identifier,
          timeline = excluded.timeline,
          clock_latest = excluded.clock_latest,
          clock_offset_ms = excluded.clock_offset_ms`.execute(db);
  });
}
