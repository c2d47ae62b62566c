import { describe, expect, it } from "vitest";
import { type ClockStanding, type MechanismId, STEPS, TURNS } from "../../../../convention/index.ts";
import { applyEvent } from "./fold.ts";
import { exhibitNeeds } from "./exhibit-needs.ts";
import { nextStep } from "./life.ts";
import { needsOf } from "../../needs/queue.ts";
import type { QueueExhibit } from "./queue-item.ts";
import type { RequestFile } from "./request-file.ts";
import { came, facts, needs, NOW, order, words } from "../../../../../tests/support/queue-files.ts";
import { AT, content, dossierId, requestId } from "../../../../../tests/support/request-files.ts";

describe("what an incoming request needs", () => {
  it("is a person first, then the safeguards, then a decision, then the second person", () => {
    expect(needs(needsOf(came(), facts))).toEqual(["acknowledge"]);
    expect(needs(needsOf(came({ status: "acknowledged" }), facts))).toEqual(["screen-incoming"]);
    const proposal = {
      content: { requestId, outcome: "accept" as const, grounds: [], conditions: [] },
      digest: "a".repeat(64) as never,
      by: { userId: "u1", name: "Ana" },
      at: AT,
    };
    const [item] = needsOf(came({ status: "acknowledged", proposal }), facts);
    expect(item).toMatchObject({ need: "authorise-decision", notFor: ["u1"] });
  });

  it("waits with the other State while a question or a consultation is open", () => {
    const question = { content: { requestId, questionId: "q1", text: words }, lane: "own" as const, at: AT };
    const soon = { ...facts, now: "2027-03-08T12:00:00.000Z" };
    const asking = came({ status: "more-information", questions: [{ question }] });
    expect(needsOf(asking, soon)).toEqual([]);
    // No wait is without end: the day that the rule names, the asker's deadline, or the day that a person named.
    expect(needs(needsOf(asking, facts))).toEqual(["screen-incoming"]);
    const deadline = { ...content, responseDeadline: { date: "2027-03-08", reason: words } };
    expect(needs(needsOf({ ...asking, content: deadline }, soon))).toEqual(["screen-incoming"]);
    expect(needsOf({ ...asking, noted: { at: "2027-03-09T00:00:00.000Z", lookAgainOn: "2027-05-01" } }, facts)).toEqual(
      [],
    );
    const told = {
      content: { requestId, consultationId: "c1", stage: "opened" as const, text: words },
      lane: "own" as const,
      at: AT,
    };
    const consultations = [{ consultationId: "c1", opened: told, replies: [] }];
    expect(needsOf(came({ status: "consultation", consultations }), soon)).toEqual([]);
  });

  it("comes back after a postponement, though nobody answered the consultation before it, and at once on a late reply", () => {
    const consultation = (stage: "opened" | "reply", lane: "own" | "peer", at: string) => ({
      content: { requestId, consultationId: "c1", stage, text: words },
      lane,
      at,
    });
    const opened = consultation("opened", "own", AT);
    const postponed = came({
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
    const accepted = came({ status: "accepted" });
    expect(needs(needsOf(accepted, facts))).toEqual(["order-provider"]);
    for (const state of ["draft", "issued", "served", "answered"] as const) {
      expect(needsOf(accepted, { ...facts, orders: [{ ...order, state }] })).toEqual([]);
    }
    expect(needs(needsOf(accepted, { ...facts, orders: [{ ...order, state: "lapsed" }] }))).toEqual(["order-provider"]);
  });

  it("is a new order when the old one lapsed while the treaty's clock still runs", () => {
    const lapsed = came({ status: "preservation-lapsed" });
    const at = (standing: ClockStanding) =>
      new Map([[requestId as string, { standing, end: { until: AT }, warnFrom: AT }]]);
    const orders = [{ ...order, state: "lapsed" as const }];
    for (const standing of ["running", "warning", "disputed", "held"] as const) {
      expect(needs(needsOf(lapsed, { ...facts, orders, treaty: at(standing) }))).toEqual(["order-provider"]);
    }
    expect(needsOf(lapsed, { ...facts, orders, treaty: at("lapsed") })).toEqual([]);
  });

  it("is to take the data in as long as a request for them is granted, then to say whether the answer is complete", () => {
    for (const status of ["accepted", "accepted-on-conditions", "executing"] as const) {
      const granted = came({ status, mechanism: "stored-data" });
      expect(needs(needsOf(granted, { ...facts, orders: [order] }))).toEqual(["execute"]);
      const released = new Map([[requestId as string, 1]]);
      expect(needs(needsOf(granted, { ...facts, orders: [order], released }))).toEqual(["confirm-answer"]);
    }
    const empty = came({ status: "executing", mechanism: "stored-data" });
    const orders = [{ ...order, isNegative: true }];
    expect(needs(needsOf(empty, { ...facts, orders }))).toEqual(["tell-asker"]);
    expect(needs(needsOf(empty, { ...facts, orders: [...orders, order] }))).toEqual(["execute", "tell-asker"]);
  });

  it("is the next step of a life that hands nothing over, its end, and never a turn for the worse", () => {
    const stood = (mechanism: MechanismId, ...steps: readonly string[]): RequestFile =>
      came({ status: "accepted", mechanism, life: steps.map((step) => ({ step, lane: "own" as const, at: AT })) });
    const elements = { "request-kind": { codes: ["full-request"] } };
    const extradition = { ...stood("extradition", "granted"), content: { ...content, elements } };
    expect([needs(needsOf(extradition, facts)), nextStep(extradition)?.id]).toEqual([
      ["say-step"],
      "surrender-date-set",
    ]);
    expect(needs(needsOf(stood("extradition", "granted", "surrendered"), facts))).toEqual(["say-step"]);
    const proposal = { content: { requestId, step: "surrendered" }, by: { userId: "u1", name: "Ana" }, at: AT };
    expect(needs(needsOf({ ...extradition, stepProposal: proposal as never }, facts))).toEqual(["authorise-step"]);
    expect(nextStep(stood("transfer-of-sentenced-persons", "granted", "transfer-agreed"))?.id).not.toBe(
      "consent-withdrawn",
    );
    // UNCC art. 38: whoever holds the person hands them over, which is the State that sentenced.
    const agreed = stood("transfer-of-sentenced-persons", "granted", "handover-date-set");
    const asks = (codes: readonly string[]): RequestFile => ({
      ...agreed,
      content: { ...content, elements: { "asking-side": { codes: [...codes] } } },
    });
    expect(nextStep(asks(["administering-state"]))?.id).toBe("person-told-in-writing");
    const mine = { ...asks(["sentencing-state"]), direction: "outgoing" as const, stage: "sent" as const };
    const theirs = agreed.life?.map((one) => ({ ...one, lane: "peer" as const }));
    expect(nextStep({ ...mine, ...(theirs && { life: theirs }) })?.id).toBe("sentenced-person-handed-over");
    // What is collected is taken in once it comes, and not before.
    expect(needs(needsOf(stood("interception", "granted"), facts))).toEqual(["say-step"]);
    expect(needs(needsOf(stood("interception", "granted", "collection-authorised", "connected"), facts))).toEqual([
      "execute",
    ]);
    // Where the life ended with nothing, nothing is taken in.
    expect(needs(needsOf(stood("legal-assistance", "granted", "could-not-be-done"), facts))).toEqual(["say-step"]);
    expect(STEPS.map(({ id }) => id)).toEqual(expect.arrayContaining([...TURNS]));
  });

  it("is the countersignature that a night still owes, whatever was decided since", () => {
    const decision = (outcome: "accept" | "nothing-found") => ({
      told: { content: { requestId, outcome, grounds: [], conditions: [] }, lane: "own" as const, at: AT },
      proposedBy: { userId: "night", name: "Noor" },
    });
    const accepted = { ...decision("accept"), countersignature: { digest: "a".repeat(64) as never } };
    const file = came({ status: "answered", decisions: [accepted, decision("nothing-found")] });
    expect(needsOf(file, facts)).toMatchObject([{ need: "countersign", notFor: ["night"] }]);
    const event = { type: "countersigned", number: 9, at: NOW, by: { userId: "u2", name: "Ben" } } as const;
    expect(needsOf(applyEvent(file, event), facts)).toEqual([]);
  });

  it("is to tell the asker when the provider has nothing", () => {
    const orders = [{ ...order, isNegative: true }];
    expect(needs(needsOf(came({ status: "executing" }), { ...facts, orders }))).toEqual(["tell-asker"]);
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
  const granted = came({ status: "accepted-on-conditions", mechanism: "stored-data" });
  const of = (over: Partial<QueueExhibit>, request: RequestFile | undefined) =>
    exhibitNeeds({ ...exhibit, ...over }, facts, request);

  it("is a first person who asks for its release once the request is granted, then a different second one", () => {
    expect(needs(of({}, granted))).toEqual(["ask-release"]);
    expect(of({ askedBy: "u1" }, granted)).toMatchObject([{ need: "approve-release", notFor: ["u1"] }]);
    for (const request of [undefined, came({ status: "acknowledged" }), { ...granted, status: "answered" as const }]) {
      expect(of({}, request)).toEqual([]);
    }
    expect(needs(of({}, { ...granted, status: "executing" }))).toEqual(["ask-release"]);
    // A further exhibit of a request that was said to be answered.
    expect(needs(of({ since: NOW }, { ...granted, status: "answered" }))).toEqual(["ask-release"]);
  });

  it("is acceptance of what another State offers, then opening it, and a look at what is at fault", () => {
    expect(of({ state: "offered" }, undefined)).toMatchObject([{ need: "accept-exhibit", state: "XA" }]);
    expect(needs(of({ state: "complete" }, undefined))).toEqual(["open-exhibit"]);
    expect(needs(of({ state: "complete", awaitsFinding: true }, undefined))).toEqual(["enter-finding"]);
    expect(needs(of({ state: "seal-failed" }, undefined))).toEqual(["mend-exhibit"]);
  });

  it("takes the place of taking evidence in for the request", () => {
    expect(needs(needsOf(granted, facts))).toEqual(["execute"]);
    expect(needsOf(granted, { ...facts, exhibits: [exhibit] })).toEqual([]);
  });
});
