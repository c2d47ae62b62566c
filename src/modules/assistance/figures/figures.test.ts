import { sql } from "kysely";
import { beforeAll, describe, expect, it } from "vitest";
import { openTestPlatform, type TestPlatform } from "../../../../tests/support/platform.ts";
import { STATES } from "../../../convention/index.ts";
import { isAppendOnlyViolation } from "../../../platform/database-error.ts";
import type { AssistanceContext } from "../context.ts";
import { newNeedKey, versionPlace } from "../lane/sealing.ts";
import { destroyNeed, insertLane, insertNeed, insertSaid, putVersion, restoreNeedKeys } from "../lane/store.ts";
import { keepQuarters } from "./keep-quarter.ts";
import { quarterBefore } from "./quarter.ts";
import { listFigures } from "./store.ts";

let platform: TestPlatform;
let context: AssistanceContext;
const logged: string[] = [];
const states = STATES.map(({ code }) => code);

beforeAll(async () => {
  platform = await openTestPlatform();
  // Of the rest this needs nothing.
  const append = async (_: unknown, { type }: { type: string }) => await Promise.resolve(void logged.push(type));
  context = { platform, audit: { append } } as unknown as AssistanceContext;
});

/** A need of Article 24 that this State told in February, as it stands at the end of March. */
async function told(
  state: string,
  changed: { counted?: boolean; wantedUntil?: string; at?: string } = {},
): Promise<string> {
  const { counted = true, wantedUntil = "2027-03-31", at = "2027-02-01T00:00:00Z" } = changed;
  const { db } = platform.database;
  const needId = platform.random.uuid();
  const [reference, recordedAt] = ["2027/1", new Date(at)];
  await insertNeed(db, { needId, lineId: needId, state, toldBy: state, byLetter: false, reference, recordedAt });
  const text = JSON.stringify({
    version: 1,
    needId,
    state,
    reference,
    needVersion: 1,
    items: ["art-24-2-review"],
    kinds: ["training"],
    groups: ["judges"],
    words: [{ language: "en", text: "Judges learn to review orders." }],
    wantedUntil,
    passOnTo: [],
    counted,
    salt: "0".repeat(32),
  });
  const key = await newNeedKey(context, db, needId);
  const sealed = key.seal(versionPlace(1), text);
  const rest = { digest: "d", releaseVerified: false, writtenAt: recordedAt, writtenBy: [], clearedAt: recordedAt };
  await putVersion(db, { needId, version: 1, sealed, wantedUntil, ...rest });
  return needId;
}

async function withdraw(needId: string, state: string): Promise<void> {
  const { db } = platform.database;
  const [laneId, at] = [platform.random.uuid(), new Date("2027-03-30T00:00:00Z")];
  await insertLane(db, { laneId, needId, state, side: "helper", byLetter: false, version: 1, openedAt: at });
  const said = { laneId, author: state, sequence: 1, verb: "withdraw", sealed: new Uint8Array(1) } as const;
  await insertSaid(db, { ...said, saidAt: at, keptAt: at, byLetter: false });
}

async function lookOn(day: string): Promise<readonly object[]> {
  platform.clock.set(new Date(`${day}T12:00:00Z`));
  await keepQuarters(context).run(new AbortController().signal);
  const figures = await listFigures(platform.database.db);
  return figures
    .filter(({ chapter }) => chapter === "IV")
    .map(({ quarter, says, least }) => ({ quarter, says, least }));
}

describe("the figures of a quarter", () => {
  it("are kept once it is over, of needs that may be counted and that nobody ended or withdrew, told in time and still wanted", async () => {
    const [, , , , uncounted = "", past = "", late = "", ended = "", withdrawn = ""] = states;
    // One more would be five.
    for (const state of states.slice(0, 4)) await told(state);
    await told(uncounted, { counted: false });
    await told(past, { wantedUntil: "2027-03-30" });
    await told(late, { at: "2027-04-01T00:00:00Z", wantedUntil: "2027-12-31" });
    await destroyNeed(platform.database.db, await told(ended), new Date("2027-03-30T00:00:00Z"));
    await withdraw(await told(withdrawn), withdrawn);
    expect(await lookOn("2027-04-02")).toEqual([{ quarter: "2027-Q1", says: "fewer-than-five", least: undefined }]);
    expect(logged).toEqual(["assistance.figures-kept"]);
  });

  it("are never told anew, whatever becomes known of that quarter later", async () => {
    for (const state of states.slice(10, 20)) await told(state);
    expect(await lookOn("2027-06-30")).toEqual([{ quarter: "2027-Q1", says: "fewer-than-five", least: undefined }]);
    const restated = sql`update assistance.figure set says = 'nearly-all'`.execute(platform.database.db);
    await expect(restated).rejects.toSatisfy(isAppendOnlyViolation);
  });

  it("stand beside those of later quarters, and stay when every need is ended", async () => {
    const needs = await Promise.all(
      states.slice(30, 37).map(async (state) => await told(state, { wantedUntil: "2027-06-30" })),
    );
    const both = [
      { quarter: "2027-Q2", says: "between", least: 5 },
      { quarter: "2027-Q1", says: "fewer-than-five", least: undefined },
    ];
    expect(await lookOn("2027-07-01")).toEqual(both);
    for (const needId of needs) await destroyNeed(platform.database.db, needId, platform.clock.now());
    expect(await lookOn("2027-09-30")).toEqual(both);
  });

  it("wait for every key, and are then kept of each quarter that is missing", async () => {
    const needId = await told(states[20] ?? "", { wantedUntil: "2028-12-31", at: "2027-02-02T00:00:00Z" });
    const { db } = platform.database;
    const { rows } = await sql<{ row: string }>`
      delete from assistance.need_key where need_id = ${needId} returning need_key::text as row`.execute(db);
    await expect(lookOn("2027-10-01")).rejects.toMatchObject({ code: "need-key-missing" });
    await restoreNeedKeys(
      db,
      rows.map(({ row }) => row),
    );
    const kept = await lookOn("2028-01-01");
    expect(kept.map((one) => (one as { quarter: string }).quarter)).toEqual([
      "2027-Q4",
      "2027-Q3",
      "2027-Q2",
      "2027-Q1",
    ]);
  });
});

it.each([
  ["2027-01-01", "2026-Q4", "2026-12-31"],
  ["2027-03-31", "2026-Q4", "2026-12-31"],
  ["2027-04-01", "2027-Q1", "2027-03-31"],
  ["2027-08-15", "2027-Q2", "2027-06-30"],
  ["2027-12-31", "2027-Q3", "2027-09-30"],
])("on %s the quarter that ended last is %s", (day, name, lastDay) => {
  expect(quarterBefore(day)).toEqual({ name, lastDay });
});
