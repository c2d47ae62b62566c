import { copyFileSync, existsSync } from "node:fs";
import { copyFile, mkdir } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { DISPOSALS_FILE, readDisposals, RESTORE_FOLDER } from "../../platform/index.ts";
import { Refusal } from "../../protocol/refusal.ts";
import { MARKS_OF_A_STATE } from "../files.ts";
import { fillWhole } from "../whole-folder.ts";
import { type BackupRecord, readRecord, RECORD_FILE } from "./backup-record.ts";
import { isOfDatabase, restoreDatabase } from "./database-part.ts";
import { ofAnotherState, requireKeysOf, restoreKeys } from "./key-backup.ts";
import { BackupReader } from "./stored-files.ts";

export interface RestorePlan {
  readonly from: string;
  readonly keys: string;
  readonly data: string;
  readonly exhibitKeys: string | undefined;
  /** Secret keys of age. */
  readonly identities: readonly string[];
  readonly databaseUrl: string | undefined;
  /** The list of disposals; undefined: the one beside the backup, where there is one. */
  readonly disposals: string | undefined;
}

export interface Restored {
  readonly record: BackupRecord;
  readonly files: number;
  readonly tables: number;
  readonly exhibitKeys: number;
  readonly disposals: number;
}

/** A backup that was opened, with the keys of exhibits that belong to it. */
export interface OpenedBackup {
  readonly record: BackupRecord;
  readonly reader: BackupReader;
  readonly exhibitKeys: BackupReader | undefined;
}

/** Refuses what `readRecord` and `BackupReader.open` refuse, and `backup-of-another-state`. */
export async function openBackup(
  from: string,
  { identities, exhibitKeys }: Pick<RestorePlan, "identities" | "exhibitKeys">,
): Promise<OpenedBackup> {
  const record = await readRecord(resolve(from), "data", "from");
  const reader = await BackupReader.open(resolve(from), record, { identities, field: "from" });
  if (exhibitKeys === undefined) return { record, reader, exhibitKeys: undefined };
  const field = "exhibit-keys";
  const ofKeys = await readRecord(resolve(exhibitKeys), "exhibit-keys", field);
  if (ofKeys.state !== record.state) throw ofAnotherState("The exhibit keys", ofKeys.state, record.state, field);
  const keys = await BackupReader.open(resolve(exhibitKeys), ofKeys, { identities, field });
  return { record, reader, exhibitKeys: keys };
}

/**
 * Makes a data folder of a backup, and fills its database; all of it or nothing. What the list does not name is left out. Refuses
 * `folder-not-empty`, `backup-damaged`, `disposals-damaged`, and what `openBackup` and `restoreDatabase` refuse.
 */
export async function restoreBackup(plan: RestorePlan): Promise<Restored> {
  const backup = await openBackup(plan.from, plan);
  const { record, reader } = backup;
  requireKeysOf(record.state, plan.keys);
  const list = plan.disposals ?? join(dirname(resolve(plan.from)), DISPOSALS_FILE);
  if (plan.disposals !== undefined && !existsSync(list)) {
    throw new Refusal("file-missing", `${list} is not there; check the path.`, { field: "disposals" });
  }
  const disposals = await readDisposals(list);
  return await fillWhole({ path: plan.data, field: "data", last: MARKS_OF_A_STATE }, async (data) => {
    await restoreFiles(reader, data);
    await restoreKeys(plan.keys, data);
    await mkdir(join(data, RESTORE_FOLDER), { mode: 0o700 });
    copyFileSync(join(resolve(plan.from), RECORD_FILE), join(data, RESTORE_FOLDER, RECORD_FILE));
    if (existsSync(list)) await copyFile(list, join(data, RESTORE_FOLDER, DISPOSALS_FILE));
    // Last: PostgreSQL is elsewhere, and cannot be removed with the folder.
    const database = await restoreRows(backup, { dataFolder: data, databaseUrl: plan.databaseUrl });
    return {
      record,
      files: reader.contents.files.length,
      tables: database.tables,
      exhibitKeys: database.keys,
      disposals: disposals.length,
    };
  });
}

/** Every file that belongs into a data folder. */
async function restoreFiles(reader: BackupReader, data: string): Promise<void> {
  for (const path of reader.contents.folders) await mkdir(join(data, path), { recursive: true, mode: 0o700 });
  for (const file of reader.contents.files) {
    if (!isOfDatabase(file.path)) await reader.copyTo(file, join(data, file.path));
  }
}

async function restoreRows(
  { record, reader, exhibitKeys }: OpenedBackup,
  into: Parameters<typeof restoreDatabase>[2],
): Promise<{ tables: number; keys: number }> {
  if (record.engine === undefined) return { tables: 0, keys: 0 };
  const done = await restoreDatabase(reader, record, into, exhibitKeys);
  const [first] = done.differences;
  if (first === undefined) return { tables: done.tables.length, keys: done.keys };
  throw new Refusal("backup-damaged", `The database that came of this backup is not what was backed up: ${first}.`, {
    field: "from",
  });
}
