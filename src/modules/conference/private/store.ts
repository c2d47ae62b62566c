import { type Kysely, sql } from "kysely";
import { inCode, tablesInCode } from "../../../platform/index.ts";

const tables = tablesInCode<"conference">();

/** R17: the table of wrapped keys of conferences; its backups are those of the keys of exhibits. */
export const CONFERENCE_KEY_TABLE = "conference.data_key";

/** Takes keys from a backup, as rows of text, for conferences that are here and have none: of a closed one only when it was destroyed. */
export async function restoreConferenceKeys(db: Kysely<unknown>, rows: readonly string[]): Promise<void> {
  await sql`
    insert into conference.data_key
    select (one::conference.data_key).*
    from unnest(${rows}::text[]) as one
    where exists (
      select from conference.conference
      where conference_id = (one::conference.data_key).conference_id
        and (closed_at is null or (one::conference.data_key).wrapped is null)
    )`.execute(db);
}

/** The wrapped key of a conference; `null` once it was destroyed, undefined before there was any. */
export async function findDataKey(db: Kysely<unknown>, conferenceId: string): Promise<Uint8Array | null | undefined> {
  const rows = tables(db).selectFrom("conference.dataKey").select("wrapped");
  return (await rows.where("conferenceId", "=", conferenceId).executeTakeFirst())?.wrapped;
}

export async function insertDataKey(db: Kysely<unknown>, conferenceId: string, wrapped: Uint8Array): Promise<void> {
  await tables(db).insertInto("conference.dataKey").values({ conferenceId, wrapped, destroyedAt: null }).execute();
}

/** What is kept of one person, sealed, with the hashes by which that person is found again. */
export interface SealedPerson {
  readonly participantId: string;
  readonly conferenceId: string;
  readonly sealed: Uint8Array;
  readonly sameDocument?: Uint8Array;
  readonly samePerson?: Uint8Array;
}

/** In the place of what was kept of these people before. */
export async function putSealed(db: Kysely<unknown>, people: readonly SealedPerson[]): Promise<void> {
  if (people.length === 0) return;
  const ids = people.map(({ participantId }) => participantId);
  await tables(db).deleteFrom("conference.private").where("participantId", "in", ids).execute();
  const rows = people.map((one) => ({ sameDocument: null, samePerson: null, ...one }));
  await tables(db).insertInto("conference.private").values(rows).execute();
}

export async function findSealed(db: Kysely<unknown>, participantId: string): Promise<SealedPerson | undefined> {
  const rows = tables(db).selectFrom("conference.private").selectAll().where("participantId", "=", participantId);
  const row = await rows.executeTakeFirst();
  return row && inCode(row);
}

/** Participants of a conference of whom the same document, or the same name and birth date, is kept. */
export async function whoIsSame(
  db: Kysely<unknown>,
  { participantId, conferenceId, sameDocument, samePerson }: SealedPerson,
): Promise<readonly string[]> {
  if (sameDocument === undefined && samePerson === undefined) return [];
  const rows = tables(db)
    .selectFrom("conference.private")
    .select("participantId")
    .where("conferenceId", "=", conferenceId)
    .where("participantId", "<>", participantId)
    .where((eb) =>
      eb.or([
        ...(sameDocument === undefined ? [] : [eb("sameDocument", "=", sameDocument)]),
        ...(samePerson === undefined ? [] : [eb("samePerson", "=", samePerson)]),
      ]),
    );
  return (await rows.execute()).map((row) => row.participantId);
}

export async function countSealed(db: Kysely<unknown>, conferenceId: string): Promise<number> {
  const rows = tables(db)
    .selectFrom("conference.private")
    .select(sql<number>`count(*)::int`.as("count"));
  return (await rows.where("conferenceId", "=", conferenceId).executeTakeFirstOrThrow()).count;
}

/** What was sealed under it opens for nobody any more, in a backup neither; the row stays, to say since when. */
export async function destroyDataKey(db: Kysely<unknown>, conferenceId: string, destroyedAt: Date): Promise<void> {
  await tables(db).deleteFrom("conference.private").where("conferenceId", "=", conferenceId).execute();
  await tables(db).deleteFrom("conference.peopleList").where("conferenceId", "=", conferenceId).execute();
  const ended = { wrapped: null, destroyedAt };
  await tables(db).updateTable("conference.dataKey").set(ended).where("conferenceId", "=", conferenceId).execute();
}

/** Of everybody of a conference by what they are found again. */
export async function sealedOf(
  db: Kysely<unknown>,
  conferenceId: string,
): Promise<readonly Omit<SealedPerson, "sealed">[]> {
  const rows = tables(db)
    .selectFrom("conference.private")
    .select(["participantId", "conferenceId", "sameDocument", "samePerson"])
    .where("conferenceId", "=", conferenceId);
  return (await rows.execute()).map(inCode);
}

/** The same file again is that list; whoever gives another one has mended the one before. */
export async function keepList(
  db: Kysely<unknown>,
  list: { conferenceId: string; digest: string; sealed: Uint8Array; keptAt: Date; keptBy: string },
): Promise<void> {
  const { conferenceId, digest, keptBy } = list;
  const earlier = tables(db).deleteFrom("conference.peopleList").where("conferenceId", "=", conferenceId);
  await earlier.where("keptBy", "=", keptBy).where("digest", "<>", digest).execute();
  const rows = tables(db).insertInto("conference.peopleList").values(list);
  await rows.onConflict((same) => same.columns(["conferenceId", "digest"]).doNothing()).execute();
}

export async function findList(
  db: Kysely<unknown>,
  conferenceId: string,
  digest: string,
): Promise<Uint8Array | undefined> {
  const rows = tables(db).selectFrom("conference.peopleList").select("sealed").where("conferenceId", "=", conferenceId);
  return (await rows.where("digest", "=", digest).executeTakeFirst())?.sealed;
}

/** Once one was taken in, all that wait. */
export async function forgetLists(db: Kysely<unknown>, conferenceId: string): Promise<void> {
  await tables(db).deleteFrom("conference.peopleList").where("conferenceId", "=", conferenceId).execute();
}
