import { expect, it } from "vitest";
import { acceptRequest, draftRequest, sendRequest, text } from "../../../../tests/support/case-steps.ts";
import { type CasePair, type CaseServer, openCasePair } from "../../../../tests/support/cooperation-network.ts";
import { settleServers } from "../../../../tests/support/settle.ts";

// R1: a letter rogatory of five measures, of which one of the two servers is restored from a backup while it is answered in parts.

const FIVE = ["records", "searches-and-freezing", "evidence-or-statements", "service-of-documents", "stored-data"];
const GRANTED = FIVE.filter((one) => one !== "searches-and-freezing");

function pairOf(pair: CasePair, change: { asker?: CaseServer; owner?: CaseServer }): CasePair {
  const { asker, owner } = { ...pair, ...change };
  return { ...pair, asker, owner, settle: async (rounds = 5) => await settleServers([asker, owner], rounds) };
}

async function decide(pair: CasePair, requestId: string, decision: object): Promise<void> {
  await pair.owner.as("duty").confirm(`/requests/${requestId}/decision`, decision);
  await pair.owner.as("authoriser").confirm(`/requests/${requestId}/decision-authorisation`);
  await pair.settle();
  pair.clock.advance(60_000);
}

async function asked(pair: CasePair): Promise<string> {
  pair.clock.advance(60_000);
  const { requestId } = await draftRequest(pair, { mechanism: "legal-assistance", purposes: FIVE });
  await sendRequest(pair, requestId, "legal-assistance");
  return requestId;
}

async function grantTwo(pair: CasePair, requestId: string): Promise<void> {
  const accept = { outcome: "accept", purposes: ["records", "service-of-documents"] };
  await acceptRequest(pair, requestId, "legal-assistance", accept);
  pair.clock.advance(60_000);
}

async function answer(pair: CasePair, requestId: string, purposes: string[]): Promise<void> {
  const part = { text: "What was asked for.", language: "en", purposes };
  await pair.owner.as("executing").post(`/requests/${requestId}/answer-parts`, part);
  await pair.settle();
  pair.clock.advance(60_000);
}

/** How each thing stands with a server: what was decided, which parts answered it, and what was said of how it goes. */
async function standing(server: CaseServer, requestId: string): Promise<Readonly<Record<string, unknown>>> {
  const file = await server.as("authoriser").get(`/requests/${requestId}`);
  const parts = file.answerParts.map(({ part }: { part: { purposes: string[] } }) => part.purposes);
  const each = file.purposes.map(
    ({ purpose, status, outcome, life }: { purpose: string; status: string; outcome: string; life: Life }) => [
      purpose,
      { status, outcome, steps: life.steps.map(({ step }) => step) },
    ],
  );
  return { status: file.status, parts, ...Object.fromEntries(each) };
}

type Life = { readonly steps: readonly { readonly step: string }[] };

/** Two administrators close the log where it is behind. */
async function endRecovery(server: CaseServer): Promise<void> {
  const { incarnation, isInRecovery } = await server.as("drafter").get("/recovery");
  if (isInRecovery !== true) return;
  const { askedId } = await server
    .as("admin")
    .confirm(`/recovery/${incarnation.id}/end`, { reason: "The disk of the server was lost." });
  await server.as("secondAdmin").confirm(`/recovery/waiting/${askedId}/approval`);
}

/** From two grants, one refusal and one part of the answer on: the last decision, the last part, and the whole is answered. */
async function goOnToTheEnd(pair: CasePair, requestId: string): Promise<void> {
  await decide(pair, requestId, { outcome: "accept", purposes: ["evidence-or-statements", "stored-data"] });
  await answer(pair, requestId, ["service-of-documents", "stored-data"]);
  await answer(pair, requestId, ["evidence-or-statements"]);
  await pair.owner.as("executing").post(`/requests/${requestId}/answered`);
  await pair.settle();
  const both = [await standing(pair.asker, requestId), await standing(pair.owner, requestId)];
  expect(both[0]).toEqual(both[1]);
  expect(both[0]).toMatchObject({
    status: "answered",
    parts: [["records"], ["service-of-documents", "stored-data"], ["evidence-or-statements"]],
    "searches-and-freezing": { status: "refused", outcome: "refuse" },
    ...Object.fromEntries(GRANTED.map((one) => [one, { status: "answered", outcome: "accept" }])),
  });
}

async function refuseOne(pair: CasePair, requestId: string): Promise<void> {
  await pair.owner.as("duty").post(`/requests/${requestId}/consultation`, { text: text("We think of refusing one.") });
  await pair.settle();
  await pair.asker.as("drafter").post(`/requests/${requestId}/consultation`, { text: text("We understand.") });
  await pair.settle();
  pair.clock.advance(60_000);
  const reasons = { groundIds: ["essential-interests"], reasons: text("The search would harm us.") };
  await decide(pair, requestId, { outcome: "refuse", purposes: ["searches-and-freezing"], ...reasons });
}

it("goes on to its last part with an asker that was restored from before it asked, and can be divided again", async () => {
  const first = await openCasePair();
  const { backup, server } = await first.asker.backUp();
  const lived = pairOf(first, { asker: server });
  const requestId = await asked(lived);
  await grantTwo(lived, requestId);
  await refuseOne(lived, requestId);
  await answer(lived, requestId, ["records"]);
  const before = await standing(lived.asker, requestId);

  const pair = pairOf(lived, { asker: await server.restore(backup) });
  await pair.settle();
  expect(await standing(pair.asker, requestId)).toEqual(before);
  await endRecovery(pair.asker);
  await pair.settle(12);

  const drafter = pair.asker.as("drafter");
  const { draft, content } = await drafter.get(`/requests/${requestId}`);
  expect([draft, content.purposes]).toEqual([null, FIVE]);
  const { requests } = await drafter.post(`/requests/${requestId}/split`);
  for (const [place, one] of requests.entries()) {
    const alone = (await drafter.get(`/requests/${one.requestId}`)).draft;
    expect([alone.purpose, alone.purposes]).toEqual([FIVE[place], undefined]);
    expect(alone.elements["40(15)(d)"]).toEqual(content.elements["40(15)(d)"]);
  }
  await goOnToTheEnd(pair, requestId);
});

it("goes on to its last part with an owner that was restored from between two decisions", async () => {
  const first = await openCasePair();
  const requestId = await asked(first);
  await grantTwo(first, requestId);
  const { backup, server } = await first.owner.backUp();
  const lived = pairOf(first, { owner: server });
  await refuseOne(lived, requestId);
  await answer(lived, requestId, ["records"]);
  const before = await standing(lived.owner, requestId);

  const pair = pairOf(lived, { owner: await server.restore(backup) });
  await pair.settle();
  expect(await standing(pair.owner, requestId)).toEqual(before);
  await endRecovery(pair.owner);
  await pair.settle(12);
  await goOnToTheEnd(pair, requestId);
});
