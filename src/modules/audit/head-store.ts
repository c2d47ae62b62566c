// SQL of our log's identity and of its heads: stored, signed, shown (R21, R28).
import type { Kysely } from "kysely";
import { type LogRoot, type TreeHead, parseLogRoot } from "../../protocol/checkpoint.ts";
import type { AuditTables } from "./tables.ts";

type Db = Kysely<unknown>;
const tables = (db: Db): Kysely<AuditTables> => db.withTables<AuditTables>();

export type CheckpointRow = AuditTables["audit.checkpoints"];

export async function findLogId(db: Db): Promise<string | undefined> {
  return (await tables(db).selectFrom("audit.log").select("log_id").executeTakeFirst())?.log_id;
}

export async function insertLog(db: Db, logId: string, at: Date): Promise<void> {
  await tables(db).insertInto("audit.log").values({ log_id: logId, opened_at: at }).execute();
}

export async function findNewestHead(db: Db): Promise<TreeHead | undefined> {
  const row = await tables(db)
    .selectFrom("audit.heads")
    .selectAll()
    .orderBy("size", "desc")
    .limit(1)
    .executeTakeFirst();
  return row && { size: row.size, root: parseLogRoot(row.root) };
}

export async function findHead(db: Db, size: number): Promise<LogRoot | undefined> {
  const row = await tables(db).selectFrom("audit.heads").select("root").where("size", "=", size).executeTakeFirst();
  return row && parseLogRoot(row.root);
}

export async function listHeadsAfter(db: Db, size: number, limit: number): Promise<TreeHead[]> {
  const rows = await tables(db)
    .selectFrom("audit.heads")
    .select(["size", "root"])
    .where("size", ">", size)
    .orderBy("size")
    .limit(limit)
    .execute();
  return rows.map((row) => ({ size: row.size, root: parseLogRoot(row.root) }));
}

export async function insertHead(db: Db, head: TreeHead, at: Date): Promise<void> {
  await tables(db).insertInto("audit.heads").values({ size: head.size, root: head.root, stored_at: at }).execute();
}

export async function findNewestCheckpoint(db: Db): Promise<CheckpointRow | undefined> {
  return tables(db).selectFrom("audit.checkpoints").selectAll().orderBy("size", "desc").limit(1).executeTakeFirst();
}

export async function findCheckpoint(db: Db, size: number): Promise<CheckpointRow | undefined> {
  return tables(db).selectFrom("audit.checkpoints").selectAll().where("size", "=", size).executeTakeFirst();
}

export async function insertCheckpoint(db: Db, row: CheckpointRow): Promise<void> {
  await tables(db).insertInto("audit.checkpoints").values(row).execute();
}

export async function findNewestShown(db: Db): Promise<{ size: number; shown_at: Date } | undefined> {
  return tables(db).selectFrom("audit.shown_heads").selectAll().orderBy("size", "desc").limit(1).executeTakeFirst();
}

export async function insertShown(db: Db, size: number, at: Date): Promise<void> {
  await tables(db)
    .insertInto("audit.shown_heads")
    .values({ size, shown_at: at })
    .onConflict((conflict) => conflict.column("size").doNothing())
    .execute();
}
