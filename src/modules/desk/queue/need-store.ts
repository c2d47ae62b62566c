import type { TablesOf } from "../../../platform/index.ts";
import { type Kysely, type RawBuilder, sql, type SqlBool, type Selectable } from "kysely";
import type { DossierId } from "../../../protocol/identifiers.ts";
import { compact } from "../../../protocol/compact.ts";
import type { Role } from "../../identity/index.ts";
import type { ZoneOrName } from "../../../convention/index.ts";
import type { Need, NeedEnd } from "../domain/queue-order.ts";
import { type Due, isDueIn } from "../list-filters.ts";
import { type DossierScope, inScope } from "../dossier-store.ts";
import { inLots, inOneOrder, type Touched } from "../touched.ts";

// The table of needs. Who writes it and by which rules is in write-needs.ts.

export type StoredNeed = Selectable<NeedTables["desk.need"]>;

type NeedTables = TablesOf<
  "desk",
  {
    "desk.need": { urgency: Need["urgency"] };
  }
>;

const tables = (db: Kysely<unknown>) => db.withTables<NeedTables>();

/** Rows that one statement writes. */
const ROWS_AT_ONCE = 500;

/** Holds these subjects to the end of the transaction, in one order: what is derived of them now is what others have committed. */
export async function holdSubjects(db: Kysely<unknown>, subjects: readonly Touched[]): Promise<void> {
  for (const lot of inLots(inOneOrder(subjects), ROWS_AT_ONCE)) {
    await tables(db)
      .insertInto("desk.need_subject")
      .values(lot.map(({ source, subject }) => ({ source, subject, look_again_at: null })))
      .onConflict((conflict) => conflict.columns(["source", "subject"]).doUpdateSet({ look_again_at: null }))
      .execute();
  }
}

/** Writes what these subjects need, in place of what stood there; the caller holds them. */
export async function replaceNeeds(
  db: Kysely<unknown>,
  source: string,
  subjects: readonly string[],
  { rows, lookAgainAt }: { readonly rows: readonly StoredNeed[]; readonly lookAgainAt: ReadonlyMap<string, Date> },
): Promise<void> {
  await tables(db)
    .deleteFrom("desk.need")
    .where("source", "=", source)
    .where("subject", "in", [...subjects])
    .execute();
  for (const lot of inLots(rows, ROWS_AT_ONCE)) await tables(db).insertInto("desk.need").values(lot).execute();
  const due = [...lookAgainAt];
  if (due.length > 0) {
    await sql`
      update desk.need_subject as subject
      set look_again_at = due.at
      from unnest(${due.map(([subject]) => subject)}::text[], ${due.map(([, at]) => at.toISOString())}::timestamptz[])
        as due (subject, at)
      where subject.source = ${source} and subject.subject = due.subject`.execute(db);
  }
  // What needs nobody and waits for no day has no row.
  const needed = new Set([...rows.map(({ subject }) => subject), ...lookAgainAt.keys()]);
  const idle = subjects.filter((subject) => !needed.has(subject));
  if (idle.length === 0) return;
  await tables(db).deleteFrom("desk.need_subject").where("source", "=", source).where("subject", "in", idle).execute();
}

export async function storedNeeds(
  db: Kysely<unknown>,
  source: string,
  subjects: readonly string[],
): Promise<StoredNeed[]> {
  return await tables(db)
    .selectFrom("desk.need")
    .selectAll()
    .where("source", "=", source)
    .where("subject", "in", [...subjects])
    .orderBy("subject")
    .orderBy("number")
    .execute();
}

/** The subjects of one source that stand in the table. */
export async function storedSubjects(db: Kysely<unknown>, source: string): Promise<string[]> {
  const rows = await tables(db)
    .selectFrom("desk.need_subject")
    .select("subject")
    .where("source", "=", source)
    .orderBy("subject")
    .execute();
  return rows.map(({ subject }) => subject);
}

/** Those that have to be looked at again by now, the longest due first. */
export async function dueSubjects(db: Kysely<unknown>, now: Date, limit: number): Promise<Touched[]> {
  return await tables(db)
    .selectFrom("desk.need_subject")
    .select(["source", "subject"])
    .where("look_again_at", "<=", now)
    .orderBy("look_again_at")
    .limit(limit)
    .execute();
}

export async function nextLook(db: Kysely<unknown>): Promise<Date | undefined> {
  const row = await tables(db)
    .selectFrom("desk.need_subject")
    .select("look_again_at")
    .where("look_again_at", "is not", null)
    .orderBy("look_again_at")
    .limit(1)
    .executeTakeFirst();
  return row?.look_again_at ?? undefined;
}

export async function deleteNeedsOf(db: Kysely<unknown>, dossierId: DossierId): Promise<void> {
  await tables(db).deleteFrom("desk.need").where("dossier_id", "=", dossierId).execute();
}

export async function isWrittenBy(db: Kysely<unknown>, rules: string): Promise<boolean> {
  const row = await tables(db)
    .selectFrom("desk.needs_written")
    .select("rules")
    .where("rules", "=", rules)
    .executeTakeFirst();
  return row !== undefined;
}

export async function setWrittenBy(db: Kysely<unknown>, rules: string, at: Date): Promise<void> {
  await tables(db).deleteFrom("desk.needs_written").execute();
  await tables(db).insertInto("desk.needs_written").values({ rules, written_at: at }).execute();
}

/** Who reads: the roles of a person within their dossiers, or whoever was let into these dossiers. */
export interface Reading {
  readonly scope: DossierScope;
  readonly person?: { readonly id: string; readonly roles: readonly Role[] };
}

type ShownNeed = StoredNeed & { references: string[] | null; all_drill: boolean | null };

/** One page of what is read, in the order of the queue; each line once. */
export async function readNeeds(
  db: Kysely<unknown>,
  reading: Reading,
  { after, limit }: { readonly after: string | undefined; readonly limit: number },
): Promise<{ readonly need: Need; readonly place: string }[]> {
  const { rows } = await sql<ShownNeed>`
    select need.*, merged.refs as references, merged.all_drill
    from desk.need
    left join lateral (
      select json_agg(part.reference order by part.place) as refs, bool_and(part.drill) as all_drill
      from desk.need as part
      where part.line = need.line and ${isSeen(db, "part", reading)}
    ) as merged on need.line is not null
    where ${isSeen(db, "need", reading)}
      and ${isFirstOfLine(db, reading)}
      and ${after === undefined ? sql`true` : sql`need.place > ${after}`}
    order by need.place
    limit ${limit}`.execute(db);
  return rows.map((row) => ({ need: shownNeed(row), place: row.place }));
}

/** How many lines are read, of the first so many. */
export async function countNeeds(db: Kysely<unknown>, reading: Reading, most: number): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count
    from (
      select from desk.need
      where ${isSeen(db, "need", reading)} and ${isFirstOfLine(db, reading)}
      limit ${most}
    ) as counted`.execute(db);
  return rows[0]?.count ?? 0;
}

/** Whether any subject has to be looked at again by now. */
export async function isAnyDue(db: Kysely<unknown>, now: Date): Promise<boolean> {
  const { rows } = await sql<{ due: boolean }>`
    select exists (select from desk.need_subject where look_again_at <= ${now}) as due`.execute(db);
  return rows[0]?.due ?? false;
}

/** The nearest end of all that needs anybody: by the dossier, or by the subject, where those of one kind are meant. */
export async function nearestEnds(
  db: Kysely<unknown>,
  dossierIds: readonly DossierId[],
  kind?: string,
): Promise<ReadonlyMap<string, NeedEnd>> {
  const id = kind === undefined ? sql`dossier_id` : sql`subject_id`;
  const { rows } = await sql<StoredNeed & { id: string }>`
    select distinct on (${id}) ${id} as id, until, ends_at, overdue_at
    from desk.need
    where dossier_id = any(${dossierIds}) and ${isOfKind(kind)} and until is not null
    order by ${id}, ends_at`.execute(db);
  return new Map(rows.map((row) => [row.id, needEnd(row)]));
}

/** What a list is of: columns of the dossier and, where its lines are no dossiers, of the line's own id and kind. */
export interface Lines {
  readonly dossier: `${string}.dossier_id`;
  readonly of?: { readonly kind: string; readonly id: string };
}

/** For a `where` of a list: something that needs anybody ends then, or nothing ends. Found from either side: by the line, or by the end. */
export function needsEnd(due: Due, { dossier, of }: Lines, now: Date, timeZone: ZoneOrName): RawBuilder<SqlBool> {
  const line = of === undefined ? sql.ref(dossier) : sql`(${sql.ref(dossier)}, ${sql.ref(of.id)}::text)`;
  const named = of === undefined ? sql`need.dossier_id` : sql`need.dossier_id, need.subject_id`;
  const ends = sql`${isOfKind(of?.kind)} and need.until is not null`;
  if (due === "none") return sql<SqlBool>`not exists (select from desk.need where (${named}) = ${line} and ${ends})`;
  const end = { earliest: sql<Date>`need.ends_at`, latest: sql<Date>`need.overdue_at` };
  const isThen = isDueIn(due, end, now, timeZone);
  return sql<SqlBool>`${line} in (select ${named} from desk.need where ${ends} and ${isThen})`;
}

function isOfKind(kind: string | undefined): RawBuilder<SqlBool> {
  return kind === undefined ? sql<SqlBool>`need.names_dossier` : sql<SqlBool>`need.subject_kind = ${kind}`;
}

function needEnd({ until, ends_at, overdue_at }: Pick<StoredNeed, "until" | "ends_at" | "overdue_at">): NeedEnd {
  return compact({
    until: until ?? undefined,
    endsAt: ends_at?.toISOString(),
    overdueAt: overdue_at?.toISOString(),
  });
}

function isSeen(
  db: Kysely<unknown>,
  alias: "need" | "part" | "earlier",
  { scope, person }: Reading,
): RawBuilder<SqlBool> {
  const column = (name: string) => sql.ref(`${alias}.${name}`);
  const inDossier = inScope(db, scope, `${alias}.dossier_id`);
  if (person === undefined) return inDossier;
  return sql<SqlBool>`(${column("dossier_id")} is null or ${inDossier})
    and ${column("roles")} && ${person.roles}::text[] and ${person.id} <> all(${column("not_for")})
    and (${column("only_for")} is null or ${column("only_for")} = ${person.id})`;
}

function isFirstOfLine(db: Kysely<unknown>, reading: Reading): RawBuilder<SqlBool> {
  return sql<SqlBool>`(need.line is null or not exists (
    select from desk.need as earlier
    where earlier.line = need.line and earlier.place < need.place and ${isSeen(db, "earlier", reading)}))`;
}

function shownNeed(row: ShownNeed): Need {
  return {
    need: row.need,
    subject: { kind: row.subject_kind, id: row.subject_id },
    ...compact({
      dossierId: row.names_dossier ? (row.dossier_id ?? undefined) : undefined,
      state: row.state ?? undefined,
      mechanism: row.mechanism ?? undefined,
      onlyFor: row.only_for ?? undefined,
    }),
    ...needEnd(row),
    reference: row.references === null ? row.reference : [...new Set(row.references)].join(", "),
    urgency: row.urgency,
    since: row.since,
    roles: row.roles,
    notFor: row.not_for,
    drill: row.all_drill ?? row.drill,
  };
}
