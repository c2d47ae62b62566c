import { type Kysely, sql, type SqlBool } from "kysely";
import { inCode, inRow, tablesInCode } from "../../../platform/index.ts";
import { type ConferenceDocument, isDraft } from "./domain/document.ts";

const tables = tablesInCode<
  "proceedings",
  { "proceedings.document": { entry: ConferenceDocument["entry"]; versions: ConferenceDocument["versions"] } }
>();

/** Writes it whole. */
export async function putDocument(db: Kysely<unknown>, document: ConferenceDocument): Promise<void> {
  const row = inRow("proceedings.document", document);
  const insert = tables(db).insertInto("proceedings.document").values(row);
  await insert.onConflict((same) => same.column("documentId").doUpdateSet(row)).execute();
}

/** Of the documents of a conference only what was published stays. */
export async function reduceToSeen(db: Kysely<unknown>, conferenceId: string): Promise<void> {
  const never = tables(db).deleteFrom("proceedings.document").where("publishedAt", "is", null);
  await never.where("conferenceId", "=", conferenceId).execute();
  for (const one of await listDocuments(db, conferenceId)) {
    await putDocument(db, { ...one, versions: one.versions.filter((version) => !isDraft(version)) });
  }
}

/** In the order of their symbols. */
export async function listDocuments(db: Kysely<unknown>, conferenceId: string): Promise<readonly ConferenceDocument[]> {
  const rows = await documents(db).where("conferenceId", "=", conferenceId).execute();
  const { compare } = new Intl.Collator("en", { numeric: true });
  return rows.map(inCode).toSorted((a, b) => compare(a.entry.symbol, b.entry.symbol));
}

export async function findDocument(db: Kysely<unknown>, id: string): Promise<ConferenceDocument | undefined> {
  const row = await documents(db).where("documentId", "=", id).executeTakeFirst();
  return row && inCode(row);
}

/** Those that were not withdrawn with a version of which this holds: these bytes, or this document of the registry. */
export async function standingWith(
  db: Kysely<unknown>,
  version: { readonly sha256: string } | { readonly keptAs: string },
): Promise<readonly ConferenceDocument[]> {
  const has = sql<SqlBool>`versions @> ${JSON.stringify([version])}::jsonb`;
  return (await documents(db).where("withdrawnAt", "is", null).where(has).execute()).map(inCode);
}

const documents = (db: Kysely<unknown>) => tables(db).selectFrom("proceedings.document").selectAll();
