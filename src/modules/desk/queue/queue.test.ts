import { sql } from "kysely";
import { beforeEach, expect, it, vi } from "vitest";
import { draftRequest } from "../../../../tests/support/case-steps.ts";
import { type CasePair, openCasePair } from "../../../../tests/support/cooperation-network.ts";
import { loadLocales } from "../../../web/index.ts";
import type { NeedSource } from "./types.ts";

// The table of needs holds what the rules say, whatever happened to it.

let pair: CasePair;

beforeEach(async () => {
  pair = await openCasePair({ server: { compares: async () => undefined } });
});

const queueOf = async (): Promise<string[]> => {
  const { items } = await pair.asker.as("drafter").get("/queue");
  return items.map(({ need }: { need: string }) => need);
};

it("has words in the locales for each kind that a module registered", () => {
  const kinds = pair.asker.desk.queue.kinds();
  expect(kinds.length).toBeGreaterThan(40);
  const english = loadLocales().translator("en");
  expect(kinds.filter(({ textKey }) => !english.has(textKey))).toEqual([]);
});

it("refuses a source or a kind that is there already", () => {
  const { queue } = pair.asker.desk;
  const source: NeedSource = { source: "x", kinds: [], derive: async () => new Map(), subjects: async () => [] };
  expect(() => queue.contribute({ ...source, source: "request" })).toThrow("Two modules contribute request");
  const kind = queue.kind("decide");
  expect(() => queue.contribute({ ...source, kinds: [kind] })).toThrow("Two modules registered a need decide");
  expect(() => queue.kind("unheard-of")).toThrow("No module registered a need unheard-of");
});

it("mends what was not written, and logs it as a fault", async () => {
  const { platform } = pair.asker;
  await draftRequest(pair, { mechanism: "stored-data" });
  expect(await queueOf()).toContain("continue-draft");
  await sql`delete from desk.need`.execute(platform.database.db);
  expect(await queueOf()).toEqual([]);
  pair.clock.advance(11 * 60_000);
  const told = vi.spyOn(platform.log, "error").mockImplementation(() => undefined);
  await platform.jobs.runNow("desk.needs");
  // Once for each source: what the deposit made due is gone from the table too.
  expect(told.mock.calls.map(([event]) => event)).toEqual(["desk.needs-differ", "desk.needs-differ"]);
  told.mockRestore();
  expect(await queueOf()).toContain("continue-draft");
});

it("fills the table of a database of before it had one, before a page is served", async () => {
  const { platform, desk } = pair.asker;
  await draftRequest(pair, { mechanism: "stored-data" });
  for (const table of ["need", "need_subject", "needs_written"]) {
    await sql`delete from ${sql.table(`desk.${table}`)}`.execute(platform.database.db);
  }
  await desk.writeQueue();
  expect(await queueOf()).toContain("continue-draft");
  await sql`delete from desk.need`.execute(platform.database.db);
  await desk.writeQueue();
  expect(await queueOf()).toEqual([]);
});
