import { beforeEach, describe, expect, it } from "vitest";
import { draftRequest, gatesPassed, orderTerms, sendRequest, text } from "../../../../tests/support/case-steps.ts";
import { type CasePair, openCasePair, type PersonName } from "../../../../tests/support/cooperation-network.ts";

// Nobody sleeps over an emergency: at each step whoever must take it is called, until it is dealt with.

const MINUTE_MS = 60_000;
/** A Monday, at two in the morning where nobody's office is open. */
const AT_NIGHT = "2027-03-01T02:00:00.000Z";

let pair: CasePair;
let requestId: string;

interface Call {
  ringId: string;
  reason: string;
  subjects: { id: string }[];
  needs: { step: string; roles: string[] } | null;
  drill: boolean;
}

async function open(): Promise<Call[]> {
  return (await pair.owner.as("duty").get("/duty/rings")).rings;
}

/** "emergency-waits decide: night, executing": the call that is open, and whom it has rung. */
async function ringing(): Promise<string[]> {
  await pair.settle();
  return await Promise.all(
    (await open()).map(async ({ ringId, reason, needs }) => {
      const { attempts } = await pair.owner.as("duty").get(`/duty/rings/${ringId}`);
      const called = attempts.map(({ name, choice }: { name: string; choice: string }) => `${choice} ${name}`);
      return `${reason} ${needs?.step ?? "-"}: ${[...new Set(called)].join(", ")}`;
    }),
  );
}

async function answer(person: PersonName): Promise<void> {
  for (const { ringId } of await open()) await pair.owner.as(person).post(`/duty/rings/${ringId}/acknowledgement`);
}

async function onRoster(...people: PersonName[]): Promise<void> {
  const lines = people.map((person, index) => ({
    userId: pair.owner.people[person].id,
    phone: `+999 555 010${index}`,
  }));
  await pair.owner.as("duty").put("/duty/roster", { lines });
}

async function ask(urgency: string, input: { drill?: boolean; mechanism?: "legal-assistance" } = {}): Promise<void> {
  const mechanism = input.mechanism ?? "preservation";
  ({ requestId } = await draftRequest(pair, { ...input, mechanism }));
  await pair.asker.as("drafter").put(`/requests/${requestId}/draft`, { step: "urgency", urgency });
  await sendRequest(pair, requestId, mechanism);
}

async function screened(person: PersonName): Promise<void> {
  const records = gatesPassed("preservation", "before-deciding");
  await pair.owner.as(person).post(`/requests/${requestId}/screening`, { records });
}

beforeEach(async () => {
  pair = await openCasePair({ at: AT_NIGHT });
});

describe("an emergency", () => {
  it("calls whoever must act next, step by step, until the data are safe", async () => {
    await onRoster("duty", "authoriser", "executing");
    await ask("emergency");
    expect(await ringing()).toEqual(["emergency-received acknowledge: able duty"]);
    await answer("duty");
    // Whoever took it is at it; after half an hour without a decision it rings again.
    expect(await ringing()).toEqual([]);
    pair.clock.advance(29 * MINUTE_MS);
    expect(await ringing()).toEqual([]);
    pair.clock.advance(MINUTE_MS);
    expect(await ringing()).toEqual(["emergency-waits screen-incoming: able duty"]);
    await screened("duty");
    await pair.owner.as("duty").confirm(`/requests/${requestId}/decision`, { outcome: "accept" });
    expect(await ringing()).toEqual(["emergency-waits authorise-decision: able authoriser"]);
    await answer("authoriser");
    expect(await ringing()).toEqual([]);
    await pair.owner.as("authoriser").confirm(`/requests/${requestId}/decision-authorisation`);
    expect(await ringing()).toEqual(["emergency-waits order-provider: able duty"]);
    await answer("executing");
    const executing = pair.owner.as("executing");
    const { orderId } = await executing.post(`/requests/${requestId}/orders`, { terms: orderTerms() });
    pair.clock.advance(30 * MINUTE_MS);
    expect(await ringing()).toEqual(["emergency-waits issue-order: able authoriser"]);
    await executing.post(`/orders/${orderId}/issue`);
    expect((await ringing())[0]).toContain("serve-order: able duty");
    const now = pair.clock.now().toISOString();
    await executing.post(`/orders/${orderId}/service`, { servedAt: now, how: "by hand" });
    expect(await ringing()).toEqual([]);
    const provider = { answer: "preserved", answeredAt: now, contact: "legal@borealia-mail.example" };
    await executing.post(`/orders/${orderId}/answer`, provider);
    pair.clock.advance(24 * 60 * MINUTE_MS);
    expect(await ringing()).toEqual([]);
  });

  it("never has the months of another clock beside it in the queue", async () => {
    await onRoster("duty");
    await ask("emergency");
    await answer("duty");
    await screened("duty");
    await pair.owner.as("duty").confirm(`/requests/${requestId}/decision`, { outcome: "accept" });
    await pair.owner.as("authoriser").confirm(`/requests/${requestId}/decision-authorisation`);
    const executing = pair.owner.as("executing");
    const { orderId } = await executing.post(`/requests/${requestId}/orders`, { terms: orderTerms() });
    await executing.post(`/orders/${orderId}/issue`);
    const now = pair.clock.now().toISOString();
    await executing.post(`/orders/${orderId}/service`, { servedAt: now, how: "by hand" });
    const waiting = async () =>
      (await executing.get("/queue")).items.find(({ need }: { need: string }) => need === "record-answer");
    expect(await waiting()).toMatchObject({ urgency: "emergency", until: null });
    const { html } = await (await pair.owner.browse("executing")).open("/queue");
    expect(html).toContain("At once");
    expect(html).not.toMatch(/in (?:89|90) days/);
    const provider = { answer: "preserved", answeredAt: now, contact: "legal@borealia-mail.example" };
    await executing.post(`/orders/${orderId}/answer`, provider);
    await pair.settle();
    // What is kept is no emergency any more, and its clock is the treaty's.
    const { items } = await pair.asker.as("drafter").get("/queue");
    expect(items.find(({ need }: { need: string }) => need === "send-follow-up")).toMatchObject({
      urgency: "ordinary",
    });
  });

  it("goes to the next fallback, and says so, where nobody on the roster may take the step", async () => {
    await onRoster("duty", "night");
    await ask("emergency");
    await pair.settle();
    await answer("night");
    await screened("duty");
    await pair.owner.as("duty").confirm(`/requests/${requestId}/decision`, { outcome: "accept" });
    expect(await ringing()).toEqual(["emergency-waits authorise-decision: stand-in duty"]);
    const [call] = await open();
    const { html } = await (await pair.owner.browse("duty")).open(`/duty/rings/${call?.ringId}`);
    expect(html).toContain("may not take this step");
    expect(html).toMatch(/Next step<\/dt>\s*<dd[^>]*>\s*Authorise the decision for Aurelia/);
    // The stand-in took it, and the step is still not taken.
    await answer("duty");
    expect(await ringing()).toEqual([]);
    pair.clock.advance(31 * MINUTE_MS);
    expect(await ringing()).toEqual(["emergency-waits authorise-decision: stand-in duty"]);
  });

  it("that was withdrawn calls nobody any more", async () => {
    await onRoster("duty");
    await ask("emergency");
    await answer("duty");
    pair.clock.advance(31 * MINUTE_MS);
    expect(await ringing()).toHaveLength(1);
    await pair.asker.as("drafter").post(`/requests/${requestId}/withdrawal`, { reason: text("The person was found.") });
    expect(await ringing()).toEqual([]);
  });

  it("of an exercise rings as one, beside the real one, and starts no legal clock", async () => {
    await onRoster("duty");
    await ask("emergency", { drill: true });
    await ask("emergency");
    await pair.settle();
    expect(new Set((await open()).map(({ drill }) => drill))).toEqual(new Set([true, false]));
    expect(await open()).toHaveLength(2);
  });
});

describe("an emergency that has not left yet", () => {
  it("is called one by its page and to whoever screens it, with the day that was asked and why", async () => {
    ({ requestId } = await draftRequest(pair, { mechanism: "preservation" }));
    const reason = text("The child must eat.");
    const responseDeadline = { date: "2027-03-02", reason };
    const drafter = pair.asker.as("drafter");
    await drafter.put(`/requests/${requestId}/draft`, { step: "urgency", urgency: "emergency", responseDeadline });
    await drafter.post(`/requests/${requestId}/screening-request`);
    const page = await (await pair.asker.browse("drafter")).open(`/requests/${requestId}`);
    expect(page.html).toMatch(/<span class="tag tone-bad">(?:(?!<\/p>).)*emergency/s);
    const screening = await (await pair.asker.browse("screener")).open(`/requests/${requestId}/screening`);
    for (const { html } of [page, screening]) {
      expect(html).toMatch(/Urgency<\/dt>\s*<dd[^>]*>\s*(?:<p>)?Emergency/);
      expect(html).toContain("The child must eat.");
    }
  });
});

describe("what is urgent and no emergency", () => {
  it("rings when it comes in at night, and for its later steps only while the office is open", async () => {
    await onRoster("duty", "authoriser");
    await ask("urgent", { mechanism: "legal-assistance" });
    expect(await ringing()).toEqual(["urgent-received acknowledge: able duty"]);
    await answer("duty");
    pair.clock.advance(5 * 60 * MINUTE_MS);
    expect(await ringing()).toEqual([]);
    pair.clock.set(new Date("2027-03-01T09:00:00.000Z"));
    expect(await ringing()).toEqual(["urgent-waits screen-incoming: able duty"]);
    pair.clock.set(new Date("2027-03-01T19:00:00.000Z"));
    expect(await ringing()).toEqual([]);
    pair.clock.set(new Date("2027-03-02T09:00:00.000Z"));
    expect(await ringing()).toEqual(["urgent-waits screen-incoming: able duty"]);
  });
});

describe("the guard of data preserved abroad", () => {
  it("rings again at every stage, whoever took the one before", async () => {
    await ask("ordinary");
    const { asker, owner, clock } = pair;
    await owner.as("duty").post(`/requests/${requestId}/acknowledgement`);
    await screened("duty");
    await owner.as("duty").confirm(`/requests/${requestId}/decision`, { outcome: "accept" });
    await owner.as("authoriser").confirm(`/requests/${requestId}/decision-authorisation`);
    const executing = owner.as("executing");
    const { orderId } = await executing.post(`/requests/${requestId}/orders`, { terms: orderTerms() });
    await executing.post(`/orders/${orderId}/issue`);
    const now = clock.now().toISOString();
    await executing.post(`/orders/${orderId}/service`, { servedAt: now, how: "by hand" });
    const provider = { answer: "preserved", answeredAt: now, contact: "legal@borealia-mail.example" };
    await executing.post(`/orders/${orderId}/answer`, provider);
    await pair.settle();
    const [{ dueEarliest, warnFrom }] = (await asker.as("drafter").get(`/requests/${requestId}`)).clocks;
    const takeAt = async (at: number): Promise<number> => {
      clock.set(new Date(at + 1000));
      await asker.run();
      const { rings } = await asker.as("duty").get("/duty/rings");
      for (const { ringId } of rings) await asker.as("duty").post(`/duty/rings/${ringId}/acknowledgement`);
      return rings.length;
    };
    const hoursBefore = (hours: number) => Date.parse(dueEarliest) - hours * 60 * MINUTE_MS;
    const times = [Date.parse(warnFrom), hoursBefore(100), hoursBefore(72), hoursBefore(24), hoursBefore(6)];
    const rung: number[] = [];
    for (const at of times) rung.push(await takeAt(at));
    expect(rung).toEqual([1, 0, 1, 1, 1]);
  });
});
