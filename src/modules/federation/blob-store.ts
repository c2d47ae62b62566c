import { tables, type Connection } from "./tables.ts";

// Which blobs the rows name: sealed dispatches sent, received, and received with the number of another.

type NamingTable = "outbox" | "inbox" | "inbox_conflicts";

const NAMING_TABLES: readonly NamingTable[] = ["outbox", "inbox", "inbox_conflicts"];
const ROWS_PER_READ = 1_000;

/** Those of these digests that any row names. */
export async function namedBlobs(db: Connection, digests: readonly string[]): Promise<Set<string>> {
  const named = new Set<string>();
  for (const table of NAMING_TABLES) {
    const rows = await tables(db)
      .selectFrom(`federation.${table}`)
      .select("blob_digest")
      .where("blob_digest", "in", [...digests])
      .execute();
    for (const { blob_digest: digest } of rows) if (digest !== null) named.add(digest);
  }
  return named;
}

/** The next blobs that rows of this table name, in order of their digests, each once. */
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
    .where("blob_digest", ">", after)
    .orderBy("blob_digest")
    .limit(ROWS_PER_READ)
    .execute();
  return rows.map((row) => ({ digest: row.blob_digest ?? "", dispatchId: row.dispatch_id }));
}
