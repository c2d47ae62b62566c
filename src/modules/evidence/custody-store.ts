import { tablesInCode } from "../../platform/index.ts";
import { sql, type SqlBool } from "kysely";
import type { Connection } from "./store.ts";
import type { DossierId, ExhibitId } from "../../protocol/identifiers.ts";
import { type SealedCustodyEntry, parseCustodyEntry } from "../../protocol/custody.ts";

const tables = tablesInCode<"evidence">();

const MAX_ENTRIES = 10_000;

/** The entry that the next one follows; undefined before the first. */
export async function lastCustodyEntry(db: Connection, exhibitId: ExhibitId): Promise<SealedCustodyEntry | undefined> {
  const row = await tables(db)
    .selectFrom("evidence.custodyEntry")
    .select("bytes")
    .where("exhibitId", "=", exhibitId)
    .orderBy("number", "desc")
    .limit(1)
    .executeTakeFirst();
  return row === undefined ? undefined : parseCustodyEntry(row.bytes);
}

/** Keeps an entry beside the audit entry that commits to it. */
export async function insertCustodyEntry(
  db: Connection,
  { entry, bytes, digest }: SealedCustodyEntry,
  auditEntryId: string,
  at: Date,
): Promise<void> {
  await tables(db)
    .insertInto("evidence.custodyEntry")
    .values({
      exhibitId: entry.exhibitId,
      number: entry.number,
      entryDigest: digest,
      previousDigest: entry.previous,
      bytes,
      auditEntryId: auditEntryId,
      keptAt: at,
    })
    .execute();
}

/** The exact bytes of the record, oldest first. */
export async function custodyBytesOf(db: Connection, exhibitId: string): Promise<Uint8Array[]> {
  const rows = await tables(db)
    .selectFrom("evidence.custodyEntry")
    .select("bytes")
    .where("exhibitId", "=", exhibitId)
    .orderBy("number")
    .limit(MAX_ENTRIES)
    .execute();
  return rows.map(({ bytes }) => bytes);
}

/** The records of several exhibits at once. */
export async function custodyBytesOfMany(
  db: Connection,
  exhibitIds: readonly string[],
): Promise<ReadonlyMap<string, readonly Uint8Array[]>> {
  const rows = await tables(db)
    .selectFrom("evidence.custodyEntry")
    .select(["exhibitId", "bytes"])
    .where(sql<SqlBool>`exhibit_id = any(${exhibitIds})`)
    .orderBy("exhibitId")
    .orderBy("number")
    .execute();
  const byExhibit = Map.groupBy(rows, (row) => row.exhibitId);
  return new Map([...byExhibit].map(([id, of]) => [id, of.map(({ bytes }) => bytes)]));
}

export interface CustodyRow {
  readonly bytes: Uint8Array;
  readonly auditEntryId: string;
}

/** The record with the log entry that holds each entry's digest, oldest first. */
export async function custodyRowsOf(db: Connection, exhibitId: ExhibitId): Promise<CustodyRow[]> {
  return await tables(db)
    .selectFrom("evidence.custodyEntry")
    .select(["bytes", "auditEntryId"])
    .where("exhibitId", "=", exhibitId)
    .orderBy("number")
    .limit(MAX_ENTRIES)
    .execute();
}

/** The pseudonym of a person in a dossier; `fresh` is used if there is none yet. */
export async function pseudonymOf(
  db: Connection,
  dossierId: DossierId,
  userId: string,
  fresh: string,
): Promise<string> {
  await tables(db)
    .insertInto("evidence.custodyPerson")
    .values({ dossierId: dossierId, userId: userId, pseudonym: fresh })
    .onConflict((conflict) => conflict.columns(["dossierId", "userId"]).doNothing())
    .execute();
  const row = await tables(db)
    .selectFrom("evidence.custodyPerson")
    .select("pseudonym")
    .where("dossierId", "=", dossierId)
    .where("userId", "=", userId)
    .executeTakeFirstOrThrow();
  return row.pseudonym;
}

/** Pseudonym to person. */
export async function peopleOfDossier(db: Connection, dossierId: DossierId): Promise<Map<string, string>> {
  const rows = await tables(db)
    .selectFrom("evidence.custodyPerson")
    .selectAll()
    .where("dossierId", "=", dossierId)
    .limit(MAX_ENTRIES)
    .execute();
  return new Map(rows.map((row) => [row.pseudonym, row.userId]));
}

/** After it nobody can say who the pseudonyms of this dossier were (R17). */
export async function erasePeople(db: Connection, dossierId: DossierId): Promise<void> {
  await tables(db).deleteFrom("evidence.custodyPerson").where("dossierId", "=", dossierId).execute();
}

/** R17: of a paper that is erased in this transaction already, its record goes too: it is no evidence. */
export async function eraseCustody(db: Connection, exhibitId: ExhibitId): Promise<void> {
  await tables(db).deleteFrom("evidence.custodyEntry").where("exhibitId", "=", exhibitId).execute();
}
