import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { z } from "zod";
import { Refusal } from "../protocol/refusal.ts";
import { writeFileDurably } from "./durable-files.ts";
import { FileHighWater, type HighWater, type HighWaterMark } from "./high-water.ts";
import type { Log } from "./log.ts";
import type { Randomness } from "./random.ts";
import { requireDamage } from "./system-error.ts";

/** One life of a data folder. A restore, clone or promotion starts a new one (R1, R20). */
export interface Incarnation {
  readonly number: number;
  /** 128 random bits, 32 hex digits. */
  readonly id: string;
  /** New at each start: two starts that interleave betray a clone. 32 hex digits. */
  readonly startId: string;
  /** In recovery a server signs nothing but recovery messages. */
  readonly state: "normal" | "recovery";
  /** Why it is in recovery: a code. */
  readonly reason?: string;
}

export interface IncarnationKeeper {
  current(): Incarnation;
  readonly highWater: HighWater;
  /**
   * Compares what the database holds with the marks; behind any of them, it raises the incarnation into recovery.
   * A mark's kind is its name up to the first "/"; every mark of the given kinds (by default those that occur in
   * `held`) must be held.
   */
  checkAgainst(held: Readonly<Record<string, HighWaterMark>>, kinds?: readonly string[]): Promise<Incarnation>;
  /** New number and id, in recovery. */
  raise(reason: string): Promise<Incarnation>;
  /** After reconciliation with the peers. */
  leaveRecovery(): Promise<Incarnation>;
}

export interface IncarnationOptions {
  readonly dataFolder: string;
  /** Outside the backup set: what lies here is not restored with the rest. */
  readonly localFolder: string;
  readonly random: Randomness;
  readonly log: Log;
  /** Only looked at: nothing is written, and a restored folder stays one for the next start. */
  readonly isInspection?: boolean;
}

const recordSchema = z.strictObject({
  number: z.number().int().positive(),
  id: z.string().regex(/^[0-9a-f]{32}$/),
  state: z.enum(["normal", "recovery"]),
  reason: z.string().optional(),
});

type StoredIncarnation = z.infer<typeof recordSchema>;

/**
 * R1: a restored backup is a fork. The incarnation stands in the data folder (and so in every backup) and beside the
 * high-water marks outside it; where the two differ, the folder was restored or copied, and a new incarnation begins.
 */
export async function openIncarnation({
  dataFolder,
  localFolder,
  random,
  log,
  isInspection = false,
}: IncarnationOptions): Promise<IncarnationKeeper> {
  const backedUp = join(dataFolder, "incarnation.json");
  const local = join(localFolder, "incarnation.json");
  const highWater = new FileHighWater(join(localFolder, "high-water.json"));
  const startId = randomHex(random);
  const inBackup = readRecord(backedUp);
  const here = readRecord(local);
  const highest = Math.max(inBackup?.number ?? 0, here?.number ?? 0);

  let record = inBackup ?? first(random);
  const reason = restoreReason(inBackup, here);
  if (reason === undefined) write(record);
  else raiseTo(reason);

  function raiseTo(because: string): void {
    const number = Math.max(record.number, highest) + 1;
    write({ number, id: randomHex(random), state: "recovery", reason: because });
    log.warn("incarnation.raised", { number, reason: because });
  }

  // The copy outside the backup set first: interrupted between the two, the next start sees a difference and raises.
  function write(next: StoredIncarnation): void {
    for (const path of isInspection ? [] : [local, backedUp]) {
      mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
      writeFileDurably(path, `${JSON.stringify(next)}\n`);
    }
    record = next;
  }

  function current(): Incarnation {
    const { reason: because, ...rest } = record;
    return { ...rest, startId, ...(because === undefined ? {} : { reason: because }) };
  }

  return {
    highWater,
    current,
    async checkAgainst(held, kinds = Object.keys(held).map(kindOf)) {
      const behind = Object.entries(highWater.marks()).filter(
        ([name, mark]) => kinds.includes(kindOf(name)) && isBehind(held[name], mark),
      );
      if (behind.length > 0 && record.state === "normal") {
        log.warn("incarnation.behind-high-water", { marks: behind.map(([name]) => name).join(",") });
        raiseTo("behind-high-water");
      }
      return current();
    },
    async raise(because) {
      raiseTo(because);
      return current();
    },
    async leaveRecovery() {
      const { number, id } = record;
      write({ number, id, state: "normal" });
      log.info("incarnation.recovered", { number });
      return current();
    },
  };
}

function restoreReason(
  inBackup: StoredIncarnation | undefined,
  here: StoredIncarnation | undefined,
): string | undefined {
  if (!inBackup && !here) return undefined;
  if (!inBackup) return "data-folder-replaced";
  // The folder came without its local part: restored elsewhere, or copied.
  if (!here) return "high-water-missing";
  return inBackup.number === here.number && inBackup.id === here.id ? undefined : "data-folder-restored";
}

function first(random: Randomness): StoredIncarnation {
  return { number: 1, id: randomHex(random), state: "normal" };
}

function isBehind(held: HighWaterMark | undefined, mark: HighWaterMark): boolean {
  if (!held || held.value < mark.value) return true;
  return held.value === mark.value && held.digest !== mark.digest;
}

function kindOf(name: string): string {
  return name.split("/", 1)[0] ?? name;
}

function readRecord(path: string): StoredIncarnation | undefined {
  if (!existsSync(path)) return undefined;
  try {
    return recordSchema.parse(JSON.parse(readFileSync(path, "utf8")));
  } catch (cause) {
    requireDamage(cause);
    throw new Refusal("incarnation-damaged", `${path} cannot be read. Restore it, or remove it to start in recovery.`, {
      details: { path },
      cause,
    });
  }
}

function randomHex(random: Randomness): string {
  return Buffer.from(random.bytes(16)).toString("hex");
}
