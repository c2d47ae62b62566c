import { beforeAll, expect, it } from "vitest";
import { gatesPassed, text } from "../../../../tests/support/case-steps.ts";
import { type CasePair, openCasePair } from "../../../../tests/support/cooperation-network.ts";
import { card, letter, letterSteps } from "../../../../tests/support/letter-steps.ts";

// A State without a server ends its request once more, when it is over.

let pair: CasePair;
const { reply, calledBackCard } = letterSteps(() => pair);

beforeAll(async () => {
  pair = await openCasePair({ smallOffice: true, at: "2027-03-02T02:30:00.000Z" });
});

async function requestOf(correspondentId: string): Promise<string> {
  const arrived = { ...letter(correspondentId), receivedAt: pair.clock.now().toISOString() };
  return (await pair.owner.as("duty").post("/letters", arrived)).requestId;
}

const withdrawal = (theirReference: string) =>
  reply("withdrawal", { reason: text("The case is over.") }, { theirReference });
const closure = (theirReference: string) => reply("closure", { outcome: "withdrawn" }, { theirReference });

it("keeps a withdrawal and a closure of what is over as come too late, and nothing follows from either", async () => {
  const duty = pair.owner.as("duty");
  const requestId = await requestOf(await calledBackCard(pair.owner));
  const replies = `/requests/${requestId}/replies`;
  await duty.post(replies, withdrawal("CAS/1"));
  expect(await duty.get(`/requests/${requestId}`)).toMatchObject({ status: "withdrawn", tooLate: [] });

  await duty.post(replies, withdrawal("CAS/2"));
  await duty.post(replies, closure("CAS/3"));
  await duty.post(replies, closure("CAS/4"));
  await duty.post(replies, withdrawal("CAS/5"));

  const { status, withdrawal: first, closure: ended, tooLate, lettersIn } = await duty.get(`/requests/${requestId}`);
  expect([status, first.paper.reference, ended.paper.reference]).toEqual(["closed", "CAS/1", "CAS/3"]);
  expect(tooLate).toMatchObject([
    { kind: "withdrawal", code: "superseded", paper: { reference: "CAS/2" } },
    { kind: "closure", code: "superseded", paper: { reference: "CAS/4" } },
    { kind: "withdrawal", code: "superseded", paper: { reference: "CAS/5" } },
  ]);
  const late = lettersIn.filter((one: { tooLate?: true }) => one.tooLate);
  expect(late.map((one: { reference: string }) => one.reference)).toEqual(["CAS/2", "CAS/4", "CAS/5"]);
});

it("says so on the check page, before it is registered", async () => {
  const requestId = await requestOf(await calledBackCard(pair.owner));
  const replies = `/requests/${requestId}/replies`;
  await pair.owner.as("duty").post(replies, withdrawal("CAS/6"));
  const duty = await pair.owner.browse("duty");
  await duty.open(`${replies}/new?kind=withdrawal`);
  const day = { "datedOn-day": "1", "datedOn-month": "3", "datedOn-year": "2027" };
  const { html } = await duty.submit(`${replies}/withdrawal/check`, { words: "Once more: it is over.", ...day });
  expect(html).toContain("It comes too late");
  expect(html).toContain("The status does not change: withdrawn.");
});

it("asks for no call back before it keeps what nothing follows from", async () => {
  const duty = pair.owner.as("duty");
  const { correspondentId } = await duty.post("/correspondents", { ...card, authority: "Ministry of Cascadia" });
  const requestId = await requestOf(correspondentId);
  const replies = `/requests/${requestId}/replies`;
  expect(await duty.refusal("POST", replies, closure("CAS/7"))).toBe("card-not-called-back");
  await duty.post(`/requests/${requestId}/acknowledgement`);
  await duty.post(`/requests/${requestId}/screening`, {
    records: gatesPassed("preservation", "before-deciding", "reciprocity"),
  });
  const nothing = { outcome: "nothing-found", reasons: text("No such account was ever there.") };
  await duty.confirm(`/requests/${requestId}/decision`, nothing);
  await pair.owner.as("authoriser").confirm(`/requests/${requestId}/decision-authorisation`);
  await duty.post(`/requests/${requestId}/closure`, { outcome: "answered" });
  await duty.post(replies, closure("CAS/7"));
  const { status, tooLate } = await duty.get(`/requests/${requestId}`);
  expect([status, tooLate.map(({ kind }: { kind: string }) => kind)]).toEqual(["closed", ["closure"]]);
});
