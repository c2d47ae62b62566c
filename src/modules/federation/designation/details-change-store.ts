import { tables, type Connection } from "../tables.ts";

/** What one administrator asks the next designation to say, and nobody decided yet. */
export interface WaitingDetails {
  readonly changeId: string;
  /** The exact text of the details. */
  readonly details: string;
  readonly askedBy: string;
  readonly askedAt: Date;
}

export async function insertDetailsChange(db: Connection, change: WaitingDetails): Promise<void> {
  await tables(db)
    .insertInto("federation.details_changes")
    .values({
      change_id: change.changeId,
      details: change.details,
      asked_by: change.askedBy,
      asked_at: change.askedAt,
      state: "waiting",
      decided_by: null,
      decided_at: null,
    })
    .execute();
}

export async function isDetailsChangeKnown(db: Connection, changeId: string): Promise<boolean> {
  const row = await tables(db)
    .selectFrom("federation.details_changes")
    .select("change_id")
    .where("change_id", "=", changeId)
    .executeTakeFirst();
  return row !== undefined;
}

/** The one that waits; there is never a second. */
export async function waitingDetails(db: Connection): Promise<WaitingDetails | undefined> {
  const row = await tables(db)
    .selectFrom("federation.details_changes")
    .selectAll()
    .where("state", "=", "waiting")
    .executeTakeFirst();
  if (row === undefined) return undefined;
  return { changeId: row.change_id, details: row.details, askedBy: row.asked_by, askedAt: row.asked_at };
}

export async function decideDetailsChange(
  db: Connection,
  decision: { changeId: string; state: "approved" | "withdrawn"; by: string; at: Date },
): Promise<void> {
  await tables(db)
    .updateTable("federation.details_changes")
    .set({ state: decision.state, decided_by: decision.by, decided_at: decision.at })
    .where("change_id", "=", decision.changeId)
    .execute();
}

/** Changes are asked for and decided one after another. */
export async function lockOwnDetails(db: Connection): Promise<void> {
  await tables(db).selectFrom("federation.own_details").select("only_row").forUpdate().execute();
}
