import { beforeAll, expect, it } from "vitest";
import {
  acceptRequest,
  draftRequest,
  orderTerms,
  sendRequest,
  text,
  valueFor,
} from "../../../../tests/support/case-steps.ts";
import { type CasePair, openCasePair } from "../../../../tests/support/cooperation-network.ts";
import { lifeOf, requiredElement } from "../../../convention/index.ts";
import { exampleRecord } from "../../../../tests/support/example-record.ts";

// A letter rogatory of five measures: asked once, decided in parts, carried out side by side, answered over weeks.

const FIVE = ["records", "searches-and-freezing", "evidence-or-statements", "service-of-documents", "stored-data"];

let pair: CasePair;

beforeAll(async () => {
  pair = await openCasePair();
});

const there = async (requestId: string) => await pair.owner.as("duty").get(`/requests/${requestId}`);
const here = async (requestId: string) => await pair.asker.as("drafter").get(`/requests/${requestId}`);
const standing = ({ purposes }: { purposes: readonly { purpose: string; status: string; outcome: string }[] }) =>
  Object.fromEntries(purposes.map(({ purpose, status, outcome }) => [purpose, [status, outcome]]));

async function decide(requestId: string, decision: object): Promise<void> {
  await pair.owner.as("duty").confirm(`/requests/${requestId}/decision`, decision);
  await pair.owner.as("authoriser").confirm(`/requests/${requestId}/decision-authorisation`);
  await pair.settle();
}

it("asks what is common once, and of each thing what it needs", async () => {
  const { requestId } = await draftRequest(pair, { mechanism: "legal-assistance", purposes: FIVE });
  const drafter = pair.asker.as("drafter");
  const { draft, missing } = await drafter.get(`/requests/${requestId}`);
  expect(draft.purposes).toEqual(FIVE);
  expect(missing.blocking).toEqual([]);
  // To serve a document alone needs no summary of the facts; beside a search it does.
  await drafter.put(`/requests/${requestId}/draft`, { step: "element", elementId: "40(15)(c)", value: {} });
  const lacks = (await drafter.get(`/requests/${requestId}`)).missing.blocking;
  expect(lacks.map(({ elementId }: { elementId: string }) => elementId)).toEqual(["40(15)(c)"]);
  const page = (await (await pair.asker.browse("drafter")).open(`/requests/${requestId}/draft/check`)).html;
  for (const words of ["Serve judicial documents", "Search, seize or freeze", "Begin one request for each"]) {
    expect(page).toContain(words);
  }
  const refused = async (purposes: readonly string[], more: object = {}) =>
    await drafter.refusal("PUT", `/requests/${requestId}/draft`, {
      step: "offence",
      offence: { conventionOffence: "13", electronicEvidence: true },
      purposes,
      ...more,
    });
  expect(await refused(["records", "extradition"])).toBe("purposes-unfitting");
  expect(await refused(["records", "interception"], { purpose: "records" })).toBe("purposes-unfitting");
  expect(await refused(["records", "records"])).toBe("invalid-field");
  expect(await refused(["records"])).toBe("invalid-field");
});

it("goes from its draft to its last part, each measure with its decision and its life", async () => {
  const { requestId } = await draftRequest(pair, { mechanism: "legal-assistance", purposes: FIVE });
  await sendRequest(pair, requestId, "legal-assistance");
  expect((await there(requestId)).content.purposes).toEqual(FIVE);
  const duty = pair.owner.as("duty");
  const executing = pair.owner.as("executing");
  const accept = { outcome: "accept", purposes: ["records", "service-of-documents"] };

  // Three are decided in three ways, at once by the same two people as any other request.
  await acceptRequest(pair, requestId, "legal-assistance", accept);
  expect(standing(await there(requestId))).toEqual({
    records: ["accepted", "accept"],
    "service-of-documents": ["accepted", "accept"],
    "searches-and-freezing": ["acknowledged", null],
    "evidence-or-statements": ["acknowledged", null],
    "stored-data": ["acknowledged", null],
  });
  expect((await there(requestId)).status).toBe("accepted");
  expect(await duty.refusal("POST", `/requests/${requestId}/decision-preview`, { outcome: "accept" })).toBe(
    "decision-purposes-missing",
  );
  const stranger = { outcome: "accept", purposes: ["interception"] };
  expect(await duty.refusal("POST", `/requests/${requestId}/decision-preview`, stranger)).toBe(
    "decision-purposes-missing",
  );
  // What was granted is not decided again.
  const again = { ...accept, outcome: "refuse", groundIds: ["essential-interests"], reasons: text("It is too late.") };
  await duty.post(`/requests/${requestId}/consultation`, { text: text("We think of refusing one of five.") });
  await pair.settle();
  expect((await there(requestId)).status).toBe("accepted");
  expect(await duty.refusal("POST", `/requests/${requestId}/decision`, again)).toBe("decision-not-open");

  await pair.asker.as("drafter").post(`/requests/${requestId}/consultation`, { text: text("We understand.") });
  await pair.settle();
  await decide(requestId, { ...again, purposes: ["searches-and-freezing"] });
  const until = "2027-12-01";
  const later = { groundIds: ["ongoing-case"], reasons: text("Our own case goes on."), postponedUntil: until };
  await decide(requestId, { outcome: "postpone", purposes: ["evidence-or-statements"], ...later });
  await decide(requestId, { outcome: "accept", purposes: ["stored-data"] });
  const both = [standing(await there(requestId)), standing(await here(requestId))];
  expect(both[0]).toEqual({
    records: ["accepted", "accept"],
    "service-of-documents": ["accepted", "accept"],
    "searches-and-freezing": ["refused", "refuse"],
    "evidence-or-statements": ["postponed", "postpone"],
    "stored-data": ["accepted", "accept"],
  });
  expect(both[1]).toEqual(both[0]);

  // An order serves what was granted, and nothing else.
  const terms = orderTerms();
  const order = async (more: object) =>
    await executing.refusal("POST", `/requests/${requestId}/orders`, { terms, ...more });
  expect(await order({})).toBe("order-purpose-missing");
  expect(await order({ purpose: "evidence-or-statements" })).toBe("request-not-granted");
  const { orderId } = await executing.post(`/requests/${requestId}/orders`, { terms, purpose: "stored-data" });
  expect((await executing.get(`/orders/${orderId}`)).serves).toMatchObject({ requestId, purpose: "stored-data" });

  // Lives run side by side: the same step in one is not said in another.
  const steps = (await there(requestId)).purposes.find(
    ({ purpose }: { purpose: string }) => purpose === "service-of-documents",
  ).life.possible;
  const [first] = steps;
  const { record } = lifeOf("legal-assistance", "service-of-documents")?.steps.find(({ id }) => id === first) ?? {};
  const step = { step: first, ...(record === undefined ? {} : { records: [exampleRecord(record)] }) };
  expect(await duty.refusal("POST", `/requests/${requestId}/steps`, step)).toBe("step-unknown");
  await duty.confirm(`/requests/${requestId}/steps`, { ...step, purpose: "service-of-documents" });
  await pair.settle();
  for (const file of [await there(requestId), await here(requestId)]) {
    const said = Object.fromEntries(
      file.purposes.map(({ purpose, life }: { purpose: string; life: { steps: { step: string }[] } }) => [
        purpose,
        life.steps.map((one) => one.step),
      ]),
    );
    expect(said).toEqual({
      records: ["granted"],
      "service-of-documents": ["granted", first],
      "searches-and-freezing": ["refused"],
      "evidence-or-statements": [],
      "stored-data": ["granted"],
    });
  }

  // Answered over weeks, each part naming what it answers; the whole only when nothing is left to decide.
  const part = { text: "The records of the bank.", language: "en" };
  const answer = async (more: object) =>
    await executing.refusal("POST", `/requests/${requestId}/answer-parts`, { ...part, ...more });
  expect(await answer({})).toBe("answer-purposes-missing");
  expect(await answer({ purposes: ["searches-and-freezing"] })).toBe("answer-purposes-missing");
  const stray = { purposes: ["records"], exhibits: ["01930000-0000-7000-8000-0000000000e9"] };
  expect(await answer(stray)).toBe("exhibit-unknown");
  await executing.post(`/requests/${requestId}/answer-parts`, { ...part, purposes: ["records"] });
  await pair.settle();
  expect((await here(requestId)).answerParts).toMatchObject([{ number: 1, part: { purposes: ["records"] } }]);
  expect(await executing.refusal("POST", `/requests/${requestId}/answered`)).toBe("purposes-undecided");
  pair.clock.advance(21 * 86_400_000);
  const weeksLater = pair.owner.as("executing");
  await decide(requestId, { outcome: "accept", purposes: ["evidence-or-statements"] });
  await weeksLater.post(`/requests/${requestId}/answer-parts`, {
    ...part,
    purposes: ["service-of-documents", "stored-data"],
  });
  await weeksLater.post(`/requests/${requestId}/answer-parts`, { ...part, purposes: ["evidence-or-statements"] });
  await weeksLater.post(`/requests/${requestId}/answered`);
  await pair.settle();
  expect(standing(await here(requestId))).toEqual({
    records: ["answered", "accept"],
    "service-of-documents": ["answered", "accept"],
    "searches-and-freezing": ["refused", "refuse"],
    "evidence-or-statements": ["answered", "accept"],
    "stored-data": ["answered", "accept"],
  });

  // Page and paper show each, on both sides.
  for (const [server, person] of [
    [pair.asker, "drafter"],
    [pair.owner, "duty"],
  ] as const) {
    const page = (await (await server.browse(person)).open(`/requests/${requestId}`)).html;
    for (const words of ["Search, seize or freeze", "How it goes: Serve judicial documents", "answered in part 1"]) {
      expect(page, words).toContain(words);
    }
  }
});

it("is consulted on what may be refused, which waits for the answer while the rest goes on", async () => {
  const purposes = ["records", "searches-and-freezing", "service-of-documents"];
  const { requestId } = await draftRequest(pair, { mechanism: "legal-assistance", purposes });
  await sendRequest(pair, requestId, "legal-assistance");
  await acceptRequest(pair, requestId, "legal-assistance", { outcome: "accept", purposes: ["records"] });
  const duty = pair.owner.as("duty");
  const consult = { text: text("We think of refusing the search."), purposes: ["searches-and-freezing"] };
  const stray = { ...consult, purposes: ["records"] };
  expect(await duty.refusal("POST", `/requests/${requestId}/consultation`, stray)).toBe("decision-purposes-missing");
  const officer = await pair.owner.browse("duty");
  expect((await officer.open(`/requests/${requestId}/write/consultation`)).html).toContain("What it is about");
  await officer.submit(`/requests/${requestId}/write/consultation`, {
    words: consult.text.text,
    purposes: consult.purposes,
  });
  await pair.settle();
  const open = {
    records: ["accepted", "accept"],
    "searches-and-freezing": ["consultation", null],
    "service-of-documents": ["acknowledged", null],
  };
  expect([standing(await there(requestId)), standing(await here(requestId))]).toEqual([open, open]);
  expect((await here(requestId)).consultations[0].opened.content.purposes).toEqual(consult.purposes);
  for (const [server, person] of [
    [pair.asker, "drafter"],
    [pair.owner, "duty"],
  ] as const) {
    const page = (await (await server.browse(person)).open(`/requests/${requestId}`)).html;
    expect(page).toMatch(/What it is about:\s*Search, seize or freeze/);
  }

  // What nobody was consulted about is not refused.
  const refuse = { outcome: "refuse", groundIds: ["essential-interests"], reasons: text("It would harm us.") };
  const both = { ...refuse, purposes: ["searches-and-freezing", "service-of-documents"] };
  expect(await duty.refusal("POST", `/requests/${requestId}/decision`, both)).toBe(
    "decision-consultation-before-refusal",
  );
  pair.clock.advance(60_000);
  await decide(requestId, { outcome: "accept", purposes: ["service-of-documents"] });
  // A decision about something else does not end it.
  await pair.asker.as("drafter").post(`/requests/${requestId}/consultation`, { text: text("We understand.") });
  await pair.settle();
  expect((await there(requestId)).consultations[0].replies).toHaveLength(1);
  await decide(requestId, { ...refuse, purposes: ["searches-and-freezing"] });
  expect(standing(await here(requestId))).toEqual({
    ...open,
    "searches-and-freezing": ["refused", "refuse"],
    "service-of-documents": ["accepted", "accept"],
  });
});

it("goes back for completion beside a grant, and is over when nothing that was granted is left", async () => {
  const purposes = ["records", "service-of-documents"];
  const { requestId } = await draftRequest(pair, { mechanism: "legal-assistance", purposes });
  await sendRequest(pair, requestId, "legal-assistance");
  await acceptRequest(pair, requestId, "legal-assistance", { outcome: "accept", purposes: ["records"] });
  const back = {
    outcome: "return-for-completion",
    purposes: ["service-of-documents"],
    requestedElements: ["40(15)(d)"],
  };
  await pair.owner.as("duty").confirm(`/requests/${requestId}/decision`, back);
  await pair.settle();
  const drafter = pair.asker.as("drafter");
  const needs = async () =>
    (await drafter.get("/queue")).items
      .filter(({ subject }: { subject: { id: string } }) => subject.id === requestId)
      .map(({ need }: { need: string }) => need);
  expect(await needs()).toContain("answer-question");
  pair.clock.advance(60_000);
  await drafter.post(`/requests/${requestId}/answers`, { text: text("To the defendant.") });
  await pair.settle();
  expect(await needs()).not.toContain("answer-question");
  expect(standing(await there(requestId))).toEqual({
    records: ["accepted", "accept"],
    "service-of-documents": ["acknowledged", "return-for-completion"],
  });
  await decide(requestId, { outcome: "nothing-found", purposes: ["records"] });
  expect([(await there(requestId)).status, (await here(requestId)).status]).toEqual(["acknowledged", "acknowledged"]);
  await decide(requestId, { outcome: "nothing-found", purposes: ["service-of-documents"] });
  expect([(await there(requestId)).status, (await here(requestId)).status]).toEqual(["answered", "answered"]);
});

it("comes back for what is undecided beside a grant on the day that a person named, and not before", async () => {
  const purposes = ["records", "service-of-documents"];
  const { requestId } = await draftRequest(pair, { mechanism: "legal-assistance", purposes });
  await sendRequest(pair, requestId, "legal-assistance");
  await acceptRequest(pair, requestId, "legal-assistance", { outcome: "accept", purposes: ["records"] });
  const needs = async () =>
    (await pair.owner.as("duty").get("/queue")).items
      .filter(({ subject }: { subject: { id: string } }) => subject.id === requestId)
      .map(({ need }: { need: string }) => need);
  expect(await needs()).toContain("decide");
  const officer = await pair.owner.browse("duty");
  expect((await officer.open(`/requests/${requestId}`)).html).toContain(`action="/requests/${requestId}/notes"`);
  const day = new Date(pair.clock.now().getTime() + 5 * 86_400_000).toISOString();
  await pair.owner.as("duty").post(`/requests/${requestId}/notes`, { lookAgainOn: day.slice(0, "2027-03-01".length) });
  expect(await needs()).not.toContain("decide");
  pair.clock.advance(6 * 86_400_000);
  await pair.settle();
  expect(await needs()).toContain("decide");
});

it("is decided on the page, without script, by ticking what is meant", async () => {
  const { requestId } = await draftRequest(pair, {
    mechanism: "legal-assistance",
    purposes: ["records", "service-of-documents"],
  });
  await sendRequest(pair, requestId, "legal-assistance");
  await pair.owner.as("duty").post(`/requests/${requestId}/acknowledgement`);
  const officer = await pair.owner.browse("duty");
  const page = await officer.open(`/requests/${requestId}/decision`);
  expect(page.html).toContain("What this decides");
  const check = `/requests/${requestId}/decision-check`;
  const none = await officer.submit(check, { outcome: "nothing-found", purposes: [] });
  expect([none.status, none.html.includes("Tick what this decides")]).toEqual([422, true]);
  const one = await officer.submit(check, { outcome: "nothing-found", purposes: ["records"] });
  expect(one.status).toBe(200);
  expect(one.html).toContain("Give originals or certified copies of records");
});

it("asks under another article for more than its own measure", async () => {
  const purposes = ["interception", "evidence-or-statements"];
  const { requestId } = await draftRequest(pair, { mechanism: "interception", purposes });
  const officer = await pair.asker.browse("drafter");
  const page = await officer.open(`/requests/${requestId}/draft/offence`);
  expect(page.html).toContain("What else is asked for in the same request");
  expect((await officer.submit(`/requests/${requestId}/draft/offence`, {})).status).toBe(200);
  expect((await here(requestId)).draft.purposes).toEqual(purposes);
  await sendRequest(pair, requestId, "interception");
  // The safeguards of each are gone through: that of persons who travel, too.
  const accept = { outcome: "accept", purposes: ["evidence-or-statements"] };
  await acceptRequest(pair, requestId, "legal-assistance", accept);
  expect(standing(await there(requestId))).toEqual({
    interception: ["acknowledged", null],
    "evidence-or-statements": ["accepted", "accept"],
  });
});

it("begins one request for each thing, with what was answered", async () => {
  const purposes = ["records", "service-of-documents"];
  const { requestId, dossierId } = await draftRequest(pair, { mechanism: "legal-assistance", purposes });
  const drafter = pair.asker.as("drafter");
  const { requests } = await drafter.post(`/requests/${requestId}/split`);
  const each = await Promise.all(requests.map(async (one: { requestId: string }) => await here(one.requestId)));
  expect(each.map(({ draft }) => [draft.purpose, draft.purposes])).toEqual([
    ["records", undefined],
    ["service-of-documents", undefined],
  ]);
  expect(each.map((one) => one.dossierId)).toEqual([dossierId, dossierId]);
  for (const one of each) expect(one.draft.elements["40(15)(d)"]).toEqual(valueFor(requiredElement("40(15)(d)")!));
  expect(await drafter.refusal("POST", `/requests/${each[0].requestId}/split`)).toBe("purposes-not-several");
});

it("keeps what it asks for, with what was answered, in a copy of the same kind and in no other", async () => {
  const purposes = ["interception", "evidence-or-statements"];
  const { requestId, dossierId } = await draftRequest(pair, { mechanism: "interception", purposes });
  const { draft } = await here(requestId);
  const copy = async (mechanism: string) => {
    const drafter = pair.asker.as("drafter");
    const copied = await drafter.post(`/dossiers/${dossierId}/requests`, { mechanism, copyOf: requestId });
    return (await here(copied.requestId)).draft;
  };
  const alike = await copy("interception");
  expect([alike.purposes, alike.purpose]).toEqual([purposes, undefined]);
  expect(alike.elements).toEqual(draft.elements);
  const other = await copy("legal-assistance");
  expect([other.purposes, other.purpose]).toEqual([undefined, undefined]);
});
