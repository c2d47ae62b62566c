import { beforeAll, describe, expect, it } from "vitest";
import { acceptRequest, draftRequest, recordByTwo, sentRequest, text } from "../../../../tests/support/case-steps.ts";
import {
  type CasePair,
  type CaseServer,
  openCasePair,
  type PersonName,
} from "../../../../tests/support/cooperation-network.ts";
import { elementsFor, isPlace } from "../../../convention/index.ts";
import { once } from "../../../../tests/support/byte-streams.ts";
import { parseDossierId, parseRequestId } from "../../../protocol/identifiers.ts";

// How requests go between two servers, from the first step to the last. Invented cases.

const WHERE_IT_APPLIES = [...elementsFor("extradition"), ...elementsFor("interception"), ...elementsFor("confiscation")]
  .filter(({ element }) => element.force !== "always" && !isPlace(element.id))
  .map(({ element }) => element.id);

const FULL = {
  mechanism: "extradition" as const,
  // A full request is held back where its offences are not told.
  leaveOut: WHERE_IT_APPLIES.filter((id) => id !== "offences"),
  answers: { "request-kind": { codes: ["full-request"] } },
};

let pair: CasePair;

beforeAll(async () => {
  pair = await openCasePair();
});

interface Life {
  readonly steps: readonly {
    step: string;
    lane: string;
    content: { instalment?: number; exhibits?: string[]; note?: { text: string } } | null;
  }[];
  readonly possible: readonly string[];
  readonly next: string | null;
  readonly ended: boolean;
  readonly amounts: readonly object[];
}

async function lifeAt(server: CaseServer, requestId: string, person: PersonName = "duty"): Promise<Life> {
  return (await server.as(person).get(`/requests/${requestId}`)).life;
}

async function says(server: CaseServer, requestId: string, step: string, ...records: object[]): Promise<void> {
  await server.as("duty").post(`/requests/${requestId}/steps`, { step, ...(records.length === 0 ? {} : { records }) });
  await pair.settle(2);
}

/** A step behind which two people stand. */
async function twoSay(server: CaseServer, requestId: string, step: string, ...records: object[]): Promise<void> {
  await server.as("duty").confirm(`/requests/${requestId}/steps`, { step, records });
  await server.as("authoriser").confirm(`/requests/${requestId}/steps/authorisation`);
  await pair.settle(2);
}

async function bothSee(requestId: string): Promise<readonly string[]> {
  const [owner, asker] = [await lifeAt(pair.owner, requestId), await lifeAt(pair.asker, requestId, "drafter")];
  expect(asker.steps.map(({ step }) => step)).toEqual(owner.steps.map(({ step }) => step));
  expect(asker.amounts).toEqual(owner.amounts);
  return owner.steps.map(({ step }) => step);
}

const moment = (at: string) => ({ moment: at });
const line = (words: string) => ({ line: words });
const day = (on: string) => ({ day: on });

describe("an extradition", () => {
  let [requestId, dossierId] = ["", ""];

  beforeAll(async () => {
    ({ requestId, dossierId } = await sentRequest(pair, FULL));
  });

  it.each([
    ["is unknown here", "beamed-up"],
    ["skips what comes before it", "surrendered"],
    ["ends what never began", "released"],
    ["only the other side has", "outcome-told"],
  ])(
    "has no step that %s: a refusal, an entry in the log, a line for the officer, and nothing moves",
    async (why, step) => {
      const { owner, asker } = pair;
      const seen = async () => await asker.as("drafter").get(`/requests/${requestId}`);
      const before = await seen();
      const content = { requestId, step, recordedAt: "2027-03-01T12:00:00.000Z", note: text(`We did what ${why}.`) };
      await owner.platform.database.transaction(async (tx) => {
        await owner.federation.send(tx, {
          to: asker.state,
          kind: "step",
          dossierId: parseDossierId(dossierId),
          content,
          priority: "ordinary",
          by: { kind: "system", job: "test" },
        });
      });
      await pair.settle(2);
      const now = await seen();
      expect({ life: now.life, status: now.status }).toEqual({ life: before.life, status: before.status });
      expect(now.tooLate).toHaveLength(before.tooLate.length + 1);
      const { html } = await (await asker.browse("drafter")).open(`/requests/${requestId}`);
      expect(html).toContain(`We did what ${why}.`);
      const { entries } = await asker.as("screener").get("/audit/entries");
      expect(entries.map(({ type }: { type: string }) => type)).toContain("cooperation.request-came-too-late");
    },
  );

  it("tells the arrest with its hour, keeps at home what the person was told, and asks for what a step needs", async () => {
    expect((await lifeAt(pair.asker, requestId, "drafter")).possible).toEqual([]);
    const refusal = await pair.owner.as("duty").refusal("POST", `/requests/${requestId}/steps`, { step: "arrested" });
    expect(refusal).toBe("step-incomplete");
    const arrest = { "happened-at": moment("2027-03-01T09:30:00.000Z"), "happened-where": line("Northport") };
    await says(pair.owner, requestId, "arrested", arrest);
    await says(pair.owner, requestId, "person-told", {
      "happened-at": moment("2027-03-01T09:40:00.000Z"),
      "told-of": { codes: ["told-request", "told-lawyer"] },
    });
    expect((await lifeAt(pair.owner, requestId)).steps.map(({ step }) => step)).toEqual(["arrested", "person-told"]);
    expect((await lifeAt(pair.asker, requestId, "drafter")).steps.map(({ step }) => step)).toEqual(["arrested"]);
  });

  it("is surrendered by two people, once it was granted and a day was set", async () => {
    const surrender = {
      "happened-at": moment("2027-03-01T11:00:00.000Z"),
      "happened-where": line("Bridge of Northport"),
      "days-in-custody": { number: 12 },
    };
    const early = { step: "surrendered", records: [surrender] };
    expect(await pair.owner.as("duty").refusal("POST", `/requests/${requestId}/steps`, early)).toBe(
      "step-out-of-order",
    );
    await acceptRequest(pair, requestId, "extradition");
    expect((await lifeAt(pair.owner, requestId)).next).toBe("surrender-date-set");
    await says(pair.owner, requestId, "surrender-date-set", {
      "appointed-at": moment("2027-03-01T11:00:00.000Z"),
      "appointed-where": line("Bridge of Northport"),
    });
    await pair.owner.as("duty").confirm(`/requests/${requestId}/steps`, early);
    expect(await pair.owner.as("duty").refusal("POST", `/requests/${requestId}/steps`, early)).toBe("step-waits");
    const needs = (await pair.owner.as("authoriser").get("/queue")).items as { need: string }[];
    expect(needs.map(({ need }) => need)).toContain("authorise-step");
    await pair.settle(2);
    expect((await lifeAt(pair.asker, requestId, "drafter")).steps.map(({ step }) => step)).not.toContain("surrendered");
    const authorise = `/requests/${requestId}/steps/authorisation`;
    expect(await pair.owner.as("duty").refusal("POST", authorise)).toBe("role-missing");
    await pair.owner.as("authoriser").confirm(authorise);
    await pair.settle(2);
    expect((await lifeAt(pair.asker, requestId, "drafter")).ended).toBe(true);
    await pair.asker.as("drafter").post(`/requests/${requestId}/steps`, {
      step: "outcome-told",
      records: [{ "result-words": { text: text("Sentenced to two years.") } }],
    });
    await pair.settle(2);
    const seen = (await lifeAt(pair.asker, requestId, "drafter")).steps.map(({ step }) => step);
    expect(seen).toEqual(["arrested", "granted", "surrender-date-set", "surrendered", "outcome-told"]);
  });

  it("shows its life on both pages, and the proposal to who may stand behind it", async () => {
    const { html } = await (await pair.asker.browse("drafter")).open(`/requests/${requestId}`);
    expect(html).toContain("Surrendered the person");
    expect(html).toContain("Sentenced to two years.");
  });
});

describe("a provisional arrest", () => {
  it("is counted by the treaty of the two States, warns both, and ends with the full request that follows it", async () => {
    const { asker, owner, clock } = pair;
    const basis = {
      basisId: "01930000-0000-7000-8000-0000000000b1",
      kind: "reciprocity",
      citation: "Exchange of notes on extradition",
      states: ["XA", "XB"],
      mechanisms: ["extradition"],
      inForceFrom: "2020-01-01",
      limits: { provisionalArrestMayEnd: 18, provisionalArrestMustEnd: 40 },
      source: { kind: "fictional", reference: "Invented for a test" },
    };
    const { requestId, dossierId } = await sentRequest(pair, { mechanism: "extradition", leaveOut: WHERE_IT_APPLIES });
    await says(owner, requestId, "arrested", { "happened-at": moment(clock.now().toISOString()) });
    expect((await lifeAt(owner, requestId)).next).toBe("full-request-received");
    const clocksAt = async (server: CaseServer, person: PersonName) =>
      (
        (await server.as(person).get(`/requests/${requestId}`)).clocks as {
          rule: string;
          standing: string;
          known: boolean;
        }[]
      ).map(({ rule, standing, known }) => [rule, standing, known]);
    expect(await clocksAt(asker, "drafter")).toContainEqual(["provisional-arrest-must-end", "running", false]);
    for (const server of [asker, owner]) await recordByTwo(server, "/treaty/bases", basis);
    clock.advance(32 * 86_400_000);
    await pair.settle();
    const warned = ["provisional-arrest-must-end", "warning", true];
    expect(await clocksAt(asker, "drafter")).toContainEqual(warned);
    expect(await clocksAt(owner, "duty")).toContainEqual(warned);
    const needsOf = async (server: CaseServer, person: PersonName) =>
      ((await server.as(person).get("/queue")).items as { need: string }[]).map(({ need }) => need);
    expect(await needsOf(asker, "drafter")).toContain("send-papers");
    expect(await needsOf(owner, "duty")).toContain("release-person");
    const supplement = {
      ...FULL,
      answers: { "request-kind": { codes: ["supplement"] } },
      dossierId,
      follows: requestId,
    };
    await sentRequest(pair, supplement);
    expect(await clocksAt(owner, "duty")).toContainEqual(warned);
    expect(await clocksAt(asker, "drafter")).toContainEqual(warned);
    const full = await sentRequest(pair, { ...FULL, dossierId, follows: requestId });
    await pair.settle();
    const ended = ["provisional-arrest-must-end", "ended", true];
    expect(await clocksAt(owner, "duty")).toContainEqual(ended);
    expect(await clocksAt(asker, "drafter")).toContainEqual(ended);
    expect(await needsOf(owner, "duty")).not.toContain("release-person");
    expect(await needsOf(asker, "drafter")).not.toContain("send-papers");
    // The custody goes on in the full request: the person is released there, and nobody looks for them anew.
    const page = await (await owner.browse("duty")).open(`/requests/${full.requestId}`);
    expect(page.html).toContain("Arrested the person");
    expect((await lifeAt(owner, full.requestId)).possible).toEqual(expect.arrayContaining(["person-told", "released"]));
  });

  it("surrenders nobody, whatever was granted, in action, API and page alike", async () => {
    const { owner } = pair;
    const { requestId } = await sentRequest(pair, {
      ...FULL,
      answers: { "request-kind": { codes: ["provisional-arrest"] } },
    });
    await acceptRequest(pair, requestId, "extradition");
    const { possible, next } = await lifeAt(owner, requestId);
    expect(next).toBe("search-for-person");
    expect(possible.filter((step) => step.startsWith("surrender"))).toEqual([]);
    const set = {
      step: "surrender-date-set",
      records: [{ "appointed-at": moment("2027-03-01T11:00:00.000Z"), "appointed-where": line("Bridge") }],
    };
    expect(await owner.as("duty").refusal("POST", `/requests/${requestId}/steps`, set)).toBe("step-out-of-order");
    const { html } = await (await owner.browse("duty")).open(`/requests/${requestId}`);
    expect(html).toContain("Granted the arrest");
    expect(html).not.toContain(`/requests/${requestId}/steps/surrender`);
    const other = await (await owner.browse("duty")).open(`/requests/${requestId}/other-steps`);
    expect(other.html).toContain(`/requests/${requestId}/steps/surrendered`);
    const form = await (await owner.browse("duty")).open(`/requests/${requestId}/steps/surrendered`);
    expect(form.html).toContain("It happened all the same");
  });
});

describe("what happened in truth", () => {
  it("is said by two people with a reason where it does not follow, and a wrong step is put right for both States", async () => {
    const { owner, asker } = pair;
    const { requestId } = await sentRequest(pair, { ...FULL, answers: { "request-kind": { codes: ["transit"] } } });
    const duty = owner.as("duty");
    const at = moment("2027-03-01T11:00:00.000Z");
    const arrest = { step: "arrested", records: [{ "happened-at": at }] };
    expect(await duty.refusal("POST", `/requests/${requestId}/steps`, arrest)).toBe("step-not-of-kind");
    const all = { ...arrest, nevertheless: true };
    expect(await duty.refusal("POST", `/requests/${requestId}/steps`, all)).toBe("step-without-reason");
    await duty.confirm(`/requests/${requestId}/steps`, { ...all, note: text("He was wanted here too.") });
    expect((await lifeAt(owner, requestId)).steps).toEqual([]);
    await owner.as("authoriser").confirm(`/requests/${requestId}/steps/authorisation`);
    await pair.settle(2);
    expect(await bothSee(requestId)).toEqual(["arrested"]);

    const steps = `/requests/${requestId}/steps`;
    const officer = await owner.browse("duty");
    const page = await officer.open(`/requests/${requestId}`);
    const [, link] = /href="([^"]*corrects=[^"]*)"/.exec(page.html) ?? [];
    const form = await officer.open((link ?? "").replaceAll("&amp;", "&"));
    expect(form.html).toContain("it did not happen");
    const [said] = (await duty.get(`/requests/${requestId}`)).life.steps;
    const corrects = { step: said.step, recordedAt: said.content.recordedAt };
    await duty.post(steps, { step: "said-in-error", corrects, note: text("It was another man.") });
    await pair.settle(2);
    expect(await bothSee(requestId)).toEqual([]);
    const seen = (await asker.as("drafter").get(`/requests/${requestId}`)).life;
    expect(seen.corrected).toMatchObject([{ step: "arrested", lane: "peer" }]);
    expect((await (await asker.browse("drafter")).open(`/requests/${requestId}`)).html).toContain(
      "It was another man.",
    );
  });
});

it("begins the full request from the arrest: full, without what was only asked for the arrest, and one that changed sends nothing stale", async () => {
  const arrest = { ...FULL, answers: { "request-kind": { codes: ["provisional-arrest"] } } };
  const { requestId, dossierId } = await sentRequest(pair, arrest);
  const drafter = pair.asker.as("drafter");
  const begun = await drafter.post(`/dossiers/${dossierId}/requests`, { mechanism: "extradition", follows: requestId });
  const { draft } = await drafter.get(`/requests/${begun.requestId}`);
  expect(draft.elements["request-kind"]).toEqual({ codes: ["full-request"] });
  expect(draft.elements["person-sought"]).toBeDefined();
  expect(Object.keys(draft.elements)).not.toEqual(expect.arrayContaining(["intends-full-request"]));
  const { requestId: changed } = await draftRequest(pair, { ...arrest, dossierId });
  await drafter.put(`/requests/${changed}/draft`, {
    step: "element",
    elementId: "request-kind",
    value: { codes: ["transit"] },
  });
  const { html } = await (await pair.asker.browse("drafter")).open(`/requests/${changed}/draft/check`);
  expect(html).toContain("Answers that do not leave");
});

it("intercepts in two instalments, extends before the end, and stops nothing that never began", async () => {
  const { requestId, dossierId } = await sentRequest(pair, { mechanism: "interception", leaveOut: WHERE_IT_APPLIES });
  const stop = { step: "stopped", records: [{ "happened-at": moment("2027-03-01T12:00:00.000Z") }] };
  expect(await pair.owner.as("duty").refusal("POST", `/requests/${requestId}/steps`, stop)).toBe("step-out-of-order");
  await acceptRequest(pair, requestId, "interception");
  const from = moment("2027-03-01T12:00:00.000Z");
  await says(pair.owner, requestId, "collection-authorised", {
    "collect-from": from,
    "collect-until": moment("2027-03-20T00:00:00.000Z"),
  });
  await says(pair.owner, requestId, "connected", { "happened-at": from });
  const instalment = (to: string) => ({ "covers-to": moment(to) });
  const exhibit = await pair.owner.evidence.exhibits.takeIn(
    {
      dossierId: parseDossierId(dossierId),
      requestId: parseRequestId(requestId),
      title: text("The first night"),
      kind: "mailbox",
      acquisition: { tools: [] },
    },
    { stream: once(new Uint8Array(64)) },
    pair.owner.people.executing,
  );
  const carrying = (id: string) => ({
    step: "instalment-sent",
    records: [instalment("2027-03-02T00:00:00.000Z")],
    exhibits: [id],
  });
  const foreign = carrying("01930000-0000-7000-8000-0000000000e1");
  expect(await pair.owner.as("duty").refusal("POST", `/requests/${requestId}/steps`, foreign)).toBe("exhibit-unknown");
  await pair.owner.as("duty").post(`/requests/${requestId}/steps`, carrying(exhibit.exhibitId));
  await pair.settle(2);
  await says(pair.asker, requestId, "extension-asked", {
    "collect-until": moment("2027-04-01T00:00:00.000Z"),
    "step-reason": { text: text("A new line was found.") },
  });
  await says(pair.owner, requestId, "instalment-sent", instalment("2027-03-03T00:00:00.000Z"));
  await says(pair.owner, requestId, "stopped", { "happened-at": moment("2027-03-01T12:00:00.000Z") });
  const numbers = (await lifeAt(pair.asker, requestId, "drafter")).steps.map(({ content }) => content?.instalment);
  expect(numbers.filter((number) => number !== undefined)).toEqual([1, 2]);
  const named = (await lifeAt(pair.asker, requestId, "drafter")).steps.map(({ content }) => content?.exhibits ?? []);
  expect(named.flat()).toEqual([exhibit.exhibitId]);
  await bothSee(requestId);
  const late = {
    step: "extension-asked",
    records: [{ "collect-until": from, "step-reason": { text: text("More.") } }],
  };
  expect(await pair.asker.as("drafter").refusal("POST", `/requests/${requestId}/steps`, late)).toBe("step-too-late");
});

it("lifts no freezing before the other State could give its views, and adds sums by currency", async () => {
  const { requestId } = await sentRequest(pair, { mechanism: "confiscation", leaveOut: WHERE_IT_APPLIES });
  const held = (what: string, value: string, currency: string) => ({
    "held-what": line(what),
    "held-amount": { amount: { value, currency } },
  });
  await says(pair.owner, requestId, "frozen", held("Account 1", "1000.50", "EUR"), held("Wallet", "0.25", "XBT"));
  await says(pair.owner, requestId, "frozen", held("Account 2", "10", "EUR"));
  const lift = { step: "lifted", records: [held("Account 1", "1000.50", "EUR")] };
  expect(await pair.owner.as("duty").refusal("POST", `/requests/${requestId}/steps`, lift)).toBe("step-out-of-order");
  const dayIn = (days: number) =>
    day(new Date(pair.clock.now().getTime() + days * 86_400_000).toISOString().slice(0, 10));
  const over = { step: "lifting-intended", records: [{ "by-day": dayIn(-2) }] };
  expect(await pair.owner.as("duty").refusal("POST", `/requests/${requestId}/steps`, over)).toBe(
    "deadline-in-the-past",
  );
  await says(pair.owner, requestId, "lifting-intended", { "by-day": dayIn(14) });
  await pair.asker.as("drafter").post(`/requests/${requestId}/steps`, {
    step: "views-given",
    records: [{ views: { text: text("The account received the ransom.") } }],
  });
  await pair.settle(2);
  await twoSay(pair.owner, requestId, "lifted", held("Account 2", "10", "EUR"));
  await bothSee(requestId);
  expect((await lifeAt(pair.asker, requestId, "drafter")).amounts).toEqual([
    { step: "frozen", currency: "EUR", value: "1010.50" },
    { step: "frozen", currency: "XBT", value: "0.25" },
    { step: "lifted", currency: "EUR", value: "10" },
  ]);
});

describe("a third party's claim on property", () => {
  const claim = (who: string) => ({
    claimant: line(who),
    "claim-right": { codes: ["claim-ownership"] },
    "claimed-property": line("Villa at Northport"),
  });
  const decided = (who: string, result: string) => ({
    claimant: line(who),
    "claim-result": { codes: [result] },
    "decided-on": day("2027-03-01"),
  });
  const paid = { "paid-amount": { amount: { value: "500.00", currency: "EUR" } } };

  it("is entered by the State that hears it, and until that says how it ended going on takes two people and a reason", async () => {
    const { owner, asker } = pair;
    const { requestId } = await sentRequest(pair, { mechanism: "return-of-property" });
    const steps = `/requests/${requestId}/steps`;
    const duty = owner.as("duty");
    // The asking State's court hears one, ours another.
    await asker.as("drafter").post(steps, { step: "third-party-claim", records: [claim("Ana Nemo")] });
    await pair.settle(2);
    const agree = { step: "return-agreed", records: [paid] };
    expect(await duty.refusal("POST", steps, agree)).toBe("claim-undecided");
    await says(owner, requestId, "third-party-claim", claim("Bo Nemo"));
    const { next } = await lifeAt(owner, requestId);
    expect(next).toBe("claim-decided");
    for (const [server, person] of [
      [owner, "duty"],
      [asker, "drafter"],
    ] as const) {
      const { html } = await (await server.browse(person)).open(`/requests/${requestId}`);
      expect(html).toContain("2 claims of third parties are undecided");
      expect(html).toContain("Villa at Northport");
    }
    // Each State decides what it hears.
    const theirs = { step: "claim-decided", records: [decided("Ana Nemo", "claim-rejected")] };
    expect(await duty.refusal("POST", steps, theirs)).toBe("claim-unknown");
    const officer = await owner.browse("duty");
    const form = await officer.open(`${steps}/claim-decided`);
    expect(form.html).toContain('value="Bo Nemo"');
    await twoSay(owner, requestId, "claim-decided", decided("bo nemo ", "claim-withdrawn"));
    expect((await lifeAt(owner, requestId)).possible).not.toContain("claim-decided");

    // The other claim is open: the page asks why, and two people stand behind it.
    const asked = await officer.open(`${steps}/return-agreed`);
    expect(asked.html).toContain("It goes on before the claim is decided");
    const all = { ...agree, nevertheless: true };
    expect(await duty.refusal("POST", steps, all)).toBe("step-without-reason");
    await duty.confirm(steps, { ...all, note: text("The villa is no part of what is returned.") });
    expect((await officer.open(`/requests/${requestId}`)).html).toContain("claim on the property is undecided");
    await owner.as("authoriser").confirm(`${steps}/authorisation`);
    await pair.settle(2);
    expect(await duty.refusal("POST", steps, { step: "paid", records: [paid] })).toBe("claim-undecided");
    await asker.as("drafter").confirm(steps, theirs);
    await asker.as("authoriser").confirm(`${steps}/authorisation`);
    await pair.settle(2);
    await says(owner, requestId, "paid", paid);
    const said = ["claim-decided", "claim-decided", "paid", "return-agreed", "third-party-claim", "third-party-claim"];
    expect((await bothSee(requestId)).toSorted()).toEqual(said);
  });

  it("is taken back as a mistake by two people alone, and correcting what was paid is not to go on", async () => {
    const { owner } = pair;
    const { requestId } = await sentRequest(pair, { mechanism: "confiscation", leaveOut: WHERE_IT_APPLIES });
    const steps = `/requests/${requestId}/steps`;
    await says(owner, requestId, "frozen", { "held-what": line("Villa at Northport") });
    await says(owner, requestId, "sold", paid);
    await says(owner, requestId, "third-party-claim", claim("Bo Nemo"));
    const said = (await owner.as("duty").get(`/requests/${requestId}`)).life.steps as {
      content: { step: string; recordedAt: string };
    }[];
    const correcting = (place: number) => ({
      corrects: { step: said[place]?.content.step, recordedAt: said[place]?.content.recordedAt },
      note: text("It was another sum."),
    });
    const duty = owner.as("duty");
    await duty.post(steps, { step: "sold", records: [paid], ...correcting(1) });
    expect(await duty.refusal("POST", steps, { step: "sold", records: [paid] })).toBe("claim-undecided");
    await duty.confirm(steps, { step: "said-in-error", ...correcting(2) });
    expect(await duty.refusal("POST", steps, { step: "sold", records: [paid] })).toBe("claim-undecided");
    await owner.as("authoriser").confirm(`${steps}/authorisation`);
    await says(owner, requestId, "sold", paid);
  });

  it("holds back the return that is asked for apart, and can be decided there", async () => {
    const { owner, asker } = pair;
    const duty = owner.as("duty");
    const taken = await sentRequest(pair, { mechanism: "confiscation", leaveOut: WHERE_IT_APPLIES });
    await says(owner, taken.requestId, "frozen", { "held-what": line("Villa at Northport") });
    await says(owner, taken.requestId, "third-party-claim", claim("Bo Nemo"));
    const { dossierId } = taken;
    const { requestId } = await sentRequest(pair, { mechanism: "return-of-property", dossierId });
    const steps = `/requests/${requestId}/steps`;
    const agree = { step: "return-agreed", records: [paid] };
    expect(await duty.refusal("POST", steps, agree)).toBe("claim-undecided");
    expect((await lifeAt(owner, requestId)).next).toBe("claims-open");
    for (const [server, person] of [
      [owner, "duty"],
      [asker, "drafter"],
    ] as const) {
      const { html } = await (await server.browse(person)).open(`/requests/${requestId}`);
      expect(html).toContain("Claims entered in another request of this dossier count as well");
    }
    const decision = { step: "claim-decided", records: [decided("Bo Nemo", "claim-rejected")], nevertheless: true };
    await duty.confirm(steps, { ...decision, note: text("The court decided after the confiscation.") });
    expect(await duty.refusal("POST", steps, agree)).toBe("claim-undecided");
    await owner.as("authoriser").confirm(`${steps}/authorisation`);
    await says(owner, requestId, "return-agreed", paid);
    await says(owner, taken.requestId, "sold", paid);
  });
});

it("agrees to one text of a joint investigation of three States by its digest, each State for itself, the third as told", async () => {
  const { owner, asker } = pair;
  const { requestId } = await sentRequest(pair, { mechanism: "joint-investigation" });
  const steps = `/requests/${requestId}/steps`;
  const drafter = asker.as("drafter");
  const terms = {
    "agreement-states": { text: text("XA\nXB\nXC") },
    "agreement-text": { text: text("One purpose: the ransom of Northport.") },
  };
  await drafter.post(steps, { step: "agreement-drafted", records: [terms] });
  await pair.settle(2);
  const officer = await owner.browse("duty");
  const { html } = await officer.open(`/requests/${requestId}`);
  const [digest = ""] = /\b[0-9a-f]{64}\b/.exec(html) ?? [];
  expect(html).toContain("A text of the agreement waits for States that it names");
  const form = await officer.open(`${steps}/agreement-agreed`);
  expect(form.html).toContain(`value="${digest}"`);
  expect(form.html).toContain("One purpose: the ransom of Northport.");
  const agree = (of: string) => ({ step: "agreement-agreed", records: [{ "agreement-digest": line(of) }] });
  expect(await owner.as("duty").refusal("POST", steps, agree("0".repeat(64)))).toBe("agreement-unknown");
  await twoSay(owner, requestId, "agreement-agreed", { "agreement-digest": line(digest) });
  const told = { ...agree(digest), records: [{ "agreement-digest": line(digest), "agreed-by": line("XC") }] };
  for (const body of [agree(digest), told]) {
    await asker.as("drafter").confirm(steps, body);
    await asker.as("authoriser").confirm(`${steps}/authorisation`);
  }
  await pair.settle(2);
  // What was signed is that text, and no other one.
  expect((await officer.open(`${steps}/agreement-signed`)).html).toContain(`value="${digest}"`);
  const signed = { "happened-on": day("2027-03-01"), "team-until": day("2028-03-01") };
  const another = { step: "agreement-signed", records: [{ ...signed, "agreement-digest": line("0".repeat(64)) }] };
  expect(await owner.as("duty").refusal("POST", steps, another)).toBe("agreement-unknown");
  for (const [server, person] of [
    [owner, "duty"],
    [asker, "drafter"],
  ] as const) {
    const page = (await (await server.browse(person)).open(`/requests/${requestId}`)).html;
    expect(page).toContain("that the others agreed is only told");
    expect(page).toContain("has agreed, as told by");
  }
});
