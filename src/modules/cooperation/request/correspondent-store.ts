import type { Kysely } from "kysely";
import { inCode, type TablesOf } from "../../../platform/index.ts";
import type { Correspondent } from "./types.ts";

type CorrespondentTables = TablesOf<"cooperation">;

const tables = (db: Kysely<unknown>) => db.withTables<CorrespondentTables>();

export async function insertCorrespondent(db: Kysely<unknown>, card: Correspondent): Promise<void> {
  await tables(db)
    .insertInto("cooperation.correspondent")
    .values({
      correspondent_id: card.correspondentId,
      state: card.state,
      authority: card.authority,
      address: card.address,
      fax: card.fax ?? null,
      email: card.email ?? null,
      phone: card.phone ?? null,
      languages: [...card.languages],
      time_zone: card.timeZone,
      created_at: card.createdAt,
      created_by: card.createdBy,
      called_back_at: null,
      called_back_by: null,
      called_back_number: null,
    })
    .execute();
}

export async function confirmCorrespondent(
  db: Kysely<unknown>,
  call: { correspondentId: string; at: Date; by: string; number: string },
): Promise<void> {
  await tables(db)
    .updateTable("cooperation.correspondent")
    .set({ called_back_at: call.at, called_back_by: call.by, called_back_number: call.number })
    .where("correspondent_id", "=", call.correspondentId)
    .execute();
}

export async function loadCorrespondent(
  db: Kysely<unknown>,
  correspondentId: string,
): Promise<Correspondent | undefined> {
  const row = await tables(db)
    .selectFrom("cooperation.correspondent")
    .selectAll()
    .where("correspondent_id", "=", correspondentId)
    .executeTakeFirst();
  return row && inCode(row);
}

/** Holds the card to the end of the transaction. */
export async function lockCorrespondent(db: Kysely<unknown>, correspondentId: string): Promise<void> {
  await tables(db)
    .selectFrom("cooperation.correspondent")
    .select("correspondent_id")
    .where("correspondent_id", "=", correspondentId)
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
