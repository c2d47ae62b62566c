import { beforeAll, expect, it } from "vitest";
import { draftRequest, gatesPassed, text } from "../../../../tests/support/case-steps.ts";
import { type CasePair, openCasePair } from "../../../../tests/support/cooperation-network.ts";
import { letterSteps } from "../../../../tests/support/letter-steps.ts";

// UNCC art. 40(4)-(5), with a State without a server.

let pair: CasePair;
const { reply, calledBackCard, postAll, needsAbout } = letterSteps(() => pair);
const BOUND = { kind: "use-limit", article: "40(5)", text: text("For the harbour case only.") };

beforeAll(async () => {
  pair = await openCasePair({ smallOffice: true });
});

it("comes by letter with its conditions, and the note of it is posted", async () => {
  const { owner } = pair;
  const duty = owner.as("duty");
  const now = pair.clock.now().toISOString();
  const letter = {
    correspondentId: await calledBackCard(owner),
    bearer: "letter",
    mechanism: "spontaneous-information",
    theirReference: "CAS/2027/7",
    legalBasis: { kind: "reciprocity", citation: "Note of 4 May 2026" },
    elements: { information: { text: text("The clerk has an account with us.") } },
    urgency: "ordinary",
    datedOn: now.slice(0, 10),
    receivedAt: now,
  };
  const asked = { ...letter, mechanism: "preservation", elements: {}, theirReference: "CAS/2027/8" };
  expect(await duty.refusal("POST", "/letters", { ...asked, conditions: [BOUND] })).toBe("conditions-not-of-a-request");
  const disclosure = { ...letter, mechanism: "preserved-traffic-disclosure", elements: {} };
  expect(await duty.refusal("POST", "/letters", disclosure)).toBe("takes-up-unfitting");
  const { requestId } = await duty.post("/letters", { ...letter, conditions: [BOUND] });
  expect((await duty.get(`/requests/${requestId}`)).content.conditions).toMatchObject([
    { id: "condition-1", ...BOUND },
  ]);
  const browser = await owner.browse("duty");
  expect((await browser.open("/letters/new?mechanism=asset-information")).html).toContain('name="condition-0"');
  await browser.open(`/requests/${requestId}/taking-note`);
  await browser.submit(`/requests/${requestId}/taking-note`, { interest: "passed-to-competent", words: "Thank you." });
  expect(await needsAbout(owner, "duty", requestId)).toEqual(["print-and-post"]);
  await postAll(owner, requestId);
  expect(await needsAbout(owner, "duty", requestId)).toEqual([]);
  const lifts = reply("consent", { lifts: ["condition-1"], text: text("Use it.") });
  await duty.post(`/requests/${requestId}/replies`, lifts);
  const use = { use: "other-case", note: text("A tax case.") };
  expect(await duty.refusal("POST", `/requests/${requestId}/uses`, use)).toBe("ok");
});

it("goes by letter, and its note is registered once", async () => {
  const { asker } = pair;
  const drafter = asker.as("drafter");
  const correspondentId = await calledBackCard(asker);
  const source = { kind: "fictional", reference: "the script of the tests" } as const;
  const accession = { kind: "accession", state: "XC", on: "2026-02-01", source } as const;
  await asker.treaty.recordInstrument(accession, asker.people.authoriser);
  const { dossierId } = await drafter.post("/dossiers", { title: "Invoice fraud", state: "XC", correspondentId });
  const { requestId } = await draftRequest(pair, { mechanism: "spontaneous-information", dossierId });
  await drafter.put(`/requests/${requestId}/draft`, { step: "conditions", conditions: [BOUND] });
  await drafter.post(`/requests/${requestId}/screening-request`);
  const records = gatesPassed("spontaneous-information", "before-sending");
  await asker.as("screener").post(`/requests/${requestId}/screening`, { records });
  await drafter.confirm(`/requests/${requestId}/submission`);
  await asker.as("authoriser").confirm(`/requests/${requestId}/sending`);
  await postAll(asker, requestId);
  const duty = await asker.browse("duty");
  const kinds = (await duty.open(`/requests/${requestId}/replies/new`)).html;
  expect(kinds).toContain('value="status"');
  expect(kinds).not.toContain('value="decision"');
  expect((await duty.open(`/requests/${requestId}/replies/new?kind=status`)).html).toContain('value="request-follows"');
  const replies = `/requests/${requestId}/replies`;
  const api = asker.as("duty");
  const decided = reply("decision", { outcome: "accept" });
  expect(await api.refusal("POST", replies, decided)).toBe("information-is-not-decided");
  await api.post(replies, reply("status", { status: "noted", facts: { interest: "no-interest" } }));
  const { status, takenNote } = await api.get(`/requests/${requestId}`);
  expect([status, takenNote.content.facts.interest, takenNote.bearer]).toEqual(["noted", "no-interest", "letter"]);
  const again = reply("status", { status: "noted", facts: {} }, { theirReference: "CAS/2027/9-c" });
  expect(await api.refusal("POST", replies, again)).toBe("noted-already");
  expect(await needsAbout(asker, "duty", requestId)).toEqual([]);
  const { lines } = await api.get(`/statistics?year=${pair.clock.now().getFullYear()}`);
  const own = lines.find((line: { mechanism: string }) => line.mechanism === "spontaneous-information");
  expect(own).toMatchObject({ direction: "outgoing", requests: 1, open: 0, outcomes: { "no-interest": 1 } });
});
