// SQL of who was shown what of a dossier. No row is ever removed: what is left of a dossier still says who read it.
import { type Kysely, sql, type SqlBool } from "kysely";
import { countChoices, type ListAsked, listByKey, tablesInCode } from "../../../platform/index.ts";
import type { Role } from "../../identity/index.ts";
import type { Read, SeenAs } from "./types.ts";

const tables = tablesInCode<"desk" | "identity", { "desk.dossier_read": { seen_as: SeenAs; ways: Read["ways"] } }>();

/** Rows that one person and hour may add to one hour's digest without being read at once. */
const ROWS_AT_ONCE = 1_000;

export interface NewRead {
  readonly readId: string;
  readonly by: { readonly id: string; readonly roles: readonly Role[] };
  readonly dossierId: string;
  readonly at: Date;
  readonly way: Read["ways"][number];
}

/** Writes the row of this person, dossier and hour, or adds the way to it. An entry of the log may name a dossier that is not here: nothing then. */
export async function writeRead(db: Kysely<unknown>, { readId, by, dossierId, at, way }: NewRead): Promise<void> {
  await sql`
    insert into desk.dossier_read as read (read_id, user_id, dossier_id, hour, first_at, seen_as, ways)
    select ${readId}, ${by.id}, ${dossierId}, date_trunc('hour', ${at}::timestamptz, 'UTC'), ${at},
      case
        when bool_or(member.user_id = ${by.id}) then 'member'
        when bool_or(member.role = any(${[...by.roles]}::text[])) then 'role'
        else 'oversight' end,
      array[${way}]::text[]
    from desk.dossier as dossier
    left join desk.dossier_member as member on member.dossier_id = dossier.dossier_id and member.removed_at is null
    where dossier.dossier_id = ${dossierId}
    group by dossier.dossier_id
    on conflict (dossier_id, user_id, hour) do update set ways = read.ways || excluded.ways
    where not read.ways @> excluded.ways`.execute(db);
}

const listed = {
  key: "readId",
  finds: (search: string) => sql<SqlBool>`(
    position(lower(${search}) in lower(person.name)) > 0 or position(upper(${search}) in dossier.own_reference) > 0)`,
  filters: { seenAs: sql<string>`seen_as` },
};

/** The latest first; `of`: of one dossier, without those whom only oversight let see it where `members` ask. */
export async function listReads(
  db: Kysely<unknown>,
  asked: ListAsked,
  of: { readonly dossierId?: string; readonly isForMembers?: boolean } = {},
) {
  const { rows, next } = await listByKey(reads(db, of), listed, asked);
  return { reads: rows satisfies readonly Read[], next };
}

export async function countReads(db: Kysely<unknown>, asked: ListAsked) {
  return await countChoices(db, reads(db, {}), listed, asked);
}

function reads(db: Kysely<unknown>, { dossierId, isForMembers = false }: Parameters<typeof listReads>[2] & object) {
  let query = tables(db)
    .selectFrom("desk.dossierRead as read")
    .innerJoin("desk.dossier as dossier", "dossier.dossierId", "read.dossierId")
    .innerJoin("identity.person as person", "person.userId", "read.userId")
    .select([
      "read.readId",
      "read.userId",
      "person.name",
      "read.dossierId",
      "dossier.ownReference",
      "read.hour",
      "read.firstAt",
      "read.seenAs",
      "read.ways",
    ]);
  if (dossierId !== undefined) query = query.where("read.dossierId", "=", dossierId);
  if (isForMembers) query = query.where("read.seenAs", "<>", "oversight");
  return query;
}

/** Hours before this moment in which something was read and of which the log does not say so yet, the first first. */
export async function hoursToLog(db: Kysely<unknown>, before: Date): Promise<Date[]> {
  const { rows } = await sql<{ hour: Date }>`
    select distinct hour from desk.dossier_read
    where hour < ${before} and hour > coalesce((select max(hour) from desk.reads_logged), '-infinity')
    order by hour limit 1000`.execute(db);
  return rows.map(({ hour }) => hour);
}

/** Everything that was read in an hour, in one order, each row as one line of text. */
export async function* linesOfHour(db: Kysely<unknown>, hour: Date): AsyncGenerator<string> {
  for (let after = ""; ;) {
    const { rows } = await sql<{ line: string; id: string }>`
      select read_id::text as id, concat_ws(' ', read_id, user_id, dossier_id,
        to_char(first_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), seen_as,
        (select string_agg(way, ',' order by way) from unnest(ways) as way)) as line
      from desk.dossier_read where hour = ${hour} and read_id::text > ${after}
      order by read_id::text limit ${ROWS_AT_ONCE}`.execute(db);
    yield* rows.map(({ line }) => line);
    if (rows.length < ROWS_AT_ONCE) return;
    after = rows.at(-1)?.id ?? after;
  }
}

export async function setLogged(
  db: Kysely<unknown>,
  hour: { readonly hour: Date; readonly rows: number; readonly sha256: string },
): Promise<void> {
  await tables(db).insertInto("desk.readsLogged").values(hour).execute();
}

/** Of these hours, what the log was told of each. */
export async function loggedHours(db: Kysely<unknown>, hours: readonly Date[]) {
  if (hours.length === 0) return [];
  return await tables(db)
    .selectFrom("desk.readsLogged")
    .selectAll()
    .where("hour", "in", [...hours])
    .execute();
}
