import { type Kysely, sql } from "kysely";
import { inCode, tablesInCode } from "../../platform/index.ts";
import type { Answer, Assessment, Measure, Reform, SectionGrant } from "./domain/answer.ts";

export interface Closing {
  readonly cycle: number;
  readonly snapshot: string;
  readonly digest: string;
  readonly closedAt: Date;
  readonly askedBy: string;
  readonly closedBy: string;
}

type Db = Kysely<unknown>;
const tables = tablesInCode<"assistance", { "assistance.measure": { language: Measure["language"] } }>();

/** Versions of one answer that are shown; nobody writes one as often. */
const MAX_VERSIONS = 100;

/** One writer at a time: what closes an assessment sees the last answer, and no answer comes after it. */
export async function holdChecklist(db: Db): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('assistance.checklist', 0))`.execute(db);
}

export async function insertAssessment(db: Db, made: Omit<Assessment, "closedAt" | "digest">): Promise<void> {
  await tables(db).insertInto("assistance.assessment").values(made).execute();
}

export async function latestAssessment(db: Db): Promise<Assessment | undefined> {
  const row = await tables(db)
    .selectFrom("assistance.assessment as one")
    .leftJoin("assistance.closing as end", "end.cycle", "one.cycle")
    .select(["one.cycle", "one.edition", "one.openedAt", "one.openedBy", "end.closedAt", "end.digest"])
    .orderBy("one.cycle", "desc")
    .limit(1)
    .executeTakeFirst();
  return row && inCode(row);
}

export async function insertClosing(db: Db, made: Closing): Promise<void> {
  await tables(db).insertInto("assistance.closing").values(made).execute();
}

/** What was kept of a closed round, byte for byte. */
export async function snapshotKept(db: Db, cycle: number): Promise<string | undefined> {
  const one = tables(db).selectFrom("assistance.closing").select("snapshot").where("cycle", "=", cycle);
  return (await one.executeTakeFirst())?.snapshot;
}

export async function insertAnswer(db: Db, answer: Answer): Promise<void> {
  await tables(db).insertInto("assistance.answer").values(answer).execute();
}

/** Of each question the answer that stands in this cycle. */
export async function answersOf(db: Db, cycle: number): Promise<ReadonlyMap<string, Answer>> {
  const rows = await tables(db)
    .selectFrom("assistance.answer")
    .distinctOn("item")
    .selectAll()
    .where("cycle", "=", cycle)
    .orderBy("item")
    .orderBy("version", "desc")
    .execute();
  return new Map(rows.map((row) => [row.item, inCode(row)]));
}

/** Of all cycles, the latest first. */
export async function versionsOf(db: Db, item: string): Promise<readonly Answer[]> {
  const all = tables(db).selectFrom("assistance.answer").selectAll().where("item", "=", item);
  const rows = await all.orderBy("cycle", "desc").orderBy("version", "desc").limit(MAX_VERSIONS).execute();
  return rows.map(inCode);
}

export async function insertMeasure(db: Db, measure: Measure): Promise<void> {
  await tables(db).insertInto("assistance.measure").values(measure).execute();
}

/** Each as it stands, by title. */
export async function listMeasures(db: Db): Promise<readonly Measure[]> {
  const rows = await tables(db)
    .selectFrom("assistance.measure")
    .distinctOn("measureId")
    .selectAll()
    .orderBy("measureId")
    .orderBy("version", "desc")
    .execute();
  return rows.map(inCode).toSorted((a, b) => a.title.localeCompare(b.title));
}

export async function insertReform(db: Db, reform: Reform): Promise<void> {
  await tables(db).insertInto("assistance.reform").values(reform).execute();
}

/** Of each question the reform that stands. */
export async function listReforms(db: Db): Promise<ReadonlyMap<string, Reform>> {
  const all = tables(db).selectFrom("assistance.reform").distinctOn("item").selectAll();
  const rows = await all.orderBy("item").orderBy("version", "desc").execute();
  return new Map(rows.map((row) => [row.item, inCode(row)]));
}

export async function insertGrant(db: Db, grant: SectionGrant & { readonly grantedBy: string }): Promise<void> {
  await tables(db).insertInto("assistance.sectionGrant").values(grant).execute();
}

export async function endGrant(db: Db, grantId: string, endedAt: Date, endedBy: string): Promise<void> {
  await tables(db)
    .updateTable("assistance.sectionGrant")
    .set({ endedAt, endedBy })
    .where("grantId", "=", grantId)
    .execute();
}

/** Of one person, or of all; the latest day first. */
export async function grantsOf(db: Db, userId?: string): Promise<readonly SectionGrant[]> {
  const all = tables(db)
    .selectFrom("assistance.sectionGrant")
    .select(["grantId", "userId", "firstArticle", "lastArticle", "until", "grantedAt", "endedAt"]);
  const some = userId === undefined ? all : all.where("userId", "=", userId);
  const rows = await some.orderBy("until", "desc").orderBy("grantId").execute();
  return rows.map(inCode);
}
