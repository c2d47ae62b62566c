import { type Kysely, sql } from "kysely";
import { CHAPTER_IDS, type ChapterId, type PlainDate } from "../../../convention/index.ts";
import { inCode, tablesInCode } from "../../../platform/index.ts";
import type { Figure } from "../domain/figures.ts";

type Db = Kysely<unknown>;
const tables = tablesInCode<"assistance", { "assistance.figure": { chapter: ChapterId; says: Figure["says"] } }>();

/** Ten years of quarters. */
const MAX_FIGURES = 40 * CHAPTER_IDS.length;

/** What is told of one chapter and one quarter. */
export interface KeptFigure extends Figure {
  /** "2027-Q1" */
  readonly quarter: string;
  readonly chapter: ChapterId;
  readonly keptAt: Date;
}

export async function insertFigures(db: Db, figures: readonly KeptFigure[]): Promise<void> {
  await tables(db)
    .insertInto("assistance.figure")
    .values(figures)
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** The latest quarter first, its chapters as the Convention has them. */
export async function listFigures(db: Db): Promise<readonly KeptFigure[]> {
  const rows = tables(db).selectFrom("assistance.figure").selectAll().orderBy("quarter", "desc").limit(MAX_FIGURES);
  const placeOf = ({ chapter }: KeptFigure): number => CHAPTER_IDS.indexOf(chapter);
  const byQuarter = (one: KeptFigure, other: KeptFigure): number => other.quarter.localeCompare(one.quarter);
  return (await rows.execute())
    .map(inCode)
    .sort((one, other) => byQuarter(one, other) || placeOf(one) - placeOf(other));
}

/** The earliest first. */
export async function keptQuarters(db: Db): Promise<readonly string[]> {
  const rows = tables(db).selectFrom("assistance.figure").select("quarter").distinct().orderBy("quarter");
  return (await rows.execute()).map(({ quarter }) => quarter);
}

/** The text of a need as it stands, sealed. */
export interface StandingNeed {
  readonly needId: string;
  readonly version: number;
  readonly sealed: Uint8Array;
}

/** Needs that somebody told before that moment, that were wanted on that day, and that nobody ended or withdrew. */
export async function standingNeeds(db: Db, before: Date, on: PlainDate): Promise<readonly StandingNeed[]> {
  const withdrawn = tables(db)
    .selectFrom("assistance.lane as lane")
    .innerJoin("assistance.said as said", "said.laneId", "lane.laneId")
    .innerJoin("assistance.need as of", "of.needId", "lane.needId")
    .select("lane.needId")
    .where("said.verb", "=", "withdraw")
    .whereRef("said.author", "=", "of.toldBy")
    .where("said.saidAt", "<", before);
  const rows = tables(db)
    .selectFrom("assistance.needVersion as one")
    .innerJoin("assistance.need as need", "need.needId", "one.needId")
    .select(["one.needId", "one.version", "one.sealed"])
    .where("need.endedAt", "is", null)
    .where("need.recordedAt", "<", before)
    .where("need.needId", "not in", withdrawn)
    .where("one.wantedUntil", ">=", on)
    .where(
      sql<boolean>`not exists (
        select from assistance.need_version later
        where later.need_id = one.need_id and later.version > one.version and later.cleared_at is not null
      )`,
    )
    .where("one.clearedAt", "is not", null);
  return await rows.execute();
}
