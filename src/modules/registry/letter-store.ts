import { CamelCasePlugin, type Kysely, sql, type SqlBool } from "kysely";
import { soughtName } from "../../convention/index.ts";
import { compact } from "../../protocol/compact.ts";
import { countChoices, type ListAsked, listByKey } from "../../platform/index.ts";
import { type Letter, type LetterStep, type NewLetter, unknownBefore } from "./domain/letter.ts";
import { isFoundBy } from "./found-by.ts";

type Row = Omit<Letter, "steps"> & { readonly foundBy: string };

interface StepRow {
  readonly letterId: string;
  readonly number: number;
  readonly step: LetterStep;
  readonly detail: string | null;
  readonly at: Date;
  readonly by: string;
}

const tables = (db: Kysely<unknown>) =>
  db
    .withPlugin(new CamelCasePlugin({ maintainNestedObjectKeys: true }))
    .withTables<{ "registry.letter": Row; "registry.letterStep": StepRow }>();

/** One step after the other: two clicks at once send nothing twice. */
export async function holdLetter(db: Kysely<unknown>, letterId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`registry.letter ${letterId}`}, 0))`.execute(db);
}

export async function insertLetter(db: Kysely<unknown>, { steps: _, entry, ...row }: Letter): Promise<void> {
  const foundBy = [entry.subject, entry.address, entry.email ?? ""].map(soughtName).join("\n");
  const values = { ...row, entry: sql<NewLetter>`${JSON.stringify(entry)}::jsonb`, foundBy };
  await tables(db).insertInto("registry.letter").values(values).execute();
}

export async function insertStep(
  db: Kysely<unknown>,
  { letterId, steps }: Letter,
  { detail, ...step }: Letter["steps"][number],
): Promise<void> {
  const row = { letterId, number: steps.length + 1, ...step, detail: detail ?? null };
  await tables(db).insertInto("registry.letterStep").values(row).execute();
}

export async function findLetter(db: Kysely<unknown>, letterId: string): Promise<Letter | undefined> {
  const rows = tables(db).selectFrom("registry.letter").selectAll().where("letterId", "=", letterId);
  return (await withSteps(db, await rows.execute()))[0];
}

/** Letters whose last step is that the mail program failed. */
export async function countNotSent(db: Kysely<unknown>): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count
    from (select distinct on (letter_id) step from registry.letter_step order by letter_id, number desc) as last
    where step = 'failed'`.execute(db);
  return rows[0]?.count ?? 0;
}

/** As `stateOf` finds it. */
const listed = (now: Date) => ({
  key: "letterId" as const,
  finds: isFoundBy,
  filters: {
    state: sql<string>`(
      select case
        when step = 'handing' then case when at < ${unknownBefore(now)} then 'unknown' else 'under-way' end
        when step = 'failed' or step is null then 'waits'
        else step end
      from (select) as one
      left join lateral (
        select step, at from registry.letter_step
        where letter_step.letter_id = letter.letter_id order by number desc limit 1) as last on true)`,
  },
});

/** The latest written first. */
export async function listLetters(db: Kysely<unknown>, asked: ListAsked, now: Date) {
  const { rows, next } = await listByKey(tables(db).selectFrom("registry.letter").selectAll(), listed(now), asked);
  return { letters: await withSteps(db, rows), next };
}

/** How many letters stand how. */
export async function countLetters(db: Kysely<unknown>, asked: ListAsked, now: Date) {
  return await countChoices(db, tables(db).selectFrom("registry.letter").selectAll(), listed(now), asked);
}

/** How many letters enclose a document and were not discarded. */
export async function lettersWith(db: Kysely<unknown>, documentId: string): Promise<readonly Letter[]> {
  const rows = tables(db)
    .selectFrom("registry.letter")
    .selectAll()
    .where(sql<SqlBool>`entry ->> 'documentId' = ${documentId}`);
  const letters = await withSteps(db, await rows.execute());
  return letters.filter(({ steps }) => steps.at(-1)?.step !== "discarded");
}

async function withSteps(db: Kysely<unknown>, rows: readonly Row[]): Promise<Letter[]> {
  const ids = rows.map(({ letterId }) => letterId);
  if (ids.length === 0) return [];
  const steps = tables(db).selectFrom("registry.letterStep").selectAll().where("letterId", "in", ids);
  const of = Map.groupBy(await steps.orderBy("number").execute(), ({ letterId }) => letterId);
  return rows.map(({ foundBy: _, ...row }) => ({
    ...row,
    steps: (of.get(row.letterId) ?? []).map(({ step, detail, at, by }) => ({
      step,
      at,
      by,
      ...compact({ detail: detail ?? undefined }),
    })),
  }));
}
