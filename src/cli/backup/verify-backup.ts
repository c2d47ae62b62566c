import { rmSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { compact } from "../../protocol/compact.ts";
import { isRefusal } from "../../protocol/refusal.ts";
import { removingOnStop } from "../removing-on-stop.ts";
import { isOfDatabase, restoreDatabase, type TriedUpgrade } from "./database-part.ts";
import { type OpenedBackup, openBackup, type RestorePlan } from "./restore-backup.ts";

export interface VerifyPlan extends Pick<RestorePlan, "from" | "exhibitKeys" | "identities" | "databaseUrl"> {
  /** A dry run: what this release would change is tried on the copy. */
  readonly triesUpgrade?: boolean;
}

export interface Verified {
  readonly madeAt: string | undefined;
  /** Which release made it. */
  readonly release: string | undefined;
  readonly tables: number;
  readonly rows: number;
  readonly files: number;
  /** Of these files, what a peer's or our own blobs and exhibits are. */
  readonly blobs: number;
  readonly exhibitFiles: number;
  readonly bytes: number;
  readonly exhibitKeys: number;
  /** What is missing or other than it was; none: it can be restored. */
  readonly faults: readonly string[];
  /** Where it was asked for, and the copy was as it should be. */
  readonly upgrade?: TriedUpgrade;
}

/**
 * Restores a backup aside and compares: each file with its digest, each table with the rows that it held. What is restored is removed
 * again; a database of `--database` is empty afterwards, as it was. Refuses what `openBackup` and `restoreDatabase` refuse, but not
 * `backup-damaged`, which is a fault.
 */
export async function verifyBackup(plan: VerifyPlan): Promise<Verified> {
  const opened = await orFault(async () => await openBackup(plan.from, plan));
  if (typeof opened === "string") return { ...NOTHING, faults: [opened] };
  const { record, reader } = opened;
  const { files } = reader.contents;
  const faults: string[] = [];
  for (const file of files) {
    const fault = await orFault(async () => await reader.check(file));
    if (typeof fault === "string") faults.push(fault);
  }
  const isDatabaseWhole = !files.some(
    ({ path }) => isOfDatabase(path) && faults.some((fault) => fault.startsWith(path)),
  );
  const restored = isDatabaseWhole && record.engine !== undefined ? await restoreAside(opened, plan) : undefined;
  const count = (folder: string): number => files.filter(({ path }) => path.startsWith(folder)).length;
  return {
    madeAt: record.madeAt,
    release: record.release,
    tables: restored?.tables ?? 0,
    rows: restored?.rows ?? 0,
    files: files.length,
    blobs: count("blobs/"),
    exhibitFiles: count("exhibits/"),
    bytes: files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
    exhibitKeys: restored?.keys ?? 0,
    faults: [...faults, ...(restored?.faults ?? [])],
    ...compact({ upgrade: restored?.upgrade }),
  };
}

const NOTHING: Verified = {
  madeAt: undefined,
  release: undefined,
  tables: 0,
  rows: 0,
  files: 0,
  blobs: 0,
  exhibitFiles: 0,
  bytes: 0,
  exhibitKeys: 0,
  faults: [],
};

async function restoreAside(
  { record, reader, exhibitKeys }: OpenedBackup,
  { databaseUrl, triesUpgrade = false }: VerifyPlan,
): Promise<{ tables: number; rows: number; keys: number; faults: string[]; upgrade?: TriedUpgrade }> {
  const dataFolder = await mkdtemp(join(tmpdir(), "rogatory-verify-"));
  const remove = (): void => rmSync(dataFolder, { recursive: true, force: true });
  try {
    return await removingOnStop(remove, async () => {
      const into = { dataFolder, databaseUrl, isAside: true, triesUpgrade };
      const done = await orFault(async () => await restoreDatabase(reader, record, into, exhibitKeys));
      if (typeof done === "string") return { tables: 0, rows: 0, keys: 0, faults: [done] };
      const rows = done.tables.reduce((sum, table) => sum + table.rows, 0);
      const { differences, upgrade, keys } = done;
      const failed = upgrade?.fault === undefined ? [] : [`an upgrade to this release fails: ${upgrade.fault}`];
      return {
        tables: done.tables.length,
        rows,
        keys,
        faults: [...differences, ...failed],
        ...compact({ upgrade }),
      };
    });
  } finally {
    await rm(dataFolder, { recursive: true, force: true });
  }
}

/** What it gives, or the sentence that says what is damaged. */
async function orFault<T>(work: () => Promise<T>): Promise<T | string> {
  try {
    return await work();
  } catch (error) {
    if (isRefusal(error, "backup-damaged") || isRefusal(error, "pg-restore-failed")) return error.message;
    throw error;
  }
}
