import { describe, expect, it } from "vitest";
import type { MechanismId } from "../../../../convention/index.ts";
import type { RequestId } from "../../../../protocol/identifiers.ts";
import type { NewRequestEvent } from "./events.ts";
import { applyEvent, nextEvent } from "./fold.ts";
import { unreadSince } from "./look-again.ts";
import { needsOf } from "../../needs/queue.ts";
import type { FollowUp } from "./queue-item.ts";
import type { RequestFile } from "./request-file.ts";
import { came, facts, needs, NOW, sent, words } from "../../../../../tests/support/queue-files.ts";
import { AT, content, requestId } from "../../../../../tests/support/request-files.ts";

describe("what our own request needs", () => {
  it("is the request that follows a preservation, by the day on which that ends, until it is there", () => {
    const treaty = new Map([
      [
        requestId as string,
        {
          standing: "running" as const,
          end: { until: "2027-04-30T00:00:00.000Z" },
          warnFrom: "2027-04-16T00:00:00.000Z",
        },
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

  it("is to go on in a new dossier once nothing more is said in its own, until that is there (R8)", () => {
    const file = sent({ status: "preserved" });
    const of = (goesOn: boolean) =>
      needsOf(file, { ...facts, closed: new Map([[file.dossierId, { since: NOW, goesOn }]]) });
    expect(of(false)).toMatchObject([{ need: "go-on-anew", since: NOW, roles: ["drafter"] }]);
    expect(of(true)).toEqual([]);
    expect(
      needsOf(came({ status: "received" }), {
        ...facts,
        closed: new Map([[came().dossierId, { since: NOW, goesOn: false }]]),
      }),
    ).toEqual([]);
  });

  it("is to read which part is kept where the other State keeps a part only, until something is said or drafted since", () => {
    const part = sent({ status: "preserved", statusAt: AT, facts: { preservedFrom: AT, partly: true } });
    expect(needs(needsOf(part, facts))).toEqual(["read-part-preserved"]);
    expect(needsOf({ ...part, lastToldAt: NOW }, facts)).toEqual([]);
    const followUps = new Map([[requestId as string, [{ stage: "drafting" as const }]]]);
    expect(needsOf(part, { ...facts, followUps })).toEqual([]);
  });

  it("is to read it once, and again only when something new was said of the part", () => {
    const says = (at: string, note: string): NewRequestEvent => ({
      type: "message",
      kind: "status",
      lane: "peer",
      bearer: "peer",
      at,
      content: {
        requestId,
        status: "preserved",
        facts: { preservedFrom: AT, partly: true, partlyNote: { language: "en", text: note } },
      },
    });
    const apply = (file: RequestFile, event: NewRequestEvent): RequestFile => applyEvent(file, nextEvent(file, event));
    const by = { userId: "u", name: "Ana" };
    const told = apply(sent(), says("2027-03-02T12:00:00.000Z", "Mail, no logs."));
    expect(needsOf(told, facts)).toMatchObject([{ need: "read-part-preserved", since: "2027-03-02T12:00:00.000Z" }]);
    const read = apply(told, { type: "noted", at: "2027-03-03T12:00:00.000Z", by });
    expect(needsOf(read, facts)).toEqual([]);
    // The owner repeats what it said, as every status of ours and of others does.
    const repeated = apply(read, says("2027-03-04T12:00:00.000Z", "Mail, no logs."));
    expect(needsOf(repeated, facts)).toEqual([]);
    const news = apply(repeated, says("2027-03-05T12:00:00.000Z", "Mail up to the 5th, no logs."));
    expect(needsOf(news, facts)).toMatchObject([{ need: "read-part-preserved", since: "2027-03-05T12:00:00.000Z" }]);
  });

  it("is to read that an extension was refused", () => {
    const asked = { content: { requestId, until: NOW, reason: words }, lane: "own" as const, at: AT };
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
    const refused = sent({ status: "preserved", extensions: [{ asked, settled: { granted: false, at: AT } }] });
    const read = applyEvent(refused, { type: "noted", number: 9, at: NOW, by: { userId: "u", name: "Ana" } });
    expect(needsOf(read, facts)).toEqual([]);
  });

  it("is an end of the preservation when the request that follows was answered", () => {
    const treaty = new Map([
      [requestId as string, { standing: "running" as const, end: { until: "2027-04-30T00:00:00.000Z" }, warnFrom: AT }],
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
    const deadline = { ...content, responseDeadline: { date: "2027-03-08", reason: words } };
    expect(at("2027-03-08T12:00:00.000Z", sent({ status: "accepted", content: deadline }))).toEqual(["ask-status"]);
    const question = {
      content: { requestId, questionId: "q1", text: words },
      lane: "own" as const,
      at: "2027-04-19T12:00:00.000Z",
    };
    expect(at(NOW, sent({ status: "acknowledged", questions: [{ question }] }))).toEqual([]);
    expect(at(NOW, sent({ status: "preserved" }))).toEqual([]);
  });

  it("shows on a draft until when the data that it asks for are preserved", () => {
    const earlier = "01a400f6-3600-7b00-8d67-d72547b52fe5" as RequestId;
    const treaty = new Map([
      [earlier as string, { standing: "running" as const, end: { until: "2027-04-30T00:00:00.000Z" }, warnFrom: AT }],
    ]);
    for (const stage of ["drafting", "screening", "screened", "submitted"] as const) {
      const until = (mechanism: MechanismId) =>
        needsOf(sent({ stage, mechanism, content: { ...content, mechanism }, follows: earlier }), {
          ...facts,
          treaty,
        })[0]?.until;
      expect(until("stored-data")).toBe("2027-04-30T00:00:00.000Z");
      expect(until("extradition")).toBeUndefined();
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

  it("is kept from whoever wrote in it or screened it, where another person must do it (G4)", () => {
    const of = (userId: string) => ({ userId, name: userId });
    const screenings = [{ digest: "0".repeat(64) as never, records: [], by: of("screener"), at: AT }];
    const notFor = (stage: "screening" | "screened" | "submitted") =>
      needsOf(sent({ stage, screenings, alsoWrittenBy: [of("helper")] }), facts)[0]?.notFor;
    expect(notFor("screening")).toEqual(["drafter", "helper"]);
    expect(notFor("screened")).toEqual(["screener"]);
    expect(notFor("submitted")).toEqual(["drafter", "helper", "screener"]);
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
      came({ status: "postponed", content: secret }),
    ]) {
      expect(needs(needsOf(file, facts))).toContain("review-confidentiality");
      expect(needs(needsOf({ ...file, secrecyReview: { at: AT } }, facts))).not.toContain("review-confidentiality");
    }
  });
});
