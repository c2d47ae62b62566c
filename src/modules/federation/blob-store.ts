import { tables, type Connection } from "./tables.ts";

// Which blobs the rows name: sealed dispatches sent, received, and received with the number of another.

type NamingTable = "outbox" | "inbox" | "inbox_conflicts";

const NAMING_TABLES: readonly NamingTable[] = ["outbox", "inbox", "inbox_conflicts"];
const ROWS_PER_READ = 1_000;

/** Those of these digests that any row names and whose content was not erased. */
export async function namedBlobs(db: Connection, digests: readonly string[]): Promise<Set<string>> {
  const named = new Set<string>();
  for (const table of NAMING_TABLES) {
    const rows = await tables(db)
      .selectFrom(`federation.${table}`)
      .select("blob_digest")
      .where("blob_digest", "in", [...digests])
      .where("erased_at", "is", null)
      .execute();
    for (const { blob_digest: digest } of rows) if (digest !== null) named.add(digest);
  }
  return named;
}

/** Of these digests, those whose content was erased: their files are not missed, and those still there are to be removed. */
export async function erasedBlobs(db: Connection, digests: readonly string[]): Promise<Set<string>> {
  const erased = new Set<string>();
  for (const table of NAMING_TABLES) {
    const rows = await tables(db)
      .selectFrom(`federation.${table}`)
      .select("blob_digest")
      .where("blob_digest", "in", [...digests])
      .where("erased_at", "is not", null)
      .execute();
    for (const { blob_digest: digest } of rows) if (digest !== null) erased.add(digest);
  }
  return erased;
}

/** The next blobs that rows of this table name, in order of their digests, each once; without those whose content was erased. */
export async function blobsAfter(
  db: Connection,
  table: NamingTable,
  after: string,
): Promise<{ digest: string; dispatchId: string }[]> {
  const rows = await tables(db)
    .selectFrom(`federation.${table}`)
    .select(["blob_digest", "dispatch_id"])
    .distinctOn("blob_digest")
    .where("blob_digest", "is not", null)
    .where("erased_at", "is", null)
    .where("blob_digest", ">", after)
    .orderBy("blob_digest")
    .limit(ROWS_PER_READ)
    .execute();
  return rows.map((row) => ({ digest: row.blob_digest ?? "", dispatchId: row.dispatch_id }));
}
