import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { acceptRequest, orderTerms, sentRequest } from "../../../tests/support/case-steps.ts";
import { elementsFor, isPlace } from "../../convention/index.ts";
import { testClock, type TestClock } from "../../../tests/support/clock.ts";
import {
  type CaseServer,
  openCasePair,
  openCaseServer,
  type PersonName,
} from "../../../tests/support/cooperation-network.ts";

// Articles 6 and 24 of the Convention: what reaches into a private life or into property has two different people behind it.

let clock: TestClock;
let server: CaseServer;

beforeAll(async () => {
  clock = testClock();
  server = await openCaseServer("XB", clock);
});

const HOUR_MS = 3_600_000;
const INTRUSIVE = ["27", "28", "29", "30", "31"] as const;
const COURT = "Court of Northport 4/2027";

function terms(power: string, more: object = {}) {
  return { ...orderTerms(), power, periodDays: 30, authorisation: COURT, ...more };
}

async function drafted(power: string, more: object = {}): Promise<string> {
  const { orderId } = await server.as("executing").post("/orders", { terms: terms(power, more) });
  return orderId;
}

async function read(orderId: string) {
  return await server.as("screener").get(`/orders/${orderId}`);
}

async function needsOf(orderId: string, person: PersonName, of = server): Promise<string[]> {
  const { items } = await of.as(person).get("/queue");
  return items
    .filter((item: { subject: { id: string } }) => item.subject.id === orderId)
    .map(({ need }: { need: string }) => need);
}

describe("an order under Articles 27 to 31", () => {
  it.each(INTRUSIVE)("of Article %s is issued by an authoriser alone, whom somebody else asked", async (power) => {
    const orderId = await drafted(power);
    const [writer, authoriser] = [server.as("executing"), server.as("authoriser")];
    expect(await writer.refusal("POST", `/orders/${orderId}/issue`)).toBe("role-missing");
    expect(await authoriser.refusal("POST", `/orders/${orderId}/issue`)).toBe("order-not-asked");
    expect(await needsOf(orderId, "executing")).toEqual(["ask-issue"]);
    await writer.confirm(`/orders/${orderId}/issue-request`);
    expect(await needsOf(orderId, "executing")).toEqual([]);
    expect(await needsOf(orderId, "authoriser")).toEqual(["issue-order"]);
    expect(await writer.refusal("POST", `/orders/${orderId}/issue`)).toBe("role-missing");
    expect(await authoriser.refusal("POST", `/orders/${orderId}/issue`)).toBe("confirmation-missing");
    await authoriser.confirm(`/orders/${orderId}/issue`);
    const { state, events } = await read(orderId);
    expect(state).toBe("issued");
    expect(events.map(({ type, by }: { type: string; by: { name: string } }) => `${type} ${by.name}`)).toEqual([
      "drafted executing",
      "asked executing",
      "issued authoriser",
    ]);
  });

  it("is issued in exactly the words that somebody asked for, by nobody who wrote them", async () => {
    const [executing, duty] = [server.as("executing"), server.as("duty")];
    const orderId = await drafted("30");
    await executing.confirm(`/orders/${orderId}/issue-request`);
    await executing.post(`/orders/${orderId}/amendment`, terms("30", { dataSpecified: "Another mailbox" }));
    const second = server.as("authoriser");
    expect(await second.refusal("POST", `/orders/${orderId}/issue`)).toBe("order-not-asked");
    await executing.confirm(`/orders/${orderId}/issue-request`);
    await second.post(`/orders/${orderId}/return`, { reason: "Name the days." });
    expect(await second.refusal("POST", `/orders/${orderId}/issue`)).toBe("order-not-asked");
    expect(await duty.refusal("POST", `/orders/${orderId}/issue-request`)).toBe("order-unknown");
    await executing.confirm(`/orders/${orderId}/issue-request`);
    await second.confirm(`/orders/${orderId}/issue`);
    expect(await read(orderId)).toMatchObject({ state: "issued", terms: { dataSpecified: "Another mailbox" } });
  });

  it.each(["none, by myself", "None.", "n/a", "-", "нет", "无", "بنفسي"])(
    "names no decision by “%s”",
    async (words) => {
      for (const power of INTRUSIVE) {
        expect(
          await server.as("executing").refusal("POST", "/orders", { terms: terms(power, { authorisation: words }) }),
        ).toBe("order-needs-authorisation");
      }
    },
  );

  it("is renewed by an authoriser who did not write it; a preservation goes on as before", async () => {
    const orderId = await drafted("29");
    await server.as("executing").confirm(`/orders/${orderId}/issue-request`);
    await server.as("authoriser").confirm(`/orders/${orderId}/issue`);
    const servedAt = clock.now().toISOString();
    await server.as("executing").post(`/orders/${orderId}/service`, { servedAt, how: "by hand" });
    const renewal = { reason: "Still used.", authorisation: "Court of Northport 5/2027" };
    expect(await server.as("executing").refusal("POST", `/orders/${orderId}/renewal`, renewal)).toBe("role-missing");
    expect(
      await server
        .as("authoriser")
        .refusal("POST", `/orders/${orderId}/renewal`, { ...renewal, authorisation: "none, by myself" }),
    ).toBe("order-needs-authorisation");
    expect((await server.as("authoriser").post(`/orders/${orderId}/renewal`, renewal)).renewals).toBe(1);
    const kept = (await server.as("executing").post("/orders", { terms: orderTerms() })).orderId;
    expect((await server.as("executing").post(`/orders/${kept}/issue`)).state).toBe("issued");
    expect(await server.as("executing").refusal("POST", `/orders/${kept}/issue-request`)).toBe("order-power-unfit");
  });

  it("cannot be issued alone but for a freezing", async () => {
    for (const power of INTRUSIVE.filter((id) => id !== "31")) {
      const orderId = await drafted(power);
      const alone = { reason: "Gone tonight." };
      expect(await server.as("executing").refusal("POST", `/orders/${orderId}/sole-issue`, alone)).toBe(
        "order-power-unfit",
      );
    }
  });
});

describe("a freezing in danger of loss", () => {
  let orderId: string;
  const reason = "The account is being emptied now.";

  beforeEach(async () => {
    clock = testClock();
    server = await openCaseServer("XB", clock);
    const { authorisation: _, ...open } = terms("31");
    orderId = (await server.as("executing").post("/orders", { terms: open })).orderId;
    expect(await server.as("executing").refusal("POST", `/orders/${orderId}/issue-request`)).toBe(
      "order-needs-authorisation",
    );
    await server.as("executing").confirm(`/orders/${orderId}/sole-issue`, { reason });
  });

  async function serve(): Promise<void> {
    const servedAt = clock.now().toISOString();
    await server.as("executing").post(`/orders/${orderId}/service`, { servedAt, how: "by courier" });
  }

  const guard = async (): Promise<void> => await server.platform.jobs.runNow("measures.lapse-guard");

  it("is in force at once, for 24 hours, and waits for an authoriser who did not issue it", async () => {
    expect(await read(orderId)).toMatchObject({
      state: "issued",
      confirmBy: new Date(clock.now().getTime() + 24 * HOUR_MS).toISOString(),
    });
    expect(await needsOf(orderId, "authoriser")).toEqual(["confirm-freezing"]);
    expect(await server.as("executing").refusal("POST", `/orders/${orderId}/confirmation`)).toBe("role-missing");
    const page = await (await server.browse("authoriser")).open(`/orders/${orderId}`);
    expect(page.html).toContain("Ends unless confirmed before");
    expect(page.html).toContain(reason);
  });

  it("binds for its whole period once it is confirmed, with the decision of the court", async () => {
    const authoriser = server.as("authoriser");
    await expect(authoriser.confirm(`/orders/${orderId}/confirmation`, {})).rejects.toThrow(
      "order-needs-authorisation",
    );
    await authoriser.confirm(`/orders/${orderId}/confirmation`, { authorisation: COURT });
    clock.advance(25 * HOUR_MS);
    await guard();
    expect(await read(orderId)).toMatchObject({ state: "issued", confirmBy: null, terms: { authorisation: COURT } });
    expect(await server.measures.duty.openRings()).toEqual([]);
  });

  it("wakes the roster long before its end, ends by itself, and its provider is told", async () => {
    await serve();
    clock.advance(11 * HOUR_MS);
    await guard();
    expect(await server.measures.duty.openRings()).toEqual([]);
    clock.advance(2 * HOUR_MS);
    await guard();
    const [ring] = await server.measures.duty.openRings();
    expect(ring).toMatchObject({
      reason: "freezing-unconfirmed",
      needs: { step: "confirm-freezing", roles: ["authoriser"], notFor: [server.people.executing.id] },
    });
    clock.advance(11 * HOUR_MS);
    // The guard has not looked yet: what is over is not confirmed any more.
    expect(await server.as("authoriser").refusal("POST", `/orders/${orderId}/confirmation-preview`, {})).toBe(
      "order-state",
    );
    await guard();
    expect(await read(orderId)).toMatchObject({ state: "ended", endReason: "not-confirmed", endToldAt: null });
    const last = (await read(orderId)).events.at(-1);
    expect(last).toMatchObject({ type: "ended", reason: "not-confirmed" });
    expect(last.by).toBeUndefined();
    expect(await server.measures.duty.openRings()).toEqual([]);
    expect(await needsOf(orderId, "executing")).toEqual(["tell-provider"]);
    const notice = await server.as("executing").file(`/orders/${orderId}/print?paper=ending`);
    expect([notice.status, notice.headers.get("content-type")]).toEqual([200, "application/pdf"]);
    const told = { how: "by courier", toldAt: clock.now().toISOString() };
    await server.as("executing").post(`/orders/${orderId}/end-told`, told);
    expect(await needsOf(orderId, "executing")).toEqual([]);
    expect(await server.as("executing").refusal("POST", `/orders/${orderId}/end-told`, told)).toBe("order-state");
  });

  it("ends at once where the second person says no", async () => {
    await serve();
    expect(await server.as("executing").refusal("POST", `/orders/${orderId}/refusal`, { reason: "No." })).toBe(
      "role-missing",
    );
    await server.as("authoriser").post(`/orders/${orderId}/refusal`, { reason: "The account is not theirs." });
    expect(await read(orderId)).toMatchObject({ state: "ended", endReason: "confirmation-refused" });
    expect(await needsOf(orderId, "executing")).toEqual(["tell-provider"]);
  });

  it("is told to a provider whose service was written down after the end", async () => {
    const servedAt = clock.now().toISOString();
    clock.advance(25 * HOUR_MS);
    await guard();
    expect(await needsOf(orderId, "executing")).toEqual([]);
    await server.as("executing").post(`/orders/${orderId}/service`, { servedAt, how: "by courier" });
    expect(await read(orderId)).toMatchObject({ state: "ended", service: { servedAt } });
    expect(await needsOf(orderId, "executing")).toEqual(["tell-provider"]);
  });

  it("ends also where the server was started anew and its clock set back meanwhile", async () => {
    await serve();
    const issuedAt = clock.now();
    ({ server } = await server.backUp());
    clock.set(new Date(issuedAt.getTime() - 2 * HOUR_MS));
    await guard();
    expect(await read(orderId)).toMatchObject({ state: "served" });
    clock.set(new Date(issuedAt.getTime() + 24 * HOUR_MS));
    await guard();
    expect(await read(orderId)).toMatchObject({ state: "ended", endReason: "not-confirmed" });
    expect(await needsOf(orderId, "executing")).toContain("tell-provider");
  });
});

it("tells the State whose request an unconfirmed freezing served", async () => {
  const pair = await openCasePair();
  const optional = elementsFor("confiscation").filter(
    ({ element: { force, id } }) => force !== "always" && !isPlace(id),
  );
  const leaveOut = optional.map(({ element }) => element.id);
  const { requestId } = await sentRequest(pair, { mechanism: "confiscation", leaveOut });
  await acceptRequest(pair, requestId, "confiscation");
  const executing = pair.owner.as("executing");
  const { orderId } = await executing.post(`/requests/${requestId}/orders`, { terms: terms("31") });
  await executing.confirm(`/orders/${orderId}/sole-issue`, { reason: "Gone tonight." });
  const servedAt = pair.clock.now().toISOString();
  await executing.post(`/orders/${orderId}/service`, { servedAt, how: "by hand" });
  await pair.owner.as("authoriser").post(`/orders/${orderId}/refusal`, { reason: "Not theirs." });
  await pair.settle();
  const words = "was not confirmed by a second person here";
  const told = await pair.asker.as("drafter").get(`/requests/${requestId}`);
  expect(told.facts.note.text).toContain(words);
  const page = await (await pair.asker.browse("drafter")).open(`/requests/${requestId}`);
  expect(page.html).toContain(words);
});

describe("the secrecy of an order", () => {
  it("comes back on its day, goes on or ends, also once the order has ended", async () => {
    clock = testClock();
    server = await openCaseServer("XB", clock);
    const secrecy = { reason: "Telling would warn the suspect.", reviewOn: "2027-03-10" };
    const { orderId } = await server.as("executing").post("/orders", { terms: { ...orderTerms(), secrecy } });
    await server.as("executing").post(`/orders/${orderId}/issue`);
    const servedAt = clock.now().toISOString();
    await server.as("executing").post(`/orders/${orderId}/service`, { servedAt, how: "by hand" });
    await server.as("executing").post(`/orders/${orderId}/end`, { reason: "no-longer-needed" });
    expect(await needsOf(orderId, "executing")).toEqual([]);
    clock.advance(20 * 24 * HOUR_MS);
    expect(await needsOf(orderId, "executing")).toEqual(["review-order-secrecy"]);
    const path = `/orders/${orderId}/secrecy-review`;
    const past = { reason: "The case goes on.", reviewOn: "2027-03-10" };
    expect(await server.as("executing").refusal("POST", path, past)).toBe("secrecy-review-in-the-past");
    await server.as("executing").post(path, { ...past, reviewOn: "2027-06-01" });
    expect(await needsOf(orderId, "executing")).toEqual([]);
    clock.advance(100 * 24 * HOUR_MS);
    expect(await needsOf(orderId, "executing")).toEqual(["review-order-secrecy"]);
    await server.as("executing").post(path, { reason: "The trial is public." });
    expect(await needsOf(orderId, "executing")).toEqual([]);
    expect((await read(orderId)).secretUntil).toBeNull();
    const { html } = await (await server.browse("executing")).open(`/orders/${orderId}`);
    expect(html).toContain("The provider may tell its customer");
    expect(await server.as("executing").refusal("POST", path, { reason: "Once more." })).toBe("order-state");
  });
});
