import { beforeAll, describe, expect, it } from "vitest";
import { clockRule } from "../../../convention/index.ts";
import { DEFAULT_REPEAT_AFTER_MS } from "../../../platform/index.ts";
import { fingerprintWords } from "../../../protocol/index.ts";
import { type CasePair, openCasePair } from "../../../../tests/support/cooperation-network.ts";
import { confirmTogether, reintroduceTogether } from "../../../../tests/support/federation-network.ts";
import {
  acceptRequest,
  draftPreservation,
  gatesPassed,
  orderTerms,
  preserve,
  sentRequest,
  text,
} from "../../../../tests/support/case-steps.ts";
import { peersOf } from "../../../../tests/support/peers.ts";

const DAY_MS = 86_400_000;

let pair: CasePair;

beforeAll(async () => {
  pair = await openCasePair();
});

describe("a preservation from its first word to both clocks", () => {
  let dossierId: string;
  let requestId: string;

  it("is stopped by name while an element of 42(3) is missing", async () => {
    const drafter = pair.asker.as("drafter");
    ({ dossierId, requestId } = await draftPreservation(pair, { leaveOut: ["42(3)(e)"] }));
    expect(await drafter.refusal("POST", `/requests/${requestId}/screening-request`)).toBe("element-missing");
    const { missing } = await drafter.get(`/requests/${requestId}`);
    expect(missing.blocking.map((one: { elementId: string }) => one.elementId)).toEqual(["42(3)(e)"]);
    await drafter.put(`/requests/${requestId}/draft`, {
      step: "element",
      elementId: "42(3)(e)",
      value: { text: text("The provider deletes logs after thirty days.") },
    });
    await drafter.post(`/requests/${requestId}/screening-request`);
  });

  it("is screened by somebody who neither drafted nor authorises it", async () => {
    const records = { records: gatesPassed("preservation", "before-sending") };
    const path = `/requests/${requestId}/screening`;
    expect(await pair.asker.as("drafter").refusal("POST", path, records)).toBe("role-missing");
    expect(await pair.asker.as("screener").refusal("POST", path, { records: [] })).toBe("gate-unanswered");
    await pair.asker.as("screener").post(path, records);
  });

  it("leaves only with a second person's authorisation", async () => {
    await pair.asker.as("drafter").confirm(`/requests/${requestId}/submission`);
    expect(await pair.asker.as("drafter").refusal("POST", `/requests/${requestId}/sending`)).toBe("role-missing");
    const sent = await pair.asker.as("authoriser").confirm(`/requests/${requestId}/sending`);
    expect(sent).toMatchObject({ stage: "sent", status: null });
    await pair.settle();
    const arrived = await pair.owner.as("duty").get(`/requests/${requestId}`);
    expect(arrived).toMatchObject({ direction: "incoming", status: "received", dossierId });
    expect(arrived.content.legalBasis).toMatchObject({ kind: "convention" });
  });

  it("rings the owner's duty officer until a person answers, and the asker learns who", async () => {
    const duty = pair.owner.as("duty");
    const { rings } = await duty.get("/duty/rings");
    expect(rings).toMatchObject([{ reason: "preservation-received", ringsMade: 1 }]);
    await duty.post(`/duty/rings/${rings[0].ringId}/acknowledgement`);
    expect((await duty.get("/duty/rings")).rings).toEqual([]);
    await pair.settle();
    const asked = await pair.asker.as("drafter").get(`/requests/${requestId}`);
    expect(asked.status).toBe("acknowledged");
    expect(asked.acknowledgement.content).toMatchObject({
      phone: "+999 1 555 0100",
      officerRole: "duty-officer",
      localTime: "2027-03-01T12:00:00+00:00",
    });
  });

  it("is not accepted unscreened, nor by one person alone", async () => {
    const duty = pair.owner.as("duty");
    const accept = { outcome: "accept" };
    expect(await duty.refusal("POST", `/requests/${requestId}/decision`, accept)).toBe("decision-screening-missing");
    await duty.post(`/requests/${requestId}/screening`, { records: gatesPassed("preservation", "before-deciding") });
    // UNCC art. 42(7): the asker is warned of a risk, and then decides whether the preservation goes on.
    const question = await (await pair.owner.browse("duty")).open(`/requests/${requestId}/write/question`);
    expect(question.html).toContain("Is there a risk to warn of?");
    const asked = await (await pair.asker.browse("drafter")).open(`/requests/${requestId}/write/question`);
    expect(asked.html).not.toContain("Is there a risk to warn of?");
    // UNCC art. 42(4): what could be gone tomorrow is not put off.
    const postponement = { outcome: "postpone", groundIds: ["ongoing-case"], reasons: text("A trial is on.") };
    expect(await duty.refusal("POST", `/requests/${requestId}/decision`, postponement)).toBe(
      "decision-preservation-never-postponed",
    );
    const proposed = await duty.confirm(`/requests/${requestId}/decision`, accept);
    expect(proposed.status).toBe("acknowledged");
    const decided = await pair.owner.as("authoriser").confirm(`/requests/${requestId}/decision-authorisation`);
    expect(decided.status).toBe("accepted");
    await pair.settle();
    expect((await pair.asker.as("drafter").get(`/requests/${requestId}`)).status).toBe("accepted");
  });

  it('says "preserved" only on the provider\'s answer to a domestic order', async () => {
    const executing = pair.owner.as("executing");
    const { orderId } = await executing.post(`/requests/${requestId}/orders`, { terms: orderTerms() });
    await executing.post(`/orders/${orderId}/issue`);
    const servedAt = pair.clock.now().toISOString();
    await executing.post(`/orders/${orderId}/service`, { servedAt, how: "by hand" });
    await pair.settle();
    expect((await pair.asker.as("drafter").get(`/requests/${requestId}`)).status).toBe("executing");
    pair.clock.advance(3_600_000);
    const answeredAt = pair.clock.now().toISOString();
    await executing.post(`/orders/${orderId}/answer`, { answer: "preserved", answeredAt, contact: "Legal desk" });
    await pair.settle();
    const asked = await pair.asker.as("drafter").get(`/requests/${requestId}`);
    expect(asked.status).toBe("preserved");
    expect(asked.facts.preservedFrom).toBe(answeredAt);
    const owned = await pair.owner.as("duty").get(`/requests/${requestId}`);
    expect(owned.clocks.map((clock: { kind: string; standing: string }) => [clock.kind, clock.standing])).toEqual([
      ["treaty", "running"],
      ["order", "running"],
    ]);
    const days = (end: string) => (Date.parse(end) - Date.parse("2027-03-01T00:00:00.000Z")) / DAY_MS;
    expect(days(owned.clocks[0].dueEarliest)).toBe(clockRule("preservation-minimum").length?.amount);
    expect(days(owned.clocks[1].dueEarliest)).toBe(clockRule("preservation-order").length?.amount);
    expect(asked.facts.orderUntil).toBe(owned.clocks[1].dueEarliest);
  });

  it("wakes the asker before the treaty's clock ends, and the owner says openly when it has lapsed", async () => {
    const { clocks } = await pair.asker.as("drafter").get(`/requests/${requestId}`);
    pair.clock.set(new Date(Date.parse(clocks[0].warnFrom) + 1000));
    await pair.settle();
    const { rings } = await pair.asker.as("duty").get("/duty/rings");
    expect(rings).toMatchObject([{ reason: "preservation-about-to-end" }]);
    const queue = await pair.asker.as("drafter").get("/queue");
    expect(queue.items.map((item: { need: string }) => item.need)).toContain("send-follow-up");
    pair.clock.set(new Date(Date.parse(clocks[0].dueLatest) - 1000));
    await pair.settle();
    expect((await pair.owner.as("duty").get(`/requests/${requestId}`)).status).toBe("preserved");
    pair.clock.set(new Date(Date.parse(clocks[0].dueLatest) + 1000));
    await pair.settle();
    expect((await pair.asker.as("drafter").get(`/requests/${requestId}`)).status).toBe("preservation-lapsed");
    // The bad news has somebody who hears it, and who says that they did.
    const after = await pair.asker.as("duty").get("/duty/rings");
    expect(after.rings).toContainEqual(expect.objectContaining({ reason: "preservation-failed" }));
    const needsOfIt = async () => {
      const { items } = await pair.asker.as("duty").get("/queue");
      const about = items.filter(({ subject }: { subject: { id: string } }) => subject.id === requestId);
      return about.map((item: { need: string }) => item.need);
    };
    expect(await needsOfIt()).toEqual(["read-reply"]);
    const note = async (body: object) =>
      await pair.asker.as("duty").refusal("POST", `/requests/${requestId}/notes`, body);
    expect(await note({ lookAgainOn: "2027-01-01" })).toBe("look-again-in-the-past");
    expect(await note({ note: "The prosecutor knows." })).toBe("ok");
    expect(await needsOfIt()).toEqual([]);
  });

  it("tells it all in one timeline that merges both lanes, receipts, orders and calls", async () => {
    const { items } = await pair.owner.as("duty").get(`/dossiers/${dossierId}/timeline`);
    const types = items.map((item: { type: string }) => item.type);
    for (const type of [
      "request.received",
      "receipt.valid",
      "ring.raised",
      "ring.acknowledged",
      "request.acknowledgement",
      "receipt.handled",
      "request.decision",
      "order.issued",
      "order.answered",
      "request.status",
    ]) {
      expect(types).toContain(type);
    }
    expect(types.indexOf("request.received")).toBeLessThan(types.indexOf("order.issued"));
    const sorted = [...items].sort((a: { at: string }, b: { at: string }) => (a.at < b.at ? -1 : 1));
    expect(items.map((item: { at: string }) => item.at)).toEqual(sorted.map((item: { at: string }) => item.at));
  });
});

describe("an extension of a preservation", () => {
  it("is granted by the owner and moves the treaty's clock on both sides", async () => {
    const [drafter, duty] = [pair.asker.as("drafter"), pair.owner.as("duty")];
    const { requestId } = await sentRequest(pair, { mechanism: "preservation" });
    await acceptRequest(pair, requestId, "preservation");
    await preserve(pair, requestId);
    const path = `/requests/${requestId}`;
    const [before] = (await duty.get(path)).clocks;
    const until = new Date(Date.parse(before.dueLatest) + 20 * DAY_MS).toISOString();
    await drafter.post(`${path}/extension`, { until, reason: text("The translation.") });
    const again = { until, reason: text("Once more.") };
    expect(await drafter.refusal("POST", `${path}/extension`, again)).toBe("extension-open");
    await pair.settle();
    await duty.post(`${path}/extension-decision`, { granted: true });
    await pair.settle();
    const [after] = (await duty.get(path)).clocks;
    expect(after.dueLatest > before.dueLatest).toBe(true);
    expect((await drafter.get(path)).clocks[0].dueLatest).toBe(after.dueLatest);
    // A day before the one that stands shortens nothing, whatever was granted.
    const sooner = new Date(Date.parse(until) - 10 * DAY_MS).toISOString();
    await drafter.post(`${path}/extension`, { until: sooner, reason: text("By mistake.") });
    await pair.settle();
    await duty.post(`${path}/extension-decision`, { granted: true });
    await pair.settle();
    for (const side of [duty, drafter]) expect((await side.get(path)).facts.treatyUntil).toBe(until);
  });
});

describe("the lapse guard between two States", () => {
  it("rings one name, then the next, who renews with one click; without it the data are gone", async () => {
    const { owner, clock } = pair;
    await owner.as("duty").put("/duty/roster", {
      lines: [
        { userId: owner.people.duty.id, phone: "+999 1 555 0110" },
        { userId: owner.people.night.id, phone: "+999 1 555 0111" },
      ],
    });
    const guarded = await preservedRequest({});
    const unguarded = await preservedRequest({ unguarded: true });
    const { earliestEnd, latestEnd } = await owner.as("duty").get(`/orders/${guarded.orderId}`);
    clock.set(new Date(Date.parse(earliestEnd) - DAY_MS));
    await owner.run();
    await owner.run();
    for (let ring = 0; ring < 3; ring += 1) {
      clock.advance(DEFAULT_REPEAT_AFTER_MS + 1_000);
      await owner.run();
    }
    const { rings } = await owner.as("night").get("/duty/rings");
    const ring = rings.find((one: { subjects: { id: string }[] }) => one.subjects[0]?.id === guarded.orderId);
    const { attempts } = await owner.as("night").get(`/duty/rings/${ring.ringId}`);
    expect(attempts.map((attempt: { name: string }) => attempt.name)).toEqual(["duty", "duty", "duty", "night"]);
    // Nobody abroad waits for an answer to a call about an order of ours.
    const { html } = await (await owner.browse("night")).open(`/duty/rings/${ring.ringId}`);
    expect(html).toContain("The calls stop, and the audit log says that you took it.");
    expect(html).not.toContain("State that waits");
    expect(rings.some((one: { subjects: { id: string }[] }) => one.subjects[0]?.id === unguarded.orderId)).toBe(false);

    await owner.as("night").post(`/orders/${guarded.orderId}/renewal`, {});
    expect((await owner.as("night").get("/duty/rings")).rings).toEqual([]);
    // Who opens the page of the call only now is not asked to take what was dealt with already.
    const answered = await (await owner.browse("night")).open(`/duty/rings/${ring.ringId}`);
    expect(answered.html).toContain("The calls have stopped");
    expect(answered.html).not.toContain("Take the call");
    expect(answered.html).toMatch(new RegExp(`<a [^>]*href="/orders/${guarded.orderId}"[^>]*>Go on with O-`));
    clock.set(new Date(Date.parse(latestEnd) + 1000));
    await pair.settle();
    const status = async (requestId: string) =>
      (await pair.asker.as("drafter").get(`/requests/${requestId}`)).status as string;
    expect(await status(guarded.requestId)).toBe("preserved");
    expect(await status(unguarded.requestId)).toBe("preservation-lapsed");
  });

  /** An order of a few days, so that the order's clock ends before the treaty's. */
  async function preservedRequest(options: { unguarded?: boolean }): Promise<{ requestId: string; orderId: string }> {
    const { requestId } = await sentRequest(pair, { mechanism: "preservation" });
    await acceptRequest(pair, requestId, "preservation");
    return { requestId, ...(await preserve(pair, requestId, { periodDays: 20, ...options })) };
  }
});

describe("one file that fails", () => {
  it("stops neither the other orders nor the other clocks, and a State that was stopped hears it once confirmed again", async () => {
    const { owner, asker, clock } = pair;
    const [stopped, other] = [await preserved(20), await preserved(28)];
    const failing = await servedForACaseOfItsOwn();
    let isFailing = true;
    const peer = await owner.federation.directory().peer(asker.state);
    const peerId = peer?.peerId ?? "";
    owner.measures.onOrderChanged(async (_tx, { order, event }) => {
      if (isFailing && order.orderId === failing.orderId && event.type === "lapsed")
        throw new Error("a fault of this order");
    });
    await peersOf(owner.federation).stop({ peerId, reason: "a key was lost", by: owner.people.admin });
    clock.advance(22 * DAY_MS);
    await owner.run();
    expect((await owner.as("duty").get(`/orders/${stopped.orderId}`)).state).toBe("lapsed");
    expect((await owner.as("duty").get(`/requests/${stopped.requestId}`)).status).toBe("preservation-lapsed");
    let { rings } = await owner.as("duty").get("/duty/rings");
    const reasonsFor = (id: string): string[] =>
      rings
        .filter(({ subjects }: { subjects: { id: string }[] }) => subjects.some((subject) => subject.id === id))
        .map(({ reason }: { reason: string }) => reason);
    expect(reasonsFor(failing.orderId)).toContain("watch-failed");
    expect(reasonsFor(other.orderId)).toContain("order-about-to-end");

    // The next look goes through: what rang because it had not stops by itself.
    isFailing = false;
    await owner.run();
    expect((await owner.as("duty").get(`/orders/${failing.orderId}`)).state).toBe("lapsed");
    ({ rings } = await owner.as("duty").get("/duty/rings"));
    expect(reasonsFor(failing.orderId)).toEqual([]);
    expect(reasonsFor(other.orderId)).toContain("order-about-to-end");

    await reintroduceTogether(owner, peerId, [owner.people.admin, owner.people.secondAdmin]);
    const heard = fingerprintWords(
      (await asker.federation.directory().own())?.rootFingerprint ?? new Uint8Array(),
    ).join(" ");
    await confirmTogether(owner.federation, { peerId, heard }, [owner.people.admin, owner.people.secondAdmin]);
    await pair.settle();
    expect((await asker.as("drafter").get(`/requests/${stopped.requestId}`)).status).toBe("preservation-lapsed");
  });

  async function servedForACaseOfItsOwn(): Promise<{ orderId: string }> {
    const executing = pair.owner.as("executing");
    const { orderId } = await executing.post("/orders", { terms: { ...orderTerms(), periodDays: 20 } });
    await executing.post(`/orders/${orderId}/issue`);
    await executing.post(`/orders/${orderId}/service`, { servedAt: pair.clock.now().toISOString(), how: "by hand" });
    return { orderId };
  }

  async function preserved(periodDays: number): Promise<{ requestId: string; orderId: string }> {
    const { requestId } = await sentRequest(pair, { mechanism: "preservation" });
    await acceptRequest(pair, requestId, "preservation");
    return { requestId, ...(await preserve(pair, requestId, { periodDays })) };
  }
});
