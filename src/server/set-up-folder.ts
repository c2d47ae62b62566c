import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import {
  contentsOf,
  dropSchemas,
  lockFolder,
  openDatabase,
  requireFreeSpace,
  silentLog,
  syncFolder,
  systemErrorCode,
  writeFileDurably,
  type Database,
} from "../platform/index.ts";
import { Refusal } from "../protocol/refusal.ts";

// A State is set up aside, in `setting-up/folder` of its data folder (the same file system, also where that is a mount),
// and moved into place at the end. While `setting-up` is there, the set-up is not finished: the server refuses to start,
// and the next set-up first takes back whatever this one did. It ends in one step, by a new name: were the marker removed
// piece by piece, a process killed in between would leave one without its plan.

const MARKER = "setting-up";
const ENDED_MARKER = "setting-up-ended";
const PLAN_FILE = "plan.json";
/** Moved last: without it a folder holds no State. */
const CONFIG_FILE = "config.json";

/** An empty embedded database, with room for its first writes. */
const EMBEDDED_ENGINE_BYTES = 64 * 1024 * 1024;

const planSchema = z.strictObject({
  /** Names that stand in the data folder only because this set-up put them there. */
  names: z.array(z.string().regex(/^[a-z][a-z.-]*$/)).max(50),
  /** Set when the local folder is elsewhere. */
  localFolder: z.string().optional(),
  /** SHA-256 of the URL of a PostgreSQL database that was empty before. */
  database: z.string().optional(),
});
type Plan = z.infer<typeof planSchema>;

/** Refuses `set-up-unfinished` where a set-up began and did not end; removes what one that ended had no time to remove. */
export function requireFinishedSetUp(dataFolder: string): void {
  rmSync(join(dataFolder, ENDED_MARKER), { recursive: true, force: true });
  if (!existsSync(join(dataFolder, MARKER))) return;
  throw new Refusal(
    "set-up-unfinished",
    `The set-up of ${dataFolder} did not finish. Run "rogatory init" again: it first takes back what there is.`,
    { field: "dataFolder" },
  );
}

/**
 * Begins a set-up, after taking back one that did not finish. Refuses `already-set-up`, `folder-not-empty`,
 * `folder-not-writable`, `set-up-under-way`, `set-up-not-taken-back`, `disk-full`.
 */
export async function beginSetUp(dataFolder: string, databaseUrl: string | undefined): Promise<SetUpFolder> {
  const marker = join(dataFolder, MARKER);
  if (!existsSync(marker)) requireNoState(dataFolder);
  const hadFolder = existsSync(dataFolder);
  makeFolder(marker);
  const lock = lockMarker(marker);
  const setUp = new SetUpFolder({ dataFolder, databaseUrl, hadFolder, lock });
  // Read under the lock. Without a plan nothing was moved yet; or another process has just finished, and this is its State.
  const unfinished = readPlan(marker);
  try {
    if (unfinished === undefined) requireNoState(dataFolder);
    else await takeBackFiles(dataFolder, unfinished, databaseUrl);
    requireNothingInTheWay(dataFolder);
    // What begins on a full disk ends with an engine that does not open; so it is not begun.
    if (databaseUrl === undefined) await requireFreeSpace(dataFolder, EMBEDDED_ENGINE_BYTES);
    setUp.prepare();
  } catch (error) {
    // What could not be taken back stays marked.
    if (unfinished !== undefined) lock.release();
    else await setUp.leave();
    throw error;
  }
  return setUp;
}

/** A set-up that was begun. Exactly one of `finish` and `takeBack` ends it; a killed process leaves it to the next one. */
export class SetUpFolder {
  /** Where the State is built. */
  readonly folder: string;
  readonly #dataFolder: string;
  readonly #databaseUrl: string | undefined;
  /** Whether the data folder was there before: else it goes when nothing comes of this. */
  readonly #hadFolder: boolean;
  readonly #lock: ReturnType<typeof lockMarker>;
  #plan: Plan = { names: [] };

  constructor(begun: {
    readonly dataFolder: string;
    readonly databaseUrl: string | undefined;
    readonly hadFolder: boolean;
    readonly lock: ReturnType<typeof lockMarker>;
  }) {
    this.folder = join(begun.dataFolder, MARKER, "folder");
    this.#dataFolder = begun.dataFolder;
    this.#databaseUrl = begun.databaseUrl;
    this.#hadFolder = begun.hadFolder;
    this.#lock = begun.lock;
  }

  /** From here on there is a plan, by which the next process takes back what this one leaves. */
  prepare(): void {
    this.#write({ names: [] });
    rmSync(this.folder, { recursive: true, force: true });
    mkdirSync(this.folder, { mode: 0o700 });
  }

  /**
   * Notes that this database was empty, so that its tables are ours to remove. To be asked only while its lease is held:
   * else another set-up could claim it too. Refuses `database-not-empty`.
   */
  async claimDatabase(database: Database): Promise<void> {
    if (this.#databaseUrl === undefined) return;
    const contents = await contentsOf(database);
    if (contents === "holds-data") {
      throw new Refusal(
        "database-not-empty",
        "This database holds records already. Give the new State an empty database of its own.",
        { field: "databaseUrl" },
      );
    }
    if (contents === "empty") this.#write({ ...this.#plan, database: digestOf(this.#databaseUrl) });
  }

  /** Moves everything to its place; not finished yet. Refuses `folder-not-empty` for a local folder with something in it. */
  async putInPlace(localFolder: string): Promise<void> {
    const isApart = localFolder !== join(this.#dataFolder, "local");
    const all = readdirSync(this.folder).filter((name) => name !== CONFIG_FILE && !(isApart && name === "local"));
    if (isApart && existsSync(localFolder) && readdirSync(localFolder).length > 0) {
      throw new Refusal("folder-not-empty", `${localFolder} is not empty; give the State a local folder of its own.`, {
        field: "localFolder",
      });
    }
    this.#write({ ...this.#plan, names: [...all, CONFIG_FILE], ...(isApart ? { localFolder } : {}) });
    if (isApart) cpSync(join(this.folder, "local"), localFolder, { recursive: true, errorOnExist: true, force: false });
    for (const name of [...all, CONFIG_FILE]) renameSync(join(this.folder, name), join(this.#dataFolder, name));
    await syncFolder(this.#dataFolder);
  }

  async finish(): Promise<void> {
    const ended = join(this.#dataFolder, ENDED_MARKER);
    rmSync(ended, { recursive: true, force: true });
    renameSync(join(this.#dataFolder, MARKER), ended);
    await syncFolder(this.#dataFolder);
    this.#lock.release();
    rmSync(ended, { recursive: true, force: true });
  }

  async takeBack(): Promise<void> {
    await takeBackFiles(this.#dataFolder, this.#plan, this.#databaseUrl);
    await this.leave();
  }

  /** Ends it where there is nothing of it to take back. */
  async leave(): Promise<void> {
    await this.finish();
    if (!this.#hadFolder) rmSync(this.#dataFolder, { recursive: true, force: true });
  }

  #write(next: Plan): void {
    writeFileDurably(join(this.#dataFolder, MARKER, PLAN_FILE), `${JSON.stringify(next)}\n`);
    this.#plan = next;
  }
}

async function takeBackFiles(dataFolder: string, plan: Plan, databaseUrl: string | undefined): Promise<void> {
  if (plan.database !== undefined && (databaseUrl === undefined || digestOf(databaseUrl) !== plan.database)) {
    throw new Refusal(
      "set-up-not-taken-back",
      "A set-up that did not finish left tables in another database. Run it again with that database's URL, or drop that database and remove the folder setting-up.",
      { field: "databaseUrl" },
    );
  }
  for (const name of plan.names.toReversed()) rmSync(join(dataFolder, name), { recursive: true, force: true });
  if (plan.localFolder !== undefined) rmSync(plan.localFolder, { recursive: true, force: true });
  rmSync(join(dataFolder, MARKER, "folder"), { recursive: true, force: true });
  // After the files, which may have filled the disk: opening a database writes a little itself.
  if (plan.database !== undefined && databaseUrl !== undefined) {
    await emptyDatabase(databaseUrl, join(dataFolder, MARKER));
  }
}

function requireNoState(dataFolder: string): void {
  if (!existsSync(join(dataFolder, CONFIG_FILE))) return;
  throw new Refusal("already-set-up", `${dataFolder} holds a State already; choose an empty folder.`, {
    field: "dataFolder",
  });
}

/** What a set-up would write over; a mount's `lost+found`, the answers, or the clock of an empty server do not matter. */
function requireNothingInTheWay(dataFolder: string): void {
  const ours = ["blobs", "database", "engine.json", "exhibits", "inbox.journal", "incarnation.json", "keys", "local"];
  const found = [...ours, "log"].filter((name) => existsSync(join(dataFolder, name)));
  if (found.length === 0) return;
  throw new Refusal(
    "folder-not-empty",
    `${dataFolder} holds ${found.join(", ")} of another State; choose an empty folder. Nothing was changed.`,
    { field: "dataFolder" },
  );
}

function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch (cause) {
    throw new Refusal("folder-not-writable", `${folder} cannot be made (${systemErrorCode(cause)}).`, {
      field: "dataFolder",
      cause,
    });
  }
}

function lockMarker(marker: string): ReturnType<typeof lockFolder> {
  try {
    return lockFolder(join(marker, "lock.db"));
  } catch (cause) {
    throw new Refusal("set-up-under-way", "Another process is setting up a State in this folder.", {
      field: "dataFolder",
      cause,
    });
  }
}

/** Undefined where no plan was ever written whole. */
function readPlan(marker: string): Plan | undefined {
  const path = join(marker, PLAN_FILE);
  if (!existsSync(path)) return undefined;
  return planSchema.parse(JSON.parse(readFileSync(path, "utf8")));
}

async function emptyDatabase(databaseUrl: string, marker: string): Promise<void> {
  // The record of the engine belongs to no State: it goes with the marker. With the lease: nobody else begins meanwhile.
  const database = await openDatabase({
    dataFolder: marker,
    databaseUrl,
    log: silentLog(),
    allowAsynchronousStandby: true,
    takeLease: true,
  });
  try {
    await dropSchemas(database);
  } finally {
    await database.close();
  }
}

function digestOf(url: string): string {
  return createHash("sha256").update(url).digest("hex");
}
