import { beforeAll, describe, expect, it } from "vitest";
import {
  byTwo,
  ceremony,
  type ConferenceName,
  type Conferences,
  openConferences,
  opened,
} from "../../../../tests/support/conferences.ts";
import { isAppendOnlyViolation } from "../../../platform/database-error.ts";
import { sql } from "kysely";
import { restingOn } from "./domain/rules.ts";
import { markClosed } from "./store.ts";
import { demandConference, rulesOn } from "./upon.ts";

let one: Conferences;

beforeAll(async () => {
  one = await openConferences();
});

const open = async (given: object, slug = "free-address") =>
  await one.call("officer", "POST", "/conferences", { ...ceremony, slug, ...given });

describe("a conference", () => {
  it("is opened with an entry in the log, told whole, and found by title, place and address", async () => {
    const { status, body } = await open({}, "port-aurel");
    expect(status).toBe(201);
    expect(body).toMatchObject({ slug: "port-aurel", version: 1, entry: ceremony, recordedBy: one.people.officer.id });
    const id: string = body.conferenceId;
    expect((await one.call("oversight", "GET", `/conferences/${id}`)).body).toEqual({ versions: [body], facts: [] });
    const event = { type: "conference.conference-opened", subject: { kind: "conference", id } };
    expect(one.events).toContainEqual(expect.objectContaining(event));
    for (const search of ["بورت", "Port Aur", "port-aurel"]) {
      const found = await one.call("treatyOfficer", "GET", `/conferences?search=${encodeURIComponent(search)}`);
      expect(found.body.conferences).toEqual([body]);
      const hits = await one.desk.search.find(one.people.officer, search, { limit: 5 });
      expect(JSON.stringify(hits), search).toContain(id);
    }
    await expect(sql`update conference.version set version = 7`.execute(one.platform.database.db)).rejects.toSatisfy(
      isAppendOnlyViolation,
    );
  });

  it("says on its page what it is, and everything that was entered under its history", async () => {
    const page = await (await one.browse("officer")).open(`/conferences/${await opened(one, "said-shortly")}`);
    const [said = "", history = ""] = page.html.split("History (1)");
    expect([said, history].map((part) => part.includes("Press centre"))).toEqual([false, true]);
  });

  it("knows its day and the end of its data, also where nobody said them", async () => {
    const { db } = one.platform.database;
    const usual = await demandConference(db, await opened(one, "usual-days"));
    expect(usual).toMatchObject({ dayEndsAt: "03:00", retentionOn: "2027-04-05", state: "open" });
    const said = await opened(one, "own-days", { dayEndsAt: "01:30", retentionOn: "2027-06-01" });
    expect(await demandConference(db, said)).toMatchObject({ dayEndsAt: "01:30", retentionOn: "2027-06-01" });
  });

  it.each<[string, object, string, string]>([
    ["a zone that is none", { zone: "Mars/Olympus" }, "time-zone-unknown", "zone"],
    ["a closing before the opening", { closesOn: "2027-03-04" }, "closes-before-opening", "closesOn"],
    [
      "17 zones",
      { zones: "ABCDEFGHIJKLMNOPQ".split("").map((code) => ({ code, name: code })) },
      "invalid-field",
      "zones",
    ],
    [
      "two zones of one code",
      { zones: [1, 2].map(() => ({ code: "A", name: "Hall" })) },
      "code-doubled",
      "zones.1.code",
    ],
    [
      "two categories of one code",
      { categories: [1, 2].map(() => ({ code: "DEL", name: "Delegates", zones: [] })) },
      "code-doubled",
      "categories.1.code",
    ],
    [
      "a category with an unknown zone",
      { categories: [{ code: "DEL", name: "Delegates", zones: ["Z"] }] },
      "zone-not-listed",
      "categories.0.zones",
    ],
    [
      "two days for one thing",
      { deadlines: ["2027-01-01", "2027-01-02"].map((on) => ({ what: "names", on })) },
      "deadline-doubled",
      "deadlines.1.what",
    ],
    [
      "a deadline after it",
      { deadlines: [{ what: "names", on: "2027-03-07" }] },
      "deadline-too-late",
      "deadlines.0.on",
    ],
    ["data that end before it", { retentionOn: "2027-03-05" }, "retention-too-early", "retentionOn"],
    [
      "a quota beyond all people",
      { categories: [{ code: "D", name: "D", quota: 20_001, zones: [] }] },
      "invalid-field",
      "categories.0.quota",
    ],
    ["an address with capitals", { slug: "Aurel" }, "invalid-field", "slug"],
    ["a hidden character", { place: "Port\u202eAurel" }, "unseen-character", "place"],
  ])("is refused with %s, at the box", async (_, given, code, field) => {
    const refused = await open(given);
    expect([refused.code, refused.body.error.field]).toEqual([code, field]);
  });

  it("has its address alone, also where two take one at once", async () => {
    const both = await Promise.all([open({}, "one-address"), open({}, "one-address")]);
    expect(both.map(({ code }) => code ?? "opened").toSorted()).toEqual(["address-taken", "opened"]);
  });

  it.each<[ConferenceName, string | undefined]>([
    ["drafter", "role-missing"],
    ["admin", "role-missing"],
    ["treatyOfficer", "role-missing"],
    ["organiser", undefined],
  ])("is opened by those who organise: %s", async (name, code) => {
    const answer = await one.call(name, "POST", "/conferences", { ...ceremony, slug: `by-${name.toLowerCase()}` });
    expect(answer.code).toBe(code);
  });

  it("is changed by a later version; of two who change one at once the second keeps what was typed and sees the first", async () => {
    const id = await opened(one, "changed-twice");
    const first = await one.browse("officer");
    const second = await one.browse("organiser");
    for (const browser of [first, second]) await browser.open(`/conferences/${id}/change`);
    const saved = await first.submit(`/conferences/${id}/change`, { place: "Old Harbour", reason: "A larger hall." });
    expect(saved.html).toContain("Old Harbour");
    const typed = { place: "New Harbour", reason: "A nearer hall." };
    const back = await second.submit(`/conferences/${id}/change`, typed);
    expect(back.status).toBe(422);
    for (const said of ["Somebody else saved this", "Old Harbour", 'value="New Harbour"'])
      expect(back.html).toContain(said);
    const again = await second.submit(`/conferences/${id}/change`);
    expect(again.html).toContain("New Harbour");
    const { versions } = (await one.call("officer", "GET", `/conferences/${id}`)).body;
    expect(versions.map((at: { version: number; entry: { place: string } }) => [at.version, at.entry.place])).toEqual([
      [3, "New Harbour"],
      [2, "Old Harbour"],
      [1, "Port Aurel"],
    ]);
  });

  it("takes nothing any more once it is closed", async () => {
    const id = await opened(one, "closed-one");
    await markClosed(one.platform.database.db, id, one.clock.now());
    const change = { ...ceremony, version: 1, reason: "Too late." };
    expect((await one.call("officer", "POST", `/conferences/${id}/versions`, change)).code).toBe("conference-closed");
    expect((await one.call("officer", "GET", "/conferences/17")).code).toBe("conference-unknown");
    const page = await (await one.browse("officer")).open(`/conferences/${id}`);
    expect(page.html).not.toContain(`/conferences/${id}/change`);
  });
});

describe("the rules of a conference", () => {
  const given = { source: "Decision 3 of the bureau", reason: "Eighty asked to speak.", late: false };
  const ask = async (id: string, more: object) =>
    await one.confirm("officer", `/conferences/${id}/rules`, { ...given, fromOn: "2027-03-01", rules: {}, ...more });

  it("are those of the record until two people change them, from a day on", async () => {
    const { db } = one.platform.database;
    const id = await opened(one, "rules-by-two");
    await byTwo(one, `/conferences/${id}/rules`, {
      ...given,
      fromOn: "2027-03-06",
      rules: { floorOrder: "by-rank", statementMinutesOthers: 4, lotKept: "yes" },
    });
    const before = await rulesOn(db, id, "2027-03-05");
    expect(before.floorOrder).toMatchObject({ value: "by-request", certainty: "source" });
    const after = await rulesOn(db, id, "2027-03-06");
    expect(after.floorOrder).toMatchObject({ value: "by-rank", source: given.source, fromOn: "2027-03-06" });
    expect(after.statementMinutesOthers.value).toBe(4);
    expect(after.lotKept).not.toHaveProperty("fromOn");
    expect(restingOn(after.floorOrder)).toEqual({
      details: { source: given.source },
      choices: {
        rule: ["conference.rule.floorOrder"],
        value: ["conference.rule.floorOrder.by-rank"],
        certainty: ["web.certainty.source"],
      },
    });
    expect(restingOn(before.namesHours).details).toMatchObject({ value: 24 });
    const page = await (await one.browse("treatyOfficer")).open(`/conferences/${id}/rules`);
    for (const said of ["Order of speakers", "As they asked for the floor", "officer", "organiser"]) {
      expect(page.html).toContain(said);
    }
    expect(page.html).not.toContain("/rules/change");
  });

  it("are changed on their page: a second person sees what stands and what would", async () => {
    const id = await opened(one, "rules-on-page");
    const browser = await one.browse("officer");
    await browser.open(`/conferences/${id}/rules/change`);
    const day = { "fromOn-day": "1", "fromOn-month": "3", "fromOn-year": "2027" };
    const typed = { "rules.signingOrder": "by-lot", source: given.source, reason: given.reason, ...day };
    const review = await browser.submit(`/conferences/${id}/rules/change`, typed);
    for (const said of ["Order of signing", "Alphabetical", "Drawn by lot"]) expect(review.html).toContain(said);
    expect(review.html).not.toContain("Minutes for ministers");
    const asked = await browser.submit(`/conferences/${id}/rules/change`);
    const other = await one.browse("organiser");
    await other.open(asked.path);
    expect((await other.submit(`${asked.path}/approval`)).path).toBe(`/conferences/${id}/rules`);
    const signingOrder = async (query = ""): Promise<string> => {
      const { rules } = (await one.call("officer", "GET", `/conferences/${id}/rules${query}`)).body;
      return rules.find(({ id: rule }: { id: string }) => rule === "signingOrder").value;
    };
    expect([await signingOrder(), await signingOrder("?on=2027-02-28")]).toEqual(["alphabetical", "alphabetical"]);
    expect(await signingOrder("?on=2027-03-01")).toBe("by-lot");
    one.clock.advance(120 * 86_400_000);
    expect([await signingOrder(), await signingOrder("?on=2027-02-28")]).toEqual(["by-lot", "alphabetical"]);
    one.clock.advance(-120 * 86_400_000);
  });

  it.each<[string, object, string, string | undefined]>([
    [
      "a number beyond its bounds",
      { rules: { statementMinutesOthers: 61 } },
      "invalid-field",
      "rules.statementMinutesOthers",
    ],
    ["a choice that is none", { rules: { floorOrder: "by-age" } }, "invalid-field", "rules.floorOrder"],
    ["a rule that is none", { rules: { dressCode: "dark" } }, "invalid-field", undefined],
    ["what stands already", { rules: { floorOrder: "by-request" } }, "nothing-changed", "rules"],
    ["a day that is over", { rules: { floorOrder: "by-rank" }, fromOn: "2026-11-20" }, "rule-from-past", "fromOn"],
  ])("are not changed to %s", async (_, more, code, field) => {
    const id = await opened(one, `refused-${one.platform.random.uuid().slice(-12)}`);
    const refused = await ask(id, more);
    expect(refused.code).toBe(code);
    if (field !== undefined) expect(refused.body.error.field).toBe(field);
  });

  it("are refused for a day that is over, which pages say as they say days", async () => {
    const id = await opened(one, "day-in-words");
    const refused = await ask(id, { rules: { floorOrder: "by-rank" }, fromOn: "2026-11-20" });
    expect(refused.body.error.message).toMatch(/Choose \d{1,2} \w+ 20\d\d or a later day/);
  });

  it("can be entered late, where somebody says so", async () => {
    const id = await opened(one, "rules-late");
    await byTwo(one, `/conferences/${id}/rules`, {
      ...given,
      late: true,
      fromOn: "2026-11-20",
      rules: { documentDays: 10 },
    });
    const { db } = one.platform.database;
    expect((await rulesOn(db, id, "2026-11-19")).documentDays.value).toBe(42);
    expect((await rulesOn(db, id, "2026-11-20")).documentDays.value).toBe(10);
  });

  it("are not approved by whoever asked, nor once the conference is closed", async () => {
    const id = await opened(one, "rules-alone");
    const asked = await ask(id, { rules: { floorOrder: "alphabetical" } });
    const at = `/conferences/waiting/${asked.body.askedId}/approval`;
    expect((await one.confirm("officer", at)).status).toBe(422);
    await markClosed(one.platform.database.db, id, one.clock.now());
    expect((await one.confirm("organiser", at)).status).toBe(422);
    expect((await rulesOn(one.platform.database.db, id, "2027-03-06")).floorOrder.value).toBe("by-request");
  });
});
