import { type Kysely, sql, type SqlBool } from "kysely";
import { soughtName } from "../../convention/index.ts";
import {
  countChoices,
  inCode,
  inRow,
  type ListAsked,
  listByKey,
  type RowIn,
  tablesInCode,
} from "../../platform/index.ts";
import { type Letter, type NewLetter, unknownBefore } from "./domain/letter.ts";
import { isFoundBy } from "./found-by.ts";

const tables = tablesInCode<"registry", { "registry.letter": { entry: NewLetter } }>();

/** One step after the other: two clicks at once send nothing twice. */
export async function holdLetter(db: Kysely<unknown>, letterId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`registry.letter ${letterId}`}, 0))`.execute(db);
}

export async function insertLetter(db: Kysely<unknown>, { steps: _, ...letter }: Letter): Promise<void> {
  const { subject, address, email = "" } = letter.entry;
  const row = inRow("registry.letter", { ...letter, foundBy: [subject, address, email].map(soughtName).join("\n") });
  await tables(db).insertInto("registry.letter").values(row).execute();
}

export async function insertStep(
  db: Kysely<unknown>,
  { letterId, steps }: Letter,
  step: Letter["steps"][number],
): Promise<void> {
  await tables(db)
    .insertInto("registry.letterStep")
    .values({ letterId, number: steps.length + 1, ...step })
    .execute();
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

async function withSteps(
  db: Kysely<unknown>,
  rows: readonly RowIn<typeof tables, "registry.letter">[],
): Promise<Letter[]> {
  const ids = rows.map(({ letterId }) => letterId);
  if (ids.length === 0) return [];
  const found = tables(db).selectFrom("registry.letterStep").selectAll().where("letterId", "in", ids);
  const steps = Map.groupBy(await found.orderBy("number").execute(), ({ letterId }) => letterId);
  return rows.map(({ foundBy: _, ...letter }) => ({
    ...letter,
    steps: (steps.get(letter.letterId) ?? []).map(({ letterId: __, number: ___, ...step }) => inCode(step)),
  }));
}
