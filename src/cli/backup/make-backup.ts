import { readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { z } from "zod";
import {
  addDisposals,
  DISPOSALS_FILE,
  KEPT_FOR_BACKUP,
  noteBackup,
  readApplied,
  recordedEngine,
  RESTORE_FOLDER,
  type ServerConfig,
} from "../../platform/index.ts";
import { listedDisposals } from "../../server/listed-disposals.ts";
import { fillWhole, requireRoomFor } from "../whole-folder.ts";
import { LAST_NAMES, type RecordFacts, writeRecord } from "./backup-record.ts";
import { addFolder, nameIn, sizeOf } from "./copied-folder.ts";
import { writeDatabase, writeExhibitKeys } from "./database-part.ts";
import { copyKeys, KEYS_FILE } from "./key-backup.ts";
import { type HeldState, holdingState, type Snapshot } from "./snapshot.ts";
import { BackupWriter } from "./stored-files.ts";

/**
 * What a backup never holds: the marks that betray a restore (R1), keys (R29), which have a backup of their own, and evidence in clear,
 * which would outlive its day and its disposal there (R17). Half sealed bodies are worthless after a restart (R3).
 */
const LEFT_OUT = [
  "local",
  "keys",
  "exhibits/opened",
  "exhibits/drop-box",
  "exhibits/incoming",
  "exhibits/staged",
  "blobs/incoming",
  "log/tmp",
  KEPT_FOR_BACKUP,
  "kept-for-backup-ended",
  RESTORE_FOLDER,
  // Keys of exhibits stand in it (R17).
  "database.moved-to-postgres",
];
/** Of the embedded engine rows are backed up, not files: keys of exhibits would stand in them for as long as the backup (R17). */
const ENGINE_FILES = ["database", "database.lock"];
const LOG_FOLDER = "log";

export interface BackupPlan {
  readonly config: ServerConfig;
  /** Where the data go; undefined: only the keys of exhibits are backed up. */
  readonly out: string | undefined;
  readonly keysOut: string | undefined;
  readonly exhibitKeysOut: string | undefined;
  /** Of age; none: not encrypted. */
  readonly recipients: readonly string[];
}

export interface BackupMade {
  readonly files: number;
  readonly tables: number;
  readonly rows: number;
  /** Undefined where they were not backed up. */
  readonly exhibitKeys: number | undefined;
}

/** A folder of a backup while it is filled. */
interface Filled {
  readonly folder: string;
  readonly writer: BackupWriter;
}

/**
 * Backs a State up, running or not, each of the folders wholly or none of them. Files are copied after the database was looked at, and
 * nothing that it names can go meanwhile; the log is copied before, and what it lacks a start writes from the rows (R21). Refuses
 * `disk-full`, `link-in-folder`, `backup-under-way`, `folder-not-empty`, `copy-unfinished`, and what the database refuses.
 */
export async function makeBackup(plan: BackupPlan): Promise<BackupMade> {
  const { config, out, keysOut, exhibitKeysOut, recipients } = plan;
  const { dataFolder } = config;
  const leftOut = leftOutOf(config);
  if (out !== undefined) await requireRoomFor(out, await sizeOf(dataFolder, leftOut), dataFolder);
  const filledBy = (folder: string | undefined): Filled | undefined =>
    folder === undefined ? undefined : { folder, writer: new BackupWriter(folder, recipients) };
  const made = await filling(keysOut, "keys-out", [KEYS_FILE], async (keysFolder) => {
    if (keysFolder !== undefined) await copyKeys(dataFolder, keysFolder, config.state);
    return await filling(exhibitKeysOut, "exhibit-keys-out", LAST_NAMES, async (exhibitKeysFolder) => {
      const exhibitKeys = filledBy(exhibitKeysFolder);
      return await filling(
        out,
        "out",
        LAST_NAMES,
        async (folder) => await fill(plan, leftOut, filledBy(folder), exhibitKeys),
      );
    });
  });
  if (out !== undefined) noteBackup(config.localFolder, new Date());
  return made;
}

async function fill(
  { config, out, exhibitKeysOut }: BackupPlan,
  leftOut: readonly string[],
  data: Filled | undefined,
  exhibitKeys: Filled | undefined,
): Promise<BackupMade> {
  const { dataFolder } = config;
  const copyLog = async (): Promise<void> => {
    if (data !== undefined) await addFolder(data.writer, { root: dataFolder, folder: LOG_FOLDER, leftOut });
  };
  return await holdingState(config, copyLog, async (state) => {
    const facts = factsOf(config);
    const seen = await look(state, data, exhibitKeys);
    if (seen.disposals !== undefined)
      await addDisposals(join(dirname(resolve(out ?? exhibitKeysOut ?? "")), DISPOSALS_FILE), seen.disposals);
    if (data !== undefined) {
      const besidesLog = [...leftOut, LOG_FOLDER];
      await addFolder(data.writer, { root: dataFolder, leftOut: besidesLog });
      await addFolder(data.writer, { root: join(dataFolder, KEPT_FOR_BACKUP), leftOut: [] });
      await writeRecord(
        data.folder,
        { ...facts, kind: "data", migrations: seen.migrations },
        await data.writer.finish(seen.tables),
      );
    }
    if (exhibitKeys !== undefined) {
      const contents = await exhibitKeys.writer.finish(seen.keyTables);
      await writeRecord(exhibitKeys.folder, { ...facts, kind: "exhibit-keys", migrations: seen.migrations }, contents);
    }
    return {
      files: data?.writer.count ?? 0,
      tables: seen.tables?.length ?? 0,
      rows: (seen.tables ?? []).reduce((sum, { rows }) => sum + rows, 0),
      exhibitKeys: seen.keyTables?.[0]?.rows,
    };
  });
}

/** Everything of the database, at one moment. */
async function look(state: HeldState, data: Filled | undefined, exhibitKeys: Filled | undefined) {
  return await state.atOneMoment(async (snapshot: Snapshot | undefined) => {
    if (snapshot === undefined)
      return { migrations: [], tables: undefined, keyTables: undefined, disposals: undefined };
    return {
      migrations: await readApplied(snapshot.tx),
      tables: data && (await writeDatabase(data.writer, snapshot)),
      keyTables: exhibitKeys && (await writeExhibitKeys(exhibitKeys.writer, snapshot)),
      disposals: await listedDisposals(snapshot.tx),
    };
  });
}

function leftOutOf({ dataFolder, localFolder }: ServerConfig): string[] {
  const engine = recordedEngine(dataFolder) === "pglite" ? ENGINE_FILES : [];
  return [...LEFT_OUT, nameIn(dataFolder, localFolder), ...engine];
}

const incarnationSchema = z.object({ number: z.int(), id: z.string() });
const marksSchema = z.object({ log: z.object({ value: z.int(), digest: z.string() }).optional() });

/** What the record says of the State, from its own files. */
function factsOf({ dataFolder, localFolder, state }: ServerConfig): Omit<RecordFacts, "kind" | "migrations"> {
  const engine = recordedEngine(dataFolder);
  const incarnation = readJson(join(dataFolder, "incarnation.json"), incarnationSchema);
  const log = readJson(join(localFolder, "high-water.json"), marksSchema)?.log;
  return {
    madeAt: new Date().toISOString(),
    state,
    ...(engine === undefined ? {} : { engine }),
    ...(incarnation === undefined ? {} : { incarnation: { number: incarnation.number, id: incarnation.id } }),
    ...(log === undefined ? {} : { log: { size: log.value, root: log.digest } }),
  };
}

/** Undefined where it is not there or says nothing of this: a damaged folder can be backed up too. */
function readJson<T>(path: string, schema: z.ZodType<T>): T | undefined {
  try {
    return schema.safeParse(JSON.parse(readFileSync(path, "utf8"))).data;
  } catch {
    return undefined; // the backup says less of it then, and holds the file as it is
  }
}

/** Without a path there is nothing to fill. */
async function filling<T>(
  path: string | undefined,
  field: string,
  last: readonly string[],
  fillIt: (folder: string | undefined) => Promise<T>,
): Promise<T> {
  return path === undefined ? await fillIt(undefined) : await fillWhole({ path, field, last }, fillIt);
}
