import { type Kysely, sql } from "kysely";
import { soughtName } from "../../convention/index.ts";
import { countChoices, inCode, inRow, type ListAsked, listByKey, tablesInCode } from "../../platform/index.ts";
import type { KeptDocument, NewDocument } from "./domain/document.ts";
import { isFoundBy } from "./found-by.ts";

const tables = tablesInCode<
  "registry",
  { "registry.document": { entry: NewDocument; media_type: KeptDocument["mediaType"] } }
>();

/** Who keeps, uses or withdraws a document does it alone: what stands cannot go while something begins to stand on it. */
export async function holdDocuments(db: Kysely<unknown>): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('registry.document', 0))`.execute(db);
}

export async function insertDocument(db: Kysely<unknown>, document: KeptDocument): Promise<void> {
  const { withdrawn: _, ...kept } = document;
  const foundBy = [kept.entry.title, kept.entry.reference ?? "", kept.sha256].map(soughtName).join("\n");
  const row = inRow("registry.document", { ...kept, foundBy });
  await tables(db).insertInto("registry.document").values(row).execute();
}

/** In the same transaction it is noted that the bytes are to go. */
export async function insertWithdrawal(
  db: Kysely<unknown>,
  { documentId, sha256 }: KeptDocument,
  { at, by, ...how }: NonNullable<KeptDocument["withdrawn"]>,
): Promise<void> {
  const row = { documentId, ...how, withdrawnAt: at, withdrawnBy: by };
  await tables(db).insertInto("registry.documentWithdrawal").values(row).execute();
  await noteToRemove(db, sha256, at);
}

/** These bytes are to go, where nothing names them by then. */
export async function noteToRemove(db: Kysely<unknown>, sha256: string, since: Date): Promise<void> {
  const bytes = tables(db).insertInto("registry.bytesToRemove").values({ sha256, since });
  await bytes.onConflict((same) => same.doNothing()).execute();
}

export async function findDocument(db: Kysely<unknown>, id: string): Promise<KeptDocument | undefined> {
  const row = await documents(db).where("document.documentId", "=", id).executeTakeFirst();
  return row && documentOf(row);
}

/** The documents with these bytes that were not withdrawn. */
export async function listStanding(db: Kysely<unknown>, digests: readonly string[]): Promise<readonly KeptDocument[]> {
  if (digests.length === 0) return [];
  const rows = await documents(db).where("withdrawnAt", "is", null).where("sha256", "in", digests).execute();
  return rows.map(documentOf);
}

const LISTED = {
  key: "document.documentId",
  finds: isFoundBy,
  filters: {
    kind: sql<string>`document.entry ->> 'kind'`,
    state: sql<string>`case when withdrawn_at is null then 'stands' else 'withdrawn' end`,
  },
};

/** The latest kept first. */
export async function listDocuments(db: Kysely<unknown>, asked: ListAsked) {
  const { rows, next } = await listByKey(documents(db), LISTED, asked);
  return { documents: rows.map(documentOf), next };
}

/** How many documents of each kind, standing and withdrawn. */
export async function countDocuments(db: Kysely<unknown>, asked: ListAsked) {
  return await countChoices(db, documents(db), LISTED, asked);
}

/** Of these digests those whose bytes a document has, or had and they are still to be removed. */
export async function namedDigests(db: Kysely<unknown>, digests: readonly string[]): Promise<ReadonlySet<string>> {
  const standing = await standingDigests(db, digests);
  const going = tables(db).selectFrom("registry.bytesToRemove").select("sha256").where("sha256", "in", digests);
  return new Set([...standing, ...(await going.execute()).map(({ sha256 }) => sha256)]);
}

export async function standingDigests(db: Kysely<unknown>, digests: readonly string[]): Promise<ReadonlySet<string>> {
  return new Set((await listStanding(db, digests)).map(({ sha256 }) => sha256));
}

/** The next documents that were not withdrawn, in the order of their ids. */
export async function standingAfter(db: Kysely<unknown>, after: string): Promise<readonly KeptDocument[]> {
  const next = documents(db).where("withdrawnAt", "is", null).where("document.documentId", ">", after);
  return (await next.orderBy("document.documentId").limit(1_000).execute()).map(documentOf);
}

export async function digestToRemove(db: Kysely<unknown>): Promise<string | undefined> {
  const next = tables(db).selectFrom("registry.bytesToRemove").select("sha256").orderBy("since").limit(1);
  return (await next.executeTakeFirst())?.sha256;
}

export async function isToRemove(db: Kysely<unknown>, sha256: string): Promise<boolean> {
  const row = tables(db).selectFrom("registry.bytesToRemove").select("sha256").where("sha256", "=", sha256);
  return (await row.executeTakeFirst()) !== undefined;
}

/** They went, or stay after all. */
export async function noteRemoved(db: Kysely<unknown>, sha256: string): Promise<void> {
  await tables(db).deleteFrom("registry.bytesToRemove").where("sha256", "=", sha256).execute();
}

function documents(db: Kysely<unknown>) {
  return tables(db)
    .selectFrom("registry.document as document")
    .leftJoin("registry.documentWithdrawal as gone", "gone.documentId", "document.documentId")
    .selectAll("document")
    .select(["reason", "withdrawnAt", "askedBy", "withdrawnBy"]);
}

function documentOf(found: Awaited<ReturnType<ReturnType<typeof documents>["execute"]>>[number]): KeptDocument {
  const { foundBy: _, reason, withdrawnAt: at, askedBy, withdrawnBy: by, ...document } = inCode(found);
  if (reason === undefined || at === undefined || askedBy === undefined || by === undefined) return document;
  return { ...document, withdrawn: { reason, at, askedBy, by } };
}
