// SQL of our logs and of their heads: stored, signed, shown (R21, R28), and how a log was closed (R1).
import type { Kysely } from "kysely";
import { type LogRoot, type TreeHead, parseLogRoot } from "../../protocol/checkpoint.ts";
import type { AuditTables } from "./tables.ts";

type Db = Kysely<unknown>;
const tables = (db: Db): Kysely<AuditTables> => db.withTables<AuditTables>();

export type CheckpointRow = AuditTables["audit.checkpoints"];
export type ClosingRow = AuditTables["audit.closings"];

/** One of our logs. `number` counts them from 1, in the order in which they were opened; the last one is open. */
export interface OurLog {
  readonly number: number;
  readonly logId: string;
  readonly openedAt: Date;
  readonly closing: ClosingRow | undefined;
}

/** All our logs, oldest first. There are as many as restores that could not go on: a handful in the life of a server. */
export async function listLogs(db: Db): Promise<OurLog[]> {
  const logs = await tables(db).selectFrom("audit.log").selectAll().orderBy("log_number").execute();
  const closings = await tables(db).selectFrom("audit.closings").selectAll().execute();
  return logs.map((row) => ({
    number: row.log_number,
    logId: row.log_id,
    openedAt: row.opened_at,
    closing: closings.find(({ log_number }) => log_number === row.log_number),
  }));
}

/** Undefined before the first start. */
export async function findOpenLog(db: Db): Promise<OurLog | undefined> {
  const row = await tables(db)
    .selectFrom("audit.log")
    .selectAll()
    .orderBy("log_number", "desc")
    .limit(1)
    .executeTakeFirst();
  return row && { number: row.log_number, logId: row.log_id, openedAt: row.opened_at, closing: undefined };
}

/** The number of the open log; 0, which no log has, before the first start. */
export async function openLogNumber(db: Db): Promise<number> {
  return (await findOpenLog(db))?.number ?? 0;
}

export async function insertLog(db: Db, log: Pick<OurLog, "number" | "logId">, at: Date): Promise<void> {
  await tables(db)
    .insertInto("audit.log")
    .values({ log_number: log.number, log_id: log.logId, opened_at: at })
    .execute();
}

export async function insertClosing(db: Db, row: ClosingRow): Promise<void> {
  await tables(db).insertInto("audit.closings").values(row).execute();
}

export async function findNewestHead(db: Db, log: number): Promise<TreeHead | undefined> {
  const row = await tables(db)
    .selectFrom("audit.heads")
    .selectAll()
    .where("log_number", "=", log)
    .orderBy("size", "desc")
    .limit(1)
    .executeTakeFirst();
  return row && { size: row.size, root: parseLogRoot(row.root) };
}

export async function findHead(db: Db, log: number, size: number): Promise<LogRoot | undefined> {
  const row = await tables(db)
    .selectFrom("audit.heads")
    .select("root")
    .where("log_number", "=", log)
    .where("size", "=", size)
    .executeTakeFirst();
  return row && parseLogRoot(row.root);
}

export async function listHeadsAfter(db: Db, log: number, size: number, limit: number): Promise<TreeHead[]> {
  const rows = await tables(db)
    .selectFrom("audit.heads")
    .select(["size", "root"])
    .where("log_number", "=", log)
    .where("size", ">", size)
    .orderBy("size")
    .limit(limit)
    .execute();
  return rows.map((row) => ({ size: row.size, root: parseLogRoot(row.root) }));
}

export async function insertHead(db: Db, log: number, head: TreeHead, at: Date): Promise<void> {
  await tables(db)
    .insertInto("audit.heads")
    .values({ log_number: log, size: head.size, root: head.root, stored_at: at })
    .execute();
}

export async function findNewestCheckpoint(db: Db, log: number): Promise<CheckpointRow | undefined> {
  return tables(db)
    .selectFrom("audit.checkpoints")
    .selectAll()
    .where("log_number", "=", log)
    .orderBy("size", "desc")
    .limit(1)
    .executeTakeFirst();
}

export async function findCheckpoint(db: Db, log: number, size: number): Promise<CheckpointRow | undefined> {
  return tables(db)
    .selectFrom("audit.checkpoints")
    .selectAll()
    .where("log_number", "=", log)
    .where("size", "=", size)
    .executeTakeFirst();
}

export async function insertCheckpoint(db: Db, row: CheckpointRow): Promise<void> {
  await tables(db).insertInto("audit.checkpoints").values(row).execute();
}

export async function findNewestShown(
  db: Db,
  log: number,
): Promise<{ size: number; shown_at: Date; note: Uint8Array } | undefined> {
  return tables(db)
    .selectFrom("audit.shown_heads as shown")
    .innerJoin("audit.checkpoints as signed", (join) =>
      join.onRef("signed.log_number", "=", "shown.log_number").onRef("signed.size", "=", "shown.size"),
    )
    .select(["shown.size", "shown.shown_at", "signed.note"])
    .where("shown.log_number", "=", log)
    .orderBy("shown.size", "desc")
    .limit(1)
    .executeTakeFirst();
}

export async function insertShown(db: Db, log: number, size: number, at: Date): Promise<void> {
  await tables(db)
    .insertInto("audit.shown_heads")
    .values({ log_number: log, size, shown_at: at })
    .onConflict((conflict) => conflict.columns(["log_number", "size"]).doNothing())
    .execute();
}
