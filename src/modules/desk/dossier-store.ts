import { type Kysely, type RawBuilder, sql, type SqlBool, type Selectable } from "kysely";
import type { DossierId } from "../../protocol/identifiers.ts";
import { yearIn } from "../../convention/calendar.ts";
import {
  givenNumber,
  type IsOneOf,
  type ListAsked,
  listByKey,
  type Platform,
  readGivenNumber,
  type TablesOf,
} from "../../platform/index.ts";
import type { Role } from "../identity/index.ts";
import type { DossierMember } from "./types.ts";
import type { Dossier } from "./types.ts";

type DossierRow = Selectable<DossierTables["desk.dossier"]>;

const LETTERS = { dossier: "D", request: "R", need: "N" } as const;
type ReferenceKind = keyof typeof LETTERS;

type DossierTables = TablesOf<
  "desk",
  {
    "desk.reference_counter": { kind: ReferenceKind };
    "desk.dossier_member": { role: Role };
  }
>;

const tables = (db: Kysely<unknown>) => db.withTables<DossierTables>();

/**
 * "XA-2026-R00012": the next number of the year that the State is in, in the caller's transaction, so that a refused act leaves no
 * gap.
 */
export async function takeReference(
  db: Kysely<unknown>,
  kind: ReferenceKind,
  { config, incarnation }: Pick<Platform, "config" | "incarnation">,
  at: Date,
): Promise<string> {
  const year = yearIn(at, config.timeZone);
  const count = await countReference(db, { kind, year }, sql`desk.reference_counter.last_number + 1`, 1);
  const parts = { issuer: config.state, year, letter: LETTERS[kind], count, digits: 5 };
  return givenNumber(incarnation.current(), parts);
}

/** R1: a number that came back after a restore is not counted a second time. */
export async function noteReference(db: Kysely<unknown>, kind: ReferenceKind, reference: string): Promise<void> {
  const known = readGivenNumber(reference);
  if (known === undefined) return;
  const { year, count } = known;
  await countReference(db, { kind, year }, sql`greatest(desk.reference_counter.last_number, ${count})`, count);
}

async function countReference(
  db: Kysely<unknown>,
  of: { readonly kind: ReferenceKind; readonly year: number },
  next: RawBuilder<number>,
  first: number,
): Promise<number> {
  const { last_number } = await tables(db)
    .insertInto("desk.reference_counter")
    .values({ ...of, last_number: first })
    .onConflict((conflict) => conflict.columns(["kind", "year"]).doUpdateSet({ last_number: next }))
    .returning("last_number")
    .executeTakeFirstOrThrow();
  return last_number;
}

/** Which dossiers are meant: all, none, those whose compartment a person is in, or these. */
export type DossierScope = "all" | "none" | Reader | readonly DossierId[];

/** A person by name and by role. */
interface Reader {
  readonly id: string;
  readonly roles: readonly Role[];
}

export async function insertDossier(
  db: Kysely<unknown>,
  dossier: Omit<Dossier, "disposedAt"> & { openedBy: string | undefined },
): Promise<void> {
  await tables(db)
    .insertInto("desk.dossier")
    .values({
      dossier_id: dossier.dossierId,
      own_reference: dossier.ownReference,
      title: dossier.title,
      state: dossier.state,
      correspondent_id: dossier.correspondentId ?? null,
      opened_at: dossier.openedAt,
      opened_by: dossier.openedBy ?? null,
      continues: dossier.continues ?? null,
      read_only: dossier.isReadOnly ?? false,
      disposed_at: null,
    })
    .execute();
}

export async function loadDossier(db: Kysely<unknown>, dossierId: DossierId): Promise<Dossier | undefined> {
  const row = await tables(db)
    .selectFrom("desk.dossier")
    .selectAll()
    .where("dossier_id", "=", dossierId)
    .executeTakeFirst();
  return row && dossierOf(row);
}

/** The dossier, if it is in the scope. */
export async function loadScoped(
  db: Kysely<unknown>,
  dossierId: DossierId,
  scope: DossierScope,
): Promise<Dossier | undefined> {
  const row = await tables(db)
    .selectFrom("desk.dossier")
    .selectAll()
    .where("dossier_id", "=", dossierId)
    .where(inScope(db, scope, "desk.dossier.dossier_id"))
    .executeTakeFirst();
  return row && dossierOf(row);
}

/** The dossiers in which work goes on that was begun in this one (R8), oldest first. */
export async function dossiersContinuing(db: Kysely<unknown>, dossierId: DossierId): Promise<Dossier[]> {
  const rows = await tables(db)
    .selectFrom("desk.dossier")
    .selectAll()
    .where("continues", "=", dossierId)
    .orderBy("own_reference")
    .limit(100)
    .execute();
  return rows.map(dossierOf);
}

export async function dossiersById(
  db: Kysely<unknown>,
  dossierIds: readonly DossierId[],
): Promise<ReadonlyMap<string, Dossier>> {
  if (dossierIds.length === 0) return new Map();
  const rows = await tables(db)
    .selectFrom("desk.dossier")
    .selectAll()
    .where("dossier_id", "in", [...new Set(dossierIds)])
    .execute();
  return new Map(rows.map((row) => [row.dossier_id, dossierOf(row)]));
}

/** Of every dossier, disposed of or not. */
export async function allDossierIds(db: Kysely<unknown>): Promise<string[]> {
  return (await tables(db).selectFrom("desk.dossier").select("dossier_id").execute()).map((row) => row.dossier_id);
}

/** Newest first, by their numbers; `more`: filters beside those of the dossier's own. */
export async function listDossiers(
  db: Kysely<unknown>,
  asked: ListAsked & { readonly onPaper?: true },
  scope: DossierScope,
  more: Readonly<Record<string, IsOneOf>> = {},
): Promise<{ readonly dossiers: Dossier[]; readonly next: string | null }> {
  let query = tables(db)
    .selectFrom("desk.dossier")
    .selectAll()
    .where(inScope(db, scope, "desk.dossier.dossier_id"));
  if (asked.onPaper === true) query = query.where("correspondent_id", "is not", null);
  const how = { key: "own_reference", filters: { state: sql<string>`state`, ...more } };
  const { rows, next } = await listByKey(query, how, asked);
  return { dossiers: rows.map(dossierOf), next };
}

/**
 * For a `where` of any query. In SQL, and not as a list of ids: there may be any number of dossiers. The column is named with its
 * table: alone it would mean that of the members.
 */
export function inScope(db: Kysely<unknown>, scope: DossierScope, column: `${string}.dossier_id`): RawBuilder<SqlBool> {
  if (scope === "all") return sql<SqlBool>`true`;
  if (scope === "none" || ("length" in scope && scope.length === 0)) return sql<SqlBool>`false`;
  if ("length" in scope) return sql<SqlBool>`${sql.ref(column)} = any(${scope})`;
  // `exists … offset 0`: rows that are looked through in order are then looked up one by one, and not all that a person may see first.
  return sql<SqlBool>`exists ${membershipIn(db, scope, column)}`;
}

/** The same where the column is a text, as that of the subject of an act. */
export function namesOneInScope(db: Kysely<unknown>, scope: DossierScope, column: string): RawBuilder<SqlBool> {
  const named = tables(db)
    .selectFrom("desk.dossier")
    .select(sql.lit(1).as("one"))
    .where(sql<SqlBool>`desk.dossier.dossier_id = ${sql.ref(column)}::uuid`)
    .where(inScope(db, scope, "desk.dossier.dossier_id"));
  return sql<SqlBool>`exists ${named}`;
}

/** For a `where` of any query: the dossier that `column` names is kept with this State without a server. */
export function isKeptWith(
  db: Kysely<unknown>,
  correspondentId: string,
  column: `${string}.dossier_id`,
): RawBuilder<SqlBool> {
  const kept = tables(db)
    .selectFrom("desk.dossier")
    .select("dossier_id")
    .where("correspondent_id", "=", correspondentId);
  return sql<SqlBool>`${sql.ref(column)} in ${kept}`;
}

/** For a `where` of any query: the dossier that `column` names is kept with one of these States. */
export function isWithOneOf(db: Kysely<unknown>, column: `${string}.dossier_id`): IsOneOf {
  return (states) => {
    const those = tables(db)
      .selectFrom("desk.dossier")
      .select("dossier_id")
      .where("state", "in", [...states]);
    return sql<SqlBool>`${sql.ref(column)} in ${those}`;
  };
}

/** For a `where` of any query: this person stands by name among the members of the dossier that `column` names. */
export function isNamedIn(db: Kysely<unknown>, userId: string, column: `${string}.dossier_id`): RawBuilder<SqlBool> {
  const named = tables(db)
    .selectFrom("desk.dossier_member")
    .select("dossier_id")
    .where("user_id", "=", userId)
    .where("removed_at", "is", null);
  return sql<SqlBool>`${sql.ref(column)} in ${named}`;
}

/** The dossiers that are kept with this State without a server; with any, where none is named. */
export async function dossiersKeptWith(db: Kysely<unknown>, correspondentId?: string): Promise<DossierId[]> {
  let query = tables(db)
    .selectFrom("desk.dossier")
    .select("dossier_id")
    .where("correspondent_id", "is not", null)
    .where("disposed_at", "is", null);
  if (correspondentId !== undefined) query = query.where("correspondent_id", "=", correspondentId);
  return (await query.execute()).map((row) => row.dossier_id as DossierId); // checked when it was written
}

/** The dossiers of a scope that names them one by one. */
function idsOf(scope: DossierScope): readonly DossierId[] | undefined {
  return typeof scope === "string" || !("length" in scope) ? undefined : scope;
}

/** Which of these dossiers are in the scope. */
export async function scopedOf(
  db: Kysely<unknown>,
  dossierIds: readonly string[],
  scope: DossierScope,
): Promise<ReadonlySet<string>> {
  const named = idsOf(scope);
  if (named !== undefined) return new Set(dossierIds.filter((id) => (named as readonly string[]).includes(id)));
  if (dossierIds.length === 0) return new Set();
  const rows = await tables(db)
    .selectFrom("desk.dossier")
    .select("dossier_id")
    .where("dossier_id", "in", [...new Set(dossierIds)])
    .where(inScope(db, scope, "desk.dossier.dossier_id"))
    .execute();
  return new Set(rows.map((row) => row.dossier_id));
}

/** A person's place, by name or by role, in the compartment of the dossier that `column` names. */
function membershipIn(db: Kysely<unknown>, reader: Reader, column: string) {
  const roles = reader.roles.filter((role) => role !== "administrator");
  return tables(db)
    .selectFrom("desk.dossier_member as membership")
    .select(sql.lit(1).as("one"))
    .whereRef("membership.dossier_id", "=", sql.ref(column))
    .where("membership.removed_at", "is", null)
    .where((when) =>
      when.or([
        when("membership.user_id", "=", reader.id),
        ...(roles.length > 0 ? [when("membership.role", "in", roles)] : []),
      ]),
    )
    .offset(sql.lit(0));
}

/** Nobody adds a request to the dossier until the transaction ends, and nobody disposes of it beside us. */
export async function lockDossier(db: Kysely<unknown>, dossierId: DossierId): Promise<void> {
  await tables(db)
    .selectFrom("desk.dossier")
    .select("dossier_id")
    .where("dossier_id", "=", dossierId)
    .forUpdate()
    .execute();
}

/** The other State sends a new request into it: people work with the dossier again, and see what was disposed of before. */
export async function reviveDossier(db: Kysely<unknown>, dossierId: DossierId): Promise<void> {
  await tables(db).updateTable("desk.dossier").set({ disposed_at: null }).where("dossier_id", "=", dossierId).execute();
}

export async function membersOf(db: Kysely<unknown>, dossierId: DossierId): Promise<DossierMember[]> {
  const rows = await tables(db)
    .selectFrom("desk.dossier_member")
    .selectAll()
    .where("dossier_id", "=", dossierId)
    .where("removed_at", "is", null)
    .orderBy("added_at")
    .execute();
  return rows.map((row) => ({
    userId: row.user_id ?? undefined,
    role: row.role ?? undefined,
    addedAt: row.added_at,
  }));
}

export async function addMember(
  db: Kysely<unknown>,
  member: { dossierId: DossierId; userId?: string; role?: Role; at: Date; by: string | undefined },
): Promise<void> {
  await tables(db)
    .insertInto("desk.dossier_member")
    .values({
      dossier_id: member.dossierId,
      user_id: member.userId ?? null,
      role: member.role ?? null,
      added_at: member.at,
      added_by: member.by ?? null,
      removed_at: null,
      removed_by: null,
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

export async function removeMember(
  db: Kysely<unknown>,
  member: { dossierId: DossierId; userId?: string; role?: Role; at: Date; by: string },
): Promise<void> {
  let query = tables(db)
    .updateTable("desk.dossier_member")
    .set({ removed_at: member.at, removed_by: member.by })
    .where("dossier_id", "=", member.dossierId)
    .where("removed_at", "is", null);
  if (member.userId !== undefined) query = query.where("user_id", "=", member.userId);
  if (member.role !== undefined) query = query.where("role", "=", member.role);
  await query.execute();
}

function dossierOf(row: DossierRow): Dossier {
  return {
    dossierId: row.dossier_id as DossierId, // checked when it was written
    ownReference: row.own_reference,
    title: row.title,
    state: row.state,
    correspondentId: row.correspondent_id ?? undefined,
    openedAt: row.opened_at,
    ...(row.continues === null ? {} : { continues: row.continues as DossierId }), // checked when it was written
    ...(row.read_only ? { isReadOnly: true } : {}),
    disposedAt: row.disposed_at ?? undefined,
  };
}
