import { CamelCasePlugin, type Kysely } from "kysely";
import type { Published } from "./domain/notices.ts";

interface Row {
  readonly noticeId: string;
  readonly factId: string;
  readonly officialNumber: string | null;
  readonly publishedAt: Date;
  readonly publishedBy: string;
}

const tables = (db: Kysely<unknown>) => db.withPlugin(new CamelCasePlugin()).withTables<{ "treaty.notice": Row }>();

export async function insertNotice(db: Kysely<unknown>, row: Row): Promise<void> {
  await tables(db).insertInto("treaty.notice").values(row).execute();
}

/** What was published, in the order in which it was: of one entry the first row published it, later ones add the depositary's number. */
export async function listPublished(db: Kysely<unknown>): Promise<readonly Published[]> {
  const rows = await tables(db)
    .selectFrom("treaty.notice")
    .select(["factId", "officialNumber", "publishedAt"])
    .orderBy("publishedAt")
    .orderBy("noticeId")
    .execute();
  return rows.map(({ factId, officialNumber, publishedAt: at }) =>
    officialNumber === null ? { factId, at } : { factId, at, officialNumber },
  );
}
