import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import { openBrowser } from "../../../../tests/support/browser.ts";
import {
  type ApiClient,
  type CasePair,
  type CaseServer,
  clientOf,
  openCasePair,
} from "../../../../tests/support/cooperation-network.ts";
import { placesOf } from "../../../../tests/support/planted-words.ts";
import { settleServers } from "../../../../tests/support/settle.ts";
import { parseDossierId } from "../../../protocol/identifiers.ts";
import { moneyInWords } from "./domain/help.ts";
import { RIGHTS_ITEMS } from "../lane/domain/rights.ts";
import { publicationsAfterRestore } from "../publication/after-restore.tsx";
import { updatePublication } from "../publication/store.ts";

// A promise between two servers: made by two people, chosen by two, and what follows of it.

const CAST = { officer: ["assistance-officer"] } as const;
const NEED = {
  items: ["art-55"],
  kinds: ["training"],
  groups: ["judges"],
  words: { original: "en", texts: { en: "Judges need to know what an electronic trace is." } },
  wantedUntil: "2027-09-01",
};
const PROMISE = {
  language: "en",
  deliverable: "Two courses for twenty judges each.",
  kinds: ["training"],
  from: "2027-04-01",
  by: "2027-08-01",
  pays: "provider",
  amount: "40000.50",
  currency: "EUR",
  indicator: "Judges who completed",
  unit: "persons",
  baseline: "0",
  target: "40",
};
const REACHING = { ...PROMISE, kinds: ["search-tools"] };
const RIGHTS = {
  lawfulBasis: "Act 12/2025, section 4.",
  independentReview: "The Data Protection Authority.",
  safeguards: "Sections 8 to 15.",
  further: "A log of each use is kept for ten years.",
};

let pair: CasePair;
beforeAll(async () => {
  pair = await openCasePair({ further: CAST });
});

async function as(server: CaseServer, who: "officer" | "authoriser"): Promise<ApiClient> {
  if (who === "authoriser") return server.as(who);
  const person = (await server.identity.people()).find(({ name }) => name === who);
  if (person === undefined) throw new Error(`nobody is called ${who}`);
  return clientOf(server.app, server.identity, person);
}

const get = async (server: CaseServer, path: string) => await (await as(server, "officer")).get(`/assistance${path}`);
const post = async (server: CaseServer, path: string, body?: object) =>
  await (await as(server, "officer")).post(`/assistance${path}`, body);
const refusal = async (server: CaseServer, path: string, body?: object) =>
  await (await as(server, "officer")).refusal("POST", `/assistance${path}`, body);
async function byTwo(server: CaseServer, path: string, body: object, waiting: string): Promise<void> {
  const { askedId } = await (await as(server, "officer")).confirm(`/assistance${path}`, body);
  await (await as(server, "authoriser")).confirm(`/assistance/${waiting}/${askedId}/approval`);
}

/** Why it is refused to ask for this, before anybody stands behind it. */
const refusedToAsk = async (server: CaseServer, path: string, body: object) =>
  await refusal(server, `${path}-preview`, body);

/** A need that XA told XB, by the lane that both have of it. */
async function tell(change: object = {}): Promise<{ lane: string; needId: string }> {
  const { needId } = await post(pair.asker, "/needs", { ...NEED, ...change });
  await byTwo(pair.asker, `/needs/${needId}/clearance`, { receivers: ["XB"] }, "approvals");
  await pair.settle();
  return { lane: (await get(pair.asker, `/needs/${needId}`)).lanes[0].laneId, needId };
}

async function promise(lane: string, change: object = {}): Promise<string> {
  await byTwo(pair.owner, `/lanes/${lane}/promises`, { ...PROMISE, ...change }, "approvals");
  await pair.settle();
  return (await get(pair.asker, `/lanes/${lane}`)).promises.at(-1).promise.promiseId;
}

async function choose(lane: string, promiseId: string, more: object = {}): Promise<void> {
  await byTwo(pair.asker, `/lanes/${lane}/choices`, { promiseId, ...more }, "approvals");
  await pair.settle();
}

async function agree(): Promise<{ lane: string; promiseId: string }> {
  const { lane } = await tell();
  const promiseId = await promise(lane);
  await choose(lane, promiseId);
  return { lane, promiseId };
}

const tasks = async (server: CaseServer): Promise<string[]> =>
  (await (await as(server, "officer")).get("/queue")).items.map((one: { need: string }) => one.need);

describe("a promise", () => {
  it("is made by two, waits for whoever asked, and is chosen by two; both sides see the same", async () => {
    const { lane } = await tell();
    await post(pair.owner, `/lanes/${lane}/interest`, { language: "en", text: "We train judges." });
    const promiseId = await promise(lane);
    expect(await tasks(pair.asker)).toContain("choose-promise");
    expect(await refusal(pair.owner, `/lanes/${lane}/activities`, ACTIVITY(promiseId))).toBe("step-not-possible");
    await choose(lane, promiseId);
    expect(await tasks(pair.asker)).not.toContain("choose-promise");
    const [ours, theirs] = [await get(pair.asker, `/lanes/${lane}`), await get(pair.owner, `/lanes/${lane}`)];
    expect(ours).toMatchObject({ side: "asker", stage: "agreed", promises: [{ isAgreed: true }] });
    expect(theirs).toMatchObject({ side: "helper", stage: "agreed", promises: ours.promises });
  });

  it("is refused where it is no promise: its days, its money, its side", async () => {
    const { lane } = await tell();
    const refused = async (change: object) =>
      await refusedToAsk(pair.owner, `/lanes/${lane}/promises`, { ...PROMISE, ...change });
    expect(await refused({ by: "2027-03-15" })).toBe("days-reversed");
    expect(await refused({ from: "2027-01-01", by: "2027-02-01" })).toBe("date-passed");
    for (const amount of ["0", "0.00", "1e5", "-4", "40.000,50", "1.123456789", ""]) {
      expect([amount, await refused({ amount })]).toEqual([amount, "money-no-amount"]);
    }
    for (const currency of ["XXX", "EURO", "ABC"]) expect(await refused({ currency })).toBe("currency-unknown");
    expect(await refused({ target: "many" })).toBe("invalid-field");
    expect(await refusedToAsk(pair.asker, `/lanes/${lane}/promises`, PROMISE)).toBe("step-not-possible");
  });

  it("tells whoever else promised that another one was chosen, and may still be chosen later", async () => {
    const { lane } = await tell();
    const [first, second] = [await promise(lane), await promise(lane, { target: "20" })];
    await choose(lane, second);
    const { promises } = await get(pair.owner, `/lanes/${lane}`);
    expect(promises).toMatchObject([
      { isAgreed: false, choice: { notTaken: true } },
      { isAgreed: true, promise: { promiseId: second } },
    ]);
    await choose(lane, first);
    expect((await get(pair.owner, `/lanes/${lane}`)).promises).toMatchObject([{ isAgreed: true }, { isAgreed: true }]);
  });

  it("that was taken back is chosen no more", async () => {
    const { lane } = await tell();
    const promiseId = await promise(lane);
    expect(await refusal(pair.owner, `/lanes/${lane}/refusals`, {})).toBe("step-not-possible");
    await post(pair.owner, `/lanes/${lane}/refusals`, { promiseId });
    await pair.settle();
    expect(await refusedToAsk(pair.asker, `/lanes/${lane}/choices`, { promiseId })).toBe("step-not-possible");
  });
});

describe("help that reaches into people's data or devices", () => {
  it("is not promised before its provider asks for the State's safeguards", async () => {
    const { lane } = await tell();
    expect(await refusedToAsk(pair.owner, `/lanes/${lane}/promises`, REACHING)).toBe("rights-check-needed");
    const searching = await tell({ items: [ITEM_OF_28] });
    expect(await refusedToAsk(pair.owner, `/lanes/${searching.lane}/promises`, PROMISE)).toBe("rights-check-needed");
  });

  it("is not chosen before all of it is answered, and the State has answered for its own safeguards", async () => {
    const { lane } = await tell();
    const promiseId = await promise(lane, { ...REACHING, rights: "Is each use logged?" });
    const refused = async (more: object) =>
      await refusedToAsk(pair.asker, `/lanes/${lane}/choices`, { promiseId, ...more });
    expect(await refused({})).toBe("rights-check-needed");
    expect(await refused({ rights: { ...RIGHTS, outcome: "go-on", lawfulBasis: "" } })).toBe("invalid-field");
    const { further: _, ...usual } = RIGHTS;
    expect(await refused({ rights: { ...usual, outcome: "go-on" } })).toBe("rights-check-needed");
    expect(await refused({ rights: { ...RIGHTS, outcome: "on-conditions" } })).toBe("rights-check-needed");
    expect(await refused({ rights: { ...RIGHTS, outcome: "go-on" } })).toBe("rights-items-open");
    const preview = await post(pair.asker, `/lanes/${lane}/choices-preview`, {
      promiseId,
      language: "en",
      rights: { ...RIGHTS, outcome: "not" },
    });
    expect(preview.content.rights.answers).toContainEqual({
      question: "further",
      text: { language: "en", text: RIGHTS.further },
    });
    await choose(lane, promiseId, { language: "en", rights: { ...RIGHTS, outcome: "not" } });
    expect(await get(pair.owner, `/lanes/${lane}`)).toMatchObject({
      stage: "acknowledged",
      promises: [{ isAgreed: false }],
    });

    await post(pair.asker, "/assessments");
    for (const id of RIGHTS_ITEMS) {
      const answer = { version: 0, law: "yes", measures: [], newMeasure: MEASURE, practice: "used" };
      await (await as(pair.asker, "officer")).put(`/assistance/answers/${id}`, answer);
    }
    await choose(lane, promiseId, {
      language: "en",
      rights: { ...RIGHTS, outcome: "on-conditions", conditions: "Training first." },
    });
    const { promises } = await get(pair.owner, `/lanes/${lane}`);
    expect(promises).toMatchObject([{ isAgreed: true, choice: { rights: { outcome: "on-conditions" } } }]);
    expect(promises[0].choice.rights.answers.map(({ question }: { question: string }) => question)).toEqual(
      promises[0].promise.rights.map(({ question }: { question: string }) => question),
    );
  });
});

it("is looked for in the text that two people cleared, not in what somebody wrote since", async () => {
  const { lane, needId } = await tell();
  const promiseId = await promise(lane);
  const rewrite = async (items: readonly string[]): Promise<void> => {
    const [{ digest: seen }] = (await get(pair.asker, `/needs/${needId}`)).versions;
    await (await as(pair.asker, "officer")).put(`/assistance/needs/${needId}/text`, { ...NEED, items, seen });
  };
  const choosing = async () => await refusedToAsk(pair.asker, `/lanes/${lane}/choices`, { promiseId });
  await rewrite([ITEM_OF_28]);
  await byTwo(pair.asker, `/needs/${needId}/clearance`, {}, "approvals");
  expect(await choosing()).toBe("rights-check-needed");
  await rewrite(NEED.items);
  expect(await choosing()).toBe("rights-check-needed");
});

it("stands where the need is withdrawn: it is reported, taken back or met, and nothing new is promised", async () => {
  const { lane, promiseId } = await agree();
  const { needId } = await get(pair.asker, `/lanes/${lane}`);
  await post(pair.asker, `/needs/${needId}/withdrawal`);
  await pair.settle();
  await post(pair.owner, `/lanes/${lane}/activities`, ACTIVITY(promiseId));
  await pair.settle();
  await post(pair.asker, `/lanes/${lane}/outcomes`, { promiseId, outcome: "partly-met" });
  expect(await refusedToAsk(pair.owner, `/lanes/${lane}/promises`, PROMISE)).toBe("step-not-possible");
  await post(pair.owner, `/lanes/${lane}/refusals`, { promiseId });
  await pair.settle();
  expect((await get(pair.asker, `/lanes/${lane}`)).promises).toMatchObject([{ isAgreed: false, declined: true }]);
});

const MEASURE = { title: "Cybercrime Act", citation: "Act 12/2025" };
const ITEM_OF_28 = "art-28-1";
const MONEY = (promiseId: string) => ({
  promiseId,
  kind: "disbursement",
  amount: "100.10",
  currency: "EUR",
  on: "2027-02-28",
});
const ACTIVITY = (promiseId: string) => ({
  promiseId,
  language: "en",
  activity: "First course",
  from: "2027-04-01",
  to: "2027-04-05",
  places: 20,
  attended: 18,
  completed: 16,
  byKind: [
    { kind: "judges", attended: 12, completed: 11 },
    { kind: "prosecutors", attended: 6, completed: 5 },
  ],
  evaluation: "Most asked for more exercises.",
});

describe("what follows", () => {
  it("stands under its author and is never changed but by a later line", async () => {
    const { lane, promiseId } = await agree();
    await post(pair.owner, `/lanes/${lane}/activities`, ACTIVITY(promiseId));
    const money = MONEY(promiseId);
    await post(pair.owner, `/lanes/${lane}/money`, money);
    await post(pair.owner, `/lanes/${lane}/money`, { ...money, amount: "200.20" });
    await post(pair.owner, `/lanes/${lane}/money`, { ...money, amount: "7", currency: "USD" });
    await post(pair.asker, `/lanes/${lane}/money`, { ...money, amount: "300" });
    await pair.settle();
    const { promises } = await get(pair.asker, `/lanes/${lane}`);
    const [{ reports, money: totals }] = promises;
    expect(totals).toEqual([
      { side: "asker", kind: "disbursement", currency: "EUR", value: "300" },
      { side: "helper", kind: "disbursement", currency: "EUR", value: "300.3" },
      { side: "helper", kind: "disbursement", currency: "USD", value: "7" },
    ]);
    const wrong = reports.find(
      ({ money: one }: { money?: { amount: { value: string } } }) => one?.amount.value === "200.20",
    );
    const corrected = { ...money, amount: "20.02", corrects: wrong.sequence };
    expect(await refusal(pair.asker, `/lanes/${lane}/money`, corrected)).toBe("line-unknown");
    await post(pair.owner, `/lanes/${lane}/money`, corrected);
    expect(await refusal(pair.owner, `/lanes/${lane}/money`, corrected)).toBe("line-unknown");
    await pair.settle();
    const after = (await get(pair.asker, `/lanes/${lane}`)).promises[0];
    expect(after.money).toContainEqual({ side: "helper", kind: "disbursement", currency: "EUR", value: "120.12" });
    expect(after.reports).toContainEqual(expect.objectContaining({ sequence: wrong.sequence, isCorrected: true }));
  });

  it("is refused where it cannot be so: numbers of a training, days to come, money that is none", async () => {
    const { lane, promiseId } = await agree();
    const activity = ACTIVITY(promiseId);
    const at = `/lanes/${lane}`;
    for (const change of [
      { completed: 19 },
      { attended: 17 },
      { byKind: [{ kind: "judges", attended: 1, completed: 2 }] },
    ]) {
      expect(await refusal(pair.owner, `${at}/activities`, { ...activity, ...change })).toBe("training-numbers");
    }
    expect(await refusal(pair.owner, `${at}/activities`, { ...activity, to: "2027-03-01" })).toBe("days-reversed");
    const money = { promiseId, kind: "expenditure", amount: "5", currency: "EUR", on: "2027-03-02" };
    expect(await refusal(pair.owner, `${at}/money`, money)).toBe("date-in-future");
    expect(await refusal(pair.owner, `${at}/money`, { ...money, on: "2027-03-01", amount: "nothing" })).toBe(
      "money-no-amount",
    );
    expect(await refusal(pair.owner, `${at}/results`, { promiseId, value: "4", on: "2027-03-02" })).toBe(
      "date-in-future",
    );
    const other = "01930000-0000-7000-8000-0000000000a9";
    expect(await refusal(pair.owner, `${at}/money`, { ...money, on: "2027-03-01", promiseId: other })).toBe(
      "promise-unknown",
    );
  });

  it("is printed with the legal basis of the day on which it was chosen", async () => {
    const { lane, promiseId } = await agree();
    const paper = await (
      await as(pair.asker, "officer")
    ).file(`/assistance/lanes/${lane}/agreement.pdf?promise=${promiseId}`);
    expect((await paper.text()).slice(0, 5)).toBe("%PDF-");
  });
});

it("shows a sum with the decimals of its currency", () => {
  const shown = [
    ["310.4", "EUR"],
    ["310", "JPY"],
    ["310.125", "EUR"],
    ["7", "KWD"],
  ] as const;
  expect(shown.map(([value, currency]) => moneyInWords({ value, currency }))).toEqual([
    "310.40 EUR",
    "310 JPY",
    "310.125 EUR",
    "7.000 KWD",
  ]);
});

const WORDS = {
  reporting: "XM-EXAMPLE-2",
  language: "en",
  name: "Courses for judges",
  description: "Judges learn what an electronic trace is.",
  indicator: "Judges who completed",
  sector: "justice",
};
const publish = async (server: CaseServer, lane: string, promiseId: string, change: object = {}): Promise<void> => {
  await byTwo(server, `/lanes/${lane}/publication`, { promiseId, ...WORDS, ...change }, "approvals");
  await pair.settle();
};
const publications = async (server: CaseServer) => (await get(server, "/publications")).publications;

describe("a published help", () => {
  const everybody = async ({ publicApp, platform }: CaseServer, path: string): Promise<string> =>
    await (await publicApp.request(`${platform.config.publicUrl}${path}`)).text();
  const iati = async (server: CaseServer): Promise<string> => await everybody(server, "/iati.xml");

  it("is read by everybody once two people of both sides published it, with our own lines alone, until either takes it back", async () => {
    const { lane, promiseId } = await agree();
    const refused = async (change: object) =>
      await refusedToAsk(pair.owner, `/lanes/${lane}/publication`, { promiseId, ...WORDS, ...change });
    expect(await refused({ promiseId: randomUUID() })).toBe("promise-unknown");
    expect(await refused({ description: "…" })).toBe("iati-rule");
    // At its box, and in words that name no member and no rule of the machine.
    const browser = await browserOf(pair.owner);
    const form = `/assistance/lanes/${lane}/publication?promise=${promiseId}`;
    await browser.open(form);
    const shown = plainText((await browser.submit(form, { ...WORDS, description: "…" })).html);
    expect(shown).toContain("“What is done” cannot stand in the registers of aid as it is. Write it in words");
    expect(shown).not.toMatch(/description\.0|rule schema/);
    expect(await refused({ reporting: "XM/1" })).toBe("invalid-field");
    await post(pair.owner, `/lanes/${lane}/money`, MONEY(promiseId));
    await post(pair.asker, `/lanes/${lane}/money`, { ...MONEY(promiseId), amount: "77.77" });
    await pair.settle();

    await publish(pair.owner, lane, promiseId);
    expect(await publications(pair.owner)).toMatchObject([{ promiseId, readBy: "other-side" }]);
    await expect(iati(pair.owner)).resolves.not.toContain(promiseId);
    await publish(pair.asker, lane, promiseId, { reporting: "XM-EXAMPLE-1" });
    const [ours, theirs] = [await iati(pair.owner), await iati(pair.asker)];
    expect(ours).toContain(`XM-EXAMPLE-2-${promiseId}`);
    expect(ours).toContain("100.1");
    expect(ours).not.toContain("77.77");
    // Which question the need is about is its State's word: whoever published before that State did has none of it.
    expect(ours).not.toContain("art-55");
    expect(theirs).toContain(`XM-EXAMPLE-1-${promiseId}`);
    expect(theirs).toContain("77.77");
    expect(theirs).toContain("art-55");
    expect(await everybody(pair.owner, "/help-given")).toContain("Courses for judges");

    // Published anew it stands once.
    await publish(pair.owner, lane, promiseId, { name: "More courses" });
    expect((await iati(pair.owner)).match(/<iati-activity /g)).toHaveLength(1);
    expect(await iati(pair.owner)).not.toContain("art-55");

    // What is said in another dossier is about nothing of this one.
    const elsewhere = await tell();
    await pair.owner.platform.database.transaction(async (tx) => {
      const dossierId = parseDossierId(elsewhere.lane);
      const said = { verb: "publish", sequence: 1, saidAt: "2027-03-01T12:00:00.000Z", promiseId, isPublic: false };
      const content = { needId: elsewhere.needId, ...said };
      const by = { kind: "system", job: "test" } as const;
      const kind = "assistance-step" as const;
      await pair.owner.federation.send(tx, {
        to: pair.asker.state,
        kind,
        dossierId,
        content,
        priority: "ordinary",
        by,
      });
    });
    await pair.settle();
    expect((await get(pair.asker, `/lanes/${elsewhere.lane}`)).stage).toBe("acknowledged");
    expect(await iati(pair.asker)).toContain(promiseId);

    // After a restore nobody reads it before somebody looked at it.
    const { platform } = pair.owner;
    const [{ publicationId: restored }] = await publications(pair.owner);
    await updatePublication(platform.database.db, restored, { life: "before the backup" });
    await expect(iati(pair.owner)).resolves.not.toContain(promiseId);
    const { lists } = await publicationsAfterRestore({ platform });
    expect(lists).toEqual({ publicationsToLookAt: [{ publicationId: restored }] });
    await post(pair.owner, `/publications/${restored}/keeping`);
    expect(await iati(pair.owner)).toContain(promiseId);

    const [{ publicationId }] = await publications(pair.asker);
    await byTwo(pair.asker, `/publications/${publicationId}/retraction`, {}, "approvals");
    await pair.settle();
    expect(await publications(pair.asker)).toEqual([]);
    expect(await publications(pair.owner)).toMatchObject([{ readBy: "other-side" }]);
    await expect(iati(pair.owner)).resolves.not.toContain(promiseId);
    await expect(everybody(pair.owner, "/help-given")).resolves.toContain("Nothing is published yet");
    expect(await refusedToAsk(pair.asker, `/publications/${publicationId}/retraction`, {})).toBe("publication-unknown");
  });

  it("outlives the need until one side takes it back, and leaves no word then; what the other side never published ends with the need", async () => {
    const words = ["medlarpublished", "quinceunread"] as const;
    const { lane, promiseId } = await agree();
    const { needId } = await get(pair.asker, `/lanes/${lane}`);
    const unread = await agree();
    await publish(pair.asker, lane, promiseId, { name: words[0] });
    await publish(pair.owner, lane, promiseId);
    await publish(pair.asker, unread.lane, unread.promiseId, { name: words[1] });
    await byTwo(pair.asker, `/needs/${needId}/end`, { order: "Decision 5/2027" }, "approvals");
    const other = (await get(pair.asker, `/lanes/${unread.lane}`)).needId;
    await byTwo(pair.asker, `/needs/${other}/end`, { order: "Decision 6/2027" }, "approvals");
    const left = async () => (await placesOf(pair.asker.platform, words)).get(words[0]);
    expect((await placesOf(pair.asker.platform, words)).get(words[1])).toEqual([]);
    expect(await left()).not.toEqual([]);
    expect(await iati(pair.asker)).toContain(promiseId);

    const [theirs] = (await publications(pair.owner)).filter(
      (one: { promiseId?: string }) => one.promiseId === promiseId,
    );
    await byTwo(pair.owner, `/publications/${theirs.publicationId}/retraction`, {}, "approvals");
    await pair.settle();
    const [ours] = await publications(pair.asker);
    expect(ours).toMatchObject({ promiseId, readBy: "other-side" });
    await byTwo(pair.asker, `/publications/${ours.publicationId}/retraction`, {}, "approvals");
    expect([await publications(pair.asker), await left()]).toEqual([[], []]);
  });

  it("is taken back after the end of the need, which the other side hears of, whether its own copy ended or not", async () => {
    for (const endsToo of [false, true]) {
      const [{ lane, promiseId }, { needId }] = await agree().then(
        async (made) => [made, await get(pair.asker, `/lanes/${made.lane}`)] as const,
      );
      for (const server of [pair.asker, pair.owner]) await publish(server, lane, promiseId);
      const there = (await get(pair.owner, `/lanes/${lane}`)).needId;
      await byTwo(pair.asker, `/needs/${needId}/end`, { order: "Decision 7/2027" }, "approvals");
      await pair.settle();
      if (endsToo) await byTwo(pair.owner, `/needs/${there}/end`, { order: "Decision 8/2027" }, "approvals");
      await pair.settle();
      expect(await iati(pair.owner)).toContain(promiseId);
      const [ours] = (await publications(pair.asker)).filter(
        (one: { promiseId: string }) => one.promiseId === promiseId,
      );
      await byTwo(pair.asker, `/publications/${ours.publicationId}/retraction`, {}, "approvals");
      await pair.settle();
      await expect(iati(pair.owner)).resolves.not.toContain(promiseId);
      const theirs = (await publications(pair.owner)).find((one: { promiseId: string }) => one.promiseId === promiseId);
      expect(theirs.readBy).toBe("other-side");
    }
  });

  it("is read by nobody once whoever promised takes that back", async () => {
    const { lane, promiseId } = await agree();
    for (const server of [pair.asker, pair.owner]) await publish(server, lane, promiseId);
    expect(await iati(pair.asker)).toContain(promiseId);
    await post(pair.owner, `/lanes/${lane}/refusals`, { promiseId });
    await pair.settle();
    for (const server of [pair.asker, pair.owner]) expect(await iati(server)).not.toContain(promiseId);
  });
});

describe("the end of a need", () => {
  it("leaves no word of what was promised, chosen, reported or asked of two people", async () => {
    const words = ["quincepromise", "medlaranswer", "sorbusreport", "rowanwaiting"] as const;
    const [promised, answered, reported, waiting] = words;
    const { lane, needId } = await tell();
    const rights = { ...RIGHTS, further: answered, outcome: "go-on" };
    const promiseId = await promise(lane, { ...REACHING, deliverable: promised, rights: promised });
    await choose(lane, promiseId, { language: "en", rights });
    await post(pair.owner, `/lanes/${lane}/activities`, { ...ACTIVITY(promiseId), activity: reported });
    await (
      await as(pair.owner, "officer")
    ).confirm(`/assistance/lanes/${lane}/promises`, {
      ...PROMISE,
      deliverable: waiting,
    });
    await pair.settle();
    const there = (await get(pair.owner, `/lanes/${lane}`)).needId;
    for (const [server, id] of [
      [pair.asker, needId],
      [pair.owner, there],
    ] as const) {
      expect([...(await placesOf(server.platform, words)).values()].flat()).not.toEqual([]);
      await byTwo(server, `/needs/${id}/end`, { order: "Decision 4/2027" }, "approvals");
    }
    await pair.settle();
    for (const server of [pair.asker, pair.owner]) {
      const found = await placesOf(server.platform, words);
      expect(Object.fromEntries([...found].filter(([, at]) => at.length > 0))).toEqual({});
    }
    expect(await refusal(pair.asker, `/lanes/${lane}/money`, MONEY(promiseId))).toBe("need-ended");
  });
});

describe("a profile", () => {
  const PROFILE = { kinds: ["training"], languages: ["en", "fr"], costs: "provider", until: "2027-12-31" };

  it("is opened by two, sent to whom both saw, changed, and closed", async () => {
    const { askedId, subjectId } = await (
      await as(pair.owner, "officer")
    ).confirm("/assistance/profiles", { ...PROFILE, offerId: randomUUID(), receivers: ["XA"] });
    await (await as(pair.owner, "authoriser")).confirm(`/assistance/profile-approvals/${askedId}/approval`);
    await pair.settle();
    expect((await get(pair.asker, "/profiles?kind=training")).profiles).toMatchObject([{ state: "XB", version: 1 }]);
    expect((await get(pair.asker, "/profiles?kind=funding")).profiles).toEqual([]);
    await (
      await as(pair.owner, "officer")
    ).put(`/assistance/profiles/${subjectId}`, { ...PROFILE, kinds: ["funding"], version: 1 });
    await pair.settle();
    expect((await get(pair.asker, "/profiles?kind=funding")).profiles).toMatchObject([{ state: "XB", version: 2 }]);
    await post(pair.owner, `/profiles/${subjectId}/closing`);
    await pair.settle();
    expect((await get(pair.asker, "/profiles")).profiles).toEqual([]);
  });

  it("holds for a year at most, and is refused past its day where it is used", async () => {
    const refused = async (until: string) => await refusedToAsk(pair.owner, "/profiles", { ...PROFILE, until });
    expect(await refused("2028-03-02")).toBe("offer-too-long");
    expect(await refused("2027-02-28")).toBe("date-passed");
    const { askedId, subjectId } = await (
      await as(pair.owner, "officer")
    ).confirm("/assistance/profiles", { ...PROFILE, offerId: randomUUID(), until: "2027-03-20" });
    await (await as(pair.owner, "authoriser")).confirm(`/assistance/profile-approvals/${askedId}/approval`);
    expect(await tasks(pair.owner)).toContain("renew-profile");
    const { lane } = await tell();
    pair.clock.set("2027-03-21T12:00:00.000Z");
    expect(await refusal(pair.owner, `/lanes/${lane}/interest`, { offerId: subjectId })).toBe("offer-past");
    expect((await get(pair.asker, "/profiles")).profiles).toEqual([]);
  });
});

describe("beside a need", () => {
  it("stands who fits and why, and who does not and why not: to whoever asks of others, to whoever may help of itself", async () => {
    const profile = { languages: ["en", "fr"], costs: "provider", until: "2027-12-31", receivers: ["XA"] };
    for (const more of [{ kinds: ["training"], items: ["art-55"], states: ["XA"] }, { kinds: ["funding"] }]) {
      const body = { ...profile, ...more, offerId: randomUUID() };
      const { askedId } = await (await as(pair.owner, "officer")).confirm("/assistance/profiles", body);
      await (await as(pair.owner, "authoriser")).confirm(`/assistance/profile-approvals/${askedId}/approval`);
    }
    const { lane, needId } = await tell();
    const page = async (server: CaseServer, id: string): Promise<string> =>
      plainText((await (await browserOf(server)).open(`/assistance/needs/${id}`)).html);
    const reasons =
      "Names Article 55 · Kinds of help: Training · Languages: English · Both hold until 1 September 2027";
    const ours = await page(pair.asker, needId);
    expect(ours).toContain("Who fits");
    expect(ours).toContain(`Borealia: ${reasons} · Names Aurelia`);
    expect(ours).toContain("Borealia: It offers other kinds of help");
    const theirs = await page(pair.owner, (await get(pair.owner, `/lanes/${lane}`)).needId);
    expect(theirs).toContain("How our profiles fit");
    expect(theirs).toContain(`Borealia: ${reasons} · Names Aurelia`);
  });
});

/** The officer's. */
async function browserOf({ app, identity, platform }: CaseServer) {
  const found = (await identity.people()).find(({ name }) => name === "officer");
  if (found === undefined) throw new Error("nobody is called officer");
  const { id, name, roles, languages } = found;
  return await openBrowser(app, platform.config.appUrl, identity, { id, name, roles, languages });
}

/** As it is read, without marks of direction. */
const plainText = (html: string): string =>
  html
    .replaceAll(/<[^>]+>/g, "")
    .replaceAll(/[\u2066-\u2069]/g, "")
    .replaceAll(/\s+/g, " ");

describe("a published profile", () => {
  it("is the exact text that two people saw, and is read until it is closed", async () => {
    const profile = { kinds: ["training"], languages: ["en"], costs: "provider", until: "2027-12-31" };
    const { askedId, subjectId } = await (
      await as(pair.owner, "officer")
    ).confirm("/assistance/profiles", { ...profile, offerId: randomUUID() });
    await (await as(pair.owner, "authoriser")).confirm(`/assistance/profile-approvals/${askedId}/approval`);
    await byTwo(pair.owner, `/profiles/${subjectId}/publication`, {}, "approvals");
    expect((await get(pair.owner, "/publications")).publications[0]).toMatchObject({
      offerId: subjectId,
      readBy: "everybody",
    });
    await post(pair.owner, `/profiles/${subjectId}/closing`);
    expect(await refusedToAsk(pair.owner, `/profiles/${subjectId}/publication`, {})).toBe("offer-past");
  });
});

describe("what was met", () => {
  it("proposes an answer of the checklist from the result, in its boxes, of which nothing is kept before somebody saves it", async () => {
    await refusal(pair.asker, "/assessments");
    const { lane, promiseId } = await agree();
    await post(pair.owner, `/lanes/${lane}/results`, { promiseId, value: "38", on: "2027-03-01" });
    await pair.settle();
    await post(pair.asker, `/lanes/${lane}/outcomes`, { promiseId, outcome: "met" });
    const answers = async () => (await get(pair.asker, "/answers/art-55")).versions;
    const before = await answers();
    const browser = await browserOf(pair.asker);
    const form = /href="([^"]*art-55[^"]*)"/.exec((await browser.open(`/assistance/lanes/${lane}`)).html)?.[1] ?? "";
    const { html } = await browser.open(form.replaceAll("&amp;", "&"));
    const proposed = "Help of Borealia (Training). The need was: Met";
    expect(html).toContain(proposed);
    expect(html).toMatch(/38 of 40/);
    // Words of the promise go with the need; an answer stays.
    expect(html).not.toContain(PROMISE.deliverable);
    expect(html).toMatch(/value="unused"[^>]*checked|checked[^>]*value="unused"/);
    expect(await answers()).toEqual(before);
    await browser.submit("/checklist/items/art-55", { law: "yes" });
    const [saved] = await answers();
    expect(saved).toMatchObject({ state: "draft", practice: "unused" });
    expect(saved.words).toContain(proposed);
    expect(await refusal(pair.asker, "/answers/art-55/confirmation", { version: saved.version })).not.toBe("ok");
  });
});

describe("a year later", () => {
  it("is asked about a year on, and only whoever asked says that it was met", async () => {
    const { lane, promiseId } = await agree();
    expect(await refusal(pair.owner, `/lanes/${lane}/outcomes`, { promiseId, outcome: "met" })).toBe(
      "step-not-possible",
    );
    pair.clock.set("2027-08-02T12:00:00.000Z");
    await pair.settle();
    expect(await tasks(pair.owner)).toContain("report-help");
    await post(pair.owner, `/lanes/${lane}/results`, { promiseId, value: "36", on: "2027-08-01" });
    pair.clock.set("2028-08-02T12:00:00.000Z");
    await pair.settle();
    expect(await tasks(pair.asker)).toContain("look-back");
    await post(pair.asker, `/lanes/${lane}/outcomes`, {
      promiseId,
      outcome: "partly-met",
      language: "en",
      text: "Four left.",
    });
    await pair.settle();
    expect(await get(pair.owner, `/lanes/${lane}`)).toMatchObject({
      stage: "reported",
      promises: [{ met: { outcome: "partly-met" } }],
    });
  });
});

describe("after a restore", () => {
  it("what was published of a need that ended is taken back at once, and the other side hears of it later", async () => {
    pair = await openCasePair({ further: CAST });
    const { lane, promiseId } = await agree();
    for (const server of [pair.asker, pair.owner]) await publish(server, lane, promiseId);
    const { needId } = await get(pair.asker, `/lanes/${lane}`);
    await byTwo(pair.asker, `/needs/${needId}/end`, { order: "Decision 9/2027" }, "approvals");
    await pair.settle();
    const { backup, server } = await pair.asker.backUp();
    const asker = await server.restore(backup);
    const { owner } = pair;
    const [{ publicationId }] = await publications(asker);
    await byTwo(asker, `/publications/${publicationId}/retraction`, {}, "approvals");
    expect(await publications(asker)).toEqual([]);
    expect(await publications(owner)).toMatchObject([{ readBy: "everybody" }]);
    await settleServers([asker, owner], 5);
    expect(await publications(owner)).toMatchObject([{ readBy: "other-side" }]);
  });
});
