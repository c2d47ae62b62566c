import { inCode, tablesInCode } from "../../../platform/index.ts";
import { type Kysely, sql } from "kysely";
import type { RosterEntry } from "./types.ts";

const tables = tablesInCode<"measures">();

export async function rosterEntries(db: Kysely<unknown>): Promise<RosterEntry[]> {
  const rows = await tables(db)
    .selectFrom("measures.rosterEntry")
    .select(["entryId", "userId", "position", "name", "phone", "fromAt as from", "untilAt as until"])
    .where("removedAt", "is", null)
    .orderBy("position")
    .execute();
  return rows.map(inCode);
}

export async function insertRosterEntry(
  db: Kysely<unknown>,
  { from: fromAt, until: untilAt, ...entry }: RosterEntry & { createdAt: Date; createdBy: string | null },
): Promise<void> {
  await tables(db)
    .insertInto("measures.rosterEntry")
    .values({ ...entry, fromAt, untilAt })
    .execute();
}

/** Of two who replace the list at once, the second replaces the first one's. */
export async function holdRoster(db: Kysely<unknown>): Promise<void> {
  await sql`lock table measures.roster_entry in share row exclusive mode`.execute(db);
}

export async function removeRosterEntries(db: Kysely<unknown>, at: Date): Promise<void> {
  await tables(db).updateTable("measures.rosterEntry").set({ removedAt: at }).where("removedAt", "is", null).execute();
}
