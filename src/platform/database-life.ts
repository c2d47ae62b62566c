import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { dirname } from "node:path";
import { z } from "zod";
import { Refusal } from "../protocol/refusal.ts";
import { writeFileDurably } from "./durable-files.ts";
import type { IncarnationKeeper } from "./incarnation.ts";
import type { Log } from "./log.ts";
import { requireDamage } from "./system-error.ts";

/** Which life of a PostgreSQL cluster this is: each promotion and each restore to a point in time begins a new timeline. */
export interface DatabaseLife {
  readonly systemIdentifier: string;
  readonly timeline: number;
}

/** Any role may call these functions, unless its right was taken away. The file's name begins with the timeline, in hex. */
export const lifeQuery = `
  select system_identifier::text as system, pg_walfile_name(pg_current_wal_lsn()) as file
  from pg_control_system()`;

export interface LifeRow {
  readonly system: string;
  readonly file: string;
}

/** Reads a row of `lifeQuery`. */
export function lifeOf({ system, file }: LifeRow): DatabaseLife {
  return { systemIdentifier: system, timeline: timelineOf(file) };
}

/** The timeline of a WAL file by its name. */
export function timelineOf(walFile: string): number {
  return Number.parseInt(walFile.slice(0, 8), 16);
}

/** R2: what a promoted standby had not received is gone, so its promotion is a restore. */
export function databasePromoted(known: DatabaseLife, timeline: number): Refusal {
  return new Refusal(
    "database-promoted",
    `PostgreSQL is on timeline ${timeline} and was on ${known.timeline}: a standby was promoted, or the database restored. ` +
      "This counts as a restore: the server signs nothing more, ends, and starts in recovery (docs/operate/recover.md).",
    { details: { known: known.timeline, now: timeline } },
  );
}

const recordSchema = z.strictObject({
  systemIdentifier: z.string().regex(/^\d+$/),
  timeline: z.number().int().positive(),
});

interface LifeContext {
  readonly incarnation: IncarnationKeeper;
  readonly log: Log;
  readonly shared?: DatabaseLife | undefined;
}

/**
 * Compares the database with the one of the last start, noted in a file outside the backup set, and notes it anew. On
 * another timeline the incarnation is raised into recovery (R1, R2). Another cluster altogether (an upgrade, a dump loaded
 * elsewhere) is told from its predecessor by the high-water marks, which every start compares; where two machines `shared` what they knew
 * of it, this one may not have those marks, so it counts as a restore. Refuses `database-life-damaged`.
 */
export async function keepDatabaseLife(
  file: string,
  life: DatabaseLife,
  { incarnation, log, shared }: LifeContext,
): Promise<void> {
  const known = shared ?? readLife(file);
  if (known?.systemIdentifier === life.systemIdentifier && known.timeline === life.timeline) return;
  if (known !== undefined && known.systemIdentifier !== life.systemIdentifier) {
    log.warn("database.other-cluster", { known: known.systemIdentifier, now: life.systemIdentifier });
    if (shared !== undefined) await incarnation.raise("database-set-back");
  } else if (known !== undefined) {
    // A lower timeline is the former primary: what was committed after the promotion is not in it.
    await incarnation.raise(life.timeline > known.timeline ? "database-promoted" : "database-set-back");
  }
  // After the incarnation: interrupted between the two, the next start raises once more, and never too little.
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  writeFileDurably(file, `${JSON.stringify(life)}\n`);
}

function readLife(file: string): DatabaseLife | undefined {
  if (!existsSync(file)) return undefined;
  try {
    return recordSchema.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch (cause) {
    requireDamage(cause);
    throw new Refusal(
      "database-life-damaged",
      `${file} cannot be read. Remove it and its folder to start in recovery.`,
      { details: { path: file }, cause },
    );
  }
}
