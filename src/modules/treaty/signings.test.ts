import fc from "fast-check";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { type OneModule, openOneModule } from "../../../tests/support/one-module.ts";
import { pagesOf, textsOf } from "../../../tests/support/paper-checks.ts";
import { createPrinter, type PrintedDocument } from "../../platform/index.ts";
import { loadLocales } from "../../web/index.ts";
import { undoSigning } from "./actions/signings.ts";
import { createTreaty, type TreatyModule } from "./index.ts";

const printer = createPrinter();
const papers: PrintedDocument[] = [];
const press = {
  printer: { print: async (document: PrintedDocument) => (papers.push(document), printer.print(document)) },
  locales: loadLocales(),
};
const seen = { signed: true, namesPerson: true, namesTreaty: true, namesAct: true, dated: true, empowers: true };

const scripted = { kind: "fictional", reference: "the script of the training" } as const;
const isDrop = (type: string) => type === "treaty.proposal-dropped";

let one: OneModule<TreatyModule, "officer" | "second" | "third" | "drafter">;
let today: string;

beforeAll(async () => {
  const roles = {
    officer: ["treaty-officer"],
    second: ["administrator"],
    third: ["administrator"],
    drafter: ["drafter"],
  } as const;
  one = await openOneModule(roles, (given) => createTreaty({ ...given, press }));
  today = one.platform.clock.now().toISOString().slice(0, 10);
});

afterEach(async () => {
  for (const { askedId } of (await one.call("officer", "GET", "/treaty/waiting")).body.waiting) {
    await post(`/treaty/waiting/${askedId}/withdrawal`);
  }
  for (const { originReference } of await list("proposals")) await undo(originReference);
  for (const { signingId, state } of await list("signings")) {
    if (["planned", "cleared", "called"].includes(state))
      await post(`/treaty/signings/${signingId}/release`, { reason: "Over." });
  }
});

describe("a signing by full powers, on pages", () => {
  it("goes from the announcement to one proposal, is undone, done again, certified and printed", async () => {
    const browser = await one.browse("officer");
    await browser.open("/treaty/full-powers/new");
    const announced = await browser.submit("/treaty/full-powers/new", {
      state: "XA",
      act: "signature",
      person: "Ana Ortuz",
      function: "Ambassador",
      issuer: "foreign-minister",
      ...dayBoxes("datedOn", "2026-11-01"),
    });
    const powers = announced.path;
    expect(announced.title).toContain("Ana Ortuz – Aurelia: signature");
    const bare = await browser.submit(`${powers}/examination`, { signed: "yes" });
    expect(bare.html).toContain("copy is defective");
    expect(bare.html).toContain("only credentials");
    const ticks = Object.fromEntries(Object.keys(seen).map((point) => [point, "yes"]));
    expect((await browser.submit(`${powers}/examination`, ticks)).html).toContain("copy is in order");
    const original = await browser.submit(`${powers}/original`, { broughtBy: "First secretary" });
    expect(original.html).toContain(`href="${powers}/verification"`);
    await byTwoOnPages(`${powers}/verification`);
    expect((await browser.open(powers)).html).toContain("verified by two people");

    await browser.open("/treaty/signings/new");
    const appointed = await browser.submit("/treaty/signings/new", {
      state: "XA",
      act: "signature",
      "signatory.name": "Ana Ortuz",
      "signatory.function": "Ambassador",
      "signatory.office": "none",
      "appointment.hour": "10:00",
      "appointment.place": "new-york",
      "appointment.room": "Treaty Section",
    });
    const at = appointed.path;
    expect((await browser.open("/treaty/signings")).html).toContain("Needs full powers that fit");
    expect((await browser.open("/treaty/signings")).html).toContain("Clear: Aurelia: signature");
    await browser.open(at);
    const powersId = powers.split("/").at(-1) ?? "";
    expect((await browser.submit(`${at}/clearance`, { fullPowersId: powersId })).html).toContain(">cleared<");
    expect((await browser.submit(`${at}/call`)).html).toContain(`href="${at}/completion"`);
    await byTwoOnPages(`${at}/completion`);
    expect((await browser.open(at)).html).toContain("officer and second");
    expect((await browser.open(powers)).html).toContain(">used<");
    expect(await (await one.page("/status/XA")).text()).toContain("signed in the room, not yet certified");
    const first = (await list("proposals"))[0]!;

    one.clock.advance(9 * 60_000);
    await byTwoOnPages(`${at}/undoing`, { reason: "The pen was empty." });
    expect(await list("proposals")).toEqual([]);
    expect((await browser.open(powers)).html).toContain("verified by two people");
    await byTwoOnPages(`${at}/completion`);
    const again = (await list("proposals"))[0]!;
    expect(again.proposalId).not.toBe(first.proposalId);
    expect(again.act).toMatchObject({ kind: "signature", state: "XA", on: today, signatory: { name: "Ana Ortuz" } });

    const source = { kind: "fictional", reference: `Procès-verbal of ${today}` };
    const asked = await one.confirm("officer", "/treaty/facts", { factId: again.proposalId, ...again.act, source });
    await one.confirm("second", `/treaty/waiting/${asked.body.askedId}/approval`);
    expect(await one.module.facts()).toMatchObject([{ factId: again.proposalId, state: "XA", place: "new-york" }]);
    expect((await one.confirm("officer", `${at}/undoing`, { reason: "Too late." })).code).toBe("proposal-ended");
    expect((await plan({ state: "XA" })).code).toBe("already-signed");

    const paper = await one.call("officer", "GET", "/treaty/signings/record?on=2026-11-01");
    expect(paper.code).toBe("nothing-signed");
    const pdf = await browser.open(at);
    expect(pdf.html).toContain(`href="/treaty/signings/record?on=${today}"`);
  });
});

describe("the procès-verbal", () => {
  it("says who acted for whom, in what capacity, on which authority, and who stood at the table", async () => {
    const id = await planned({
      state: "XB",
      signatory: { office: "head-of-state", name: "Eva Lund", function: "President" },
    });
    await post(`/treaty/signings/${id}/clearance`, { postLetter: "Note 14 of 3 November" });
    await post(`/treaty/signings/${id}/call`);
    const browser = await one.browse("officer");
    const cleared = (await browser.open(`/treaty/signings/${id}`)).html;
    expect(cleared).toContain("Note 14 of 3 November");
    expect(cleared, "an instrument that a signature does not have").not.toContain("by its full title");
    await byTwo(`/treaty/signings/${id}/completion`, {});
    const { token } = await one.identity.becomeForTraining(one.people.officer.id);
    const file = await one.page(`/api/v1/treaty/signings/record?on=${today}`, { authorization: `Bearer ${token}` });
    expect(pagesOf(new Uint8Array(await file.arrayBuffer()))).toBe(1);
    const text = papers.flatMap(textsOf).join("\n");
    for (const words of [
      "Borealia: signature",
      "Eva Lund",
      "President",
      "Note 14 of 3 November",
      "officer",
      "second",
    ]) {
      expect(text).toContain(words);
    }
  });
});

describe("full powers that do not fit", () => {
  it.each([
    ["another person", { signatory: { name: "Jon Berg", function: "Ambassador" } }, {}],
    ["another act", { act: "accession" }, {}],
    ["expired", {}, { expiresOn: "2026-11-02" }],
  ])("are refused with the point: %s", async (point, given, powers) => {
    const held = await verified({ state: "XC", ...powers });
    const id = await planned({ state: "XC", ...given });
    const examined = "act" in given ? { examined: IN_ORDER } : {};
    const refused = await post(`/treaty/signings/${id}/clearance`, { fullPowersId: held, ...examined });
    expect(refused.code).toBe("full-powers-do-not-fit");
    expect(refused.body.error.message).toContain(`: ${point}.`);
  });

  it("of a deputy never come to be in order", async () => {
    const { body } = await post("/treaty/full-powers", fullPowers({ state: "XC", issuer: "other" }));
    await post(`/treaty/full-powers/${body.fullPowersId}/examination`, seen);
    const [held] = (await list("full-powers")).filter(({ fullPowersId }) => fullPowersId === body.fullPowersId);
    expect(held).toMatchObject({ state: "defective", findings: ["issuer"] });
    const original = await post(`/treaty/full-powers/${body.fullPowersId}/original`, { broughtBy: "A driver" });
    expect(original.code).toBe("step-not-open");
  });
});

describe("an instrument that is deposited", () => {
  it("is examined itself: what it lacks is told, and whoever carries it needs nothing", async () => {
    const signatory = { office: "foreign-minister", name: "Rea Holt", function: "Minister for Foreign Affairs" };
    const id = await planned({ state: "XO", act: "accession", bearer: "The third secretary", signatory });
    const clear = async (given: object) => (await post(`/treaty/signings/${id}/clearance`, given)).code;
    expect(await clear({})).toBe("instrument-not-examined");
    expect(await clear({ examined: { ...IN_ORDER, dated: false } })).toBeUndefined();
    const page = await (await one.browse("officer")).open(`/treaty/signings/${id}`);
    expect(page.html).toContain("the instrument has no date");
    expect(page.html).toContain("The third secretary");
    await post(`/treaty/signings/${id}/release`, { reason: "Only a test." });
    const byNone = await planned({ state: "XO", act: "accession" });
    const refused = await post(`/treaty/signings/${byNone}/clearance`, { examined: IN_ORDER });
    expect(refused.code).toBe("clearing-needs-one");
    await post(`/treaty/signings/${byNone}/release`, { reason: "Only a test." });
  });
});

describe("who may act", () => {
  it("is none of the three and has no full powers: nobody; by office with a letter: yes", async () => {
    const id = await planned({ state: "XD" });
    const clear = async (given: object) => (await post(`/treaty/signings/${id}/clearance`, given)).code;
    expect(await clear({})).toBe("clearing-needs-one");
    expect(await clear({ postLetter: "Note 1" })).toBe("full-powers-needed");
    const held = await verified({ state: "XD" });
    expect(await clear({ postLetter: "Note 1", fullPowersId: held })).toBe("clearing-needs-one");
    expect((await one.call("drafter", "POST", `/treaty/signings/${id}/clearance`, { fullPowersId: held })).code).toBe(
      "role-missing",
    );
    expect(await clear({ fullPowersId: held })).toBeUndefined();
  });

  it("has one appointment for one act, at a place and on a day where it is signed", async () => {
    const id = await planned({ state: "XE" });
    expect((await plan({ state: "XE" })).code).toBe("already-planned");
    expect((await plan({ state: "XF", appointment: { day: today, hour: "10:00" } })).code).toBe("place-needed");
    const hanoi = { day: today, hour: "10:00", place: "hanoi" };
    expect((await plan({ state: "XF", appointment: hanoi })).code).toBe("signature-place-closed");
    expect((await plan({ state: "XF", act: "ratification" })).code).toBe("signature-needed");
    expect((await plan({ state: "XF", appointment: { ...hanoi, hour: "25:00" } })).code).toBe("invalid-field");
    const twice = await Promise.all([plan({ state: "XG" }), plan({ state: "XG" })]);
    expect(twice.map(({ code }) => code ?? "planned").toSorted()).toEqual(["already-planned", "planned"]);
    await post(`/treaty/signings/${id}/release`, { reason: "It does not sign." });
    expect((await plan({ state: "XE" })).code).toBeUndefined();
  });

  it("is planned anew with another signatory, and when the State withdraws the full powers", async () => {
    const held = await verified({ state: "XH" });
    const id = await planned({ state: "XH" });
    await post(`/treaty/signings/${id}/clearance`, { fullPowersId: held });
    const other = { ...signingOf({ state: "XH" }), signatory: { ...signingOf({}).signatory, name: "Jon Berg" } };
    const { state: _, act: __, ...change } = other;
    await post(`/treaty/signings/${id}/change`, change);
    expect(await signing(id)).toMatchObject({ state: "planned", entry: { signatory: { name: "Jon Berg" } } });
    expect((await signing(id)).fullPowersId).toBeUndefined();
    const { state: _s, act: _a, ...back } = signingOf({ state: "XH" });
    await post(`/treaty/signings/${id}/change`, back);
    await post(`/treaty/signings/${id}/clearance`, { fullPowersId: held });
    await post(`/treaty/full-powers/${held}/withdrawal`, { reason: "Note 9: another ambassador." });
    expect((await signing(id)).state).toBe("planned");
    expect((await post(`/treaty/signings/${id}/clearance`, { fullPowersId: held })).code).toBe("step-not-open");
  });

  it("is called on the day of the appointment only, and one at a time", async () => {
    const early = await planned({ state: "XI", appointment: { day: "2026-12-30", hour: "10:00", place: "new-york" } });
    await post(`/treaty/signings/${early}/clearance`, { fullPowersId: await verified({ state: "XI" }) });
    expect((await post(`/treaty/signings/${early}/call`)).code).toBe("appointment-not-today");
    const [first, second] = [await planned({ state: "XP" }), await planned({ state: "XQ" })];
    await post(`/treaty/signings/${first}/clearance`, { fullPowersId: await verified({ state: "XP" }) });
    await post(`/treaty/signings/${second}/clearance`, { fullPowersId: await verified({ state: "XQ" }) });
    expect((await post(`/treaty/signings/${first}/call`)).code).toBeUndefined();
    expect((await post(`/treaty/signings/${second}/call`)).code).toBe("somebody-at-table");
    await post(`/treaty/signings/${first}/release`, { reason: "It does not sign." });
    expect((await post(`/treaty/signings/${second}/call`)).code).toBeUndefined();
    await post(`/treaty/signings/${second}/release`, { reason: "It does not sign." });
    const nobody = one.platform.random.uuid();
    expect(await post(`/treaty/signings/${nobody}/call`)).toMatchObject({ status: 404, code: "signing-unknown" });
    expect(await post(`/treaty/full-powers/${nobody}/original`, { broughtBy: "X" })).toMatchObject({
      status: 404,
      code: "full-powers-unknown",
    });
  });
});

describe("a signing that was completed wrongly", () => {
  it("is undone after ten minutes by two, gives back its full powers, and its page says what became of it", async () => {
    const id = await completed("XJ");
    const { fullPowersId = "" } = await signing(id);
    const at = `/treaty/signings/${id}`;
    const asked = await one.confirm("officer", `${at}/undoing`, { reason: "The wrong State was called." });
    one.clock.advance(11 * 60_000);
    // Both were told that the State stays called: that is over.
    expect((await one.confirm("second", `/treaty/waiting/${asked.body.askedId}/approval`)).code).toBe(
      "approval-changed",
    );
    await post(`/treaty/waiting/${asked.body.askedId}/withdrawal`);
    const browser = await one.browse("officer");
    expect((await browser.open("/treaty")).html).toContain(`href="${at}"`);
    expect((await browser.open(at)).html).toContain("Waits for certification");
    await byTwoOnPages(`${at}/undoing`, { reason: "The wrong State was called." });
    expect(await list("proposals")).toEqual([]);
    expect(await signing(id)).toMatchObject({ state: "undone", reason: "The wrong State was called." });
    const page = await browser.open(at);
    expect(page.html).toMatch(
      />undone<.*Undone: it counts for nothing.*officer and second.*The wrong State was called/s,
    );
    expect(page.html).not.toContain(`${at}/undoing`);
    expect(await (await one.page("/status/XJ")).text()).not.toContain("in the room");
    const again = await planned({ state: "XJ" });
    expect((await post(`/treaty/signings/${again}/clearance`, { fullPowersId })).code).toBeUndefined();
    expect((await one.confirm("officer", `${at}/undoing`, { reason: "Again." })).code).toBe("step-not-open");
  });

  it("never puts two at one table, whichever of two officers is first, and waits for its call where the table is taken", async () => {
    const wrong = await completed("XJ");
    const next = await planned({ state: "XN" });
    await post(`/treaty/signings/${next}/clearance`, { fullPowersId: await verified({ state: "XN" }) });
    const undoing = `/treaty/signings/${wrong}/undoing`;
    const input = { reason: "The wrong State." };
    const asked = await one.confirm("officer", undoing, input);
    const { database } = one.platform;
    const outcome = await undoSigning.anew({ ...one } as never, database.db, { ...asked.body, input });
    expect((await post(`/treaty/signings/${next}/call`)).code).toBeUndefined();
    // Of the context nothing but the clock is asked before the refusal.
    const both = { askedBy: one.people.officer.id, by: one.people.second };
    await expect(database.transaction(async (tx) => await outcome.carryOut(tx, both))).rejects.toMatchObject({
      code: "approval-changed",
    });
    expect((await one.confirm("second", `/treaty/waiting/${asked.body.askedId}/approval`)).code).toBe(
      "approval-changed",
    );
    await post(`/treaty/waiting/${asked.body.askedId}/withdrawal`);
    expect((await (await one.browse("officer")).open(undoing)).html).toContain("Another State is at the table");
    await byTwo(undoing, input);
    expect((await signing(wrong)).state).toBe("cleared");
  });

  it("and certified says on its page that its act was corrected, and that it was taken back", async () => {
    const id = await completed("XO");
    const { proposalId = "" } = await signing(id);
    await certify("XO");
    const at = `/treaty/signings/${id}`;
    const browser = await one.browse("officer");
    expect((await browser.open(at)).html).toContain("Certified: it stands in the record");
    const replacement = { kind: "signature", state: "XO", on: today, source: scripted };
    await byTwo(`/treaty/facts/${proposalId}/correction`, { reason: "Signed in another room.", replacement });
    expect((await browser.open(at)).html).toMatch(/corrected in the record since.*Signed in another room/s);
    const corrected = (await one.module.facts()).find(({ state }) => state === "XO")?.factId ?? "";
    await byTwo(`/treaty/facts/${corrected}/correction`, { reason: "It was another State." });
    expect((await browser.open(at)).html).toMatch(/taken back from the record since.*It was another State/s);
    expect((await browser.open("/treaty/signings")).html).toContain("taken back from the record since");
    expect((await one.confirm("officer", `${at}/undoing`, { reason: "Late." })).code).toBe("proposal-ended");
  });
});

describe("whatever people do at the table, in whatever order, two at once", () => {
  it("a signing that is done has exactly one open proposal, and full powers are spent by exactly that one", async () => {
    const held = await Promise.all([0, 1, 2, 3].map(async () => await verified({ state: "XK" })));
    const odd = fc.constantFrom("approve", "undo", "change", "release", "plan", "wait", "certify", "take back");
    const verb = fc.oneof({ arbitrary: fc.constant("forward"), weight: 3 }, { arbitrary: odd, weight: 1 });
    const step = fc.record({ verb, and: fc.option(verb), which: fc.nat(3) });
    const toUndone = ["forward", "forward", "forward", "forward", "forward", "wait", "forward", "forward"] as const;
    const certain = toUndone.map((doing) => ({ verb: doing, and: null, which: 0 }));
    const seenStates = new Set<string>();
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 8, maxLength: 14 }), async (steps) => {
        for (const { verb: first, and, which } of steps) {
          await Promise.all(
            [first, ...(and === null ? [] : [and])].map(async (doing) => await attempt(doing, held[which])),
          );
          const signings = (await list("signings")).filter(({ entry }) => entry.state === "XK");
          const proposals = (await list("proposals")).filter(({ act }) => act.state === "XK");
          const finished = signings.filter(({ state }) => state === "done");
          const open = finished.filter(({ proposalId }) => proposals.some((made) => made.proposalId === proposalId));
          expect(proposals).toHaveLength(open.length);
          expect(open.length).toBeLessThanOrEqual(1);
          for (const { proposalId } of signings.filter(({ state }) => state === "undone")) {
            expect(one.events.filter(({ type, subject }) => isDrop(type) && subject.id === proposalId)).toMatchObject([
              { actor: { userId: one.people.second.id }, details: { askedBy: one.people.officer.id } },
            ]);
          }
          const spent = (await list("full-powers")).filter(({ state }) => state === "spent");
          for (const { signingId, fullPowersId } of finished) {
            expect(spent.filter(({ spentBy }) => spentBy === signingId)).toMatchObject([{ fullPowersId }]);
          }
          const finishedIds = finished.map(({ signingId }) => signingId);
          expect(
            spent.filter(({ entry, spentBy }) => entry.state === "XK" && !finishedIds.includes(spentBy ?? "")),
          ).toEqual([]);
          for (const { state } of signings) seenStates.add(state);
        }
      }),
      { numRuns: 6, examples: [[certain]] },
    );
    expect([...seenStates]).toEqual(expect.arrayContaining(["done", "undone"]));
  });

  const FORWARD: Readonly<Record<string, string>> = { planned: "clear", cleared: "call", called: "complete" };

  async function attempt(wanted: string, fullPowersId: string | undefined): Promise<void> {
    const all = (await list("signings")).filter(({ entry }) => entry.state === "XK");
    const open = all.find(({ state }) => ["planned", "cleared", "called"].includes(state));
    const id = open?.signingId ?? all.findLast(({ state }) => state === "done")?.signingId;
    const waits = (await one.call("second", "GET", "/treaty/waiting")).body.count > 0;
    const isCertified = (await one.module.facts()).some(({ state }) => state === "XK");
    const isDone = (await list("proposals")).some(({ act }) => act.state === "XK");
    const ended = isCertified ? "take back" : "plan";
    const next = waits ? "approve" : (FORWARD[open?.state ?? ""] ?? (isDone ? "undo" : ended));
    const verb = wanted === "forward" ? next : wanted;
    if (verb === "plan" || id === undefined) return void (await plan({ state: "XK" }));
    const { state: _, act: __, ...change } = signingOf({ state: "XK" });
    const at = `/treaty/signings/${id}`;
    if (verb === "clear") await post(`${at}/clearance`, { fullPowersId });
    if (verb === "call") await post(`${at}/call`);
    if (verb === "change") await post(`${at}/change`, change);
    if (verb === "release") await post(`${at}/release`, { reason: "It does not." });
    if (verb === "complete") await one.confirm("officer", `${at}/completion`, {});
    if (verb === "wait") one.clock.advance(11 * 60_000);
    if (verb === "certify") await certify("XK");
    if (verb === "take back") {
      for (const { factId } of (await one.module.facts()).filter((fact) => fact.state === "XK")) {
        await one.confirm("officer", `/treaty/facts/${factId}/correction`, { reason: "Not so." });
      }
    }
    if (verb === "undo") await one.confirm("officer", `${at}/undoing`, { reason: "Not so." });
    if (verb !== "approve") return;
    for (const { askedId } of (await one.call("second", "GET", "/treaty/waiting")).body.waiting) {
      const { code } = await one.confirm("second", `/treaty/waiting/${askedId}/approval`);
      if (code !== undefined) await post(`/treaty/waiting/${askedId}/withdrawal`);
    }
  }
});

// After the other days: the clock moves to the end of the year.
describe("a place far from this office", () => {
  it("has its own day, its own today and its own last day for signature", async () => {
    Object.assign(one.platform.config, { timeZone: "Europe/Vienna" });
    const zones = new Map<string, string>();
    one.module.setPlaceZones(async () => await Promise.resolve(zones));
    const minister = { office: "foreign-minister" };
    const cleared = async (state: string, day: string, hour: string, zone: string) => {
      const id = await planned({ state, signatory: minister, appointment: { day, hour, place: "new-york" } });
      await post(`/treaty/signings/${id}/clearance`, { postLetter: "Note 4" });
      zones.set(id, zone);
      return id;
    };
    const call = async (id: string) => (await post(`/treaty/signings/${id}/call`)).code;

    const atNight = await cleared("XJ", "2026-12-28", "19:30", "Asia/Ho_Chi_Minh");
    one.clock.set("2026-12-28T16:30:00Z");
    expect(await call(atNight)).toBe("appointment-not-today");
    one.clock.set("2026-12-28T18:30:00Z");
    expect(await call(atNight)).toBeUndefined();
    const browser = await one.browse("officer");
    expect((await browser.open(`/treaty/signings/${atNight}/completion`)).html).toMatch(
      /Day at the place.*29 December 2026/s,
    );
    await byTwo(`/treaty/signings/${atNight}/completion`, {});
    expect(await list("proposals")).toMatchObject([{ act: { state: "XJ", on: "2026-12-29" } }]);
    expect((await browser.open("/treaty/signings")).html).toContain(`href="/treaty/signings/record?on=2026-12-29"`);
    expect((await one.call("officer", "GET", "/treaty/signings/record?on=2026-12-28")).code).toBe("nothing-signed");

    const tooLate = await cleared("XK", "2026-12-31", "18:30", "Asia/Ho_Chi_Minh");
    const inTime = await cleared("XG", "2026-12-31", "22:00", "America/New_York");
    one.clock.set("2026-12-31T17:30:00Z");
    expect(await call(tooLate)).toBe("signature-window-closed");
    const later = { day: "2027-01-01", hour: "02:00", place: "new-york" };
    const { signatory } = signingOf({ signatory: minister });
    await post(`/treaty/signings/${inTime}/change`, { signatory, appointment: later });
    await post(`/treaty/signings/${inTime}/clearance`, { postLetter: "Note 5" });
    one.clock.set("2027-01-01T01:00:00Z");
    expect(await call(inTime)).toBeUndefined();
    await post(`/treaty/signings/${inTime}/release`, { reason: "The test is over." });
    one.clock.set("2026-12-31T12:00:00Z");
    Object.assign(one.platform.config, { timeZone: "UTC" });
  });
});

// Last, because the clock moves into another year.
describe("after the last day for signature", () => {
  it("nobody signs, and the page says what to do instead; instruments are still handed over", async () => {
    const id = await planned({ state: "XL", appointment: { day: "2026-12-31", hour: "17:00", place: "new-york" } });
    await post(`/treaty/signings/${id}/clearance`, { fullPowersId: await verified({ state: "XL" }) });
    one.clock.advance(new Date("2027-01-04T12:00:00Z").getTime() - one.platform.clock.now().getTime());
    today = "2027-01-04";
    expect((await post(`/treaty/signings/${id}/call`)).code).toBe("signature-window-closed");
    expect((await plan({ state: "XM" })).code).toBe("signature-window-closed");
    const browser = await one.browse("officer");
    const page = await browser.open("/treaty/signings");
    expect(page.html).toContain("deposits an instrument of accession instead");
    await post(`/treaty/signings/${id}/release`, { reason: "It came too late." });
    const accession = await completed("XL", { act: "accession" });
    expect((await signing(accession)).state).toBe("done");
    expect(await (await one.page("/status/XL")).text()).toContain("handed over in the room, not yet certified");
  });
});

function fullPowers(given: object) {
  const issued = { issuer: "head-of-government", adInterim: false, datedOn: "2026-11-01", general: false };
  return { state: "XA", act: "signature", person: "Ana Ortuz", function: "Ambassador", ...issued, ...given };
}

/** Full powers that two people verified. */
async function verified(given: object): Promise<string> {
  const { body } = await post("/treaty/full-powers", fullPowers(given));
  const at = `/treaty/full-powers/${body.fullPowersId}`;
  await post(`${at}/examination`, seen);
  await post(`${at}/original`, { broughtBy: "First secretary" });
  await byTwo(`${at}/verification`, {});
  return body.fullPowersId;
}

function signingOf(given: { readonly signatory?: object; readonly [member: string]: unknown }) {
  const signatory = { name: "Ana Ortuz", function: "Ambassador", office: "none", adInterim: false, ...given.signatory };
  const appointment = { day: today, hour: "10:00", place: "new-york" };
  return { state: "XA", act: "signature", appointment, ...given, signatory };
}

/** Certifies what the table proposed of the State, where it did. */
async function certify(state: string): Promise<void> {
  for (const { proposalId, act } of (await list("proposals")).filter((proposal) => proposal.act.state === state)) {
    const asked = await one.confirm("officer", "/treaty/facts", { factId: proposalId, ...act, source: scripted });
    if (asked.code === undefined) await one.confirm("second", `/treaty/waiting/${asked.body.askedId}/approval`);
  }
}

async function undo(signingId: string): Promise<void> {
  await byTwo(`/treaty/signings/${signingId}/undoing`, { reason: "The test is over." });
}

async function plan(given: Parameters<typeof signingOf>[0]) {
  return await post("/treaty/signings", signingOf(given));
}

async function planned(given: Parameters<typeof signingOf>[0]): Promise<string> {
  const { code, body } = await plan(given);
  expect(code).toBeUndefined();
  return body.signingId;
}

async function completed(state: string, given: object = {}): Promise<string> {
  const id = await planned({ state, ...given });
  const examined = "act" in given ? { examined: IN_ORDER } : {};
  await post(`/treaty/signings/${id}/clearance`, { fullPowersId: await verified({ state, ...given }), ...examined });
  await post(`/treaty/signings/${id}/call`);
  await byTwo(`/treaty/signings/${id}/completion`, {});
  return id;
}

const IN_ORDER = { title: true, consent: true, signed: true, dated: true };

async function signing(id: string): Promise<Partial<Listed>> {
  return (await list("signings")).find(({ signingId }) => signingId === id) ?? {};
}

/** What the API lists of the three, as far as it is looked at here. */
interface Listed {
  readonly proposalId: string;
  readonly signingId: string;
  readonly fullPowersId: string;
  readonly state: string;
  readonly spentBy?: string;
  readonly originReference: string;
  readonly entry: { readonly state: string };
  readonly act: { readonly state: string };
}

async function list(what: "proposals" | "signings" | "full-powers"): Promise<readonly Listed[]> {
  const { body } = await one.call("officer", "GET", `/treaty/${what}`);
  return body[what === "full-powers" ? "fullPowers" : what];
}

async function post(path: string, body?: object) {
  return await one.call("officer", "POST", path, body);
}

async function byTwo(path: string, body: object): Promise<void> {
  const asked = await one.confirm("officer", path, body);
  expect(asked.code).toBeUndefined();
  expect((await one.confirm("second", `/treaty/waiting/${asked.body.askedId}/approval`)).code).toBeUndefined();
}

async function byTwoOnPages(path: string, fields: Record<string, string> = {}): Promise<void> {
  const browser = await one.browse("officer");
  await browser.open(path);
  await browser.submit(path, fields);
  const asked = await browser.submit(path);
  const second = await one.browse("second");
  await second.open(asked.path);
  const approved = await second.submit(`${asked.path}/approval`);
  expect(approved.path).toBe("/treaty");
}

function dayBoxes(name: string, day: string): Record<string, string> {
  const [year = "", month = "", date = ""] = day.split("-");
  return { [`${name}-day`]: date, [`${name}-month`]: month, [`${name}-year`]: year };
}
