// SQL of entries, their places, and what may be erased. Heads are in head-store.ts, witnessing in witness-store.ts.
import { type Kysely, sql } from "kysely";
import { FILLER_TYPE } from "../../protocol/log-entry.ts";
import { Refusal } from "../../protocol/refusal.ts";
import type { AuditTables } from "./tables.ts";
import type { Actor, AuditQuery } from "./types.ts";

type Db = Kysely<unknown>;
const tables = (db: Db): Kysely<AuditTables> => db.withTables<AuditTables>();

const MAX_QUERY_ROWS = 500;

export interface NewEntry {
  readonly entryId: string;
  readonly type: string;
  readonly at: Date;
  readonly bytes: Uint8Array;
}

export interface PlacedEntry {
  readonly index: number;
  readonly entryId: string;
  readonly bytes: Uint8Array;
}

export type DetailsRow = AuditTables["audit.details"];
export type ActorRow = AuditTables["audit.actors"];

// Entries -------------------------------------------------------------------------------------------------------------

/** A filler: nothing stands behind it. */
export async function insertFiller(db: Db, filler: NewEntry): Promise<void> {
  await tables(db).insertInto("audit.entries").values(entryRow(filler)).execute();
}

/** An entry and what it commits to; it waits for its place from then on. In one statement: nothing is written more often. */
export async function insertEntry(db: Db, entry: NewEntry, details: DetailsRow): Promise<void> {
  await tables(db)
    .with("entry", (and) => and.insertInto("audit.entries").values(entryRow(entry)))
    .with("detail", (and) => and.insertInto("audit.details").values(details))
    .insertInto("audit.pending")
    .values({ entry_id: entry.entryId })
    .execute();
}

function entryRow({ entryId, type, at, bytes }: NewEntry): AuditTables["audit.entries"] {
  return { entry_id: entryId, type, at, bytes };
}

/** The pseudonym this actor already has in this dossier, or the one offered. */
export async function pseudonymFor(db: Db, offered: ActorRow): Promise<string> {
  const insert = tables(db).insertInto("audit.actors").values(offered);
  if (offered.dossier_id === null) {
    await insert.execute();
    return offered.pseudonym;
  }
  const known = await findPseudonym(db, offered);
  if (known !== undefined) return known;
  // Two transactions may meet here: the second waits for the first and then takes its pseudonym.
  const inserted = await insert
    .onConflict((conflict) =>
      conflict.columns(["dossier_id", "kind", "actor_id"]).where("dossier_id", "is not", null).doNothing(),
    )
    .returning("pseudonym")
    .executeTakeFirst();
  const kept = inserted?.pseudonym ?? (await findPseudonym(db, offered));
  if (kept === undefined) throw new Error("a pseudonym that was just kept is gone");
  return kept;
}

export async function findDetails(db: Db, entryId: string): Promise<DetailsRow | undefined> {
  return tables(db).selectFrom("audit.details").selectAll().where("entry_id", "=", entryId).executeTakeFirst();
}

export async function findActor(db: Db, pseudonym: string): Promise<ActorRow | undefined> {
  return tables(db).selectFrom("audit.actors").selectAll().where("pseudonym", "=", pseudonym).executeTakeFirst();
}

/** The entry with its places, the newest first: one that was carried into the next log has a place in both. */
export async function findEntry(
  db: Db,
  entryId: string,
): Promise<{ bytes: Uint8Array; places: { log: number; index: number }[] } | undefined> {
  const row = await tables(db)
    .selectFrom("audit.entries")
    .select("bytes")
    .where("entry_id", "=", entryId)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const places = await tables(db)
    .selectFrom("audit.places")
    .select(["log_number as log", "log_index as index"])
    .where("entry_id", "=", entryId)
    .orderBy("log_number", "desc")
    .execute();
  return { bytes: row.bytes, places };
}

export interface EntryListRow {
  readonly entry_id: string;
  readonly type: string;
  readonly at: Date;
  readonly bytes: Uint8Array;
  readonly index: number | null;
  readonly log: number | null;
  readonly committed: Uint8Array | null;
  readonly kind: Actor["kind"] | null;
  readonly actor_id: string | null;
}

/** Newest first; fillers are left out. */
export async function listEntries(db: Db, query: AuditQuery, fillerType: string): Promise<EntryListRow[]> {
  let select = tables(db)
    .selectFrom("audit.entries as entry")
    // Of an entry that was carried into the next log the newer place counts.
    .leftJoinLateral(
      (from) =>
        from
          .selectFrom("audit.places")
          .select(["log_index", "log_number"])
          .whereRef("audit.places.entry_id", "=", "entry.entry_id")
          .orderBy("log_number", "desc")
          .limit(1)
          .as("place"),
      (join) => join.onTrue(),
    )
    .leftJoin("audit.details as detail", "detail.entry_id", "entry.entry_id")
    .leftJoin("audit.actors as actor", "actor.pseudonym", "detail.pseudonym")
    .select([
      "entry.entry_id",
      "entry.type",
      "entry.at",
      "entry.bytes",
      "place.log_index as index",
      "place.log_number as log",
      "detail.committed",
      "actor.kind",
      "actor.actor_id",
    ])
    .where("entry.type", "<>", fillerType);
  if (query.dossierId !== undefined) select = select.where("detail.dossier_id", "=", query.dossierId);
  if (query.subject !== undefined) {
    select = select
      .where("detail.subject_kind", "=", query.subject.kind)
      .where("detail.subject_id", "=", query.subject.id);
  }
  if (query.userId !== undefined) {
    select = select.where("actor.kind", "=", "user").where("actor.actor_id", "=", query.userId);
  }
  if (query.kind !== undefined) select = select.where(sql<boolean>`starts_with(entry.type, ${query.kind})`);
  if (query.from !== undefined) select = select.where("entry.at", ">=", query.from);
  if (query.until !== undefined) select = select.where("entry.at", "<", query.until);
  if (query.before !== undefined) select = select.where("entry.entry_id", "<", query.before);
  return select.orderBy("entry.entry_id", "desc").limit(Math.min(query.limit, MAX_QUERY_ROWS)).execute();
}

/** R17: destroys salts, details and pseudonyms of a dossier. Returns how many entries can no longer be opened. */
export async function deleteDossier(db: Db, dossierId: string): Promise<number> {
  const details = await tables(db).deleteFrom("audit.details").where("dossier_id", "=", dossierId).executeTakeFirst();
  await tables(db).deleteFrom("audit.actors").where("dossier_id", "=", dossierId).execute();
  return Number(details.numDeletedRows);
}

/** The same for entries about one subject that name no dossier; their pseudonyms are each entry's own. */
export async function deleteSubject(db: Db, subject: { kind: string; id: string }): Promise<number> {
  const gone = await tables(db)
    .deleteFrom("audit.details")
    .where("subject_kind", "=", subject.kind)
    .where("subject_id", "=", subject.id)
    .where("dossier_id", "is", null)
    .returning("pseudonym")
    .execute();
  for (const { pseudonym } of gone) {
    await tables(db)
      .deleteFrom("audit.actors")
      .where("pseudonym", "=", pseudonym)
      .where("dossier_id", "is", null)
      .execute();
  }
  return gone.length;
}

// Integration ---------------------------------------------------------------------------------------------------------

/** Takes over integration: whoever held an older fence is stopped at its next step (R20). */
export async function takeFence(db: Db, at: Date): Promise<number> {
  const row = await tables(db)
    .insertInto("audit.integrator")
    .values({ fence: 1, taken_at: at })
    .onConflict((conflict) =>
      conflict.column("only_one").doUpdateSet({ fence: sql<number>`audit.integrator.fence + 1`, taken_at: at }),
    )
    .returning("fence")
    .executeTakeFirstOrThrow();
  return row.fence;
}

/** Locks integration for this transaction. Refuses `log-integrated-elsewhere` when somebody took over. */
export async function lockFence(db: Db, fence: number): Promise<void> {
  const row = await tables(db).selectFrom("audit.integrator").select("fence").forUpdate().executeTakeFirst();
  if (row?.fence === fence) return;
  throw integratedElsewhere();
}

export function integratedElsewhere(): Refusal {
  return new Refusal(
    "log-integrated-elsewhere",
    "Another process took over the integration of the log; this one stops.",
  );
}

/** Committed entries without a place, in the order in which they came. */
export async function listPending(db: Db, limit: number): Promise<string[]> {
  const rows = await tables(db)
    .selectFrom("audit.pending")
    .select("entry_id")
    .orderBy("arrival")
    .limit(limit)
    .execute();
  return rows.map(({ entry_id }) => entry_id);
}

export async function countPlaces(db: Db, log: number): Promise<number> {
  const row = await tables(db)
    .selectFrom("audit.places")
    .where("log_number", "=", log)
    .select(({ fn }) => fn.max("log_index").as("last"))
    .executeTakeFirst();
  return row?.last === undefined || row.last === null ? 0 : row.last + 1;
}

/** Whether entries wait for places; how many of a log have one, and are under its newest signed head. */
export async function readProgress(
  db: Db,
  log: number,
): Promise<{ readonly waits: boolean; readonly placed: number; readonly signed: number }> {
  const { rows } = await sql<{ waits: boolean; placed: number; signed: number }>`
    select exists (select from audit.pending) as waits,
      coalesce((select max(log_index) + 1 from audit.places where log_number = ${log}), 0) as placed,
      coalesce((select max(size) from audit.checkpoints where log_number = ${log}), 0) as signed`.execute(db);
  const [row] = rows;
  if (row === undefined) throw new Error("a question without a table has one row");
  return row;
}

export async function insertPlaces(
  db: Db,
  log: number,
  firstIndex: number,
  entryIds: readonly string[],
): Promise<void> {
  if (entryIds.length === 0) return;
  const places = entryIds.map((entry_id, i) => ({ log_number: log, log_index: firstIndex + i, entry_id }));
  await tables(db).insertInto("audit.places").values(places).execute();
  await tables(db).deleteFrom("audit.pending").where("entry_id", "in", entryIds).execute();
}

/** Gives the entries of one log from this place on, but for fillers, places in the next one, in their order. */
export async function carryPlaces(
  db: Db,
  from: { readonly log: number; readonly index: number },
  to: { readonly log: number; readonly index: number },
): Promise<void> {
  await sql`
    insert into audit.places (log_number, log_index, entry_id)
    select ${to.log}::int, ${to.index}::int - 1 + row_number() over (order by place.log_index), place.entry_id
    from audit.places place join audit.entries entry using (entry_id)
    where place.log_number = ${from.log} and place.log_index >= ${from.index} and entry.type <> ${FILLER_TYPE}
    order by place.log_index`.execute(db);
}

export async function readPlaced(db: Db, log: number, fromIndex: number, limit: number): Promise<PlacedEntry[]> {
  return tables(db)
    .selectFrom("audit.places as place")
    .innerJoin("audit.entries as entry", "entry.entry_id", "place.entry_id")
    .select(["place.log_index as index", "entry.entry_id as entryId", "entry.bytes"])
    .where("place.log_number", "=", log)
    .where("place.log_index", ">=", fromIndex)
    .orderBy("place.log_index")
    .limit(limit)
    .execute();
}

/** Entries that have no place and do not wait for one: the log would be complete without them. */
export async function listOmitted(db: Db, limit: number): Promise<string[]> {
  const rows = await tables(db)
    .selectFrom("audit.entries as entry")
    .leftJoin("audit.places as place", "place.entry_id", "entry.entry_id")
    .leftJoin("audit.pending as pending", "pending.entry_id", "entry.entry_id")
    .select("entry.entry_id")
    .where("place.entry_id", "is", null)
    .where("pending.entry_id", "is", null)
    .limit(limit)
    .execute();
  return rows.map(({ entry_id }) => entry_id);
}

export interface DetailsWithEntry {
  readonly entry_id: string;
  readonly salt: Uint8Array;
  readonly committed: Uint8Array;
  readonly pseudonym: string;
  readonly bytes: Uint8Array;
  readonly actor_salt: Uint8Array | null;
  readonly kind: Actor["kind"] | null;
  readonly actor_id: string | null;
}

export async function listDetailsAfter(
  db: Db,
  entryId: string | undefined,
  limit: number,
): Promise<DetailsWithEntry[]> {
  let select = tables(db)
    .selectFrom("audit.details as detail")
    .innerJoin("audit.entries as entry", "entry.entry_id", "detail.entry_id")
    .leftJoin("audit.actors as actor", "actor.pseudonym", "detail.pseudonym")
    .select([
      "detail.entry_id",
      "detail.salt",
      "detail.committed",
      "detail.pseudonym",
      "entry.bytes",
      "actor.salt as actor_salt",
      "actor.kind",
      "actor.actor_id",
    ]);
  if (entryId !== undefined) select = select.where("detail.entry_id", ">", entryId);
  return select.orderBy("detail.entry_id").limit(limit).execute();
}

/** Entries that had details when they were written: all but the fillers. */
export async function countCommittedEntries(db: Db, fillerType: string): Promise<number> {
  const row = await tables(db)
    .selectFrom("audit.entries")
    .select(({ fn }) => fn.countAll().as("count"))
    .where("type", "<>", fillerType)
    .executeTakeFirstOrThrow();
  return Number(row.count);
}

async function findPseudonym(db: Db, actor: ActorRow): Promise<string | undefined> {
  const row = await tables(db)
    .selectFrom("audit.actors")
    .select("pseudonym")
    .where("dossier_id", "=", actor.dossier_id)
    .where("kind", "=", actor.kind)
    .where("actor_id", "=", actor.actor_id)
    .executeTakeFirst();
  return row?.pseudonym;
}
