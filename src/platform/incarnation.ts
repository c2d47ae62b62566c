import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
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
  /**
   * Notes what the database holds, once it was compared, in the marks of this machine: those of one that waited are old, and would let
   * through what the other machine's would stop.
   */
  catchUp(held: Readonly<Record<string, HighWaterMark>>): Promise<void>;
  /**
   * The life of a State with two machines stands in its database: `found` there is adopted, unless this folder lived on beyond it (R1).
   * From now on `keep` makes a life durable there before it is written here.
   */
  share(found: StoredIncarnation | undefined, keep: (life: StoredIncarnation) => Promise<void>): Promise<void>;
  /** New number and id, in recovery; the number is above `others`. */
  raise(reason: string, others?: number): Promise<Incarnation>;
  /** After reconciliation with the peers. From now on these are the marks: what was ahead of them is lost, and closed. */
  leaveRecovery(held: Readonly<Record<string, HighWaterMark>>): Promise<Incarnation>;
}

export interface IncarnationOptions {
  readonly dataFolder: string;
  /** Outside the backup set: what lies here is not restored with the rest. */
  readonly localFolder: string;
  readonly random: Randomness;
  readonly log: Log;
  /** Only looked at: nothing is written, and a restored folder stays one for the next start. */
  readonly isInspection?: boolean;
  /** `share` will say in which life it is; nothing is written before. */
  readonly isShared?: boolean;
}

const RECORD_FILE = "incarnation.json";

const recordSchema = z.strictObject({
  number: z.number().int().positive(),
  id: z.string().regex(/^[0-9a-f]{32}$/),
  state: z.enum(["normal", "recovery"]),
  reason: z.string().optional(),
});

export type StoredIncarnation = z.infer<typeof recordSchema>;

/**
 * R1: a restored backup is a fork. The incarnation stands in the data folder (and so in every backup) and beside the
 * high-water marks outside it; where the two differ, the folder was restored or copied, and a new incarnation begins.
 */
export async function openIncarnation(options: IncarnationOptions): Promise<IncarnationKeeper> {
  const inBackup = readRecord(join(options.dataFolder, RECORD_FILE));
  const here = readRecord(join(options.localFolder, RECORD_FILE));
  const keeper = new FileIncarnation(options, { inBackup, here });
  if (options.isShared !== true) await keeper.begin();
  return keeper;
}

interface FoundRecords {
  readonly inBackup: StoredIncarnation | undefined;
  readonly here: StoredIncarnation | undefined;
}

class FileIncarnation implements IncarnationKeeper {
  readonly highWater: FileHighWater;
  readonly #options: IncarnationOptions;
  readonly #startId: string;
  /** The highest number that either copy had when the server started. */
  readonly #highest: number;
  readonly #found: FoundRecords;
  #keep: (life: StoredIncarnation) => Promise<void> = async () => {};
  #record: StoredIncarnation;

  constructor(options: IncarnationOptions, found: FoundRecords) {
    this.#options = options;
    this.#found = found;
    this.highWater = new FileHighWater(join(options.localFolder, "high-water.json"));
    this.#startId = randomHex(options.random);
    this.#record = found.inBackup ?? first(options.random);
    this.#highest = Math.max(found.inBackup?.number ?? 0, found.here?.number ?? 0);
  }

  async begin(): Promise<void> {
    const reason = restoreReason(this.#found.inBackup, this.#found.here);
    // As it is, so that both copies are there.
    if (reason === undefined) await this.#write(this.#record);
    else await this.raise(reason);
  }

  async share(found: StoredIncarnation | undefined, keep: (life: StoredIncarnation) => Promise<void>): Promise<void> {
    this.#keep = keep;
    if (found === undefined) return await this.begin();
    const ours = [this.#found.inBackup, this.#found.here].filter((one) => one !== undefined);
    const isBeyond = ours.some(
      ({ number, id }) => number > found.number || (number === found.number && id !== found.id),
    );
    if (isBeyond) await this.raise("another-life", found.number);
    else await this.#write(found);
  }

  async catchUp(held: Readonly<Record<string, HighWaterMark>>): Promise<void> {
    if (this.#record.state !== "normal") return;
    await Promise.all(Object.entries(held).map(async ([name, mark]) => await this.highWater.note(name, mark)));
  }

  current(): Incarnation {
    const { reason, ...rest } = this.#record;
    return { ...rest, startId: this.#startId, ...(reason === undefined ? {} : { reason }) };
  }

  async checkAgainst(
    held: Parameters<IncarnationKeeper["checkAgainst"]>[0],
    kinds = Object.keys(held).map(kindOf),
  ): Promise<Incarnation> {
    const behind = Object.entries(this.highWater.marks()).filter(
      ([name, mark]) => kinds.includes(kindOf(name)) && isBehind(held[name], mark),
    );
    if (behind.length > 0 && this.#record.state === "normal") {
      this.#options.log.warn("incarnation.behind-high-water", { marks: behind.map(([name]) => name).join(",") });
      return await this.raise("behind-high-water");
    }
    return this.current();
  }

  async raise(reason: string, others = 0): Promise<Incarnation> {
    const number = Math.max(this.#record.number, this.#highest, others) + 1;
    await this.#write({ number, id: randomHex(this.#options.random), state: "recovery", reason });
    this.#options.log.warn("incarnation.raised", { number, reason });
    return this.current();
  }

  async leaveRecovery(held: Readonly<Record<string, HighWaterMark>>): Promise<Incarnation> {
    // First: interrupted between the two, the server is still in recovery.
    await this.highWater.restart(held);
    const { number, id } = this.#record;
    await this.#write({ number, id, state: "normal" });
    this.#options.log.info("incarnation.recovered", { number });
    return this.current();
  }

  // The copy outside the backup set first: interrupted between the two, the next start sees a difference and raises.
  async #write(next: StoredIncarnation): Promise<void> {
    await this.#keep(next);
    const { dataFolder, localFolder, isInspection = false } = this.#options;
    for (const folder of isInspection ? [] : [localFolder, dataFolder]) {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      writeFileDurably(join(folder, RECORD_FILE), `${JSON.stringify(next)}\n`);
    }
    this.#record = next;
  }
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
