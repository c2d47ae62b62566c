import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { dirname } from "node:path";
import { z } from "zod";
import { Refusal } from "../protocol/refusal.ts";
import { writeFileDurably } from "./durable-files.ts";
import { requireDamage } from "./system-error.ts";

/** Time as the server sees it. It never runs back (R23). */
export interface Clock {
  now(): Date;
}

/** The clock of a running server. */
export interface ServerClock extends Clock {
  /** Moves the clock forward and remembers it over restarts. Refuses with `clock-cannot-be-moved` outside training. */
  advance(ms: number): void;
  /** How far this clock is ahead of the machine's own: more than zero after the machine's clock was set back. */
  aheadOfSystemMs(): number;
  /** Remembers the latest time given out, so that the next start does not begin before it. */
  save(): void;
}

/** Of a State with two machines. */
export interface SharedClock extends ServerClock {
  /** The latest time given out, and how far it was moved, for another machine of this State. */
  reached(): ReachedTime;
  /** Does not go on before a time that another machine of this State had reached. */
  goOnFrom(reached: ReachedTime): void;
}

export interface ReachedTime {
  readonly latest: number;
  readonly offsetMs: number;
}

export interface ClockOptions {
  /** Where the latest time and the offset are kept. */
  readonly file: string;
  /** Only a training server's clock can be moved. */
  readonly mayAdvance: boolean;
  /** The machine's clock and a counter that never jumps; tests give their own. */
  readonly wall?: () => number;
  readonly steady?: () => number;
}

const savedSchema = z.strictObject({
  latest: z.number().int().nonnegative(),
  offsetMs: z.number().int().nonnegative(),
});

/**
 * R23: server time never runs back. When the machine's clock was set back, ours goes on at half speed until the
 * machine's has caught up: a deadline neither stands still nor jumps.
 */
export function openServerClock({
  file,
  mayAdvance,
  wall = Date.now,
  steady = () => performance.now(),
}: ClockOptions): SharedClock {
  const saved = readSaved(file);
  let offsetMs = mayAdvance ? saved.offsetMs : 0;
  let latest = saved.latest;
  let steadyAtLatest = steady();

  function now(): number {
    const system = Math.floor(wall()) + offsetMs;
    const elapsed = steady() - steadyAtLatest;
    const time = Math.max(system, Math.floor(latest + elapsed / 2));
    if (time > latest) {
      latest = time;
      steadyAtLatest = steady();
    }
    return latest;
  }

  function save(): void {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    writeFileDurably(file, `${JSON.stringify({ latest: now(), offsetMs } satisfies ReachedTime)}\n`);
  }

  return {
    now: () => new Date(now()),
    aheadOfSystemMs: () => now() - (Math.floor(wall()) + offsetMs),
    reached: () => ({ latest: now(), offsetMs }),
    goOnFrom(reached) {
      if (mayAdvance) offsetMs = Math.max(offsetMs, reached.offsetMs);
      if (reached.latest <= now()) return;
      latest = reached.latest;
      steadyAtLatest = steady();
    },
    save,
    advance(ms) {
      if (!mayAdvance) {
        throw new Refusal("clock-cannot-be-moved", "Only the clock of a training server can be moved.");
      }
      if (!Number.isSafeInteger(ms) || ms < 0) {
        throw new Refusal("clock-cannot-be-moved", "The clock moves forward only, by whole milliseconds.");
      }
      offsetMs += ms;
      save();
    },
  };
}

function readSaved(file: string): ReachedTime {
  if (!existsSync(file)) return { latest: 0, offsetMs: 0 };
  try {
    return savedSchema.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch (cause) {
    requireDamage(cause);
    throw new Refusal(
      "clock-file-damaged",
      `${file} cannot be read. Compare the machine's clock, then remove the file.`,
      {
        cause,
      },
    );
  }
}
