import { beforeAll, describe, expect, it } from "vitest";
import { type OneModule, openOneModule } from "../../../tests/support/one-module.ts";
import { createTreaty, type NewFact, type TreatyModule } from "./index.ts";

let one: OneModule<TreatyModule, "officer" | "drafter" | "first" | "second">;
const own: NewFact = {
  kind: "notification",
  state: "XA",
  on: "2025-12-20",
  source: { kind: "fictional", reference: "Note 3" },
  notification: { id: "central-authority", authority: "Ministry of Justice" },
};

beforeAll(async () => {
  const roles = {
    officer: ["treaty-officer"],
    drafter: ["drafter"],
    first: ["administrator"],
    second: ["administrator"],
  } as const;
  one = await openOneModule(roles, (given) => createTreaty(given));
  await one.desk.writeQueue();
  const source = { kind: "fictional", reference: "Gazette" } as const;
  for (const state of ["XA", "XB"]) {
    await one.module.recordInstrument({ kind: "accession", state, on: "2025-12-01", source }, one.people.officer);
  }
  await one.module.recordInstrument(own, one.people.officer);
  await one.module.recordInstrument({ ...own, state: "XB", on: "2025-12-10" }, one.people.officer);
});

const tasks = async (name: "officer" | "drafter") =>
  (await one.desk.queue.page(one.people[name], { limit: 50 })).needs.filter(({ need }) => need === "confirm-authority");

describe("an authority that our State notified", () => {
  it("is asked for again before a year is over, on a page that anybody who keeps the record finds among the tasks", async () => {
    // Thirty days before the anniversary it is the first of them.
    expect(await tasks("drafter")).toEqual([]);
    const [task, ...more] = await tasks("officer");
    expect([task?.state, more]).toEqual(["XA", []]);
    const at = `/treaty/authorities/${task?.subject.id}/confirmation`;
    const browser = await one.browse("officer");
    expect((await browser.open("/treaty/authorities")).html).toContain(`href="${at}"`);
    expect((await browser.open(at)).html).toContain("Ministry of Justice");
    expect((await browser.submit(at, { how: "-" })).status).toBe(422);
    const told = await browser.submit(at, { how: "Note verbale 14 of 20 November." });
    expect(told.html).toContain("Confirmed as of today.");
    expect(told.html).not.toContain(`href="${at}"`);
    expect(await tasks("officer")).toEqual([]);
    const { authorities } = (await one.call(undefined, "GET", "/treaty/authorities")).body;
    expect(authorities).toHaveLength(2);
    const ours = { state: "XA", confirmedOn: "2026-11-24", freshness: "confirmed" };
    const theirs = { state: "XB", confirmedOn: "2025-12-10", freshness: "due" };
    for (const entry of [ours, theirs]) expect(authorities).toContainEqual(expect.objectContaining(entry));
    expect(JSON.stringify(authorities)).not.toContain("factId");
    expect(one.events.at(-1)).toMatchObject({ type: "treaty.authority-confirmed" });
  });

  it("is confirmed by whoever keeps the record alone, and only while it is what was notified last", async () => {
    const facts = await one.module.facts();
    const fact = facts.find(({ kind, state }) => kind === "notification" && state === "XA");
    const at = `/treaty/authorities/${fact?.factId}/confirmation`;
    expect((await one.call("drafter", "POST", at, { how: "By telephone." })).code).toBe("role-missing");
    expect((await one.call("officer", "POST", "/treaty/authorities/x/confirmation", { how: "By note." })).code).toBe(
      "authority-unknown",
    );
    const next = { ...own, on: "2026-11-01", source: { ...own.source, reference: "Note 4" } };
    await one.module.recordInstrument(next, one.people.officer);
    expect((await one.call("officer", "POST", at, { how: "By telephone." })).code).toBe("authority-unknown");
  });

  it("is due again a year after it was confirmed", async () => {
    one.clock.advance(340 * 24 * 3600 * 1000);
    await one.desk.writeQueue();
    expect((await tasks("officer")).map(({ since }) => since)).toEqual(["2027-10-02T00:00:00.000Z"]);
  });
});
