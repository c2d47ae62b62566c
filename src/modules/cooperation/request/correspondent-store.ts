import type { Kysely } from "kysely";
import { inCode, tablesInCode } from "../../../platform/index.ts";
import type { Correspondent } from "./types.ts";

const tables = tablesInCode<"cooperation">();

export async function insertCorrespondent(db: Kysely<unknown>, card: Correspondent): Promise<void> {
  await tables(db).insertInto("cooperation.correspondent").values(card).execute();
}

export async function confirmCorrespondent(
  db: Kysely<unknown>,
  call: { correspondentId: string; at: Date; by: string; number: string },
): Promise<void> {
  await tables(db)
    .updateTable("cooperation.correspondent")
    .set({ calledBackAt: call.at, calledBackBy: call.by, calledBackNumber: call.number })
    .where("correspondentId", "=", call.correspondentId)
    .execute();
}

export async function loadCorrespondent(
  db: Kysely<unknown>,
  correspondentId: string,
): Promise<Correspondent | undefined> {
  const row = await tables(db)
    .selectFrom("cooperation.correspondent")
    .selectAll()
    .where("correspondentId", "=", correspondentId)
    .executeTakeFirst();
  return row && inCode(row);
}

/** Holds the card to the end of the transaction. */
export async function lockCorrespondent(db: Kysely<unknown>, correspondentId: string): Promise<void> {
  await tables(db)
    .selectFrom("cooperation.correspondent")
    .select("correspondentId")
    .where("correspondentId", "=", correspondentId)
    .forNoKeyUpdate()
    .execute();
}

/** All of them: people enter each by hand. */
export async function listCorrespondents(db: Kysely<unknown>): Promise<Correspondent[]> {
  const rows = await tables(db)
    .selectFrom("cooperation.correspondent")
    .selectAll()
    .orderBy("state")
    .orderBy("authority")
    .execute();
  return rows.map(inCode);
}
