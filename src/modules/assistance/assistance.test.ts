import { sql } from "kysely";
import { beforeAll, describe, expect, it } from "vitest";
import { type Answer as Called, type OneModule, openOneModule } from "../../../tests/support/one-module.ts";
import { PROVISIONS } from "../../convention/index.ts";
import { isAppendOnlyViolation } from "../../platform/database-error.ts";
import { loadLocales } from "../../web/index.ts";
import type { AuditModule } from "../audit/index.ts";
import { createDesk, type DeskModule } from "../desk/index.ts";
import { type AssistanceModule, createAssistance } from "./index.ts";

let one: OneModule<AssistanceModule, "officer" | "second" | "judge" | "oversight" | "drafter" | "admin" | "other">;
let desk: DeskModule;
const locales = loadLocales();

const law = { title: "Cybercrime Act", citation: "Act 12/2025, section 4" };
const yes = { law: "yes", practice: "used", newMeasure: law, confirm: true };

beforeAll(async () => {
  const roles = {
    officer: ["assistance-officer"],
    second: ["assistance-officer"],
    judge: ["custodian"],
    oversight: ["oversight"],
    drafter: ["drafter"],
    admin: ["administrator"],
    other: ["administrator"],
  } as const;
  one = await openOneModule(roles, ({ platform, audit, identity }) => {
    // The desk appends what it logs and asks the log for nothing else here.
    desk = createDesk({ platform, audit: audit as AuditModule, identity, version: "1", comparesQueue: true });
    return createAssistance({ platform, audit, identity, desk, press: { printer: platform.printer, locales } });
  });
  await desk.writeQueue();
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
    expect((await answer("art-7", uncited)).body.error).toMatchObject({ code: "citation-needed" });
    expect((await answer("art-7", { law: "partly", practice: "unknown", confirm: true })).code).toBe("missing-needed");
    expect((await answer("art-7", { law: "open", practice: "unknown", confirm: true })).code).toBe("answer-open");
    const { status, body } = await answer("art-7", yes);
    expect([status, body.state, body.measures.length]).toEqual([200, "confirmed", 1]);
    const draft = await answer("art-8", { ...uncited, confirm: false });
    expect(draft.body).toMatchObject({ state: "draft", version: 1 });
    const confirm = async (version: number) =>
      await one.call("officer", "POST", "/assistance/answers/art-8/confirmation", { version });
    expect((await confirm(1)).code).toBe("citation-needed");
    expect(
      (await answer("art-8", { ...uncited, confirm: false, version: 1, measures: body.measures })).body.version,
    ).toBe(2);
    expect((await confirm(2)).body).toMatchObject({ state: "confirmed", version: 3 });
    expect((await confirm(3)).code).toBe("already-confirmed");
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
    expect((await write(1)).code).toBe("answer-confirmed");
    const at = "/assistance/answers/art-7/reopening";
    expect((await one.call("officer", "POST", at, { version: 1, reason: "" })).code).toBe("invalid-field");
    const reopened = await one.call("officer", "POST", at, { version: 1, reason: "The act was repealed." });
    expect(reopened.body).toMatchObject({ state: "draft", reason: "The act was repealed.", law: "yes" });
    expect((await write(2)).body).toMatchObject({ version: 3, law: "no" });
    expect((await one.call("officer", "POST", at, { version: 3, reason: "Again." })).code).toBe("not-confirmed");
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
    expect((await one.call("officer", "POST", "/assistance/grants", grant)).status).toBe(201);
    expect((await tasksOf("judge")).map(({ need, until }) => [need, until])).toEqual([
      ["answer-section", "2026-12-01"],
    ]);
    expect((await answer("art-24-1", { law: "yes", practice: "used" }, "judge")).body).toMatchObject({
      state: "draft",
    });
    expect((await answer("art-25-1", { law: "yes", practice: "used" }, "judge")).code).toBe("section-not-yours");
    expect((await answer("art-24-3", yes, "judge")).code).toBe("role-missing");
    const browser = await one.browse("judge");
    expect((await browser.open("/checklist")).html).toContain("/checklist/items/art-24-3");
    expect(browser.page.html).not.toContain("/checklist/items/art-25-1");
    expect((await browser.open("/checklist/gaps")).status).toBe(403);
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
    const plan = { owner: one.people.drafter.id, dueOn: "2026-12-10", step: "before-parliament" };
    expect((await one.call("officer", "PUT", "/assistance/gaps/art-8/reform", plan)).code).toBe("no-gap");
    expect((await one.call("officer", "PUT", at, { ...plan, owner: one.platform.random.uuid() })).code).toBe(
      "person-unknown",
    );
    expect((await one.call("oversight", "PUT", at, plan)).code).toBe("role-missing");
    expect((await one.call("officer", "PUT", at, plan)).status).toBe(200);
    expect(await tasksOf("drafter")).toEqual([]);
    one.clock.set("2026-12-10T00:00:01.000Z");
    expect(await tasksOf("drafter")).toMatchObject([{ need: "late-reform", until: "2026-12-10" }]);
    expect(await tasksOf("officer")).toEqual([]);
    const { gaps } = (await one.call("officer", "GET", "/assistance/gaps")).body;
    expect(gaps[0].reform).toMatchObject(plan);
    await answer("art-24-2-review", { ...yes, version: 1 });
    expect(await tasksOf("drafter")).toEqual([]);
  });
});

it("asks and explains every question in the language of the reader", async () => {
  const { items } = (await one.call("drafter", "GET", "/assistance/items")).body;
  expect(items.map(({ id }: { id: string }) => id)).toEqual(PROVISIONS.map(({ id }) => id));
  expect(items[0].question).toMatch(/\?$/);
});

async function answer(item: string, given: object, who: "officer" | "second" | "judge" = "officer"): Promise<Called> {
  return await one.call(who, "PUT", `/assistance/answers/${item}`, { version: 0, ...given });
}

async function tasksOf(name: keyof typeof one.people) {
  return (await desk.queue.page(one.people[name], { limit: 10 })).needs;
}
