import { sql } from "kysely";
import { beforeAll, expect, it } from "vitest";
import { quickestEngine } from "../../../../tests/support/databases.ts";
import { openTestPlatform, type TestPlatform } from "../../../../tests/support/platform.ts";
import { skipReason } from "../../../../tests/support/skips.ts";
import type { Transaction } from "../../../platform/index.ts";
import { createQueue, type KeptQueue } from "./create-queue.ts";
import type { NeedRow, NeedSource, SubjectNeeds } from "./types.ts";

// Two people write of one subject at once: whoever comes second waits for the first, and then writes what follows from both.

const hasPostgres = quickestEngine === "postgres";
if (!hasPostgres) skipReason("two transactions that touch one subject", "the embedded engine has one at a time");

const READER = { id: "019cadc6-9a80-7987-826b-7555c6cd8bec", roles: ["drafter"] } as const;

let platform: TestPlatform;
let kept: KeptQueue;
/** Runs when the rules are asked for the first time. */
let atFirst: (db: Transaction["db"]) => Promise<void>;

/** So many that two who held them in opposite orders would wait for each other. */
const ALL = Array.from({ length: 400 }, (_, number) => String(number).padStart(3, "0"));
const BACKWARDS = ALL.toReversed();
const LAST = ALL.slice(-1);

/** Each task is a row of a table; a subject needs somebody once for each of its tasks. */
const source: NeedSource = {
  source: "trial",
  kinds: [{ need: "do-it", rank: "ordinary", textKey: "desk.queue.title", href: () => "/" }],
  async derive(db, subjects) {
    const { rows } = await sql<{ subject: string; by: string }>`
      select subject, by from trial_task where subject = any(${subjects}) order by subject, by`.execute(db);
    const first = atFirst;
    atFirst = async () => undefined;
    await first(db);
    const bySubject = Map.groupBy(rows, ({ subject }) => subject);
    return new Map([...bySubject].map(([id, tasks]): [string, SubjectNeeds] => [id, { rows: tasks.map(needOf) }]));
  },
  subjects: async () => ALL,
};

function needOf({ subject, by }: { subject: string; by: string }): NeedRow {
  const about = { need: "do-it", subject: { kind: "trial", id: subject }, reference: by, urgency: "ordinary" } as const;
  return { ...about, since: "2027-03-01T12:00:00.000Z", roles: READER.roles, notFor: [], drill: false };
}

beforeAll(async () => {
  if (!hasPostgres) return;
  platform = await openTestPlatform({ engine: "postgres" });
  await sql`create table trial_task (subject text not null, by text not null)`.execute(platform.database.db);
  kept = createQueue({ platform, version: "1", compares: async (compare) => await compare() });
  kept.queue.contribute(source);
});

it.skipIf(!hasPostgres).each([
  ["of one subject", LAST, LAST, LAST],
  ["of one that nobody has touched before", [], LAST, LAST],
  ["of many in the same order", ALL, ALL, ALL],
  ["of many in opposite orders", ALL, ALL, BACKWARDS],
  ["of many in opposite orders that nobody has touched before", [], BACKWARDS, ALL],
  ["of many, and one of them", ALL, BACKWARDS, LAST],
])("has what both wrote, and neither was undone: %s", async (_, before, one, other) => {
  atFirst = async () => undefined;
  await platform.database.transaction(async (tx) => {
    await sql`delete from trial_task`.execute(tx.db);
    await sql`insert into trial_task select unnest(${before}::text[]), 'before'`.execute(tx.db);
    for (const subject of ALL) kept.queue.touch(tx, "trial", subject);
  });
  atFirst = untilAnotherWaits;
  const runs: string[] = [];
  const bothWrote = Promise.withResolvers<void>();
  const write = async (by: string, subjects: readonly string[]): Promise<void> =>
    await platform.database.transaction(async (tx) => {
      runs.push(by);
      await sql`insert into trial_task select unnest(${subjects}::text[]), ${by}`.execute(tx.db);
      for (const subject of subjects) kept.queue.touch(tx, "trial", subject);
      if (runs.length === 2) bothWrote.resolve();
      await bothWrote.promise;
    });
  await Promise.all([write("one", one), write("other", other)]);
  expect(runs.toSorted()).toEqual(["one", "other"]);
  const { needs } = await kept.queue.page(READER, { limit: 3 * ALL.length });
  const told = Object.entries({ before, one, other });
  const expected = told.flatMap(([by, subjects]) => subjects.map((id) => `${id} ${by}`)).toSorted();
  expect(needs.map(({ subject, reference }) => `${subject.id} ${reference}`).toSorted()).toEqual(expected);
});

/** Whoever derives first goes on only when the other transaction stands at what it holds. */
async function untilAnotherWaits(db: Transaction["db"]): Promise<void> {
  for (let round = 0; round < 300; round += 1) {
    const { rows } = await sql<{ waits: boolean }>`
      select exists (
        select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'
      ) as waits`.execute(db);
    if (rows[0]?.waits === true) return;
    await sql`select pg_sleep(0.01)`.execute(db);
  }
}
