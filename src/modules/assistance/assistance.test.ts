import { gzipSync } from "node:zlib";
import { sql } from "kysely";
import { beforeAll, describe, expect, it } from "vitest";
import { comparesWhatIsNew } from "../../../tests/support/compared-queue.ts";
import { type Answer as Called, type OneModule, openOneModule } from "../../../tests/support/one-module.ts";
import { pagesOf, textsOf } from "../../../tests/support/paper-checks.ts";
import { exampleView } from "../../../tests/support/paper-view.ts";
import { PROVISIONS } from "../../convention/index.ts";
import { isAppendOnlyViolation } from "../../platform/database-error.ts";
import { utf8 } from "../../protocol/bytes.ts";
import { sha256Hex } from "../../protocol/digest.ts";
import { loadLocales } from "../../web/index.ts";
import type { AuditModule } from "../audit/index.ts";
import { createDesk, type DeskModule } from "../desk/index.ts";
import { createFederation } from "../federation/index.ts";
import { createRegistry } from "../registry/index.ts";
import { wordingOf } from "./context.ts";
import { type AssistanceModule, createAssistance } from "./index.ts";
import { answerReport } from "./print/answer-report.ts";
import { gapReport } from "./print/gap-report.ts";
import { readStanding } from "./standing.ts";
import { insertAnswer, listMeasures } from "./store.ts";

type Name = "officer" | "second" | "judge" | "oversight" | "drafter" | "admin" | "other";

/** Nothing is agreed here. */
const unasked = {
  inForceBetween: async () => {
    throw new Error("the checklist rests on no treaty between two");
  },
};

let one: OneModule<AssistanceModule, Name>;
let desk: DeskModule;
const locales = loadLocales();

const law = { title: "Cybercrime Act", citation: "Act 12/2025, section 4" };
const yes = { law: "yes", practice: "used", newMeasure: law };

/** As a file has it. */
const SAID = {
  law: "no",
  practice: "not-set-up",
  missing: "All.",
  measures: [],
  state: "confirmed",
  asked: "Is it so?",
};
/** Compressed. */
const MOST_PAGE_BYTES = 40_000;

async function openServer() {
  let made: DeskModule | undefined;
  const roles = {
    officer: ["assistance-officer"],
    second: ["assistance-officer"],
    judge: ["custodian"],
    oversight: ["oversight"],
    drafter: ["drafter"],
    admin: ["administrator"],
    other: ["administrator"],
  } as const;
  const opened = await openOneModule<AssistanceModule, Name>(roles, ({ platform, audit, identity }) => {
    // What they log is appended, and the log asked for nothing else here.
    const log = audit as AuditModule;
    const itsDesk = createDesk({
      platform,
      audit: log,
      identity,
      version: "1",
      compares: comparesWhatIsNew(platform),
    });
    made = itsDesk;
    return createAssistance({
      platform,
      audit: log,
      identity,
      desk: itsDesk,
      federation: createFederation({ platform, audit: log, identity }),
      treaty: unasked,
      press: { printer: platform.printer, locales },
    });
  });
  if (made === undefined) throw new Error("no desk was made");
  await made.writeQueue();
  return { one: opened, desk: made };
}

beforeAll(async () => {
  ({ one, desk } = await openServer());
});

describe("the checklist", () => {
  it("takes no answer before it is begun, and is begun once, by an assistance officer", async () => {
    expect((await answer("art-7", yes)).code).toBe("assessment-not-open");
    expect((await one.call("drafter", "POST", "/assistance/assessments")).code).toBe("role-missing");
    expect((await one.call("officer", "POST", "/assistance/assessments")).body).toMatchObject({ cycle: 1 });
    expect((await one.call("officer", "POST", "/assistance/assessments")).code).toBe("assessment-open");
  });

  it("confirms a yes with a citation only, and a partly or no with what is missing", async () => {
    const { newMeasure: _, ...uncited } = yes;
    for (const [given, code] of [
      [uncited, "citation-needed"],
      [{ law: "partly", practice: "unknown" }, "missing-needed"],
      [{ law: "open", practice: "unknown" }, "answer-open"],
    ] as const) {
      const { version } = (await answer("art-14-2", { ...given, version: (await versionsOf("art-14-2")).length })).body;
      expect((await confirm("second", "art-14-2", version)).code).toBe(code);
    }
    expect((await confirm("second", "art-25-1", 0)).code).toBe("answer-open");
  });

  it("takes an answer of anybody as a draft, and a confirmation of another person alone", async () => {
    const { status, body } = await answer("art-7", yes);
    expect([status, body.state, body.measures.length]).toEqual([200, "draft", 1]);
    expect((await confirm("officer", "art-7", 1)).code).toBe("answered-by-you");
    const own = (await (await one.browse("officer")).open("/checklist/items/art-7")).html;
    expect(own).toContain("To be confirmed by another person than whoever answered: second.");
    expect(own).not.toContain("Confirm this answer");
    expect([await needsOf("officer"), await needsOf("second")]).toEqual([[], ["confirm-answers"]]);
    const second = await one.browse("second");
    // The task leads to the answer that waits, whatever is still open.
    expect((await second.open("/checklist/next?confirm=first")).path).toBe("/checklist/items/art-7");
    await second.submit("/checklist/items/art-7/confirmation");
    expect(second.page.html).toContain("Confirmed by two people: this is the answer of our State.");
    expect(await needsOf("second")).toEqual([]);
    const [stands] = await versionsOf("art-7");
    expect(stands).toMatchObject({ firstBy: one.people.officer.id, writtenBy: one.people.second.id, version: 2 });
    expect((await confirm("officer", "art-7", 2)).code).toBe("already-confirmed");
    expect((await second.open("/checklist")).html).toContain("Confirmed by two people");
  });

  it("knows whoever answered through what was opened again and saved unchanged", async () => {
    const given = { law: "no", practice: "unknown", missing: "All." };
    await answer("art-8", given);
    await confirm("second", "art-8", 1);
    const reopening = { version: 2, reason: "Look again." };
    await one.call("second", "POST", "/assistance/answers/art-8/reopening", reopening);
    await answer("art-8", { ...given, version: 3 }, "second");
    expect((await confirm("officer", "art-8", 4)).code).toBe("answered-by-you");
    await answer("art-8", { ...given, missing: "Attempts.", version: 4 }, "second");
    expect((await confirm("second", "art-8", 5)).code).toBe("answered-by-you");
    expect((await confirm("officer", "art-8", 5)).body).toMatchObject({ firstBy: one.people.second.id });
  });

  it("keeps what one person alone confirmed in an earlier release as it says, and lets another confirm it", async () => {
    const { writtenAt, ...before } = (await answer("art-14-3", yes)).body;
    const kept = {
      ...before,
      version: 2,
      state: "confirmed",
      asked: wordingOf({ press: { printer: one.platform.printer, locales } }, "art-14-3"),
    };
    await insertAnswer(one.platform.database.db, { ...kept, writtenAt: new Date(writtenAt) });
    expect((await (await one.browse("oversight")).open("/checklist/items/art-14-3")).html).toContain(
      "Confirmed by one person",
    );
    expect((await confirm("officer", "art-14-3", 2)).code).toBe("answered-by-you");
    expect((await confirm("second", "art-14-3", 2)).body).toMatchObject({ state: "confirmed", version: 3 });
  });

  it("takes a bill with its day, which stays a gap, and prints every question with its answer", async () => {
    const bill = { title: "Cybercrime Bill 2026", citation: "clause 8" };
    const given = { law: "in-bill", practice: "unused", newMeasure: bill, prosecutions: 3 };
    await answer("art-15", given);
    expect((await confirm("second", "art-15", 1)).code).toBe("expected-needed");
    await answer("art-15", { ...given, version: 1, expectedOn: "2027-06-30" });
    expect((await confirm("second", "art-15", 2)).body.state).toBe("confirmed");
    const { gaps } = (await one.call("oversight", "GET", "/assistance/gaps")).body;
    expect(gaps).toContainEqual(expect.objectContaining({ item: "art-15", lacks: ["law"] }));
    expect((await (await one.browse("officer")).open("/checklist/gaps")).html).toContain("by 30 June 2027");
    const { db } = one.platform.database;
    const paper = answerReport(
      exampleView("en", { state: "XA" }),
      await readStanding(db),
      new Map(),
      await listMeasures(db),
    );
    const text = textsOf(paper).join("\n");
    for (const words of ["Cybercrime Bill 2026", "30 June 2027", "Not answered yet", "Prosecutions"]) {
      expect(text).toContain(words);
    }
  });

  it("keeps the answer of whoever was first, and refuses who did not see it", async () => {
    const [first, second] = await Promise.all([
      answer("art-9", { law: "no", practice: "unknown" }),
      answer("art-9", { law: "partly", practice: "unknown" }, "second"),
    ]);
    expect([first, second].filter(({ code }) => code === "changed-meanwhile")).toHaveLength(1);
    const { versions } = (await one.call("oversight", "GET", "/assistance/answers/art-9")).body;
    expect(versions).toHaveLength(1);
  });

  it("gives back what was typed beside what the other person saved, and saves it over that when asked again", async () => {
    const browser = await one.browse("officer");
    await browser.open("/checklist/items/art-10");
    await answer("art-10", { law: "no", practice: "not-set-up", words: "Nothing yet." }, "second");
    const mine = { law: "partly", practice: "used", missing: "Attempts." };
    const shown = await browser.submit("/checklist/items/art-10", mine);
    expect(shown.status).toBe(422);
    expect(shown.html).toContain("Attempts.");
    expect(shown.html).toContain("Nothing yet.");
    await browser.submit("/checklist/items/art-10");
    const { versions } = (await one.call("officer", "GET", "/assistance/answers/art-10")).body;
    expect(versions.map(({ words, missing }: { words?: string; missing?: string }) => words ?? missing)).toEqual([
      "Attempts.",
      "Nothing yet.",
    ]);
  });

  it("changes a confirmed answer only after it was opened again, with a reason", async () => {
    const write = async (version: number) => await answer("art-7", { law: "no", practice: "unknown", version });
    expect((await write(2)).code).toBe("answer-confirmed");
    const at = "/assistance/answers/art-7/reopening";
    expect((await one.call("officer", "POST", at, { version: 2, reason: "" })).code).toBe("invalid-field");
    const reopened = await one.call("officer", "POST", at, { version: 2, reason: "The act was repealed." });
    expect(reopened.body).toMatchObject({ state: "draft", reason: "The act was repealed.", law: "yes" });
    expect((await write(3)).body).toMatchObject({ version: 4, law: "no" });
    expect((await one.call("officer", "POST", at, { version: 4, reason: "Again." })).code).toBe("not-confirmed");
  });

  it("never changes what was written: the tables only grow", async () => {
    const change = sql`update assistance.answer set law = 'yes'`.execute(one.platform.database.db);
    await expect(change).rejects.toSatisfy((error) => isAppendOnlyViolation(error));
  });
});

describe("a section", () => {
  it("is answered by whom it was given to, until its day, and nothing beside it", async () => {
    const { id: userId } = one.people.judge;
    expect((await answer("art-24-1", { law: "yes", practice: "used" }, "judge")).code).toBe("role-missing");
    const grant = { userId, firstArticle: 23, lastArticle: 24, until: "2026-12-01" };
    const reversed = { ...grant, firstArticle: 24, lastArticle: 23 };
    expect((await one.call("officer", "POST", "/assistance/grants", reversed)).code).toBe("section-empty");
    expect((await one.call("officer", "POST", "/assistance/grants", { ...grant, until: "2026-11-01" })).code).toBe(
      "date-passed",
    );
    const endless = await one.call("officer", "POST", "/assistance/grants", { ...grant, until: "9999-12-31" });
    expect(endless.body.error).toMatchObject({ code: "date-too-far", field: "until" });
    expect((await one.call("officer", "POST", "/assistance/grants", grant)).status).toBe(201);
    expect((await tasksOf("judge")).map(({ need, until }) => [need, until])).toEqual([
      ["answer-section", "2026-12-01"],
    ]);
    expect((await answer("art-24-1", { law: "yes", practice: "used" }, "judge")).body).toMatchObject({
      state: "draft",
    });
    expect((await answer("art-25-1", { law: "yes", practice: "used" }, "judge")).code).toBe("section-not-yours");
    expect((await confirm("judge", "art-24-1", 1)).code).toBe("role-missing");
    const browser = await one.browse("judge");
    expect((await browser.open("/checklist")).html).toContain("/checklist/items/art-24-3");
    expect(browser.page.html).not.toContain("/checklist/items/art-25-1");
    expect((await browser.open("/checklist/gaps")).status).toBe(403);
  });

  it("leads whoever answers it to no page that is not for them, and oversight neither", async () => {
    for (const name of ["judge", "oversight"] as const) {
      const browser = await one.browse(name);
      const seen = new Set(["/checklist"]);
      for (const path of seen) {
        const { status, html } = await browser.open(path);
        expect(status, `${name}: ${path}`).toBe(200);
        const links = [...html.matchAll(/href="(\/checklist[^"?#]*)/g)].map(([, link = ""]) => link);
        for (const link of links.filter((found) => name === "judge" || !/items\/art-[3-9]/.test(found))) seen.add(link);
      }
      expect(seen.size).toBeGreaterThan(10);
    }
  });

  it("is no longer answered once it is taken back", async () => {
    const { grants } = (await one.call("officer", "GET", "/assistance/grants")).body;
    const at = `/assistance/grants/${grants[0].grantId}/end`;
    expect((await one.call("officer", "POST", at)).status).toBe(204);
    expect((await one.call("officer", "POST", at)).code).toBe("grant-ended");
    expect((await answer("art-24-3", { law: "yes", practice: "used" }, "judge")).code).toBe("role-missing");
    expect(await tasksOf("judge")).toEqual([]);
  });
});

describe("what is missing", () => {
  it("is told by law, power without safeguard first, to officers and oversight", async () => {
    await answer("art-28-1", yes);
    await answer("art-24-2-review", { law: "no", practice: "not-set-up", missing: "No court looks at it." });
    const { gaps, toAnswer } = (await one.call("oversight", "GET", "/assistance/gaps")).body;
    expect(gaps[0]).toEqual({
      kind: "power-without-safeguard",
      item: "art-24-2-review",
      lacks: ["law", "practice"],
      beside: ["art-28-1"],
    });
    expect(toAnswer.map(({ item }: { item: string }) => item)).toContain("art-24-2-grounds");
    const only = (await one.call("oversight", "GET", "/assistance/gaps?kind=duty")).body.gaps;
    expect(new Set(only.map(({ kind }: { kind: string }) => kind))).toEqual(new Set(["duty"]));
    expect((await one.call("drafter", "GET", "/assistance/gaps")).code).toBe("role-missing");
    const browser = await one.browse("oversight");
    await browser.open("/checklist/gaps?chapter=IV&side=safeguard");
    expect(browser.page.html).toContain("/checklist/items/art-24-2-review");
    expect(browser.page.html).not.toContain("/checklist/items/art-9");
  });

  it("has an owner, a day and a step, which is a task of the owner from that day on until the gap is closed", async () => {
    const at = "/assistance/gaps/art-24-2-review/reform";
    const plan = { owner: one.people.judge.id, dueOn: "2026-12-10", step: "before-parliament" };
    expect((await one.call("officer", "PUT", "/assistance/gaps/art-14-3/reform", plan)).code).toBe("no-gap");
    expect((await one.call("officer", "PUT", at, { ...plan, owner: one.platform.random.uuid() })).code).toBe(
      "person-unknown",
    );
    const never = await one.call("officer", "PUT", at, { ...plan, dueOn: "9999-12-31" });
    expect(never.body.error).toMatchObject({ code: "date-too-far", field: "dueOn" });
    expect((await one.call("oversight", "PUT", at, plan)).code).toBe("role-missing");
    expect((await one.call("officer", "PUT", at, plan)).status).toBe(200);
    expect(await tasksOf("judge")).toEqual([]);
    one.clock.set("2026-12-10T00:00:01.000Z");
    expect(await tasksOf("judge")).toMatchObject([{ need: "late-reform", until: "2026-12-10" }]);
    expect(await tasksOf("officer")).toEqual([]);
    const { gaps } = (await one.call("officer", "GET", "/assistance/gaps")).body;
    expect(gaps[0].reform).toMatchObject(plan);
    // Whoever leaves the office leaves the step to the assistance officer.
    const leaving = `/people/${one.people.judge.id}/suspension`;
    expect((await one.call("admin", "POST", leaving, { reason: "Left the office." })).status).toBeLessThan(300);
    expect(await tasksOf("officer")).toMatchObject([{ need: "late-reform" }]);
    await answer("art-24-2-review", { ...yes, version: 1 });
    expect(await tasksOf("officer")).toEqual([]);
  });
});

describe("a measure", () => {
  it("that is not in force yet is taken, and said so wherever it is cited", async () => {
    const entry = { title: "Evidence Act", citation: "Bill 7", inForceFrom: "2027-06-01" };
    const { body } = await one.call("officer", "POST", "/assistance/measures", entry);
    await answer("art-11-1-a", { law: "yes", practice: "unused", measures: [body.measureId] });
    const browser = await one.browse("officer");
    for (const path of ["/checklist/items/art-11-1-a", "/checklist/measures"]) {
      expect((await browser.open(path)).html).toContain("Not in force yet");
    }
  });

  it("is corrected for all answers that cite it, by who saw it as it stands", async () => {
    const { measures } = (await one.call("officer", "GET", "/assistance/measures")).body;
    const { measureId } = measures.find(({ title }: { title: string }) => title === "Evidence Act");
    const correction = { title: "Evidence Act", citation: "Act 7/2026", version: 1, reason: "It was adopted." };
    const at = `/assistance/measures/${measureId}/correction`;
    expect((await one.call("officer", "POST", at, correction)).body).toMatchObject({ version: 2 });
    expect((await one.call("officer", "POST", at, correction)).code).toBe("changed-meanwhile");
    const browser = await one.browse("officer");
    expect((await browser.open("/checklist/items/art-11-1-a")).html).not.toContain("Not in force yet");
    expect((await one.call("drafter", "POST", "/assistance/measures", law)).code).toBe("role-missing");
    expect((await one.call("oversight", "POST", "/assistance/measures", law)).code).toBe("section-not-yours");
    const cited = { law: "yes", practice: "used", measures: [one.platform.random.uuid()] };
    expect((await answer("art-12", cited)).code).toBe("measure-unknown");
  });

  it("makes confirmed answers that cite it drafts again, which another person than whoever corrected it confirms", async () => {
    await answer("art-12", { ...yes, newMeasure: { title: "Police Act", citation: "section 4" } });
    const { measures } = (await confirm("second", "art-12", 1)).body;
    const correction = { title: "Police Act", citation: "section 40", version: 1, reason: "Another section." };
    one.clock.advance(60_000);
    await one.call("second", "POST", `/assistance/measures/${measures[0]}/correction`, correction);
    expect((await versionsOf("art-12"))[0]).toMatchObject({ state: "draft", reason: "Another section.", version: 3 });
    expect((await confirm("second", "art-12", 3)).code).toBe("answered-by-you");
    const browser = await one.browse("officer");
    expect((await browser.open("/checklist/items/art-12")).html).toContain("/checklist/items/art-12/confirmation");
    expect((await confirm("officer", "art-12", 3)).body).toMatchObject({ firstBy: one.people.second.id });
  });
});

it("lets whoever answers a section read the law that a measure names, and name no document that they do not read", async () => {
  type Reader = "officer" | "judge" | "drafter" | "admin" | "other";
  const roles = {
    officer: ["assistance-officer"],
    judge: ["custodian"],
    drafter: ["drafter"],
    admin: ["administrator"],
    other: ["administrator"],
  } as const;
  const office = await openOneModule<AssistanceModule, Reader>(roles, (given) => {
    const registry = createRegistry(given);
    const audit = given.audit as AuditModule;
    const federation = createFederation({ ...given, audit });
    const module = createAssistance({ ...given, audit, federation, treaty: unasked, documents: registry.documents });
    module.api.route("/", registry.api);
    module.pages.route("/", registry.pages);
    return module;
  });
  const keep = async (title: string): Promise<string> => {
    const entry = { kind: "law", title, language: "en" };
    const file = new Blob([`%PDF-1.7 ${title}`]);
    return (await office.upload("officer", "/documents", entry, file)).body.documentId;
  };
  const [cited, other] = [await keep("Cybercrime Act"), await keep("Note on the envoy")];
  const measure = { ...law, documentId: cited };
  expect((await office.call("officer", "POST", "/assistance/measures", measure)).status).toBe(201);
  const read = async (name: Reader, id: string) => (await office.call(name, "GET", `/documents/${id}`)).status;
  expect([await read("judge", cited), await read("drafter", cited)]).toEqual([404, 404]);
  const grant = { userId: office.people.judge.id, firstArticle: 23, lastArticle: 24, until: "2026-12-01" };
  const { grantId } = (await office.call("officer", "POST", "/assistance/grants", grant)).body;
  expect([await read("judge", cited), await read("drafter", cited), await read("judge", other)]).toEqual([
    200, 404, 404,
  ]);
  const taken = await office.call("judge", "POST", "/assistance/measures", { ...law, documentId: other });
  expect([taken.code, await read("judge", other)]).toEqual(["document-unknown", 404]);
  const browser = await office.browse("judge");
  const { html } = await browser.open("/checklist/measures");
  expect([html.includes(`/documents/${cited}`), html.includes("Note on the envoy")]).toEqual([true, false]);
  expect((await browser.open(`/documents/${cited}`)).title).toBe("Cybercrime Act");
  await office.call("officer", "POST", `/assistance/grants/${grantId}/end`);
  expect(await read("judge", cited)).toBe(404);
});

describe("the whole as a file", () => {
  it("is read in as it was written, all of it or nothing, and never over a confirmed answer", async () => {
    const file = await exported();
    const other = await openServer();
    await other.one.call("officer", "POST", "/assistance/assessments");
    const { newMeasure: _, ...ours } = yes;
    const mine = await other.one.call("officer", "PUT", "/assistance/answers/art-9", {
      ...ours,
      version: 0,
      newMeasure: { title: "Ours", citation: "1" },
    });
    expect(mine.body.state).toBe("draft");
    await other.one.call("second", "POST", "/assistance/answers/art-9/confirmation", { version: 1 });
    const send = async (body: unknown) => await other.one.call("officer", "POST", "/assistance/assessment", body);
    const broken = { ...file, answers: [...file.answers, { ...file.answers[0], item: "art-5", law: "maybe" }] };
    const refusal = (await send(broken)).body.error;
    expect(refusal).toMatchObject({ code: "assessment-malformed", field: `answers.${file.answers.length}.law` });
    expect((await exported(other.one)).answers).toHaveLength(1);
    const { body } = await send(file);
    const toConfirm = file.answers.filter(
      ({ item, law: says }: typeof SAID & { item: string }) => item !== "art-9" && says !== "open",
    );
    expect(body).toEqual({
      written: file.answers.length - 1,
      unchanged: 0,
      kept: ["art-9"],
      unknown: [],
      toConfirm: toConfirm.length,
    });
    // Every word as it was; what was confirmed there is a draft here.
    const others = (of: typeof file) => of.answers.filter(({ item }: { item: string }) => item !== "art-9");
    expect(others(file).some(({ state }: { state: string }) => state === "confirmed")).toBe(true);
    const drafts = others(file).map((answered: object) => ({ ...answered, state: "draft" }));
    const taken = await exported(other.one);
    expect(others(taken)).toEqual(drafts);
    expect(taken.measures).toEqual(expect.arrayContaining(file.measures));
    expect((await send(file)).body).toMatchObject({ written: 0, unchanged: file.answers.length - 1 });
    const confirmation = { version: 1 };
    const at = "/assistance/answers/art-8/confirmation";
    // Whoever read it in answered here, whoever had confirmed it there.
    expect((await other.one.call("officer", "POST", at, confirmation)).code).toBe("answered-by-you");
    expect((await other.one.call("second", "POST", at, confirmation)).body).toMatchObject({ state: "confirmed" });
    // Its own file again, from before: what people confirmed since stays confirmed.
    expect((await send(taken)).body).toMatchObject({ written: 0, kept: [], toConfirm: toConfirm.length - 1 });
    expect((await send({ ...file, version: 2 })).code).toBe("unknown-version");
    expect((await send({ ...file, edition: "x".repeat(6 * 1024 * 1024) })).code).toBe("body-too-large");
    expect((await other.one.call("oversight", "POST", "/assistance/assessment", file)).code).toBe("role-missing");
  });

  it("is refused where it is another State's, or of an edition that this server does not know, and nothing of it is taken", async () => {
    const { one: other } = await openServer();
    await other.call("officer", "POST", "/assistance/assessments");
    const file = await exported();
    const send = async (given: object) =>
      await other.call("officer", "POST", "/assistance/assessment", { ...file, ...given });
    expect((await send({ state: "XB" })).body.error).toMatchObject({
      code: "assessment-of-another-state",
      field: "state",
      message: "This file has the answers of XB. This server is of XA: choose a file that XA exported.",
    });
    expect((await send({ edition: "1999-01" })).body.error).toMatchObject({
      code: "edition-unknown",
      field: "edition",
      message: expect.stringContaining("1999-01") as string,
    });
    const { assessment, answers } = (await other.call("officer", "GET", "/assistance/answers")).body;
    expect([assessment.cycle, answers]).toEqual([1, []]);
    expect((await other.call("officer", "GET", "/assistance/measures")).body.measures).toEqual([]);
  });

  it("is read in by a person on a page, which says what became of it and how much is to be confirmed", async () => {
    const { one: other } = await openServer();
    await other.call("officer", "POST", "/assistance/assessments");
    const browser = await other.browse("officer");
    expect((await browser.open("/checklist/file")).html).toContain("/checklist/assessment.json");
    expect((await browser.open("/checklist/assessment.json")).status).toBe(200);
    const sent = async (given: object | string) => {
      const text = typeof given === "string" ? given : JSON.stringify({ ...file, ...given });
      await browser.open("/checklist/file");
      return await browser.submit(
        "/checklist/file",
        {},
        new File([text], "answers.json", { type: "application/json" }),
      );
    };
    const file = {
      ...(await exported()),
      measures: [],
      answers: [
        { ...SAID, item: "art-5" },
        { ...SAID, item: "art-99" },
      ],
    };
    const foreign = await sent({ state: "XB" });
    expect([foreign.status, foreign.html.includes("This file has the answers of XB")]).toEqual([422, true]);
    const twice = '{"format":"rogatory-assessment","format":"x"}';
    for (const hostile of [twice, "[".repeat(5_000), `{"a":${"[".repeat(40)}${"]".repeat(40)}}`]) {
      expect((await sent(hostile)).html).toContain("This is no file of answers");
    }
    const bidi = await sent({ answers: [{ ...SAID, item: "art-5", missing: "safe\u202Eelif" }] });
    expect(bidi.html).toContain("1 answer is still to be confirmed");
    const shown = (await (await other.browse("oversight")).open("/checklist/items/art-5")).html;
    expect([shown.includes("202E"), shown.includes("\u202E")]).toEqual([true, false]);
    expect((await sent({})).html).toContain("1 answer belongs to a question that this edition does not have");
  });
});

describe("what is missing, on paper", () => {
  it("is printed for officers and oversight, in the language of the reader, and logged", async () => {
    const gapsPage = await (await one.browse("oversight")).open("/checklist/gaps");
    expect(gapsPage.html).toContain('href="/checklist/gaps.pdf"');
    for (const lang of ["en", "ar", "fr"] as const) {
      const view = exampleView(lang, { state: "XA" });
      const paper = gapReport(view, await readStanding(one.platform.database.db), new Map());
      expect(textsOf(paper).join("\n")).toContain(view.t("provisions.art-9.question"));
      expect([...view.t.fellBack()]).toEqual([]);
      expect(pagesOf(await one.platform.printer.print(paper))).toBeGreaterThan(0);
    }
    expect(await printed("oversight")).toBe(200);
    expect(one.events.at(-1)).toMatchObject({ type: "assistance.gaps-printed" });
    expect(await printed("drafter")).toBe(403);
  });
});

describe("the end of a round", () => {
  it("is made by two people, who see what is left open; from then on nothing of it changes", async () => {
    const at = "/assistance/assessments/1/closing";
    expect((await one.confirm("officer", "/assistance/assessments/2/closing", {})).code).toBe("assessment-not-open");
    const preview = (await one.call("officer", "POST", `${at}-preview`, {})).body.content;
    expect(preview.open).toBeGreaterThan(100);
    expect(preview.confirmed + preview.unconfirmed + preview.open).toBe(PROVISIONS.length);
    const stale = await one.confirm("officer", at, {});
    const waiting = `/assistance/waiting/${stale.body.askedId}/approval`;
    expect((await one.confirm("officer", waiting)).code).toBe("approval-needs-another-person");
    const browser = await one.browse("officer");
    expect((await browser.open("/checklist/assessments/1/closing")).html).toContain("is saved meanwhile");
    await answer("art-13", { law: "no", practice: "unknown" });
    expect((await one.confirm("second", waiting)).code).toBe("not-asked");
    expect((await one.call("second", "GET", "/assistance/waiting")).body.count).toBe(0);
    expect((await browser.open(`/assistance/waiting/${stale.body.askedId}`)).html).toContain(
      "were saved after the closing",
    );
    expect(await tasksOf("officer")).toContainEqual(expect.objectContaining({ need: "read-returned" }));
    const asked = await one.confirm("officer", at, { remark: "The courts did not answer." });
    // What no answer cites changes nothing of it.
    await one.call("officer", "POST", "/assistance/measures", law);
    const text = await exportedText();
    expect((await one.confirm("second", `/assistance/waiting/${asked.body.askedId}/approval`)).status).toBe(204);
    expect((await answer("art-14-1-a", yes)).code).toBe("assessment-not-open");
    const { assessment } = (await one.call("officer", "GET", "/assistance/answers")).body;
    expect(assessment).toMatchObject({ cycle: 1, digest: sha256Hex(utf8(text)) });
    expect(await exportedText()).toBe(text);
    const insert = sql`insert into assistance.answer (cycle, item, version, law, practice, measures, asked, state, written_at, written_by)
      values (1, 'art-5', 9, 'no', 'unknown', '{}', '', 'draft', now(), gen_random_uuid())`;
    await expect(insert.execute(one.platform.database.db)).rejects.toThrow("is closed");
  });

  it("begins the next one with its answers carried over, to be confirmed anew", async () => {
    const before = (await one.call("officer", "GET", "/assistance/answers")).body.answers;
    expect((await one.call("officer", "POST", "/assistance/assessments")).body).toMatchObject({ cycle: 2 });
    const { answers } = (await one.call("officer", "GET", "/assistance/answers")).body;
    expect(answers).toHaveLength(before.length);
    expect(new Set(answers.map(({ state }: { state: string }) => state))).toEqual(new Set(["carried"]));
    // Whoever carried it over has not answered it; whoever answered it in the round before may not confirm it.
    expect((await confirm("second", "art-8", 1)).code).toBe("answered-by-you");
    const confirmed = await confirm("officer", "art-8", 1);
    expect(confirmed.body).toMatchObject({ cycle: 2, version: 2, state: "confirmed", law: "no" });
    const browser = await one.browse("officer");
    expect((await browser.open("/checklist/items/art-8")).html).toContain("Round 1");
  });
});

it("shows all questions on one page that a slow line carries", async () => {
  const answers = PROVISIONS.map(({ id }) => ({ ...SAID, item: id }));
  const file = { ...(await exported()), measures: [], answers };
  const { one: full } = await openServer();
  await full.call("officer", "POST", "/assistance/assessments");
  expect((await full.call("officer", "POST", "/assistance/assessment", file)).body.written).toBe(PROVISIONS.length);
  const { html } = await (await full.browse("officer")).open("/checklist");
  expect(html).toContain(`${PROVISIONS.length} of ${PROVISIONS.length}`);
  expect(gzipSync(html).length).toBeLessThan(MOST_PAGE_BYTES);
});

it("shows an answer to another wording of a question beside it, to be confirmed once more", async () => {
  const file = { ...(await exported()), measures: [], answers: [{ ...SAID, item: "art-16" }] };
  expect((await one.call("officer", "POST", "/assistance/assessment", file)).body.written).toBe(1);
  const browser = await one.browse("second");
  const shown = await browser.open("/checklist/items/art-16");
  expect(shown.html).toContain("Is it so?");
  expect(shown.html).toContain("asked in other words when it was answered");
  await browser.submit("/checklist/items/art-16/confirmation");
  expect((await browser.open("/checklist/items/art-16")).html).not.toContain("asked in other words");
});

it("lets a newcomer answer one question after the other, and print, from the first page on", async () => {
  const { one: fresh } = await openServer();
  const browser = await fresh.browse("officer");
  await browser.open("/checklist");
  await browser.submit("/checklist/assessments");
  for (let count = 0; count < 10; count += 1) {
    const { path } = browser.page;
    expect(path).toMatch(/^\/checklist\/items\//);
    const fields = { law: "no", practice: "not-set-up", missing: "Everything." };
    await browser.submit(path.replace(/\?.*/, ""), fields);
    expect(browser.page.html).toContain("Saved");
  }
  await browser.open("/checklist");
  expect(browser.page.html).toContain(`10 of ${PROVISIONS.length}`);
  expect((await browser.open("/checklist/gaps")).html).toContain("/checklist/gaps.pdf");
});

it("asks and explains every question in the language of the reader", async () => {
  const { items } = (await one.call("drafter", "GET", "/assistance/items")).body;
  expect(items.map(({ id }: { id: string }) => id)).toEqual(PROVISIONS.map(({ id }) => id));
  expect(items[0].question).toMatch(/\?$/);
});

async function answer(item: string, given: object, who: "officer" | "second" | "judge" = "officer"): Promise<Called> {
  return await one.call(who, "PUT", `/assistance/answers/${item}`, { version: 0, ...given });
}

async function confirm(name: Name, item: string, version: number): Promise<Called> {
  return await one.call(name, "POST", `/assistance/answers/${item}/confirmation`, { version });
}

async function versionsOf(item: string): Promise<readonly { readonly version: number }[]> {
  return (await one.call("oversight", "GET", `/assistance/answers/${item}`)).body.versions;
}

async function needsOf(name: Name): Promise<readonly string[]> {
  return (await tasksOf(name)).map(({ need }) => need).filter((need) => need === "confirm-answers");
}

async function tasksOf(name: Name) {
  return (await desk.queue.page(one.people[name], { limit: 10 })).needs;
}

async function exported(of = one) {
  return (await of.call("oversight", "GET", "/assistance/assessment.json")).body;
}

async function exportedText(): Promise<string> {
  return await (await fetchAs("oversight", "/api/v1/assistance/assessment.json")).text();
}

async function printed(name: Name): Promise<number> {
  return (await fetchAs(name, "/checklist/gaps.pdf")).status;
}

async function fetchAs(name: Name, path: string): Promise<Response> {
  const { token } = await one.identity.becomeForTraining(one.people[name].id);
  return await one.page(path, { authorization: `Bearer ${token}` });
}
