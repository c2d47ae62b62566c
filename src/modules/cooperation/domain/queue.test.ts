import { describe, expect, it } from "vitest";
import type { ClockStanding } from "../../../convention/index.ts";
import type { RequestContent } from "../../../protocol/bodies/index.ts";
import type { DossierId, RequestId } from "../../../protocol/identifiers.ts";
import { applyEvent, beginning } from "./fold.ts";
import {
  exhibitNeeds,
  type FollowUp,
  needsOf,
  orderNeeds,
  queueFor,
  type QueueExhibit,
  type QueueFacts,
  type QueueItem,
  type QueueOrder,
} from "./queue.ts";
import { unreadSince } from "./look-again.ts";
import type { RequestFile } from "./request-file.ts";
import { statisticsOf } from "./statistics.ts";
import { foldTimeline, mergeTimeline, type TimelineItem } from "./timeline.ts";

const NOW = "2027-04-20T12:00:00.000Z";
const AT = "2027-03-01T12:00:00.000Z";
const requestId = "01a400f6-3600-7b00-8d67-d72547b52fe3" as RequestId;
const dossierId = "01a400f6-3600-7b00-8d67-d72547b52fe4" as DossierId;
const text = { language: "en", text: "words" };

const content: RequestContent = {
  requestId,
  mechanism: "preservation",
  reference: "XA-1",
  legalBasis: { kind: "convention", citation: "Article 42" },
  elements: {},
  missingElements: [],
  urgency: "ordinary",
  desiredStatus: "preserved",
  screening: { ruleVersion: "1", recordedAt: AT },
  drill: false,
};

const facts: QueueFacts = {
  now: NOW,
  treaty: new Map(),
  authorisers: ["authoriser", "second-authoriser"],
  followUps: new Map(),
  orders: [],
  exhibits: [],
  released: new Map(),
  states: new Map([[dossierId, "XA"]]),
};

function incoming(over: Partial<RequestFile> = {}): RequestFile {
  const file = beginning(
    { requestId, dossierId },
    { type: "received", number: 1, at: AT, ownReference: "XB-1", content, bearer: "peer", sentAt: AT, receivedAt: AT },
  );
  return { ...file, ...over };
}

function sent(over: Partial<RequestFile> = {}): RequestFile {
  return {
    ...incoming(),
    direction: "outgoing",
    stage: "sent",
    draftedBy: { userId: "drafter", name: "Ana" },
    ...over,
  };
}

const order: QueueOrder = {
  orderId: "o1",
  orderNumber: "O-1",
  state: "answered",
  answer: "preserved",
  requestId,
  dossierId,
  earliestEnd: "2027-05-30T00:00:00.000Z",
  warnFrom: "2027-05-20T00:00:00.000Z",
  needsAuthorisation: false,
  released: false,
  since: AT,
  drill: false,
};

const needs = (items: readonly QueueItem[]) => items.map((item) => item.need);

describe("what an incoming request needs", () => {
  it("is a person first, then the safeguards, then a decision, then the second person", () => {
    expect(needs(needsOf(incoming(), facts))).toEqual(["acknowledge"]);
    expect(needs(needsOf(incoming({ status: "acknowledged" }), facts))).toEqual(["screen-incoming"]);
    const proposal = {
      content: { requestId, outcome: "accept" as const, grounds: [], conditions: [] },
      digest: "a".repeat(64) as never,
      by: { userId: "u1", name: "Ana" },
      at: AT,
    };
    const [item] = needsOf(incoming({ status: "acknowledged", proposal }), facts);
    expect(item).toMatchObject({ need: "authorise-decision", notFor: ["u1"] });
  });

  it("waits with the other State while a question or a consultation is open", () => {
    const question = { content: { requestId, questionId: "q1", text }, lane: "own" as const, at: AT };
    const soon = { ...facts, now: "2027-03-08T12:00:00.000Z" };
    const asking = incoming({ status: "more-information", questions: [{ question }] });
    expect(needsOf(asking, soon)).toEqual([]);
    // No wait is without end: the day that the rule names, the asker's deadline, or the day that a person named.
    expect(needs(needsOf(asking, facts))).toEqual(["screen-incoming"]);
    const deadline = { ...content, responseDeadline: { date: "2027-03-08", reason: text } };
    expect(needs(needsOf({ ...asking, content: deadline }, soon))).toEqual(["screen-incoming"]);
    expect(needsOf({ ...asking, noted: { at: "2027-03-09T00:00:00.000Z", lookAgainOn: "2027-05-01" } }, facts)).toEqual(
      [],
    );
    const told = {
      content: { requestId, consultationId: "c1", stage: "opened" as const, text },
      lane: "own" as const,
      at: AT,
    };
    const consultations = [{ consultationId: "c1", opened: told, replies: [] }];
    expect(needsOf(incoming({ status: "consultation", consultations }), soon)).toEqual([]);
  });

  it("comes back after a postponement, though nobody answered the consultation before it, and at once on a late reply", () => {
    const consultation = (stage: "opened" | "reply", lane: "own" | "peer", at: string) => ({
      content: { requestId, consultationId: "c1", stage, text },
      lane,
      at,
    });
    const opened = consultation("opened", "own", AT);
    const postponed = incoming({
      status: "postponed",
      consultations: [{ consultationId: "c1", opened, replies: [] }],
      decisions: [
        {
          told: {
            content: { requestId, outcome: "postpone", grounds: [], conditions: [] },
            lane: "own",
            at: "2027-03-03T12:00:00.000Z",
          },
        },
      ],
    });
    const soon = { ...facts, now: "2027-03-20T12:00:00.000Z" };
    expect(needsOf(postponed, soon)).toEqual([]);
    expect(needs(needsOf(postponed, facts))).toEqual(["screen-incoming"]);
    const late = consultation("reply", "peer", "2027-03-19T12:00:00.000Z");
    const heard = { ...postponed, consultations: [{ consultationId: "c1", opened, replies: [late] }] };
    expect(needs(needsOf(heard, soon))).toEqual(["screen-incoming"]);
    const noted = { at: "2027-03-20T09:00:00.000Z", lookAgainOn: "2027-04-20" };
    expect(needsOf({ ...heard, noted }, soon)).toEqual([]);
    expect(needs(needsOf({ ...heard, noted }, facts))).toEqual(["screen-incoming"]);
  });

  it("is an order once a preservation is accepted, and none while one binds or is on its way", () => {
    const accepted = incoming({ status: "accepted" });
    expect(needs(needsOf(accepted, facts))).toEqual(["order-provider"]);
    for (const state of ["draft", "issued", "served", "answered"] as const) {
      expect(needsOf(accepted, { ...facts, orders: [{ ...order, state }] })).toEqual([]);
    }
    expect(needs(needsOf(accepted, { ...facts, orders: [{ ...order, state: "lapsed" }] }))).toEqual(["order-provider"]);
  });

  it("is a new order when the old one lapsed while the treaty's clock still runs", () => {
    const lapsed = incoming({ status: "preservation-lapsed" });
    const at = (standing: ClockStanding) => new Map([[requestId as string, { standing, until: AT, warnFrom: AT }]]);
    const orders = [{ ...order, state: "lapsed" as const }];
    for (const standing of ["running", "warning", "disputed", "held"] as const) {
      expect(needs(needsOf(lapsed, { ...facts, orders, treaty: at(standing) }))).toEqual(["order-provider"]);
    }
    expect(needsOf(lapsed, { ...facts, orders, treaty: at("lapsed") })).toEqual([]);
  });

  it("is to take the data in as long as a request for them is granted, then to say whether the answer is complete", () => {
    for (const status of ["accepted", "accepted-on-conditions", "executing"] as const) {
      const granted = incoming({ status, mechanism: "stored-data" });
      expect(needs(needsOf(granted, { ...facts, orders: [order] }))).toEqual(["execute"]);
      const released = new Map([[requestId as string, 1]]);
      expect(needs(needsOf(granted, { ...facts, orders: [order], released }))).toEqual(["confirm-answer"]);
    }
    const empty = incoming({ status: "executing", mechanism: "stored-data" });
    const orders = [{ ...order, answer: "nothing-found" }];
    expect(needs(needsOf(empty, { ...facts, orders }))).toEqual(["tell-asker"]);
    expect(needs(needsOf(empty, { ...facts, orders: [...orders, order] }))).toEqual(["execute", "tell-asker"]);
  });

  it("is the countersignature that a night still owes, whatever was decided since", () => {
    const decision = (outcome: "accept" | "nothing-found") => ({
      told: { content: { requestId, outcome, grounds: [], conditions: [] }, lane: "own" as const, at: AT },
      proposedBy: { userId: "night", name: "Noor" },
    });
    const accepted = { ...decision("accept"), countersignature: { digest: "a".repeat(64) as never } };
    const file = incoming({ status: "answered", decisions: [accepted, decision("nothing-found")] });
    expect(needsOf(file, facts)).toMatchObject([{ need: "countersign", notFor: ["night"] }]);
    const event = { type: "countersigned", number: 9, at: NOW, by: { userId: "u2", name: "Ben" } } as const;
    expect(needsOf(applyEvent(file, event), facts)).toEqual([]);
  });

  it("is to tell the asker when the provider has nothing", () => {
    const orders = [{ ...order, answer: "already-gone" }];
    expect(needs(needsOf(incoming({ status: "executing" }), { ...facts, orders }))).toEqual(["tell-asker"]);
  });
});

describe("what an exhibit needs", () => {
  const exhibit: QueueExhibit = {
    exhibitId: "e1",
    number: "XB-2027-0001",
    dossierId,
    requestId,
    state: "sealed",
    since: AT,
  };
  const granted = incoming({ status: "accepted-on-conditions", mechanism: "stored-data" });
  const of = (over: Partial<QueueExhibit>, request: RequestFile | undefined) =>
    exhibitNeeds({ ...exhibit, ...over }, facts, request);

  it("is a first person who asks for its release once the request is granted, then a different second one", () => {
    expect(needs(of({}, granted))).toEqual(["ask-release"]);
    expect(of({ askedBy: "u1" }, granted)).toMatchObject([{ need: "approve-release", notFor: ["u1"] }]);
    for (const request of [
      undefined,
      incoming({ status: "acknowledged" }),
      { ...granted, status: "answered" as const },
    ]) {
      expect(of({}, request)).toEqual([]);
    }
    expect(needs(of({}, { ...granted, status: "executing" }))).toEqual(["ask-release"]);
    // A further exhibit of a request that was said to be answered.
    expect(needs(of({ since: NOW }, { ...granted, status: "answered" }))).toEqual(["ask-release"]);
  });

  it("is acceptance of what another State offers, then opening it, and a look at what is at fault", () => {
    expect(of({ state: "offered" }, undefined)).toMatchObject([{ need: "accept-exhibit", state: "XA" }]);
    expect(needs(of({ state: "complete" }, undefined))).toEqual(["open-exhibit"]);
    expect(needs(of({ state: "seal-failed" }, undefined))).toEqual(["mend-exhibit"]);
    expect(needs(of({ state: "offer-refused" }, undefined))).toEqual(["mend-exhibit"]);
  });

  it("takes the place of taking evidence in for the request", () => {
    expect(needs(needsOf(granted, facts))).toEqual(["execute"]);
    expect(needsOf(granted, { ...facts, exhibits: [exhibit] })).toEqual([]);
  });
});

describe("what our own request needs", () => {
  it("is the request that follows a preservation, by the day on which that ends, until it is there", () => {
    const treaty = new Map([
      [
        requestId as string,
        { standing: "running" as const, until: "2027-04-30T00:00:00.000Z", warnFrom: "2027-04-16T00:00:00.000Z" },
      ],
    ]);
    const file = sent({ status: "preserved" });
    expect(needsOf(file, { ...facts, treaty })).toMatchObject([
      { need: "send-follow-up", until: "2027-04-30T00:00:00.000Z" },
    ]);
    const since = (...followUps: readonly FollowUp[]) =>
      needs(needsOf(file, { ...facts, treaty, followUps: new Map([[requestId as string, followUps]]) }));
    expect(since({ stage: "drafting" })).toEqual([]);
    expect(since({ stage: "sent", status: "accepted", outcome: "accept" })).toEqual([]);
    expect(since({ stage: "sent", status: "refused", outcome: "refuse" })).toEqual(["send-follow-up"]);
    expect(since({ stage: "sent", status: "closed", outcome: "refuse" })).toEqual(["send-follow-up"]);
    expect(since({ stage: "sent", status: "refused" }, { stage: "submitted" })).toEqual([]);
  });

  it("is to read which part is kept where the other State keeps a part only, until something is said or drafted since", () => {
    const part = sent({ status: "preserved", statusAt: AT, facts: { preservedFrom: AT, partly: true } });
    expect(needs(needsOf(part, facts))).toEqual(["read-part-preserved"]);
    expect(needsOf({ ...part, lastToldAt: NOW }, facts)).toEqual([]);
    const followUps = new Map([[requestId as string, [{ stage: "drafting" as const }]]]);
    expect(needsOf(part, { ...facts, followUps })).toEqual([]);
  });

  it("is to read that an extension was refused", () => {
    const asked = { content: { requestId, until: NOW, reason: text }, lane: "own" as const, at: AT };
    const of = (granted: boolean, lastToldAt = AT) =>
      needs(
        needsOf(
          sent({ status: "preserved", extensions: [{ asked, settled: { granted, at: AT } }], lastToldAt }),
          facts,
        ),
      );
    expect(of(false)).toEqual(["read-extension-refused"]);
    expect(of(false, NOW)).toEqual([]);
    expect(of(true)).toEqual([]);
  });

  it("is an end of the preservation when the request that follows was answered", () => {
    const treaty = new Map([
      [requestId as string, { standing: "running" as const, until: "2027-04-30T00:00:00.000Z", warnFrom: AT }],
    ]);
    const answered: FollowUp = { stage: "sent", status: "answered", outcome: "accept" };
    const of = (file: RequestFile, followUp = answered) =>
      needsOf(file, { ...facts, treaty, followUps: new Map([[requestId as string, [followUp]]]) });
    const file = sent({ status: "preserved" });
    expect(of(file)).toMatchObject([{ need: "end-preservation", until: "2027-04-30T00:00:00.000Z" }]);
    expect(needs(of(file, { ...answered, status: "closed" }))).toEqual(["end-preservation"]);
    const closure = { lane: "own", at: AT, content: { requestId, outcome: "used" } } as never; // nothing of it is read
    expect(of({ ...file, closure })).toEqual([]);
  });

  it("is to read what the owner said, until somebody says that they did", () => {
    const decided = (outcome: "accept" | "accept-on-conditions" | "refuse" | "postpone" | "forward") => [
      { told: { content: { requestId, outcome, grounds: [], conditions: [] }, lane: "peer" as const, at: AT } },
    ];
    const soon = { ...facts, now: "2027-03-02T12:00:00.000Z" };
    for (const file of [
      sent({ status: "refused", decisions: decided("refuse") }),
      sent({ status: "postponed", decisions: decided("postpone") }),
      sent({ status: "accepted-on-conditions", decisions: decided("accept-on-conditions") }),
      sent({ status: "acknowledged", decisions: decided("forward") }),
      sent({ status: "preservation-lapsed" }),
    ]) {
      expect(needs(needsOf(file, soon)), file.status).toEqual(["read-reply"]);
      expect(unreadSince(file)).toBe(AT);
      const read = applyEvent(file, { type: "noted", number: 9, at: soon.now, by: { userId: "u", name: "Ana" } });
      expect(needsOf(read, soon), file.status).toEqual([]);
    }
    expect(needsOf(sent({ status: "accepted", decisions: decided("accept") }), soon)).toEqual([]);
  });

  it("is to ask how it stands when nobody acknowledged, decided or did it for long, or the deadline passed", () => {
    const at = (now: string, file: RequestFile) => needs(needsOf(file, { ...facts, now }));
    expect(at("2027-03-08T12:00:00.000Z", sent({ status: "acknowledged" }))).toEqual([]);
    expect(at("2027-03-08T12:00:00.000Z", sent())).toEqual(["ask-status"]);
    expect(at(NOW, sent({ status: "acknowledged" }))).toEqual(["ask-status"]);
    const deadline = { ...content, responseDeadline: { date: "2027-03-08", reason: text } };
    expect(at("2027-03-08T12:00:00.000Z", sent({ status: "accepted", content: deadline }))).toEqual(["ask-status"]);
    const question = {
      content: { requestId, questionId: "q1", text },
      lane: "own" as const,
      at: "2027-04-19T12:00:00.000Z",
    };
    expect(at(NOW, sent({ status: "acknowledged", questions: [{ question }] }))).toEqual([]);
    expect(at(NOW, sent({ status: "preserved" }))).toEqual([]);
  });

  it("shows on a draft until when the data that it asks for are preserved", () => {
    const earlier = "01a400f6-3600-7b00-8d67-d72547b52fe5" as RequestId;
    const treaty = new Map([
      [earlier as string, { standing: "running" as const, until: "2027-04-30T00:00:00.000Z", warnFrom: AT }],
    ]);
    for (const stage of ["drafting", "screening", "screened", "submitted"] as const) {
      const [item] = needsOf(sent({ stage, follows: earlier }), { ...facts, treaty });
      expect(item?.until).toBe("2027-04-30T00:00:00.000Z");
    }
  });

  it("is screened by somebody who leaves one to authorise it", () => {
    const screening = sent({ stage: "screening" });
    const notFor = (authorisers: readonly string[]) => needsOf(screening, { ...facts, authorisers })[0]?.notFor;
    expect(notFor(["one", "two"])).toEqual(["drafter"]);
    expect(notFor(["one"])).toEqual(["drafter", "one"]);
    expect(notFor(["drafter", "one"])).toEqual(["drafter", "one"]);
    expect(notFor([])).toEqual(["drafter"]);
  });

  it("is a fresh look after the other server refused what we sent, until we said something new", () => {
    const refusals = [{ dispatchId: "d" as never, code: "superseded", at: "2027-03-03T00:00:00.000Z" }];
    const before = sent({ status: "acknowledged", refusals, lastToldAt: "2027-03-02T00:00:00.000Z" });
    expect(needs(needsOf(before, facts))).toEqual(["dispatch-refused"]);
    const soon = { ...facts, now: "2027-03-05T00:00:00.000Z" };
    expect(needsOf({ ...before, lastToldAt: "2027-03-04T00:00:00.000Z" }, soon)).toEqual([]);
  });

  it("is a second look at secrecy on its day, by whoever keeps it", () => {
    const secret = { ...content, confidentiality: { requested: true, reviewOn: "2027-04-20" } };
    for (const file of [
      sent({ status: "acknowledged", content: secret }),
      incoming({ status: "postponed", content: secret }),
    ]) {
      expect(needs(needsOf(file, facts))).toContain("review-confidentiality");
      expect(needs(needsOf({ ...file, secrecyReview: { at: AT } }, facts))).not.toContain("review-confidentiality");
    }
  });
});

describe("what an order needs", () => {
  it("goes from the desk to the provider and back, and is renewed when its end is near", () => {
    const of = (over: Partial<QueueOrder>, now = NOW) =>
      needs(orderNeeds({ ...order, ...over }, { ...facts, now }, undefined));
    expect(of({ state: "draft" })).toEqual(["issue-order"]);
    expect(of({ state: "issued" })).toEqual(["serve-order"]);
    expect(of({ state: "served" })).toEqual(["record-answer"]);
    expect(of({})).toEqual([]);
    expect(of({}, "2027-05-21T00:00:00.000Z")).toEqual(["renew-order"]);
    const interception = { ...order, needsAuthorisation: true };
    expect(orderNeeds(interception, { ...facts, now: "2027-05-21T00:00:00.000Z" }, undefined)).toMatchObject([
      { need: "renew-order", roles: ["authoriser"] },
    ]);
    for (const state of ["draft", "issued", "served", "answered"] as const) {
      expect(of({ state, released: true }, "2027-05-21T00:00:00.000Z")).toEqual(["end-order"]);
    }
    expect(of({ state: "lapsed" })).toEqual([]);
  });
});

describe("the work queue of a person", () => {
  const item = (over: Partial<QueueItem>): QueueItem => ({
    need: "decide",
    subject: { kind: "request", id: "r" },
    reference: "R",
    urgency: "ordinary",
    since: AT,
    roles: ["authoriser"],
    notFor: [],
    drill: false,
    ...over,
  });

  it("shows calls first, then emergencies, then the nearest end, then what has waited longest", () => {
    const items = [
      item({ reference: "late", until: "2027-06-01" }),
      item({ reference: "old", since: "2027-01-01T00:00:00.000Z" }),
      item({ reference: "soon", until: "2027-05-01" }),
      item({ reference: "emergency", urgency: "emergency" }),
      item({ reference: "call", need: "answer-ring" }),
    ];
    const sorted = queueFor(items, { id: "u", roles: ["authoriser"] }).map((one) => one.reference);
    expect(sorted).toEqual(["call", "emergency", "soon", "late", "old"]);
  });

  it("shows nobody what another role does, or what the same person may not do twice", () => {
    const items = [item({ notFor: ["u1"] })];
    expect(queueFor(items, { id: "u1", roles: ["authoriser"] })).toEqual([]);
    expect(queueFor(items, { id: "u2", roles: ["drafter"] })).toEqual([]);
    expect(queueFor(items, { id: "u2", roles: ["authoriser"] })).toHaveLength(1);
  });
});

describe("the timeline of a dossier", () => {
  it("is in the order of time, causes before effects of the same moment, and loses nothing", () => {
    const line = (at: string, type: string, rank?: number) => ({
      at,
      lane: "own" as const,
      type,
      params: {},
      ...(rank === undefined ? {} : { rank }),
    });
    const merged = mergeTimeline([
      [line("2027-01-02", "b", 2), line("2027-01-03", "c")],
      [line("2027-01-02", "a", 0), line("2027-01-01", "first")],
    ]);
    expect(merged.map((one) => one.type)).toEqual(["first", "a", "b", "c"]);
  });

  it("tells receipts under what they are about, except bad news and what is told nowhere else", () => {
    const of = (type: string, dispatchId?: string, tone: TimelineItem["tone"] = "neutral"): TimelineItem => ({
      at: AT,
      lane: "own",
      type,
      params: {},
      tone,
      ...(dispatchId === undefined ? {} : { dispatchId }),
    });
    const told = foldTimeline([
      of("request.sent", "d1"),
      of("receipt.valid", "d1"),
      of("order.issued"),
      of("receipt.handled", "d1"),
      of("receipt.refused", "d1", "bad"),
      of("receipt.valid", "d2"),
    ]);
    expect(told.map(({ item, receipts }) => [item.type, ...receipts.map(({ type }) => type)])).toEqual([
      ["request.sent", "receipt.valid", "receipt.handled"],
      ["order.issued"],
      ["receipt.refused"],
      ["receipt.valid"],
    ]);
  });

  it("tells the tries of a duty call under the call, and those of an unknown one by themselves", () => {
    const of = (type: string, ringId: string): TimelineItem => ({ at: AT, lane: "system", type, params: {}, ringId });
    const told = foldTimeline([
      of("ring.raised", "r1"),
      of("ring.rang", "r1"),
      of("ring.rang", "r2"),
      of("ring.rang", "r1"),
      of("ring.acknowledged", "r1"),
    ]);
    expect(told.map(({ item, calls }) => [item.type, item.ringId, calls.length])).toEqual([
      ["ring.raised", "r1", 2],
      ["ring.rang", "r2", 0],
      ["ring.acknowledged", "r1", 0],
    ]);
  });
});

describe("the figures of a year", () => {
  it("count what was sent or received, apart for each State and mechanism, and no exercise", () => {
    const decided = (hours: number): RequestFile => ({
      ...incoming({ status: "refused" }),
      decisions: [
        {
          told: {
            content: {
              requestId,
              outcome: "refuse",
              grounds: [{ groundId: "persecution", paragraph: "40(22)" }],
              reasons: text,
              conditions: [],
            },
            lane: "own",
            at: new Date(Date.parse(AT) + hours * 3_600_000).toISOString(),
          },
        },
      ],
    });
    // A postponement neither grants nor refuses: the asker still waits.
    const postponed = (file: RequestFile): RequestFile => {
      const decision = { requestId, outcome: "postpone" as const, grounds: [], conditions: [] };
      return { ...file, decisions: [{ told: { content: decision, lane: "own", at: AT } }, ...file.decisions] };
    };
    const lines = statisticsOf([
      { file: postponed(decided(2)), state: "XA" },
      { file: decided(4), state: "XA" },
      { file: { ...incoming(), drill: true }, state: "XA" },
      { file: { ...sent(), stage: "drafting" }, state: "XA" },
      { file: sent({ status: "preserved" }), state: "XA" },
    ]);
    expect(lines).toMatchObject([
      {
        direction: "incoming",
        requests: 2,
        open: 0,
        outcomes: { refuse: 2 },
        refusalGrounds: { persecution: 2 },
        medianHoursToDecision: 3,
      },
      { direction: "outgoing", requests: 1, open: 1, outcomes: {} },
    ]);
  });
});
