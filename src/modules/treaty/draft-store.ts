import { type Kysely, sql, type SqlBool } from "kysely";
import { inCode, inRow, tablesInCode } from "../../platform/index.ts";
import type { Draft } from "./domain/draft-forms.ts";

const tables = tablesInCode<"treaty", { "treaty.draft": Pick<Draft, "kind" | "language" | "fields"> }>();

/** One writer of a draft at a time; readers go on. */
export async function holdDraft(db: Kysely<unknown>, draftId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`treaty.draft ${draftId}`}, 0))`.execute(db);
}

export async function insertDraft(db: Kysely<unknown>, draft: Draft): Promise<void> {
  await tables(db).insertInto("treaty.draft").values(inRow("treaty.draft", draft)).execute();
}

/** The latest version. */
export async function readDraft(db: Kysely<unknown>, draftId: string): Promise<Draft | undefined> {
  const one = tables(db).selectFrom("treaty.draft").selectAll().where("draftId", "=", draftId);
  const row = await one.orderBy("version", "desc").limit(1).executeTakeFirst();
  return row && inCode(row);
}

/** The latest version of each that was not dropped, the latest begun first; `before` and `next` are ids: where a page ended, and goes on. */
export async function listDrafts(
  db: Kysely<unknown>,
  { before, limit }: { readonly before?: string; readonly limit: number },
): Promise<{ readonly drafts: readonly Draft[]; readonly next: string | undefined }> {
  let query = tables(db)
    .selectFrom("treaty.draft as one")
    .selectAll()
    .where("droppedBecause", "is", null)
    .where(
      sql<SqlBool>`not exists (
        select from treaty.draft as later where later.draft_id = one.draft_id and later.version > one.version)`,
    )
    .orderBy("draftId", "desc")
    .limit(limit + 1);
  if (before !== undefined) query = query.where("draftId", "<", before);
  const found = (await query.execute()).map(inCode);
  const drafts = found.slice(0, limit);
  return { drafts, next: found.length > limit ? drafts.at(-1)?.draftId : undefined };
}
