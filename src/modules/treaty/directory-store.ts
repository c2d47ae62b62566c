import type { Kysely } from "kysely";
import type { PlainDate } from "../../convention/index.ts";
import { type RowIn, tablesInCode } from "../../platform/index.ts";

const tables = tablesInCode<"treaty">();

export async function insertConfirmation(
  db: Kysely<unknown>,
  row: RowIn<typeof tables, "treaty.authorityConfirmation">,
): Promise<void> {
  await tables(db).insertInto("treaty.authorityConfirmation").values(row).execute();
}

/** Of each notification that was confirmed again, the last day. */
export async function listConfirmations(db: Kysely<unknown>): Promise<ReadonlyMap<string, PlainDate>> {
  const all = tables(db).selectFrom("treaty.authorityConfirmation").select(["factId", "confirmedOn"]);
  return new Map((await all.orderBy("confirmedOn").execute()).map((one) => [one.factId, one.confirmedOn]));
}
