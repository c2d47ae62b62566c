import type { TablesOf } from "../../platform/index.ts";
import { sql } from "kysely";
import type { ExhibitId, Sha256Hex, StateCode } from "../../protocol/identifiers.ts";
import type { Connection } from "./store.ts";

// The key under which the heads of an exhibit rest, and the heads: wrapped, never in clear.

type Tables = TablesOf<"evidence">;

const tables = (db: Connection) => db.withTables<Tables>();

/** `fileKey`, wrapped under the same key, only where no key here opens a head of the exhibit. */
export async function insertExhibitKey(
  db: Connection,
  exhibitId: ExhibitId,
  { wrapped, fileKey }: { readonly wrapped: Uint8Array; readonly fileKey?: Uint8Array | undefined },
): Promise<void> {
  await tables(db)
    .insertInto("evidence.exhibit_key")
    .values({ exhibit_id: exhibitId, wrapped, file_key: fileKey ?? null, destroyed_at: null })
    .execute();
}

export async function findExhibitKey(db: Connection, exhibitId: ExhibitId): Promise<Uint8Array | undefined> {
  const row = await tables(db)
    .selectFrom("evidence.exhibit_key")
    .select("wrapped")
    .where("exhibit_id", "=", exhibitId)
    .executeTakeFirst();
  return row?.wrapped ?? undefined;
}

export async function findFileKey(db: Connection, exhibitId: ExhibitId): Promise<Uint8Array | undefined> {
  const row = await tables(db)
    .selectFrom("evidence.exhibit_key")
    .select("file_key")
    .where("exhibit_id", "=", exhibitId)
    .executeTakeFirst();
  return row?.file_key ?? undefined;
}

/** Destroys the key and the heads under it; the row stays, to say since when. */
export async function destroyExhibitKey(db: Connection, exhibitId: ExhibitId, at: Date): Promise<void> {
  await tables(db)
    .updateTable("evidence.exhibit_key")
    .set({ wrapped: null, file_key: null, destroyed_at: at })
    .where("exhibit_id", "=", exhibitId)
    .execute();
  await tables(db).deleteFrom("evidence.head").where("exhibit_id", "=", exhibitId).execute();
}

/** Exhibits whose key was destroyed, oldest first. */
export async function erasedExhibits(
  db: Connection,
): Promise<{ readonly exhibitId: string; readonly number: string; readonly erasedAt: Date }[]> {
  const rows = await tables(db)
    .selectFrom("evidence.exhibit_key as key")
    .innerJoin("evidence.exhibit as exhibit", "exhibit.exhibit_id", "key.exhibit_id")
    .select(["exhibit.exhibit_id", "exhibit.number", "key.destroyed_at"])
    .where("key.destroyed_at", "is not", null)
    // A key backup may be newer than the exhibits: then its files are here still.
    .where("exhibit.state", "=", "disposed")
    .orderBy("key.destroyed_at")
    .execute();
  return rows.flatMap(({ exhibit_id, number, destroyed_at }) =>
    destroyed_at === null ? [] : [{ exhibitId: exhibit_id, number, erasedAt: destroyed_at }],
  );
}

/** R17: the table of wrapped exhibit keys, whose backups have a short cycle of their own. */
export const EXHIBIT_KEY_TABLE = "evidence.exhibit_key";

/** Takes keys from a backup, as rows of text, for exhibits that are here. Returns how many. */
export async function restoreExhibitKeys(db: Connection, rows: readonly string[]): Promise<number> {
  const done = await sql`
    insert into evidence.exhibit_key
    select (one::evidence.exhibit_key).*
    from unnest(${rows}::text[]) as one
    where exists (
      select from evidence.exhibit where exhibit_id = (one::evidence.exhibit_key).exhibit_id
    )`.execute(db);
  return Number(done.numAffectedRows ?? 0n);
}

/** Whether a head of it rests here. */
export async function hasHead(db: Connection, exhibitId: ExhibitId): Promise<boolean> {
  const row = await tables(db)
    .selectFrom("evidence.head")
    .select("head_sha256")
    .where("exhibit_id", "=", exhibitId)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

export interface StoredHead {
  readonly sha256: Sha256Hex;
  readonly exhibitId: ExhibitId;
  readonly forState: StateCode;
  readonly forAuthority: string;
  readonly wrapped: Uint8Array;
}

export async function insertHead(db: Connection, head: StoredHead, at: Date): Promise<void> {
  await tables(db)
    .insertInto("evidence.head")
    .values({
      head_sha256: head.sha256,
      exhibit_id: head.exhibitId,
      for_state: head.forState,
      for_authority: head.forAuthority,
      wrapped: head.wrapped,
      kept_at: at,
    })
    .execute();
}

/** The newest head for a State, or the one with this digest. */
export async function findHead(
  db: Connection,
  exhibitId: ExhibitId,
  which: { forState: string } | { sha256: string },
): Promise<Uint8Array | undefined> {
  const heads = tables(db).selectFrom("evidence.head").select("wrapped").where("exhibit_id", "=", exhibitId);
  const row = await (
    "sha256" in which
      ? heads.where("head_sha256", "=", which.sha256)
      : heads.where("for_state", "=", which.forState).orderBy("kept_at", "desc")
  )
    .limit(1)
    .executeTakeFirst();
  return row?.wrapped;
}
