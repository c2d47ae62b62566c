import { type Kysely, sql } from "kysely";
import { inCode, tablesInCode } from "../../../platform/index.ts";
import type { AssistanceVerb } from "../../../protocol/bodies/assistance-step.ts";
import type { Side } from "./domain/standing.ts";

type Db = Kysely<unknown>;
const tables = tablesInCode<"assistance", { "assistance.said": { verb: AssistanceVerb } }>();

/** A need of ours, or one that we were told; what it says is sealed. */
/** In the place of what was published, once that is over. */
export const NO_WORDS = sql<never>`'{}'::jsonb`;

export interface Need {
  readonly needId: string;
  readonly lineId: string;
  readonly state: string;
  readonly toldBy: string;
  readonly byLetter: boolean;
  /** The letter, where one of its State brought it: a document of the registry. */
  readonly documentId?: string;
  readonly reference: string;
  readonly recordedAt: Date;
  readonly endedAt?: Date;
}

export interface NeedVersion {
  readonly needId: string;
  readonly version: number;
  readonly sealed: Uint8Array;
  readonly digest: string;
  readonly wantedUntil: string;
  readonly release?: Uint8Array;
  readonly releaseVerified: boolean;
  readonly writtenAt: Date;
  readonly writtenBy: readonly string[];
  readonly clearedAt?: Date;
  readonly askedBy?: string;
  readonly clearedBy?: string;
}

/** A need between this server and one other State. */
export interface Lane {
  readonly laneId: string;
  readonly needId: string;
  readonly state: string;
  /** Ours. */
  readonly side: Side;
  readonly byLetter: boolean;
  readonly version: number;
  /** By which we told it, or its latest version. */
  readonly dispatchId?: string;
  readonly openedAt: Date;
  readonly postedAt?: Date;
  /** When the other side said that it ended its copy. */
  readonly endedThereAt?: Date;
}

export interface SaidRow {
  readonly laneId: string;
  readonly author: string;
  readonly sequence: number;
  readonly verb: AssistanceVerb;
  readonly sealed: Uint8Array;
  readonly saidAt: Date;
  readonly keptAt: Date;
  /** Of a word of ours that was sent. */
  readonly dispatchId?: string;
  readonly saidBy?: string;
  readonly askedBy?: string;
  readonly byLetter: boolean;
  /** Of a letter: its day, and which document it is. */
  readonly letterOn?: string;
  readonly documentId?: string;
  /** Of an introduction. */
  readonly introduced?: string;
  /** Of an answer, the number of its question. */
  readonly about?: number;
  readonly promiseId?: string;
  /** Of a promise, the day by which it is delivered. */
  readonly dueOn?: string;
  /** Of a choice. */
  readonly isTaken?: boolean;
}

/** R17: the table of wrapped keys of needs; its backups are those of the keys of exhibits. */
export const NEED_KEY_TABLE = "assistance.need_key";

/** Takes keys from a backup, as rows of text, for needs that are here and have none: of an ended one only when it was destroyed. */
export async function restoreNeedKeys(db: Db, rows: readonly string[]): Promise<void> {
  await sql`
    insert into assistance.need_key
    select (one::assistance.need_key).*
    from unnest(${rows}::text[]) as one
    where exists (
      select from assistance.need
      where need_id = (one::assistance.need_key).need_id
        and (ended_at is null or (one::assistance.need_key).wrapped is null)
    )`.execute(db);
}

export async function insertNeedKey(db: Db, needId: string, wrapped: Uint8Array): Promise<void> {
  await tables(db).insertInto("assistance.needKey").values({ needId, wrapped, destroyedAt: null }).execute();
}

/** Wrapped; `null` of those that were destroyed. */
export async function findNeedKeys(
  db: Db,
  needIds: readonly string[],
): Promise<ReadonlyMap<string, Uint8Array | null>> {
  const rows = tables(db)
    .selectFrom("assistance.needKey")
    .select(["needId", "wrapped"])
    .where(sql<boolean>`need_id = any(${needIds})`);
  return new Map((await rows.execute()).map(({ needId, wrapped }) => [needId, wrapped]));
}

/** Needs that stand, but whose key was destroyed: the backup of the database is older than that of the keys. */
export async function openWithoutKey(
  db: Db,
): Promise<readonly { readonly needId: string; readonly destroyedAt: Date }[]> {
  const rows = tables(db)
    .selectFrom("assistance.needKey as key")
    .innerJoin("assistance.need as need", "need.needId", "key.needId")
    .select(["key.needId", "key.destroyedAt"])
    .where("need.endedAt", "is", null)
    .where("key.destroyedAt", "is not", null)
    .$narrowType<{ destroyedAt: Date }>();
  return await rows.execute();
}

/** One writer at a time of one need: neither do two say a thing under one number, nor does a word cross its end. */
export async function holdNeed(db: Db, needId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`assistance.need ${needId}`}, 0))`.execute(db);
}

export async function insertNeed(db: Db, need: Need): Promise<void> {
  await tables(db).insertInto("assistance.need").values(need).execute();
}

export async function findNeed(db: Db, needId: string): Promise<Need | undefined> {
  const row = tables(db).selectFrom("assistance.need").selectAll().where("needId", "=", needId);
  const found = await row.executeTakeFirst();
  return found && inCode(found);
}

export async function findNeeds(db: Db, needIds: readonly string[]): Promise<readonly Need[]> {
  const rows = tables(db)
    .selectFrom("assistance.need")
    .selectAll()
    .where(sql<boolean>`need_id = any(${needIds})`);
  return (await rows.execute()).map(inCode);
}

/** As one State told it. */
export async function findTold(db: Db, lineId: string, toldBy: string): Promise<Need | undefined> {
  const row = tables(db).selectFrom("assistance.need").selectAll().where("lineId", "=", lineId);
  const found = await row.where("toldBy", "=", toldBy).executeTakeFirst();
  return found && inCode(found);
}

/** Needs that did not end: ours, or those that others told. */
export async function openNeeds(
  db: Db,
  of: { readonly own: string; readonly isOwn: boolean },
): Promise<readonly Need[]> {
  const rows = tables(db)
    .selectFrom("assistance.need")
    .selectAll()
    .where("endedAt", "is", null)
    .where("toldBy", of.isOwn ? "=" : "<>", of.own)
    .orderBy("recordedAt", "desc")
    .orderBy("needId", "desc");
  return (await rows.execute()).map(inCode);
}

/** That did not end, and that this letter brought, or a word about them. */
export async function needsOfLetter(db: Db, documentId: string): Promise<readonly Need[]> {
  const replies = tables(db)
    .selectFrom("assistance.said as said")
    .innerJoin("assistance.lane as lane", "lane.laneId", "said.laneId")
    .select("lane.needId")
    .where("said.documentId", "=", documentId);
  const rows = tables(db)
    .selectFrom("assistance.need")
    .selectAll()
    .where((of) => of.or([of("documentId", "=", documentId), of("needId", "in", replies)]));
  return (await rows.where("endedAt", "is", null).execute()).map(inCode);
}

/** Of everybody. */
export async function idsOfNeeds(db: Db, which: "all" | "open"): Promise<readonly string[]> {
  const all = tables(db).selectFrom("assistance.need").select("needId");
  const rows = await (which === "all" ? all : all.where("endedAt", "is", null)).execute();
  return rows.map(({ needId }) => needId);
}

/** Needs that this server told and nobody ended: all, and those of one State. */
export async function countOpenFrom(
  db: Db,
  toldBy: string,
  state: string,
): Promise<{ readonly all: number; readonly ofState: number }> {
  const rows = tables(db)
    .selectFrom("assistance.need")
    .select(sql<number>`count(*)::int`.as("all"))
    .select(sql<number>`(count(*) filter (where state = ${state}))::int`.as("ofState"))
    .where("endedAt", "is", null);
  return await rows.where("toldBy", "=", toldBy).executeTakeFirstOrThrow();
}

/** In the place of a draft of the same number. */
export async function putVersion(db: Db, version: NeedVersion): Promise<void> {
  const { needId, version: number } = version;
  const draft = tables(db).deleteFrom("assistance.needVersion").where("needId", "=", needId);
  await draft.where("version", "=", number).where("clearedAt", "is", null).execute();
  await tables(db).insertInto("assistance.needVersion").values(version).execute();
}

/** Two people stand behind this version from now on. */
export async function clearVersion(
  db: Db,
  { needId, version }: Pick<NeedVersion, "needId" | "version">,
  cleared: Pick<NeedVersion, "clearedAt" | "askedBy" | "clearedBy" | "release">,
): Promise<void> {
  const rows = tables(db)
    .updateTable("assistance.needVersion")
    .set({ ...cleared, releaseVerified: cleared.release !== undefined });
  await rows.where("needId", "=", needId).where("version", "=", version).execute();
}

/** Of these needs, or one; the latest first. */
export async function versionsOf(db: Db, needIds: readonly string[]): Promise<readonly NeedVersion[]> {
  const rows = tables(db)
    .selectFrom("assistance.needVersion")
    .selectAll()
    .where(sql<boolean>`need_id = any(${needIds})`)
    .orderBy("version", "desc");
  return (await rows.execute()).map(inCode);
}

/** The latest of each of these needs. */
export async function latestVersions(db: Db, needIds: readonly string[]): Promise<readonly NeedVersion[]> {
  const rows = tables(db)
    .selectFrom("assistance.needVersion")
    .selectAll()
    .distinctOn("needId")
    .where(sql<boolean>`need_id = any(${needIds})`)
    .orderBy("needId")
    .orderBy("version", "desc");
  return (await rows.execute()).map(inCode);
}

export async function insertLane(db: Db, lane: Lane): Promise<void> {
  await tables(db).insertInto("assistance.lane").values(lane).execute();
}

export async function updateLane(
  db: Db,
  laneId: string,
  change: Partial<Pick<Lane, "version" | "dispatchId" | "endedThereAt">> & { readonly postedAt?: Date | null },
): Promise<void> {
  await tables(db).updateTable("assistance.lane").set(change).where("laneId", "=", laneId).execute();
}

export async function findLane(db: Db, laneId: string): Promise<Lane | undefined> {
  const row = tables(db).selectFrom("assistance.lane").selectAll().where("laneId", "=", laneId);
  const found = await row.executeTakeFirst();
  return found && inCode(found);
}

export async function findLanes(db: Db, laneIds: readonly string[]): Promise<readonly Lane[]> {
  const rows = tables(db)
    .selectFrom("assistance.lane")
    .selectAll()
    .where(sql<boolean>`lane_id = any(${laneIds})`);
  return (await rows.execute()).map(inCode);
}

/** In the order in which they were opened. */
export async function lanesOf(db: Db, needIds: readonly string[]): Promise<readonly Lane[]> {
  const rows = tables(db)
    .selectFrom("assistance.lane")
    .selectAll()
    .where(sql<boolean>`need_id = any(${needIds})`)
    .orderBy("openedAt")
    .orderBy("laneId");
  return (await rows.execute()).map(inCode);
}

/** What was published of a help is read by everybody while both sides publish it, in their own dossier; where we take our word back, it is over. */
export async function notePublic(
  db: Db,
  { laneId, promiseId }: { readonly laneId: string; readonly promiseId: string },
  { byThem, isTakenBack, at }: { readonly byThem: boolean; readonly isTakenBack: boolean; readonly at: Date },
): Promise<void> {
  await tables(db)
    .updateTable("assistance.publication")
    .set({ otherPublicAt: byThem ? at : null, ...(isTakenBack && { endedAt: at, content: NO_WORDS }) })
    .where("laneId", "=", laneId)
    .where("promiseId", "=", promiseId)
    .where("endedAt", "is", null)
    .execute();
}

/** Needs of others that were passed on, where those who have them do not know yet what their State said since. */
export async function needsToTravel(db: Db, own: string): Promise<readonly string[]> {
  const { rows } = await sql<{ needId: string }>`
    select distinct lane.need_id as "needId"
    from assistance.lane as lane
    join assistance.need as need on need.need_id = lane.need_id
    where lane.side = 'asker' and need.told_by <> ${own} and need.ended_at is null
      and (
        (
          lane.version < (select max(version) from assistance.need_version as one where one.need_id = need.need_id)
          and not exists (
            select from assistance.said as ours
            where ours.lane_id = lane.lane_id and ours.author = ${own} and ours.verb in ('withdraw', 'end-asked')
          )
        )
        or exists (
          select from assistance.said as said
          join assistance.lane as told on told.lane_id = said.lane_id
          where told.need_id = need.need_id and said.author = need.told_by
            and said.verb in ('withdraw', 'end-asked', 'choose')
            and not exists (
              select from assistance.said as ours
              where ours.lane_id = lane.lane_id and ours.author = ${own}
                and (ours.verb = said.verb or said.verb = 'choose' and ours.verb in ('introduce', 'withdraw', 'end-asked'))
            )
            and (
              said.verb <> 'choose'
              or exists (
                select from assistance.said as theirs where theirs.lane_id = lane.lane_id and theirs.verb = 'interest'
              )
            )
        )
      )`.execute(db);
  return rows.map(({ needId }) => needId);
}

/** Of these lanes, those of needs that ended here. */
export async function endedAmong(db: Db, laneIds: readonly string[]): Promise<readonly string[]> {
  const rows = tables(db)
    .selectFrom("assistance.lane as lane")
    .innerJoin("assistance.need as need", "need.needId", "lane.needId")
    .select("lane.laneId")
    .where(sql<boolean>`lane.lane_id = any(${laneIds})`)
    .where("need.endedAt", "is not", null);
  return (await rows.execute()).map(({ laneId }) => laneId);
}

export async function insertSaid(db: Db, said: SaidRow): Promise<void> {
  await tables(db).insertInto("assistance.said").values(said).execute();
}

export async function saidIn(db: Db, laneIds: readonly string[]): Promise<readonly SaidRow[]> {
  const rows = tables(db)
    .selectFrom("assistance.said")
    .selectAll()
    .where(sql<boolean>`lane_id = any(${laneIds})`)
    .orderBy("saidAt")
    .orderBy("author")
    .orderBy("sequence");
  return (await rows.execute()).map(inCode);
}

/** The key, every version and whatever was said go; the rows that say that there was a need stay. */
export async function destroyNeed(db: Db, needId: string, at: Date): Promise<void> {
  const lanes = tables(db).selectFrom("assistance.lane").select("laneId").where("needId", "=", needId);
  // What the other side never published was read by nobody, and ends with the rest.
  await tables(db)
    .updateTable("assistance.publication")
    .set({ endedAt: at, content: NO_WORDS })
    .where("laneId", "in", lanes)
    .where("otherPublicAt", "is", null)
    .where("endedAt", "is", null)
    .execute();
  await tables(db).deleteFrom("assistance.said").where("laneId", "in", lanes).execute();
  await tables(db).deleteFrom("assistance.needVersion").where("needId", "=", needId).execute();
  const gone = { wrapped: null, destroyedAt: at };
  await tables(db).updateTable("assistance.needKey").set(gone).where("needId", "=", needId).execute();
  await tables(db).updateTable("assistance.need").set({ endedAt: at }).where("needId", "=", needId).execute();
}
