import type { Kysely } from "kysely";
import { inCode, type RowIn, tablesInCode } from "../../platform/index.ts";
import type { Published } from "./domain/notices.ts";

const tables = tablesInCode<"treaty">();

export async function insertNotice(db: Kysely<unknown>, row: RowIn<typeof tables, "treaty.notice">): Promise<void> {
  await tables(db).insertInto("treaty.notice").values(row).execute();
}

/** What was published, in the order in which it was: of one entry the first row published it, later ones add the depositary's number. */
export async function listPublished(db: Kysely<unknown>): Promise<readonly Published[]> {
  const rows = await tables(db)
    .selectFrom("treaty.notice")
    .select(["factId", "officialNumber", "numberSource", "publishedAt as at"])
    .orderBy("publishedAt")
    .orderBy("noticeId")
    .execute();
  return rows.map(inCode);
}
