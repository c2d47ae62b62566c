import { sql } from "kysely";
import { beforeAll, describe, expect, it } from "vitest";
import type { PageShown } from "../../../tests/support/browser.ts";
import { type Answer, type OneModule, openOneModule } from "../../../tests/support/one-module.ts";
import { isAppendOnlyViolation } from "../../platform/database-error.ts";
import { boxesOf } from "../../web/index.ts";
import type { User } from "../identity/index.ts";
import { createTreaty, type NewFact, type TreatyModule } from "./index.ts";

const inForce: NewFact = { kind: "entry-into-force", on: "2026-01-01", source: fiction() };

let one: OneModule<TreatyModule, "authoriser" | "second" | "third" | "drafter">;
let treaty: TreatyModule;
let authoriser: User;

beforeAll(async () => {
  const roles = {
    authoriser: ["authoriser"],
    second: ["administrator"],
    third: ["administrator"],
    drafter: ["drafter"],
  } as const;
  one = await openOneModule(roles, (given) => createTreaty(given));
  treaty = one.module;
  authoriser = one.people.authoriser;
});

describe("the record of the acts of States", () => {
  it("opens the Convention on the thirtieth day after the later deposit, and not a day before", async () => {
    await treaty.recordInstrument(inForce, authoriser);
    await treaty.recordInstrument(accession("XA", "2026-02-01"), authoriser);
    expect(await treaty.inForceBetween("XA", "XB", "2026-11-24")).toMatchObject({
      inForce: false,
      option: { reason: "not-deposited", reasonState: "XB" },
    });
    await treaty.recordInstrument(accession("XB", "2026-03-01"), authoriser);
    expect(await treaty.inForceBetween("XA", "XB", "2026-03-30")).toMatchObject({
      inForce: false,
      option: { reason: "not-yet-in-force", reasonState: "XB", inForceFrom: "2026-03-31" },
    });
    expect((await treaty.inForceBetween("XB", "XA", "2026-03-31")).inForce).toBe(true);
  });

  it("is written with an audit entry, in one transaction", async () => {
    const events = one.events.filter(({ type }) => type.startsWith("treaty."));
    expect(events.map((event) => event.type)).toEqual(Array(3).fill("treaty.fact-recorded"));
    expect(events[1]?.actor).toEqual({ kind: "user", userId: authoriser.id });
    expect(events[1]?.details).toEqual({ askedBy: authoriser.id, fact: accession("XA", "2026-02-01") });
  });

  it("is no drafter's business", async () => {
    const fact = accession("XC", "2026-02-01");
    expect((await one.confirm("drafter", "/treaty/facts", fact)).code).toBe("role-missing");
    expect((await one.call("drafter", "GET", "/treaty/waiting")).code).toBe("role-missing");
  });

  it("holds nothing that a second person has not approved, neither for law nor on the public page", async () => {
    const asked = await ask("/treaty/facts", accession("XG", "2026-02-01"));
    const open = async () => [
      (await treaty.facts()).some(({ state }) => state === "XG"),
      (await treaty.inForceBetween("XA", "XG", "2026-11-24")).inForce,
      (await (await get("/status?on=2026-11-24")).text()).includes('id="state-XG"'),
    ];
    expect(await open()).toEqual([false, false, false]);
    const at = `/treaty/waiting/${asked.body.askedId}/approval`;
    expect((await one.confirm("authoriser", at)).code).toBe("approval-needs-another-person");
    expect(await open()).toEqual([false, false, false]);
    expect((await one.confirm("second", at)).status).toBe(204);
    expect(await open()).toEqual([true, true, true]);
    const { subjectId } = asked.body;
    expect((await treaty.facts()).find(({ state }) => state === "XG")).toMatchObject({
      factId: subjectId,
      recordedBy: authoriser.id,
    });
    expect(one.events.at(-2)).toMatchObject({
      type: "treaty.fact-recorded",
      actor: { userId: one.people.second.id },
      details: { askedBy: authoriser.id },
    });
    const again = { factId: subjectId, ...accession("XH", "2026-02-01") };
    expect((await one.confirm("authoriser", "/treaty/facts", again)).code).toBe("already-recorded");
    expect((await byTwo(`/treaty/facts/${subjectId}/correction`, { reason: "Only a test." })).status).toBe(204);
  });

  it("refuses a second deposit, also of two who press the button at once", async () => {
    const both = await Promise.allSettled([
      treaty.recordInstrument(accession("XC", "2026-05-01"), authoriser),
      treaty.recordInstrument(accession("XC", "2026-05-02"), authoriser),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    const refused = both.find(({ status }) => status === "rejected");
    // Whichever came second: beside an earlier day, or before a later one.
    const codes = ["already-deposited", "later-act-stands-on-it"];
    expect(refused).toMatchObject({ reason: { code: expect.toBeOneOf(codes) } });
    const asked = await Promise.all(
      ["01", "02"].map(async (day) => await ask("/treaty/facts", accession("XJ", `2026-05-${day}`))),
    );
    const approved = await Promise.all(
      asked.map(async ({ body: { askedId, digest } }) => {
        return await one.call("second", "POST", `/treaty/waiting/${askedId}/approval`, undefined, digest);
      }),
    );
    expect(approved.map(({ status, code }) => code ?? String(status)).toSorted()).toEqual(["204", "not-asked"]);
    const deposits = (await treaty.facts()).filter(({ state }) => state === "XJ");
    expect(deposits).toHaveLength(1);
    const takenBack = await byTwo(`/treaty/facts/${deposits[0]?.factId}/correction`, { reason: "Only a test." });
    expect(takenBack.status).toBe(204);
  });

  it("is mended by a later entry that names the earlier one; a corrected entry is not corrected again", async () => {
    const wrong = (await treaty.facts()).find((fact) => fact.state === "XC");
    const factId = wrong?.factId ?? "";
    const correct = async (id: string, body: object) => await byTwo(`/treaty/facts/${id}/correction`, body);
    const replacement = accession("XC", "2026-05-07");
    expect((await correct(factId, { reason: "The notification says the 7th.", replacement })).status).toBe(204);
    const mended = (await treaty.facts()).filter(({ state }) => state === "XC");
    expect(mended).toEqual([expect.objectContaining(replacement)]);
    expect((await correct(factId, { reason: "again" })).code).toBe("fact-corrected");
    expect((await correct(authoriser.id, { reason: "none" })).code).toBe("fact-unknown");
    expect((await correct(mended[0]?.factId ?? "", { reason: "It was XD." })).status).toBe(204);
    expect((await treaty.facts()).some((fact) => fact.state === "XC")).toBe(false);
  });

  it("only grows", async () => {
    for (const statement of [
      sql`update treaty.fact set acted_on = '2026-12-31'`,
      sql`delete from treaty.fact`,
      sql`truncate treaty.basis`,
    ]) {
      const failed = await statement.execute(one.platform.database.db).then(
        () => undefined,
        (error: unknown) => error,
      );
      expect(isAppendOnlyViolation(failed)).toBe(true);
    }
  });

  it("knows a State's reservations on a day", async () => {
    const reservation: NewFact = {
      kind: "reservation",
      state: "XB",
      on: "2026-03-01",
      reservation: "42(5)",
      source: fiction(),
    };
    await treaty.recordInstrument(reservation, authoriser);
    expect(await treaty.reservationsOf("XB", "2026-02-28")).toEqual([]);
    expect(await treaty.reservationsOf("XB", "2026-11-24")).toEqual(["42(5)"]);
  });

  it("puts another treaty first for legal assistance, by its own period", async () => {
    await treaty.recordBasis(
      {
        kind: "treaty",
        citation: "Harbour Treaty of 1999, Article 4",
        states: ["XA", "XB"],
        inForceFrom: "1999-05-01",
        inForceUntil: "2026-10-01",
        mechanisms: ["stored-data"],
        source: fiction(),
      },
      authoriser,
    );
    const options = async (date: string) =>
      (
        await treaty.legalBasis({
          requesting: "XA",
          requested: "XB",
          mechanism: "stored-data",
          offence: { conventionOffence: "13", electronicEvidence: true },
          date,
        })
      ).map(({ kind, available }) => [kind, available]);
    expect((await options("2026-09-30")).slice(0, 2)).toEqual([
      ["treaty", true],
      ["convention", true],
    ]);
    expect((await options("2026-10-01")).slice(0, 2)).toEqual([
      ["convention", true],
      ["treaty", false],
    ]);
  });
});

describe("the API", () => {
  it("asks, tells what waits and refuses in coded errors", async () => {
    const fact = accession("XD", "2026-06-01");
    const asked = await ask("/treaty/facts", fact);
    expect(asked.body).toMatchObject({ subjectId: expect.any(String), askedBy: authoriser.id });
    const { waiting, count } = (await one.call("second", "GET", "/treaty/waiting")).body;
    expect(count).toBe(1);
    expect(waiting[0]).toMatchObject({ act: "treaty.record-fact", content: { factId: asked.body.subjectId, ...fact } });
    expect((await one.confirm("second", `/treaty/waiting/${asked.body.askedId}/approval`)).status).toBe(204);
    const { facts } = (await one.call("drafter", "GET", "/treaty/facts")).body;
    expect(facts.find(({ state }: { state: string }) => state === "XD")).not.toHaveProperty("recordedBy");
    const refusal = async (body: object) => (await one.confirm("authoriser", "/treaty/facts", body)).code;
    expect(await refusal(accession("XD", "2026-06-01"))).toBe("already-deposited");
    expect((await one.call(undefined, "POST", "/treaty/facts", fact)).status).toBe(401);
    expect(await refusal({ ...accession("XE", "2026-06-01"), extra: 1 })).toBe("invalid-field");
    expect(await refusal(accession("XE", "2026-12-24"))).toBe("date-in-future");
    const { code } = await one.call("authoriser", "POST", "/treaty/facts", accession("XE", "2026-06-01"));
    expect(code).toBe("confirmation-missing");
  });

  it("answers which law binds two States on a day, only to who is signed in", async () => {
    const path = "/treaty/legal-basis?requesting=XA&requested=XB&mechanism=preservation&offence=13&on=2026-03-30";
    const answered = async (how: string, name?: "drafter") => await one.call(name, "GET", how);
    expect((await answered(path)).status).toBe(401);
    const answer = (await answered(path, "drafter")).body;
    expect(answer.options[0]).toMatchObject({ kind: "convention", available: false, inForceFrom: "2026-03-31" });
    expect(answer.scope).toMatchObject({ offenceClass: "convention-offence" });
    expect((await answered(path.replace("2026-03-30", "yesterday"), "drafter")).code).toBe("invalid-field");
    expect((await answered(path.replace("preservation", "telepathy"), "drafter")).code).toBe("invalid-field");
  });

  it("gives contents and grounds of a mechanism, and refuses one that there is not", async () => {
    const mechanism = await one.call(undefined, "GET", "/treaty/mechanisms/preservation");
    const contents: { source: { list: string } }[] = mechanism.body.contents;
    expect(contents.filter(({ source }) => source.list === "42(3)")).toHaveLength(7);
    expect((await one.call(undefined, "GET", "/treaty/mechanisms/telepathy")).code).toBe("mechanism-unknown");
  });

  it("gives everything that the public pages show", async () => {
    expect((await one.call(undefined, "GET", "/treaty/articles")).body.articles).toHaveLength(68);
    const status = await one.call(undefined, "GET", "/treaty/status?on=2025-10-26");
    expect(status.body).toMatchObject({ signatures: 72, depositsNeeded: 40 });
  });
});

describe("the public pages", () => {
  it("tell 68 articles in nine chapters, and why newspapers say 71", async () => {
    const html = await (await get("/convention")).text();
    expect(html.match(/id="article-\d+"/g)).toHaveLength(68);
    expect(html.match(/id="chapter-[IVX]+"/g)).toHaveLength(9);
    expect(html).toContain("71 articles");
    expect(html.match(/<h1/g)).toHaveLength(1);
    expect(html).not.toMatch(/\[(convention|treaty|web)\./);
  });

  it("speak Arabic from right to left, and each other language with no English left in it", async () => {
    const inLanguage = async (lang: string) =>
      await (await one.page("/convention", { "accept-language": lang })).text();
    const arabic = await inLanguage("ar");
    expect(arabic).toContain('<html lang="ar" dir="rtl"');
    expect(arabic).toContain("تسليم المطلوبين");
    expect(arabic).not.toContain('<span lang="en" dir="ltr">');
    for (const lang of ["es", "fr", "ru", "vi", "zh"]) {
      const page = await inLanguage(lang);
      expect(page).toContain(`<html lang="${lang}" dir="ltr"`);
      expect(page).not.toContain('<span lang="en"');
      expect(page).not.toMatch(/\[(convention|treaty|web)\./);
    }
  });

  it("say when the Convention could enter into force, and what is wrong with an assumption", async () => {
    const reckon = async (query: string) => (await one.call(undefined, "GET", `/treaty/forecast?${query}`)).body;
    expect(await reckon("further=40&by=2027-06-30")).toMatchObject({ missing: 0, inForceFrom: "2027-09-28" });
    expect(await reckon("further=8&by=2027-06-30")).toEqual({
      assumed: { further: 8, by: "2027-06-30" },
      counted: 8,
      missing: 32,
    });
    const day = "by-day=30&by-month=6&by-year=2027";
    expect(await (await get(`/forecast?further=40&${day}`)).text()).toContain("in force from 28 September 2027");
    expect(await (await get("/forecast")).text()).toContain("40 are missing");
    const wrong = await get("/forecast?further=-1&by-day=31&by-month=2&by-year=2027");
    expect(wrong.status).toBe(422);
    expect((await wrong.text()).match(/id="[^"]+-error"/g)).toHaveLength(2);
  });

  it("show the status of a day, every State with its source, the invented ones apart", async () => {
    const html = await (await get("/status?on=2026-11-24")).text();
    expect(html.match(/id="state-[A-Z]{2}"/g)).toHaveLength(74 + 3);
    expect(html).toContain("Côte d&#39;Ivoire");
    expect(html).toContain("0 of 40");
    expect(html).toContain("reported, not confirmed");
    expect(html).toContain("Invented States of this training server");
    expect(html).not.toMatch(/\[(convention|treaty|web)\./);
  });

  it("take the three boxes of a date, and say what is wrong with one that does not exist", async () => {
    expect(await (await get("/status?on-day=26&on-month=10&on-year=2025")).text()).toContain("26 October 2025");
    const wrong = await get("/status?on-day=31&on-month=2&on-year=2026");
    expect(wrong.status).toBe(422);
    expect(await wrong.text()).toContain('class="field-error"');
  });
});

describe("the officers' pages", () => {
  it("list the record, with the way in only for those who may write it", async () => {
    const mine = await read("/treaty");
    expect(mine).toContain("Borealia: accession");
    expect(mine).toContain("Harbour Treaty of 1999");
    expect(mine).toContain('href="/treaty/new"');
    expect((await (await one.browse("drafter")).open("/treaty")).html).not.toContain('href="/treaty/new"');
    expect(mine).not.toContain("the Convention is in force for nobody");
  });

  it("show what would be recorded, ask for it, let a second person approve it, and take it back with a reason", async () => {
    const browser = await one.browse("authoriser");
    const fields = fieldsOf(accession("XF", "2026-06-01"));
    await browser.open("/treaty/new");
    const refused = await browser.submit("/treaty/new", { ...fields, state: "XB" });
    expect(refused.status).toBe(422);
    expect(refused.html).toContain("An instrument of this State is recorded already.");
    expect(refused.html).toContain('href="#field-treaty_record-fact_state"');
    expect(refused.html).toContain('value="the script of the training"');
    const shown = await browser.submit("/treaty/new", fields);
    expect(shown.html).toContain("1 June 2026");
    expect(shown.html).toContain("Nothing has happened yet.");
    const asked = await browser.submit("/treaty/new");
    expect(asked.path).toMatch(/^\/treaty\/waiting\//);
    expect(await factOf("XF")).toBeUndefined();
    const second = await one.browse("second");
    // An administrator begins with the people of the server.
    expect((await second.open("/people")).html).toContain(`href="${asked.path}"`);
    const record = await second.open("/treaty");
    expect(record.html).toContain("Decide on: ");
    expect(record.html).toContain(`href="${asked.path}"`);
    await second.open(asked.path);
    await second.submit(`${asked.path}/approval`);
    const fact = await factOf("XF");
    expect(fact?.on).toBe("2026-06-01");
    const correction = `/treaty/facts/${fact?.factId}/correction`;
    expect((await browser.open(correction)).html).toContain("the script of the training");
    expect((await browser.submit(correction, { reason: "" })).status).toBe(422);
    expect((await onPages(correction, { reason: "Typed twice." })).path).toBe("/treaty");
    expect(await factOf("XF")).toBeUndefined();
  });

  it("take what was asked for back to the form with the second person's words", async () => {
    const asked = await askOnPages("/treaty/new", fieldsOf(accession("XF", "2026-06-03")));
    const second = await one.browse("second");
    await second.open(asked.path);
    await second.submit(`${asked.path}/return`, { words: "The notification says the 4th." });
    const browser = await one.browse("authoriser");
    expect((await browser.open("/treaty")).html).toContain(`href="${asked.path}"`);
    expect((await browser.open(asked.path)).html).toContain("The notification says the 4th.");
    const form = await browser.submit("/treaty/new", { change: "yes" });
    expect(form.html).toMatch(/<input[^>]*name="on-day"[^>]*value="0?3"/);
    await browser.submit("/treaty/new", { "on-day": "4", state: "XF" });
    const anew = await browser.submit("/treaty/new");
    await second.open(anew.path);
    await second.submit(`${anew.path}/approval`);
    expect((await factOf("XF"))?.on).toBe("2026-06-04");
    expect((await browser.open("/treaty")).html).not.toContain(`href="${asked.path}"`);
  });

  it("correct an act in part, and show what stands beside what would stand", async () => {
    await onPages("/treaty/new", fieldsOf(accession("XK", "2026-06-01")));
    const { factId } = (await factOf("XK")) ?? {};
    const amendment = `/treaty/facts/${factId}/amendment`;
    expect(await read(amendment)).toContain('value="the script of the training"');
    const mended = accession("XK", "2026-06-02");
    const fields = { ...fieldsOf(mended, "replacement."), reason: "The 2nd." };
    const asked = await askOnPages(amendment, fields);
    expect(asked.html).toMatch(/Entry now.*1 June 2026.*Entry after the change.*2 June 2026.*The 2nd\./s);
    await approveOnPages(asked);
    expect(await factOf("XK")).toMatchObject(mended);
  });

  it("enter another basis of law, correct it, end it, and take it back", async () => {
    const basis = {
      kind: "reciprocity",
      citation: "Exchange of notes of 3 March 2026",
      states: ["XA", "XB"],
      inForceFrom: "2026-03-03",
      mechanisms: ["preservation"],
      source: fiction(),
    };
    const stands = async () => (await treaty.bases()).find(({ citation }) => citation.startsWith("Exchange of notes"));
    const browser = await one.browse("authoriser");
    await browser.open("/treaty/bases/new");
    const alone = await browser.submit("/treaty/bases/new", fieldsOf({ ...basis, states: ["XA"] }));
    expect(alone.status).toBe(422);
    expect(alone.html).toContain('href="#field-treaty_record-basis_states"');
    await onPages("/treaty/bases/new", fieldsOf(basis));
    expect(await stands()).toMatchObject(basis);
    const at = async (what: string) => `/treaty/bases/${(await stands())?.basisId}/${what}`;
    const record = await read("/treaty");
    expect(record).toContain("Only for: Expedited preservation of stored electronic data");
    expect(record).toContain("Invented, for training");
    // Of a correction only the day on which it ends and its numbers of days may stay open, and which kinds of cooperation it serves.
    expect((await read(await at("amendment"))).match(/class="optional"/g)).toHaveLength(4);
    const wider = { ...basis, mechanisms: ["preservation", "stored-data"] };
    await onPages(await at("amendment"), { ...fieldsOf(wider, "replacement."), reason: "The notes name both." });
    expect(await stands()).toMatchObject(wider);
    const end = await at("end");
    await browser.open(end);
    const early = await browser.submit(end, fieldsOf({ inForceUntil: "2026-02-01", reason: "Denounced." }));
    expect(early.status).toBe(422);
    expect(early.html).toContain("The day on which it ends must be after the day on which it begins.");
    await onPages(end, fieldsOf({ inForceUntil: "2026-09-01", reason: "Denounced." }));
    expect(await stands()).toMatchObject({ ...wider, inForceUntil: "2026-09-01" });
    expect(await read("/treaty")).toContain("From 3 March 2026; no longer from 1 September 2026 on");
    await onPages(await at("correction"), { reason: "It was never agreed." });
    expect(await stands()).toBeUndefined();
    expect(await read("/treaty")).toMatch(
      /Exchange of notes of 3 March 2026[^<]* was taken back by authoriser, [^<]*:[^<]*<[^>]*>It was never agreed\./,
    );
  });

  it("set by a form no more than it asks for", async () => {
    await onPages("/treaty/new", fieldsOf(accession("XH", "2026-06-01")));
    const { factId } = (await factOf("XH")) ?? {};
    const more = { ...fieldsOf(accession("XH", "2026-06-05"), "replacement."), reason: "Taken back." };
    await onPages(`/treaty/facts/${factId}/correction`, more);
    expect(await factOf("XH")).toBeUndefined();
  });
});

describe("further acts", () => {
  it("are entered with their place, their signatory and what they are about, and shown so to both people and to everybody", async () => {
    const enter = async (fact: object) => {
      const asked = await ask("/treaty/facts", { source: fiction(), ...fact });
      expect(asked.code).toBeUndefined();
      await one.confirm("second", `/treaty/waiting/${asked.body.askedId}/approval`);
      return asked.body.subjectId as string; // the answer of an act of two people
    };
    const signatory = { name: "Ana Ortuz", function: "Minister for Foreign Affairs" };
    await enter({ kind: "signature", state: "XP", on: "2025-10-26", place: "hanoi", signatory });
    const reservation = { kind: "reservation", state: "XP", on: "2025-10-26", reservation: "42(5)" };
    const reserved = await enter({ ...reservation, circulatedOn: "2025-12-01" });
    await enter({ kind: "ratification", state: "XP", on: "2026-03-01" });
    const text = { language: "en", text: "It would defeat the purpose of the Convention." };
    const objection = { kind: "objection", state: "XQ", on: "2026-05-01", relatesTo: reserved, text };
    await enter({ kind: "accession", state: "XQ", on: "2026-03-01" });
    expect(await treaty.inForceBetween("XP", "XQ", "2026-11-01")).toMatchObject({ inForce: true });
    const asked = await ask("/treaty/facts", { source: fiction(), ...objection, precludesEntry: true });
    const waiting = (await (await one.browse("second")).open(`/treaty/waiting/${asked.body.askedId}`)).html;
    expect(waiting).toContain("reservation (42(5)), 26 October 2025");
    expect(waiting).toMatch(/Language of these words<\/dt><dd[^>]*>English/);
    await one.confirm("second", `/treaty/waiting/${asked.body.askedId}/approval`);
    const { body } = await one.call(undefined, "GET", "/treaty/status/XP?on=2026-11-01");
    expect(body.acts).toMatchObject([
      { kind: "signature", place: "hanoi", signatory },
      { kind: "reservation", circulatedOn: "2025-12-01", objectionsUntil: "2026-12-01", unconfirmed: true },
      { kind: "ratification" },
    ]);
    const html = await (await get("/status/XP?on=2026-11-01")).text();
    expect(html).toContain("Ana Ortuz");
    expect(html).toContain("Other States can object until 1 December 2026");
    expect(html).toContain("no confirmation with it is on record");
    const objector = await (await get("/status/XQ?on=2026-11-01")).text();
    for (const page of [html, objector]) {
      expect(page).toContain(text.text);
      expect(page).toContain("Precludes the entry into force between the two States.");
    }
    expect(await treaty.inForceBetween("XQ", "XP", "2026-11-01")).toMatchObject({
      option: { reason: "objection-precludes", reasonState: "XQ" },
    });
    expect(await (await get("/status/states.csv?on=2026-11-01")).text()).toContain(`42(5), ${text.text}`);
    const withdrawn = { kind: "withdrawal-of-objection", state: "XQ", on: "2026-06-01" };
    await enter({ ...withdrawn, relatesTo: asked.body.subjectId });
    expect(await treaty.inForceBetween("XQ", "XP", "2026-11-01")).toMatchObject({ inForce: true });
    await enter({ kind: "succession", state: "XL", on: "2026-06-01" });
    await enter({ kind: "correction-of-text", on: "2026-06-02", text: { language: "en", text: "Article 3: for or." } });
    expect((await treaty.facts()).map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(["succession", "correction-of-text"]),
    );
    const unknown = { kind: "withdrawal-of-denunciation", state: "XQ", on: "2026-06-01", source: fiction() };
    expect((await ask("/treaty/facts", unknown)).code).toBe("nothing-to-withdraw");
    const gone = await one.confirm("authoriser", `/treaty/facts/${reserved}/correction`, { reason: "Only a test." });
    expect(gone.code).toBe("later-act-stands-on-it");
  });
});

describe("a table of participants", () => {
  it("is compared on a page; what is new is asked for from there, and nothing is entered by it", async () => {
    const before = await treaty.facts();
    const given = {
      reference: "UN Treaty Collection, 24 November 2026",
      table: "Peru,5 Jan 2026,\nAtlantis,5 Jan 2026,",
    };
    const browser = await one.browse("authoriser");
    const asked = await browser.open("/treaty/participants");
    expect(asked.html).toContain("Compare with a table of participants");
    const compared = await browser.submit("/treaty/participants", given);
    expect(compared.html).toContain("Not on record: 1.");
    expect(compared.html).toContain("no State of this name");
    const checked = await browser.submit("/treaty/new", {});
    expect(checked.html).toContain("UN Treaty Collection, 24 November 2026");
    expect(checked.html).toContain("5 January 2026");
    expect(await treaty.facts()).toEqual(before);
    expect((await one.call("drafter", "POST", "/treaty/participants", given)).code).toBe("role-missing");
    const refused = await browser.open("/treaty/participants");
    expect(refused.status).toBe(200);
    const unreadable = await browser.submit("/treaty/participants", { ...given, table: '"Peru' });
    expect(unreadable.status).toBe(422);
    expect(unreadable.html).toContain("This is no CSV table");
  });
});

describe("the record for other programs", () => {
  it("is a calendar of the days that follow from it", async () => {
    const answer = await get("/status/dates.ics");
    expect(answer.headers.get("content-type")).toBe("text/calendar; charset=utf-8");
    const lines = (await answer.text()).replaceAll("\r\n ", "").split("\r\n");
    expect(lines.slice(0, 2)).toEqual(["BEGIN:VCALENDAR", "VERSION:2.0"]);
    const event = lines.findIndex((line) => line.startsWith("UID:last-signature@"));
    expect(lines.slice(event, event + 8)).toEqual(
      expect.arrayContaining(["DTSTART;VALUE=DATE:20261231", "DTEND;VALUE=DATE:20270101"]),
    );
    expect(lines).toContain("SUMMARY:Last day to object to a reservation of: XP");
  });

  it("is a feed of what was certified, corrected and taken back, that says whose mirror it is", async () => {
    const source = { kind: "fictional", reference: "]]></summary><script>alert(1)</script>\u0007 & so on" };
    const asked = await ask("/treaty/facts", { kind: "accession", state: "XR", on: "2026-06-01", source });
    await one.confirm("second", `/treaty/waiting/${asked.body.askedId}/approval`);
    const answer = await get("/status/record.atom", { "accept-language": "fr" });
    expect(answer.headers.get("content-type")).toBe("application/atom+xml; charset=utf-8");
    const xml = await answer.text();
    expect(xml).toContain('<feed xmlns="http://www.w3.org/2005/Atom"');
    expect(xml.match(/<entry>/g)?.length).toBeGreaterThan(5);
    expect(xml).toContain("N’est plus consigné");
    expect(xml).toContain("]]&gt;&lt;/summary&gt;&lt;script&gt;");
    expect(xml).not.toContain("<script");
    expect(xml).not.toContain("\u0007");
    expect(xml).toContain("Le dépositaire est le Secrétaire général");
  });

  it("is a table with a row for each State", async () => {
    const rows = (await (await get("/status/states.csv?on=2026-11-01")).text()).trim().split("\r\n");
    expect(rows[0]).toContain('"Code","State","Signed on"');
    expect(rows.find((row) => row.startsWith('"XP"'))).toContain('"ratification","2026-03-01"');
  });

  it("is cut by a group of States, on the page and as a table", async () => {
    const html = await (await get("/status?on=2026-11-01&group=lldc")).text();
    // Azerbaijan has no access to the open sea; Peru has.
    expect([html.includes('id="state-AZ"'), html.includes('id="state-PE"')]).toEqual([true, false]);
    expect(html).toContain("Of 32 members: ");
    expect(html).toContain("OHRLLS");
    const rows = (await (await get("/status/states.csv?on=2026-11-01&group=eu")).text()).trim().split("\r\n");
    expect(rows.length).toBeGreaterThan(5);
    expect(rows.slice(1).every((row) => row.includes("Members of the European Union"))).toBe(true);
    expect(await (await get("/status?on=2026-11-01&group=g20")).text()).toContain('id="state-PE"');
    expect(await (await get("/status/PY")).text()).toContain("Landlocked developing countries");
  });
});

// Last, because the clock moves.
describe("the status in two times", () => {
  it("says of a day what this server knew of it on another, also where it has been put right since", async () => {
    const state = async (query: string) => (await one.call(undefined, "GET", `/treaty/status/XW?${query}`)).body;
    const asked = await ask("/treaty/facts", accession("XW", "2026-03-01"));
    await one.confirm("second", `/treaty/waiting/${asked.body.askedId}/approval`);
    const { subjectId } = asked.body;
    const entered = one.platform.clock.now().toISOString().slice(0, 10);
    one.clock.advance(3 * 86_400_000);
    const replacement = accession("XW", "2026-05-01");
    await byTwo(`/treaty/facts/${subjectId}/correction`, { reason: "The notification says May.", replacement });
    const now = await state("on=2026-11-01");
    expect(now).toMatchObject({
      isParty: true,
      periods: [{ depositedOn: "2026-05-01", from: "2026-05-31" }],
      acts: [{ on: "2026-05-01", byTwo: true, earlier: [{ kind: "accession", on: "2026-03-01" }] }],
    });
    expect(await state(`on=2026-11-01&known=${entered}`)).toMatchObject({
      known: entered,
      periods: [{ depositedOn: "2026-03-01" }],
      acts: [{ on: "2026-03-01", byTwo: true, earlier: [] }],
    });
    expect((await state("on=2026-11-01&known=2026-11-20")).acts).toEqual([]);
    expect((await state("on=2026-04-15")).isParty).toBe(false);
    const page = await (await get(`/status/XW?on=2026-11-01&known=${entered}`)).text();
    expect(page).toContain("1 March 2026");
    expect(page).toContain("Certified by two people");
    expect(await (await get(`/status?on=2026-11-01&known=${entered}`)).text()).toContain("1 March 2026");
    expect(await (await get("/status?on=2025-10-26&known=2025-10-27")).text()).not.toContain('id="state-VN"');
    expect((await one.call(undefined, "GET", "/treaty/status/DD")).code).toBe("not-found");
    expect((await get("/status/DD")).status).toBe(404);
    expect((await byTwo(`/treaty/facts/${now.acts[0].factId}/correction`, { reason: "Only a test." })).status).toBe(
      204,
    );
  });
});

function fiction() {
  return { kind: "fictional", reference: "the script of the training" } as const;
}

function accession(state: string, on: string): NewFact {
  return { kind: "accession", state, on, source: fiction() };
}

async function factOf(state: string) {
  return (await treaty.facts()).find((fact) => fact.state === state);
}

async function get(path: string, headers: Readonly<Record<string, string>> = {}): Promise<Response> {
  return await one.page(path, headers);
}

async function read(path: string): Promise<string> {
  return (await (await one.browse("authoriser")).open(path)).html;
}

/** The first of two people: with an id of its own, a new entry is asked for as the preview showed it. */
async function ask(path: string, body: object): Promise<Answer> {
  const id = one.platform.random.uuid();
  const named = path.endsWith("/facts") ? { factId: id } : path.endsWith("/bases") ? { basisId: id } : {};
  return await one.confirm("authoriser", path, { ...named, ...body });
}

async function byTwo(path: string, body: object): Promise<Answer> {
  const asked = await ask(path, body);
  return asked.code === undefined
    ? await one.confirm("second", `/treaty/waiting/${asked.body.askedId}/approval`)
    : asked;
}

/** Types, looks at what would be asked for, and asks for it: the page on which it waits. */
async function askOnPages(path: string, fields: Record<string, string | string[]>): Promise<PageShown> {
  const browser = await one.browse("authoriser");
  await browser.open(path);
  await browser.submit(path, fields);
  return await browser.submit(path);
}

async function approveOnPages({ path }: PageShown): Promise<PageShown> {
  const second = await one.browse("second");
  await second.open(path);
  return await second.submit(`${path}/approval`);
}

async function onPages(path: string, fields: Record<string, string | string[]>): Promise<PageShown> {
  return await approveOnPages(await askOnPages(path, fields));
}

/** What a person types for this value: a day has three boxes. */
function fieldsOf(value: unknown, prefix = ""): Record<string, string | string[]> {
  const fields: Record<string, string[]> = {};
  for (const [name, text] of boxesOf(value)) {
    const day = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text);
    const parts =
      day === null
        ? [["", text]]
        : [
            ["-day", day[3]],
            ["-month", day[2]],
            ["-year", day[1]],
          ];
    for (const [part, typed] of parts) (fields[`${prefix}${name}${part}`] ??= []).push(typed ?? "");
  }
  return fields;
}
