import { type Kysely, sql } from "kysely";
import type { Words } from "../../../convention/index.ts";
import { inCode, inRow, type RowIn, tablesInCode } from "../../../platform/index.ts";
import type { PublishedList } from "../private/published-store.ts";
import type { Counted } from "./domain/lacks.ts";
import { type Change, type Delegation, isComing, type NewParticipant, type Participant } from "./domain/delegation.ts";
import { listedLines, listIn } from "./domain/list-of-participants.ts";

const tables = tablesInCode<
  "conference",
  {
    "conference.delegation": { kind: Delegation["kind"]; state: Delegation["state"]; name: Words };
    "conference.participant": { state: Participant["state"]; entry: NewParticipant; cleared_of: readonly string[] };
    "conference.change": { what: Change["what"]; entry: Change["entry"] };
  }
>();

/** One writer at a time for each conference: heads, quotas and persons are counted over all of it. */
export async function holdDelegations(db: Kysely<unknown>, conferenceId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`conference.delegation ${conferenceId}`}, 0))`.execute(db);
}

export async function insertDelegation(db: Kysely<unknown>, delegation: Delegation): Promise<void> {
  await tables(db).insertInto("conference.delegation").values(inRow("conference.delegation", delegation)).execute();
}

/** Its state, where it changed; its version grows with everything of it. */
export async function stepDelegation(
  db: Kysely<unknown>,
  { delegationId, state }: Pick<Delegation, "delegationId" | "state">,
): Promise<void> {
  await tables(db)
    .updateTable("conference.delegation")
    .set(({ eb }) => ({ state, version: eb("version", "+", 1) }))
    .where("delegationId", "=", delegationId)
    .execute();
}

/** In the order in which they were invited. */
export async function listDelegations(db: Kysely<unknown>, conferenceId: string): Promise<readonly Delegation[]> {
  const rows = tables(db).selectFrom("conference.delegation").selectAll().where("conferenceId", "=", conferenceId);
  return (await rows.orderBy("delegationId").execute()).map(inCode);
}

/** Everybody of a State who comes, or may yet; of whoever holds the delegations nobody leaves meanwhile. */
export async function comingOf(
  db: Kysely<unknown>,
  conferenceId: string,
  entity: string,
): Promise<readonly Participant[]> {
  const own = (await listDelegations(db, conferenceId)).filter((one) => one.entity === entity);
  const people = [];
  for (const { delegationId } of own) people.push(...(await listParticipants(db, { delegationId })));
  return people.filter(isComing);
}

export async function findDelegation(db: Kysely<unknown>, delegationId: string): Promise<Delegation | undefined> {
  return (await findDelegations(db, [delegationId]))[0];
}

export async function findDelegations(db: Kysely<unknown>, ids: readonly string[]): Promise<readonly Delegation[]> {
  const rows = tables(db).selectFrom("conference.delegation").selectAll().where("delegationId", "in", ids);
  return (await rows.execute()).map(inCode);
}

export async function insertPeople(db: Kysely<unknown>, people: readonly Participant[]): Promise<void> {
  const rows = people.map((one) => inRow("conference.participant", { ...one, capacity: one.entry.capacity }));
  await tables(db).insertInto("conference.participant").values(rows).execute();
}

export async function updateParticipant(
  db: Kysely<unknown>,
  { participantId, state, version, entry, clearedOf }: Participant,
): Promise<void> {
  await tables(db)
    .updateTable("conference.participant")
    .set(inRow("conference.participant", { state, version, entry, clearedOf, capacity: entry.capacity }))
    .where("participantId", "=", participantId)
    .execute();
}

/** Of every conference: what the search goes through. */
export async function allDelegations(db: Kysely<unknown>): Promise<readonly Delegation[]> {
  return (await tables(db).selectFrom("conference.delegation").selectAll().execute()).map(inCode);
}

export async function allParticipants(db: Kysely<unknown>): Promise<readonly Participant[]> {
  return (await tables(db).selectFrom("conference.participant").selectAll().execute()).map(participantOf);
}

/** Of a conference or of one delegation, in the order in which they were nominated. */
export async function listParticipants(
  db: Kysely<unknown>,
  of: { readonly conferenceId: string } | { readonly delegationId: string },
): Promise<readonly Participant[]> {
  let rows = tables(db).selectFrom("conference.participant").selectAll();
  rows =
    "conferenceId" in of
      ? rows.where("conferenceId", "=", of.conferenceId)
      : rows.where("delegationId", "=", of.delegationId);
  return (await rows.orderBy("participantId").execute()).map(participantOf);
}

export async function findParticipant(db: Kysely<unknown>, participantId: string): Promise<Participant | undefined> {
  return (await findParticipants(db, [participantId]))[0];
}

export async function findParticipants(db: Kysely<unknown>, ids: readonly string[]): Promise<readonly Participant[]> {
  const rows = tables(db).selectFrom("conference.participant").selectAll().where("participantId", "in", ids);
  return (await rows.execute()).map(participantOf);
}

export async function countComing(db: Kysely<unknown>, conferenceId: string): Promise<number> {
  const rows = tables(db)
    .selectFrom("conference.participant")
    .select(sql<number>`count(*)::int`.as("count"));
  const coming = rows.where("conferenceId", "=", conferenceId).where("state", "in", ["nominated", "accepted"]);
  return (await coming.executeTakeFirstOrThrow()).count;
}

export async function insertChanges(db: Kysely<unknown>, changes: readonly Change[]): Promise<void> {
  const rows = changes.map((one) => inRow("conference.change", one));
  await tables(db).insertInto("conference.change").values(rows).execute();
}

/** The latest first, as many as a page shows. */
export async function listChanges(
  db: Kysely<unknown>,
  of:
    | { readonly conferenceId: string; readonly since: Date }
    | { readonly delegationId: string; readonly participantId?: string },
): Promise<readonly Change[]> {
  let rows = tables(db).selectFrom("conference.change").selectAll();
  if ("since" in of) rows = rows.where("conferenceId", "=", of.conferenceId).where("recordedAt", ">=", of.since);
  else rows = rows.where("delegationId", "=", of.delegationId);
  if ("participantId" in of) rows = rows.where("participantId", "=", of.participantId);
  return (await rows.orderBy("changeId", "desc").limit(MAX_CHANGES).execute()).map(inCode);
}

/** Since when the first of those who wait to be accepted waits. */
export async function waitingSince(db: Kysely<unknown>, conferenceId: string): Promise<Date | undefined> {
  const rows = tables(db)
    .selectFrom("conference.participant")
    .select(({ fn }) => fn.min("nominatedAt").as("since"));
  const waiting = rows.where("conferenceId", "=", conferenceId).where("state", "=", "nominated");
  return (await waiting.executeTakeFirst())?.since ?? undefined;
}

/** Not closed, and with delegations. */
export async function conferencesWithDelegations(db: Kysely<unknown>): Promise<readonly string[]> {
  const rows = tables(db)
    .selectFrom("conference.delegation as delegation")
    .innerJoin("conference.conference as conference", "conference.conferenceId", "delegation.conferenceId")
    .select("delegation.conferenceId")
    .distinct()
    .where("conference.closedAt", "is", null);
  return (await rows.execute()).map(({ conferenceId }) => conferenceId);
}

/** So many are read at once; whoever shows as many says that there may be more. */
export const MAX_CHANGES = 1000;

/** Of whoever stands on the published list that stays; of all others nothing that names them, of the history no words. */
export async function reduceToList(
  db: Kysely<unknown>,
  conferenceId: string,
  published: Pick<PublishedList, "text" | "participantIds"> | undefined,
): Promise<void> {
  const lines = published === undefined ? [] : listedLines(listIn(published));
  const listed = lines.map(({ entity: _, kind: __, name: ___, ...entry }, place) => ({
    id: published?.participantIds[place],
    entry,
  }));
  await sql`
    update conference.participant as one
    set
      entry = coalesce(listed.entry, jsonb_build_object('shownName', '–', 'capacity', one.capacity))
        || jsonb_build_object('category', one.entry ->> 'category', 'zones', jsonb_build_array()),
      state = case when one.state = 'nominated' then 'withdrawn' else one.state end
    from conference.participant as same
    left join jsonb_to_recordset(${JSON.stringify(listed)}::jsonb) as listed(id uuid, entry jsonb)
      on listed.id = same.participant_id
    where same.participant_id = one.participant_id and one.conference_id = ${conferenceId}`.execute(db);
  await tables(db)
    .updateTable("conference.change")
    .set({ entry: "{}", reason: null } as never) // JSON as text, as inRow writes it
    .where("conferenceId", "=", conferenceId)
    .execute();
}

/** How many people of each delegation are alike in what rules ask. */
export async function countPeople(
  db: Kysely<unknown>,
  conferenceId: string,
): Promise<ReadonlyMap<string, readonly Counted[]>> {
  const rows = await tables(db)
    .selectFrom("conference.participant")
    .select([
      "delegationId",
      "state",
      sql<Counted["capacity"]>`capacity`.as("capacity"),
      sql<string>`entry ->> 'category'`.as("category"),
      sql<NonNullable<Counted["rank"]> | null>`entry ->> 'rank'`.as("rank"),
      sql<number>`count(*)::int`.as("count"),
    ])
    .where("conferenceId", "=", conferenceId)
    .groupBy(["delegationId", "state", sql`3`, sql`4`, sql`5`])
    .execute();
  return Map.groupBy(
    rows.map(({ rank, ...row }) => ({ ...row, ...(rank !== null && { rank }) })),
    ({ delegationId }) => delegationId,
  );
}

function participantOf({ capacity: _, ...row }: RowIn<typeof tables, "conference.participant">): Participant {
  return inCode(row);
}
