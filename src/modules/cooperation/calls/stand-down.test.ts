import { beforeEach, describe, expect, it } from "vitest";
import {
  acceptRequest,
  draftPreservation,
  gatesPassed,
  orderTerms,
  preserve,
  sendRequest,
  text,
} from "../../../../tests/support/case-steps.ts";
import { type CasePair, type CaseServer, openCasePair } from "../../../../tests/support/cooperation-network.ts";

// A call whose cause is gone stops by itself, and nothing else stops with it.

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

let pair: CasePair;
let requestId: string;

beforeEach(async () => {
  pair = await openCasePair();
  ({ requestId } = await draftPreservation(pair, {}));
});

async function ringing(server: CaseServer, subjectId = requestId): Promise<string[]> {
  const { rings } = await server.as("duty").get("/duty/rings");
  return rings
    .filter(({ subjects }: { subjects: { id: string }[] }) => subjects.some(({ id }) => id === subjectId))
    .map(({ reason }: { reason: string }) => reason);
}

async function ask(): Promise<void> {
  const { asker } = pair;
  await asker.as("drafter").post(`/requests/${requestId}/screening-request`);
  const records = gatesPassed("preservation", "before-sending");
  await asker.as("screener").post(`/requests/${requestId}/screening`, { records });
  await asker.as("drafter").confirm(`/requests/${requestId}/submission`);
  await asker.as("authoriser").confirm(`/requests/${requestId}/sending`);
}

describe("the call for a dispatch without a receipt", () => {
  it("stops when the receipt comes, but not before that of every other dispatch about the request", async () => {
    const { asker, owner, clock } = pair;
    await ask();
    await asker.as("drafter").post(`/requests/${requestId}/questions`, { text: text("How does it stand?") });
    await asker.run();
    clock.advance(16 * MINUTE_MS);
    await asker.run();
    expect(await ringing(asker)).toEqual(["dispatch-not-receipted"]);
    // The owner's server comes to the request at once, and to the question later.
    const inbox = owner.platform.database.db
      .withTables<{ "federation.inbox": { sequence: number; next_at: Date } }>()
      .updateTable("federation.inbox")
      .where("sequence", ">", 1);
    const later = (at: Date) => inbox.set({ next_at: at }).execute();
    await later(new Date(clock.now().getTime() + DAY_MS));
    await pair.settle();
    expect((await owner.as("duty").get(`/requests/${requestId}`)).questions).toEqual([]);
    expect(await ringing(asker)).toEqual(["dispatch-not-receipted"]);
    await later(clock.now());
    clock.advance(MINUTE_MS);
    await pair.settle();
    expect((await owner.as("duty").get(`/requests/${requestId}`)).questions).toHaveLength(1);
    expect(await ringing(asker)).toEqual([]);
    const stopped = (await asker.audit.entries({ limit: 200 })).filter(
      ({ type }) => type === "measures.ring-stood-down",
    );
    expect(stopped).toHaveLength(1);
  });
});

describe("the call for a preservation", () => {
  beforeEach(async () => {
    await sendRequest(pair, requestId, "preservation");
    await acceptRequest(pair, requestId, "preservation");
    await preserve(pair, requestId);
    await pair.settle();
  });

  it("that is about to end stops when it is extended, and rings anew for the new end", async () => {
    const { asker, owner, clock } = pair;
    const clockOf = async () => (await asker.as("drafter").get(`/requests/${requestId}`)).clocks[0];
    clock.set(new Date(Date.parse((await clockOf()).warnFrom) + 1000));
    await pair.settle();
    expect(await ringing(asker)).toEqual(["preservation-about-to-end"]);
    const until = new Date(clock.now().getTime() + 40 * DAY_MS).toISOString();
    await asker.as("drafter").post(`/requests/${requestId}/extension`, { until, reason: text("The case goes on.") });
    await pair.settle();
    expect(await ringing(asker)).toEqual(["preservation-about-to-end"]);
    await owner.as("duty").post(`/requests/${requestId}/extension-decision`, { granted: true });
    await pair.settle();
    expect(await ringing(asker)).toEqual([]);
    clock.set(new Date(Date.parse((await clockOf()).warnFrom) + 1000));
    await pair.settle();
    expect(await ringing(asker)).toContain("preservation-about-to-end");
  });

  it("that was lost stops when the owner has the data again", async () => {
    const { asker, owner, clock } = pair;
    // The order runs out on the ninetieth day; the treaty's clock was extended beyond it.
    const until = new Date(clock.now().getTime() + 200 * DAY_MS).toISOString();
    await asker.as("drafter").post(`/requests/${requestId}/extension`, { until, reason: text("The case goes on.") });
    await pair.settle();
    await owner.as("duty").post(`/requests/${requestId}/extension-decision`, { granted: true });
    clock.advance(93 * DAY_MS);
    await pair.settle();
    expect(await ringing(asker)).toEqual(["preservation-failed"]);
    const { orderId } = await owner.as("executing").post(`/requests/${requestId}/orders`, { terms: orderTerms() });
    await owner.as("executing").post(`/orders/${orderId}/issue`);
    await owner
      .as("executing")
      .post(`/orders/${orderId}/service`, { servedAt: clock.now().toISOString(), how: "by hand" });
    await owner.as("executing").post(`/orders/${orderId}/answer`, {
      answer: "preserved",
      answeredAt: clock.now().toISOString(),
      contact: "legal@borealia-mail.example",
    });
    await pair.settle();
    expect(await ringing(asker)).toEqual([]);
  });
});

describe("the call for an order about to end", () => {
  it("stops when its provider turns out to have nothing", async () => {
    const { owner, clock } = pair;
    await sendRequest(pair, requestId, "preservation");
    await acceptRequest(pair, requestId, "preservation");
    const executing = owner.as("executing");
    const { orderId } = await executing.post(`/requests/${requestId}/orders`, {
      terms: { ...orderTerms(), periodDays: 20 },
    });
    await executing.post(`/orders/${orderId}/issue`);
    await executing.post(`/orders/${orderId}/service`, { servedAt: clock.now().toISOString(), how: "by hand" });
    clock.advance(18 * DAY_MS);
    await pair.settle();
    expect(await ringing(owner, orderId)).toEqual(["order-about-to-end"]);
    await owner.as("executing").post(`/orders/${orderId}/answer`, {
      answer: "nothing-found",
      answeredAt: clock.now().toISOString(),
      contact: "legal@borealia-mail.example",
    });
    await pair.settle();
    expect(await ringing(owner, orderId)).toEqual([]);
  });
});
