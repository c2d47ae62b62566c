import { type Kysely, type RawBuilder, sql, type SqlBool } from "kysely";
import { inCode, type RowIn, tablesInCode } from "../../../platform/index.ts";
import { type DossierScope, inScope } from "../dossier-store.ts";
import { inLots, inOneOrder, type Touched } from "../touched.ts";
import type { Query } from "./forms/query.ts";
import type { Filling, FoundKind, SharedIdentifier, SharedIdentifiers } from "./types.ts";

// The table of what is found. Who writes it is in write-entries.ts.

const tables = tablesInCode<"desk", { "desk.search_entry": { kind: FoundKind } }>();

type EntryRow = RowIn<typeof tables, "desk.searchEntry">;

/** A row with the sorted texts of its vector: "r" with the end of a reference, "w" with a word. */
export type Entry = Omit<EntryRow, "foundBy"> & { readonly foundBy: readonly string[] };

/** A subject that is held and has no row yet; nobody reads it. */
const HELD = "held";
const ROWS_AT_ONCE = 100;
/** Identifiers of one dossier that are looked for elsewhere, and the places that are told. */
const MOST_SHARED = 5_000;
const MOST_PLACES = 50;
const MOST_DOSSIERS = 20;

/** Holds these subjects to the end of the transaction: whoever writes of one beside it waits, and then sees both. */
export async function holdEntries(db: Kysely<unknown>, subjects: readonly Touched[]): Promise<void> {
  for (const lot of inLots(inOneOrder(subjects), ROWS_AT_ONCE)) {
    const rows = lot.map((one) => ({ ...one, number: 0, place: "", kind: HELD as FoundKind }));
    const empty = { readers: [], reference: "", title: "", identifiers: [], foundBy: sql<string>`''::tsvector` };
    await tables(db)
      .insertInto("desk.searchEntry")
      .values(rows.map((row) => ({ ...row, ...empty })))
      .onConflict((same) => same.columns(["source", "subject", "number"]).doUpdateSet({ number: 0 }))
      .execute();
  }
}

/** Writes these rows of a source in place of all that these subjects had. */
export async function replaceEntries(
  db: Kysely<unknown>,
  source: string,
  subjects: readonly string[],
  entries: readonly Entry[],
): Promise<void> {
  if (subjects.length === 0) return;
  await tables(db)
    .deleteFrom("desk.searchEntry")
    .where("source", "=", source)
    .where("subject", "in", subjects)
    .execute();
  for (const lot of inLots(entries, ROWS_AT_ONCE)) {
    const rows = lot.map((entry) => ({ ...entry, foundBy: sql<string>`array_to_tsvector(${entry.foundBy}::text[])` }));
    await tables(db).insertInto("desk.searchEntry").values(rows).execute();
  }
}

/** What stands in the table of these subjects; a subject that is only held has no row. */
export async function storedEntries(
  db: Kysely<unknown>,
  source: string,
  subjects: readonly string[],
): Promise<(Entry & { readonly isHeld: boolean })[]> {
  const rows = await tables(db)
    .selectFrom("desk.searchEntry")
    .selectAll()
    .select(sql<readonly string[]>`tsvector_to_array(found_by)`.as("texts"))
    .where("source", "=", source)
    .where("subject", "in", subjects)
    .orderBy("subject")
    .orderBy("number")
    .execute();
  return rows.map(({ texts, ...row }) => ({
    ...row,
    foundBy: texts.toSorted(),
    isHeld: (row.kind as string) === HELD,
  }));
}

/** The subjects of one source that stand in the table. */
export async function storedSubjects(db: Kysely<unknown>, source: string): Promise<string[]> {
  const rows = tables(db).selectFrom("desk.searchEntry").select("subject").distinct().where("source", "=", source);
  return (await rows.execute()).map(({ subject }) => subject);
}

/** Who reads: the dossiers that they see, and the names by which they read what stands in none: their roles and their id. */
export interface Reading {
  readonly scope: DossierScope;
  readonly names: readonly string[];
}

type FoundRow = EntryRow & { readonly rank: number };

/**
 * Of what this reader may see the best `limit` after a place: nothing else leaves the database. Each of the three ways ends by itself, so
 * that none looks through more than it needs.
 */
export async function readEntries(
  db: Kysely<unknown>,
  reading: Reading,
  { reference, identifiers, words }: Query,
  {
    after,
    limit,
  }: { readonly after: { readonly rank: number; readonly place: string } | undefined; readonly limit: number },
) {
  const isReference = reference === undefined ? sql`false` : sql`entry.found_by @@ ${reference}::text::tsquery`;
  const isIdentifier = identifiers.length === 0 ? sql`false` : sql`entry.identifiers && ${identifiers}::text[]`;
  const hasWords = words === undefined ? sql`false` : sql`entry.found_by @@ ${words}::text::tsquery`;
  const ways = [
    isReference,
    sql`${isIdentifier} and not ${isReference}`,
    sql`${hasWords} and not ${isIdentifier} and not ${isReference}`,
  ].flatMap((way, rank) =>
    after !== undefined && rank < after.rank
      ? []
      : [
          sql`(
            select ${sql.lit(rank)} as rank, source, subject, kind, place, dossier_id as "dossierId", reference, title, state, mechanism
            from desk.search_entry as entry
            where ${way} and ${isSeen(db, "entry", reading)}
              and ${after?.rank === rank ? sql`place < ${after.place}` : sql`true`}
            order by place desc
            limit ${limit}
          )`,
        ],
  );
  const { rows } = await sql<FoundRow>`
    select * from (${sql.join(ways, sql` union all `)}) as found order by rank, place desc limit ${limit}`.execute(db);
  return rows.map((row) => inCode(row));
}

/** Identifiers of a dossier, each with the other dossiers of this reader in which it stands, as far as a page shows. */
export async function sharedIdentifiers(
  db: Kysely<unknown>,
  reading: Reading,
  dossierId: string,
): Promise<SharedIdentifiers> {
  const own = await sql<{ identifier: string }>`
    select distinct unnest(identifiers) as identifier
    from desk.search_entry as mine
    where dossier_id = ${dossierId} and ${isSeen(db, "mine", reading)}
    order by identifier
    limit ${MOST_SHARED + 1}`.execute(db);
  const looked = own.rows.slice(0, MOST_SHARED).map(({ identifier }) => identifier);
  const { rows } = await sql<SharedIdentifier>`
    select own.identifier, to_jsonb((array_agg(distinct jsonb_build_object('dossierId', dossier.dossier_id, 'reference', dossier.own_reference)))[1:${sql.lit(MOST_DOSSIERS + 1)}]) as dossiers
    from unnest(${looked}::text[]) as own (identifier)
    join desk.search_entry as entry on entry.identifiers @> array[own.identifier] and entry.dossier_id <> ${dossierId}
    join desk.dossier as dossier on dossier.dossier_id = entry.dossier_id
    where ${isSeen(db, "entry", reading)}
    group by own.identifier
    order by own.identifier
    limit ${MOST_PLACES + 1}`.execute(db);
  const isCut =
    own.rows.length > MOST_SHARED ||
    rows.length > MOST_PLACES ||
    rows.some(({ dossiers }) => dossiers.length > MOST_DOSSIERS);
  const places = rows.slice(0, MOST_PLACES).map((one) => ({ ...one, dossiers: one.dossiers.slice(0, MOST_DOSSIERS) }));
  return { places, isCut };
}

function isSeen(db: Kysely<unknown>, alias: "entry" | "mine", { scope, names }: Reading): RawBuilder<SqlBool> {
  const readers = sql.ref(`${alias}.readers`);
  return sql<SqlBool>`(${sql.ref(`${alias}.dossier_id`)} is null or ${inScope(db, scope, `${alias}.dossier_id`)})
    and (${readers} is null or ${readers} && ${names}::text[])`;
}

/** How far a source has been written by these rules, and up to which subject; undefined before the first. */
export async function readWritten(db: Kysely<unknown>, source: string, rules: string) {
  const row = tables(db).selectFrom("desk.searchWritten").selectAll();
  const found = await row.where("source", "=", source).where("rules", "=", rules).executeTakeFirst();
  return found && inCode(found);
}

/** How far each source has been written by these rules, in one question. */
export async function allWritten(db: Kysely<unknown>, rules: string): Promise<ReadonlyMap<string, Filling>> {
  const rows = await tables(db).selectFrom("desk.searchWritten").selectAll().where("rules", "=", rules).execute();
  return new Map(rows.map((row) => [row.source, row]));
}

export async function noteWritten(
  db: Kysely<unknown>,
  written: { readonly source: string; readonly rules: string; readonly writtenTo: string } & Filling,
): Promise<void> {
  const { source, ...columns } = written;
  await tables(db)
    .insertInto("desk.searchWritten")
    .values({ source, ...columns })
    .onConflict((same) => same.column("source").doUpdateSet(columns))
    .execute();
}
