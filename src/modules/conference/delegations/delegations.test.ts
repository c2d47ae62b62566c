import { sql } from "kysely";
import { beforeAll, describe, expect, it } from "vitest";
import { byTwo, type Conferences, openConferences, opened } from "../../../../tests/support/conferences.ts";
import { refuseParticipant } from "./actions/participants.ts";
import { invited, nominate, person, personal } from "../../../../tests/support/delegations.ts";

let one: Conferences;
let id: string;
let turn = 0;

beforeAll(async () => {
  one = await openConferences();
});

/** A conference of its own for each test. */
async function fresh(more: object = {}): Promise<string> {
  turn += 1;
  id = await opened(one, `people-${turn}`, more);
  return id;
}

const read = async (delegation: string) =>
  (await one.call("oversight", "GET", `/conferences/${id}/delegations/${delegation}`)).body;
const accept = async (delegation: string) =>
  await one.call("officer", "POST", `/conferences/${id}/delegations/${delegation}/acceptance`, {
    version: (await read(delegation)).delegation.version,
  });
const upon = async (participant: string, what: string, body: object) =>
  await one.call("officer", "POST", `/conferences/${id}/participants/${participant}/${what}`, body);

describe("a delegation", () => {
  it("goes from the invitation to its people accepted, each step with who did it, and is found", async () => {
    await fresh();
    const delegation = await invited(one, id, "XB");
    expect((await read(delegation)).delegation).toMatchObject({ state: "invited", lacks: ["answer"], people: 0 });
    const at = `/conferences/${id}/delegations/${delegation}`;
    await one.call("officer", "POST", `${at}/announcement`, { how: "note", on: "2026-11-20", words: "Note 4" });
    expect((await read(delegation)).delegation).toMatchObject({ state: "announced", lacks: ["names"] });
    await nominate(one, id, delegation, { post: "Minister of Justice", rank: "MIN" });
    expect((await read(delegation)).delegation).toMatchObject({ state: "listed", lacks: ["acceptance"], people: 1 });
    expect(await accept(delegation)).toMatchObject({ status: 200, body: { state: "accepted" } });
    const after = await read(delegation);
    expect(after.delegation.lacks).toEqual([]);
    expect(after.participants).toMatchObject([{ state: "accepted", entry: { shownName: "O. Quillfeather" } }]);
    const done = after.changes.map(({ what, recordedBy }: { what: string; recordedBy: string }) => [what, recordedBy]);
    const by = one.people.officer.id;
    expect(done).toEqual(["accepted", "nominated", "announced", "invited"].map((what) => [what, by]));
    for (const [name, search] of [
      ["treatyOfficer", "Boreal"],
      ["organiser", "quillfeather"],
      ["officer", "Justice"],
    ] as const) {
      const hits = await one.desk.search.find(one.people[name], search, { limit: 5 });
      expect(JSON.stringify(hits), search).toContain(id);
    }
    expect(JSON.stringify(await one.desk.search.find(one.people.drafter, "quillfeather", { limit: 5 }))).not.toContain(
      id,
    );
  });

  it("is among what changed since yesterday, with who did it and why, and the day after no more", async () => {
    await fresh();
    const delegation = await invited(one, id, "XB");
    const { participantId } = (await nominate(one, id, delegation)).body;
    await upon(participantId, "withdrawal", { reason: "Note 12" });
    const at = `/conferences/${id}/changes`;
    const changes = async () => (await one.call("oversight", "GET", at)).body.changes;
    expect((await changes()).map(({ what }: { what: string }) => what)).toEqual(["withdrawn", "nominated", "invited"]);
    const { html } = await (await one.browse("oversight")).open(at);
    for (const said of ["Borealia", "O. Quillfeather", "Note 12"]) expect(html).toContain(said);
    one.clock.advance(2 * 86_400_000);
    expect(await changes()).toEqual([]);
  });

  it("is here once, and may be invited again when it said no", async () => {
    await fresh();
    const delegation = await invited(one, id, "XB");
    const again = { entity: "XB", kind: "regional" };
    expect(await one.call("officer", "POST", `/conferences/${id}/delegations`, again)).toMatchObject({
      code: "delegation-known",
    });
    await nominate(one, id, delegation);
    await one.call("officer", "POST", `/conferences/${id}/delegations/${delegation}/ending`, {
      as: "declined",
      reason: "Note 7",
    });
    expect((await read(delegation)).participants).toMatchObject([{ state: "withdrawn" }]);
    expect(await nominate(one, id, delegation)).toMatchObject({ code: "delegation-gone" });
    expect(await invited(one, id, "XB")).toBe(delegation);
    const unknown = { entity: "org:0190163d-8694-739b-aea5-966c26f8ad91", kind: "ngo" };
    expect(await one.call("officer", "POST", `/conferences/${id}/delegations`, unknown)).toMatchObject({
      code: "entity-unknown",
    });
  });

  it("has one head at a time, by name, also where another is corrected into one or entered at the same moment", async () => {
    await fresh();
    const delegation = await invited(one, id, "XB");
    const both = await Promise.all([1, 2].map(async () => await nominate(one, id, delegation)));
    expect(both.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([201, 422]);
    const refused = both.find(({ status }) => status === 422);
    expect(refused?.body.error).toMatchObject({ code: "two-heads", field: "capacity" });
    expect(refused?.body.error.message).toContain("O. Quillfeather");
    const other = (await nominate(one, id, delegation, { capacity: "adviser", shownName: "B. Marsh" })).body;
    const head = { ...person, shownName: "B. Marsh", version: 1, reason: "Was promoted." };
    expect(await upon(other.participantId, "versions", head)).toMatchObject({ code: "two-heads" });
    await expect(
      sql`update conference.participant set capacity = 'head' where participant_id = ${other.participantId}`.execute(
        one.platform.database.db,
      ),
    ).rejects.toThrow("participant_one_head");
  });

  it("is not accepted without a head, over its quota, or as somebody else left it; the rule is named", async () => {
    await fresh({ categories: [{ code: "DEL", name: "Delegates", quota: 1, zones: ["A"] }] });
    const delegation = await invited(one, id, "XB");
    await nominate(one, id, delegation, { capacity: "adviser", shownName: "A. Wells" });
    expect(await accept(delegation)).toMatchObject({ code: "delegation-head-missing" });
    await nominate(one, id, delegation);
    const seen = (await read(delegation)).delegation.version;
    await nominate(one, id, delegation, { capacity: "expert", shownName: "C. Reed" });
    const stale = await one.call("officer", "POST", `/conferences/${id}/delegations/${delegation}/acceptance`, {
      version: seen,
    });
    expect(stale.code).toBe("changed-meanwhile");
    expect((await read(delegation)).delegation.lacks).toEqual(["quota", "acceptance"]);
    expect(await accept(delegation)).toMatchObject({ code: "quota-exceeded" });
    const browser = await one.browse("officer");
    await browser.open(`/conferences/${id}/delegations/${delegation}`);
    const page = await browser.submit(`/conferences/${id}/delegations/${delegation}/acceptance`);
    for (const said of ["2 people in", "Delegates", "and 1 may come", "Who does not count in a quota"])
      expect(page.html).toContain(said);
  });
});

describe("a participant", () => {
  it("is replaced, withdrawn and refused by two; whoever hears of it is told once, and they free their place", async () => {
    await fresh();
    const delegation = await invited(one, id, "XB");
    const head = (await nominate(one, id, delegation)).body;
    const next = await upon(head.participantId, "replacement", { ...person, shownName: "D. Vale", reason: "Note 8" });
    expect(next).toMatchObject({ status: 201, body: { replaces: head.participantId, state: "nominated" } });
    expect(await upon(head.participantId, "withdrawal", { reason: "Twice." })).toMatchObject({
      code: "participant-gone",
    });
    await byTwo(one, `/conferences/${id}/participants/${next.body.participantId}/refusal`, { ground: "host" });
    const after = await read(delegation);
    expect(after.participants.map(({ state }: { state: string }) => state)).toEqual(["replaced", "refused"]);
    expect(after.changes[0]).toMatchObject({
      what: "refused",
      recordedBy: one.people.organiser.id,
      askedBy: one.people.officer.id,
    });
    expect((await nominate(one, id, delegation)).status).toBe(201);
    const rule = await one.confirm("officer", `/conferences/${id}/participants/${head.participantId}/refusal`, {
      ground: "rule",
    });
    expect(rule.code).toBe("participant-gone");
  });

  it("is not corrected past a quota once accepted; who waits is held against it when they are accepted", async () => {
    await fresh({
      categories: [
        { code: "DEL", name: "Delegates", quota: 1, zones: ["A"] },
        { code: "SUP", name: "Support", zones: ["A"] },
      ],
    });
    const delegation = await invited(one, id, "XB");
    await nominate(one, id, delegation);
    await nominate(one, id, delegation, { capacity: "adviser", shownName: "A. Reed" });
    const support = { ...person, capacity: "support", category: "SUP", shownName: "B. Wells" };
    const { participantId } = (await nominate(one, id, delegation, support)).body;
    expect(await accept(delegation)).toMatchObject({ status: 200 });
    const why = { version: 2, reason: "Note 11" };
    const past = await upon(participantId, "versions", { ...support, category: "DEL", ...why });
    expect(past).toMatchObject({ code: "quota-exceeded" });
    const post = await upon(participantId, "versions", { ...support, post: "Driver", ...why });
    expect(post).toMatchObject({ status: 200, body: { state: "accepted" } });
  });

  it("is not refused as somebody else left them while the second person decided", async () => {
    await fresh();
    const { participantId } = (await nominate(one, id, await invited(one, id, "XB"))).body;
    const input = { ground: "host" };
    const { body: asked } = await one.confirm(
      "officer",
      `/conferences/${id}/participants/${participantId}/refusal`,
      input,
    );
    const { database } = one.platform;
    // Nothing of the context is asked before the refusal.
    const outcome = await refuseParticipant.anew({} as never, database.db, { ...asked, input });
    await upon(participantId, "versions", { ...person, shownName: "O. Quill", version: 1, reason: "As written." });
    const both = { askedBy: asked.askedBy, by: one.people.organiser };
    await expect(database.transaction(async (tx) => await outcome.carryOut(tx, both))).rejects.toMatchObject({
      code: "changed-meanwhile",
    });
  });

  it("is refused at the address of their own conference, for reasons that are read by those alone who decide", async () => {
    await fresh();
    const delegation = await invited(one, id, "XB");
    const { participantId } = (await nominate(one, id, delegation)).body;
    const input = { ground: "rule", words: "Rule of Thornquay" };
    const elsewhere = await opened(one, `elsewhere-${turn}`);
    expect(
      await one.confirm("officer", `/conferences/${elsewhere}/participants/${participantId}/refusal`, input),
    ).toMatchObject({ status: 404, code: "conference-unknown" });
    await byTwo(one, `/conferences/${id}/participants/${participantId}/refusal`, input);
    for (const [name, reads] of [
      ["officer", true],
      ["organiser", true],
      ["treatyOfficer", false],
      ["oversight", false],
    ] as const) {
      const { body } = await one.call(name, "GET", `/conferences/${id}/delegations/${delegation}`);
      expect(JSON.stringify(body).includes("Thornquay"), name).toBe(reads);
      const browser = await one.browse(name);
      const { html } = await browser.open(`/conferences/${id}/participants/${participantId}`);
      expect(html.includes("Thornquay"), name).toBe(reads);
    }
  });

  it("is refused where the conference has no such category, zone or day", async () => {
    await fresh();
    const delegation = await invited(one, id, "XB");
    const faults = [
      [{ category: "VIP" }, "category-not-listed", "category"],
      [{ zones: ["Z"] }, "not-a-zone", "zones"],
      [{ firstOn: "2027-04-01", lastOn: "2027-04-02" }, "days-outside", "lastOn"],
    ] as const;
    for (const [more, code, field] of faults) {
      expect((await nominate(one, id, delegation, more)).body.error).toMatchObject({ code, field });
    }
  });

  it("keeps what was typed where somebody corrected them meanwhile", async () => {
    await fresh();
    const delegation = await invited(one, id, "XB");
    const { participantId } = (await nominate(one, id, delegation)).body;
    const at = `/conferences/${id}/participants/${participantId}/correction`;
    const browser = await one.browse("officer");
    await browser.open(at);
    await upon(participantId, "versions", { ...person, shownName: "Odalind Q.", version: 1, reason: "As written." });
    const stale = await browser.submit(at, { shownName: "Odalind Quill", reason: "Shorter." });
    for (const said of ["Odalind Quill", "Odalind Q.", "Somebody else saved this meanwhile"])
      expect(stale.html).toContain(said);
    await browser.submit(at);
    expect((await read(delegation)).participants).toMatchObject([
      { entry: { shownName: "Odalind Quill" }, version: 3 },
    ]);
  });
});

describe("what is sealed of a person", () => {
  it("stands in no row, entry or page in clear, and is read by the desk alone, with a reason that is logged", async () => {
    await fresh();
    const delegation = await invited(one, id, "XB");
    const { participantId } = (await nominate(one, id, delegation, { shownName: "Her Excellency", personal })).body;
    const rows = await sql`select p::text, c::text, d::text, s::text from conference.participant p, conference.change c,
      conference.delegation d, conference.private s where p.conference_id = ${id} and c.conference_id = ${id}`.execute(
      one.platform.database.db,
    );
    const kept = JSON.stringify([rows.rows, one.events, await read(delegation)]);
    for (const word of Object.values(personal).filter((value) => value !== "XB")) expect(kept).not.toContain(word);
    const reading = { why: "visa" };
    const at = `/conferences/${id}/participants/${participantId}/personal-data-reading`;
    for (const name of ["organiser", "treatyOfficer", "oversight", "admin"] as const) {
      expect((await one.call(name, "POST", at, reading)).status, name).toBe(403);
    }
    expect((await one.call("officer", "POST", at, reading)).body).toEqual({ personal });
    expect(one.events.at(-1)).toMatchObject({
      type: "conference.personal-data-read",
      actor: { userId: one.people.officer.id },
      details: { participantId, why: reading.why },
    });
    const browser = await one.browse("officer");
    await browser.open(`/conferences/${id}/participants/${participantId}`);
    const page = await browser.submit(at, reading);
    expect(page.html).toContain("Quillfeather");
  });

  it("keeps what another person sealed where somebody adds to it, who does not see it", async () => {
    await fresh();
    const { participantId } = (await nominate(one, id, await invited(one, id, "XB"), { personal })).body;
    await upon(participantId, "personal-data", { needs: "None", contact: "new@quillfeather.example" });
    expect((await upon(participantId, "personal-data-reading", { why: "needs" })).body).toEqual({
      personal: { ...personal, needs: "None", contact: "new@quillfeather.example" },
    });
  });

  it.each([
    ["the number without the nationality", { documentNumber: "P4471902" }],
    [
      "the names, however they are typed",
      { familyNames: "Quíllfeather", givenNames: "Oda-lind", bornOn: "1979-04-17" },
    ],
    ["the number, however it is spaced", { documentNumber: "p4471902", nationality: "XB" }],
    ["the names and the birth date", { familyNames: "QUILLFEATHER", givenNames: "Odalind", bornOn: "1979-04-17" }],
  ])("finds one person twice by %s, in another delegation too, as long as both come", async (_, again) => {
    await fresh();
    const [first, second] = [await invited(one, id, "XB"), await invited(one, id, "XC")];
    const { participantId } = (await nominate(one, id, first, { personal })).body;
    const refused = await nominate(one, id, second, { shownName: "Another", personal: again });
    expect(refused.body.error).toMatchObject({ code: "person-known", field: "personal.documentNumber" });
    expect(refused.body.error.message).toContain("O. Quillfeather");
    expect((await read(second)).participants).toEqual([]);
    await upon(participantId, "withdrawal", { reason: "Note 9" });
    expect((await nominate(one, id, second, { personal: again })).status).toBe(201);
  });
});

describe("a person of whom nothing is sealed", () => {
  it("is asked about where somebody of the same name comes or was refused, and entered with a reason", async () => {
    await fresh();
    const [delegation, other] = [await invited(one, id, "XB"), await invited(one, id, "XC")];
    const adviser = { shownName: "Ada Marsh", capacity: "adviser" };
    const first = (await nominate(one, id, delegation, adviser)).body;
    const again = { shownName: "MÁRSH, Ada", capacity: "expert" };
    const refused = await nominate(one, id, delegation, again);
    expect(refused.body.error).toMatchObject({ code: "name-known", field: "sameName" });
    expect(refused.body.error.message).toContain("Ada Marsh");
    expect((await nominate(one, id, other, again)).status).toBe(201);

    const browser = await one.browse("officer");
    const page = await browser.open(`/conferences/${id}/delegations/${delegation}/participants/new`);
    expect(page.html).not.toContain("Another person of the same name");
    const asked = await browser.submit(page.path, { ...again, category: "DEL" });
    expect(asked.html).toContain("Another person of the same name");
    await browser.submit(page.path, { sameName: "Two passports were shown." });
    const after = await read(delegation);
    expect(after.participants).toHaveLength(2);
    expect(after.changes[0]).toMatchObject({ what: "nominated", reason: "Two passports were shown." });

    await byTwo(one, `/conferences/${id}/participants/${first.participantId}/refusal`, { ground: "host" });
    await upon(after.participants[1].participantId, "withdrawal", { reason: "Note 9" });
    expect(await nominate(one, id, delegation, adviser)).toMatchObject({ code: "name-known" });
  });

  it("is accepted under the name of whom two people keep away once two people said that it is another person", async () => {
    await fresh();
    const delegation = await invited(one, id, "XB");
    const kept = (await nominate(one, id, delegation, { shownName: "Ada Marsh", capacity: "adviser" })).body;
    await byTwo(one, `/conferences/${id}/participants/${kept.participantId}/refusal`, { ground: "host" });
    const again = { shownName: "Marsh, Ada", sameName: "Two passports were shown." };
    const { participantId } = (await nominate(one, id, delegation, again)).body;
    const refused = await accept(delegation);
    expect(refused).toMatchObject({ code: "namesake-uncleared" });
    expect(refused.body.error.message).toContain("Marsh, Ada");
    const at = `/conferences/${id}/participants/${participantId}`;
    const browser = await one.browse("officer");
    expect((await browser.open(at)).html).toContain(`${at}/clearance`);
    const { askedId } = (await one.confirm("officer", `${at}/clearance`, {})).body;
    const second = await one.browse("organiser");
    const page = await second.open(`/conferences/waiting/${askedId}`);
    for (const said of ["Marsh, Ada", "Ada Marsh", "Two passports were shown."]) expect(page.html).toContain(said);
    expect((await second.submit(`${page.path}/approval`)).path).toBe(at);
    expect(await one.call("officer", "POST", `${at}/clearance-preview`, {})).toMatchObject({ code: "namesake-none" });
    expect((await accept(delegation)).status).toBe(200);
    // Nor does somebody who is accepted already take that name.
    const other = (await nominate(one, id, delegation, { shownName: "Bo Reed", capacity: "expert" })).body;
    await accept(delegation);
    const corrected = { ...person, shownName: "Ada Marsh", capacity: "expert", version: 2, sameName: "I know her." };
    expect(await upon(other.participantId, "versions", { ...corrected, reason: "As written." })).toMatchObject({
      code: "name-kept-away",
    });
  });

  it("is another person than each of those whom two people keep away once two people said so of each", async () => {
    await fresh();
    const delegation = await invited(one, id, "XB");
    const known = { shownName: "Ada Marsh", capacity: "adviser", sameName: "Two passports were shown." };
    const ids: string[] = [];
    for (let kept = 0; kept < 3; kept++) ids.push((await nominate(one, id, delegation, known)).body.participantId);
    const [first, second, third] = ids.map((each) => `/conferences/${id}/participants/${each}`);
    await nominate(one, id, delegation, { capacity: "head" });
    await byTwo(one, `${first}/refusal`, { ground: "host" });
    await byTwo(one, `${third}/clearance`, {});
    await byTwo(one, `${second}/refusal`, { ground: "host" });
    expect((await accept(delegation)).code).toBe("namesake-uncleared");
    expect((await (await one.browse("officer")).open(third ?? "")).html).toContain(`${third}/clearance`);
    await byTwo(one, `${third}/clearance`, {});
    expect((await accept(delegation)).status).toBe(200);
  });

  it("is somebody else by the numbers of two documents", async () => {
    await fresh();
    const delegation = await invited(one, id, "XB");
    await nominate(one, id, delegation, { capacity: "adviser", personal: { documentNumber: "P-1" } });
    expect(
      (await nominate(one, id, delegation, { capacity: "expert", personal: { documentNumber: "P-2" } })).status,
    ).toBe(201);
    expect((await nominate(one, id, delegation, { capacity: "support" })).code).toBe("name-known");
  });

  it("is another one than whom two people keep away by the word of two people alone, whatever numbers of documents say", async () => {
    await fresh();
    const delegation = await invited(one, id, "XB");
    const known = { shownName: "Ada Marsh", capacity: "adviser", personal: { documentNumber: "P-1" } };
    const { participantId: kept } = (await nominate(one, id, delegation, known)).body;
    await byTwo(one, `/conferences/${id}/participants/${kept}/refusal`, { ground: "host" });
    const invents = { shownName: "Marsh, Ada", personal: { documentNumber: "P-2", bornOn: "1970-01-01" } };
    expect((await nominate(one, id, delegation, invents)).code).toBe("name-known");
    const { participantId } = (await nominate(one, id, delegation, { ...invents, sameName: "Another passport." })).body;
    expect((await accept(delegation)).code).toBe("namesake-uncleared");
    await byTwo(one, `/conferences/${id}/participants/${participantId}/clearance`, {});
    expect((await accept(delegation)).status).toBe(200);
  });
});

describe("the queue of the desk", () => {
  it("says once for a conference how many delegations owe names, after their day, and how many people wait", async () => {
    await fresh();
    const own = id;
    for (const entity of ["XB", "XC", "XD"]) await invited(one, own, entity);
    const told = async () =>
      (await one.desk.queue.page(one.people.officer, { limit: 50 })).needs
        .filter(({ subject }) => subject.id === own)
        .map(({ need }) => need)
        .toSorted();
    expect(await told()).toEqual([]);
    const [delegation] = (await one.call("officer", "GET", `/conferences/${own}/delegations`)).body.delegations;
    await nominate(one, own, delegation.delegationId);
    expect(await told()).toEqual(["people-wait"]);
    // Names are due on 20 February 2027.
    one.clock.advance(Date.parse("2027-02-21T12:00:00Z") - one.clock.now().getTime());
    expect(await told()).toEqual(["missing-names", "people-wait"]);
    const { needs } = await one.desk.queue.page(one.people.officer, { limit: 50 });
    const words = needs.find(({ need, subject }) => need === "missing-names" && subject.id === own)?.words;
    expect(words).toBeDefined();
    expect((await one.desk.queue.page(one.people.treatyOfficer, { limit: 50 })).needs).toEqual([]);
    await accept(delegation.delegationId);
    expect(await told()).toEqual(["missing-names"]);
    one.clock.advance(20 * 86_400_000);
    expect(await told()).toEqual([]);
  });
});
