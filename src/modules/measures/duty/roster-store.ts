import type { TablesOf } from "../../../platform/index.ts";
import { type Kysely, sql } from "kysely";
import type { RosterEntry } from "./types.ts";

export type RosterTables = TablesOf<"measures">;

const tables = (db: Kysely<unknown>) => db.withTables<RosterTables>();

export async function rosterEntries(db: Kysely<unknown>): Promise<RosterEntry[]> {
  const rows = await tables(db)
    .selectFrom("measures.roster_entry")
    .selectAll()
    .where("removed_at", "is", null)
    .orderBy("position")
    .execute();
  return rows.map((row) => ({
    entryId: row.entry_id,
    userId: row.user_id,
    position: row.position,
    name: row.name,
    phone: row.phone,
    from: row.from_at ?? undefined,
    until: row.until_at ?? undefined,
  }));
}

export async function insertRosterEntry(
  db: Kysely<unknown>,
  entry: RosterEntry & { createdAt: Date; createdBy: string },
): Promise<void> {
  await tables(db)
    .insertInto("measures.roster_entry")
    .values({
      entry_id: entry.entryId,
      user_id: entry.userId,
      position: entry.position,
      name: entry.name,
      phone: entry.phone,
      from_at: entry.from ?? null,
      until_at: entry.until ?? null,
      created_at: entry.createdAt,
      created_by: entry.createdBy,
      removed_at: null,
    })
    .execute();
}

/** Of two who replace the list at once, the second replaces the first one's. */
export async function holdRoster(db: Kysely<unknown>): Promise<void> {
  await sql`lock table measures.roster_entry in share row exclusive mode`.execute(db);
}

export async function removeRosterEntries(db: Kysely<unknown>, at: Date): Promise<void> {
  await tables(db)
    .updateTable("measures.roster_entry")
    .set({ removed_at: at })
    .where("removed_at", "is", null)
    .execute();
}
