import { type Kysely, sql } from "kysely";
import { isRefusal } from "../protocol/refusal.ts";
import type { BlobStore } from "./blobs.ts";
import type { Database } from "./database.ts";

// R2: what a receipt promises is durable off this machine before the receipt leaves it. Each blob is a row of the database
// too, and a file that this disk lacks is made from its row.

const ROWS_AT_ONCE = 500;

/** The store of a State with two machines: puts and removals are rows, and a missing file is made from its row when it is asked for. */
export function sharedBlobs(local: BlobStore, database: Database): BlobStore {
  const within = async (given: Kysely<unknown> | undefined, work: (db: Kysely<unknown>) => Promise<void>) =>
    given === undefined ? await database.transaction(async ({ db }) => await work(db)) : await work(given);
  /** Makes the file from its row, where there is one. */
  const bring = async (sha256: string): Promise<boolean> => {
    if (await local.has(sha256)) return true;
    const bytes = await bytesOf(database.db, sha256);
    if (bytes !== undefined) await local.put(bytes);
    return bytes !== undefined;
  };
  return {
    ...local,
    async put(content, options = {}) {
      const stored = await local.put(content, options);
      const bytes = content instanceof Uint8Array ? content : await local.get(stored.sha256);
      await within(options.db, async (db) => await writeRow(db, stored.sha256, bytes));
      return stored;
    },
    async adopt(path) {
      const stored = await local.adopt(path);
      const bytes = await local.get(stored.sha256);
      await within(undefined, async (db) => await writeRow(db, stored.sha256, bytes));
      return stored;
    },
    async get(sha256) {
      await bring(sha256);
      return await local.get(sha256);
    },
    async stream(sha256, range) {
      await bring(sha256);
      return await local.stream(sha256, range);
    },
    has: async (sha256, db = database.db) => (await local.has(sha256)) || (await isRow(db, sha256)),
    async sizeOf(sha256) {
      await bring(sha256);
      return await local.sizeOf(sha256);
    },
    async remove(sha256, db) {
      await within(db, async (inside) => await writeRow(inside, sha256, null));
      await local.remove(sha256);
    },
  };
}

/** Puts every file of this disk into a row, when a State begins to have two machines. */
export async function shareFiles(local: BlobStore, database: Database): Promise<void> {
  for await (const sha256 of local.list()) {
    if (await isRow(database.db, sha256)) continue;
    // A damaged file is not made everybody's; fsck names it.
    const bytes = await local.get(sha256).catch((error: unknown) => {
      if (!isRefusal(error, "blob-damaged")) throw error;
    });
    if (bytes !== undefined) await database.transaction(async ({ db }) => await writeRow(db, sha256, bytes));
  }
}

/** Makes the files of this disk what the rows say that changed since. Idempotent; whoever calls it again makes the spans overlap. */
export async function followRows(
  local: BlobStore,
  db: Kysely<unknown>,
  { since, signal }: { readonly since: Date; readonly signal: AbortSignal },
): Promise<void> {
  for (let after = ""; !signal.aborted;) {
    const { rows } = await sql<{ sha256: string; isRemoved: boolean }>`
      select sha256, bytes is null as "isRemoved"
      from platform.blob_bytes
      where changed_at >= ${since} and sha256 > ${after}
      order by sha256
      limit ${ROWS_AT_ONCE}`.execute(db);
    for (const { sha256, isRemoved } of rows) {
      if (signal.aborted) return;
      if (isRemoved === !(await local.has(sha256))) continue;
      const bytes = isRemoved ? undefined : await bytesOf(db, sha256);
      if (isRemoved) await local.remove(sha256);
      else if (bytes !== undefined) await local.put(bytes);
    }
    const last = rows.at(-1);
    if (last === undefined) return;
    after = last.sha256;
  }
}

async function isRow(db: Kysely<unknown>, sha256: string): Promise<boolean> {
  const { rows } = await sql`
    select from platform.blob_bytes where sha256 = ${sha256} and bytes is not null`.execute(db);
  return rows.length > 0;
}

async function bytesOf(db: Kysely<unknown>, sha256: string): Promise<Uint8Array | undefined> {
  const { rows } = await sql<{ bytes: Uint8Array | null }>`
    select bytes from platform.blob_bytes where sha256 = ${sha256}`.execute(db);
  return rows[0]?.bytes ?? undefined;
}

async function writeRow(db: Kysely<unknown>, sha256: string, bytes: Uint8Array | null): Promise<void> {
  await sql`
    insert into platform.blob_bytes (sha256, bytes, changed_at)
    values (${sha256}, ${bytes}, now())
    on conflict (sha256) do update
    set bytes = excluded.bytes, changed_at = excluded.changed_at
    where blob_bytes.bytes is null or excluded.bytes is null`.execute(db);
}
