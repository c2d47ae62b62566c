import { describe, expect, it } from "vitest";
import { after, by, incoming, requestId } from "../../../../../tests/support/request-files.ts";
import { facts as queueFacts, needs } from "../../../../../tests/support/queue-files.ts";
import { decisionSchema, type RecordValue, type RequestContent } from "../../../../protocol/bodies/index.ts";
import { type LifeClockFacts, lifeClocks, pressingClock } from "./life-clocks.ts";
import { carriedInto, nextStep } from "./life.ts";
import { outgoingNeeds } from "./outgoing-needs.ts";
import type { RequestFile } from "./request-file.ts";

// Northport counts in UTC+9, Aurelia in UTC: the day of an arrest late in the evening is another one in each.
const ZONES = ["Asia/Tokyo", "UTC"];
const NOON = "2027-03-05T12:00:00.000Z";
const LIMITS = { "provisional-arrest-may-end": 18, "provisional-arrest-must-end": 40 };

function facts(now: string, over: Partial<LifeClockFacts> = {}): LifeClockFacts {
  return { zones: ZONES, limits: LIMITS, now: new Date(now), ...over };
}

function said(
  file: RequestFile,
  step: string,
  recordedAt: string,
  record: Readonly<Record<string, RecordValue>> = {},
): RequestFile {
  const content = { requestId, step, recordedAt, records: [record] };
  return after(file, { type: "message", kind: "step", content, lane: "own", bearer: "peer", at: recordedAt, by });
}

function arrestedIn(over: Partial<RequestContent> = {}): RequestFile {
  // It was told two days later: what counts is the arrest.
  return said(incoming({ mechanism: "extradition", ...over }), "arrested", "2027-03-03T09:00:00.000Z", {
    "happened-at": { moment: "2027-03-01T20:00:00.000Z" },
  });
}

const mustEnd = (file: RequestFile, about: LifeClockFacts) =>
  lifeClocks(file, about).find(({ rule }) => rule.id === "provisional-arrest-must-end");

describe("the clock of a provisional arrest", () => {
  it("counts from the arrest, in the days of the State that was asked, and warns both", () => {
    const clock = mustEnd(arrestedIn(), facts("2027-03-03T09:00:00.000Z"));
    // 1 March, 20:00 UTC is 2 March in Tokyo; forty days on is 11 April there.
    expect(clock?.due?.dueEarliest.toISOString()).toBe("2027-04-10T15:00:00.000Z");
    expect(clock?.due?.dueLatest.toISOString()).toBe("2027-04-11T15:00:00.000Z");
    expect(clock?.standing).toBe("running");
    const later = lifeClocks(arrestedIn(), facts("2027-04-02T00:00:00.000Z"));
    expect(later.map(({ rule, standing }) => [rule.id, standing])).toEqual([
      ["provisional-arrest-may-end", "lapsed"],
      ["provisional-arrest-must-end", "warning"],
    ]);
    expect(pressingClock(arrestedIn(), later)?.rule.id).toBe("provisional-arrest-must-end");
  });

  it("has no number where nobody has kept one: nothing is offered as law", () => {
    const clock = mustEnd(arrestedIn(), facts("2027-08-01T00:00:00.000Z", { limits: {} }));
    expect(clock).toMatchObject({ standing: "running" });
    expect(clock?.due).toBeUndefined();
  });

  it("ends with the full request, a release or the surrender, begins anew with a new arrest, and never in a drill", () => {
    const now = facts("2027-04-05T00:00:00.000Z");
    expect(mustEnd(arrestedIn(), { ...now, followedAt: "2027-03-20T00:00:00.000Z" })?.standing).toBe("ended");
    expect(mustEnd(arrestedIn(), { ...now, followedAt: "2027-02-20T00:00:00.000Z" })?.standing).toBe("warning");
    const released = said(arrestedIn(), "released", "2027-04-01T00:00:00.000Z");
    expect(mustEnd(released, now)?.standing).toBe("ended");
    const again = said(released, "arrested", "2027-04-04T00:00:00.000Z", {
      "happened-at": { moment: "2027-04-04T00:00:00.000Z" },
    });
    expect(mustEnd(again, now)?.standing).toBe("running");
    expect(lifeClocks(arrestedIn({ drill: true }), now)).toEqual([]);
  });

  it("is counted anew once the hour of the arrest is put right, and ends with a withdrawal", () => {
    const corrects = { step: "arrested", recordedAt: "2027-03-03T09:00:00.000Z" };
    const content = {
      requestId,
      step: "arrested",
      recordedAt: "2027-03-05T09:00:00.000Z",
      records: [{ "happened-at": { moment: "2027-02-20T20:00:00.000Z" } }],
      corrects,
    };
    const message = { type: "message", kind: "step", content, lane: "own", bearer: "peer", at: NOON, by } as const;
    const clock = mustEnd(after(arrestedIn(), message), facts("2027-03-06T00:00:00.000Z"));
    // 20 February, 20:00 UTC is 21 February in Tokyo.
    expect(clock?.due?.dueLatest.toISOString()).toBe("2027-04-02T15:00:00.000Z");
    const reason = { language: "en", text: "The person came back." };
    const withdrawn = after(arrestedIn(), {
      type: "message",
      kind: "withdrawal",
      lane: "peer",
      bearer: "peer",
      at: NOON,
      content: { requestId, reason },
    });
    expect(mustEnd(withdrawn, facts("2027-03-06T00:00:00.000Z"))?.standing).toBe("ended");
  });

  it("of a custody runs to the day that was said with the arrest, on into the full request, and to a later one", () => {
    const until = (day: string) => ({ "custody-until": { day } });
    const now = facts("2027-03-06T00:00:00.000Z");
    const custody = (file: RequestFile, about: LifeClockFacts) =>
      lifeClocks(file, about)
        .find(({ rule }) => rule.id === "custody-until")
        ?.due?.dueLatest.toISOString();
    expect(custody(arrestedIn(), now)).toBeUndefined();
    const held = said(incoming({ mechanism: "extradition" }), "arrested", NOON, until("2027-03-20"));
    expect(custody(held, now)).toBe("2027-03-20T15:00:00.000Z");
    const elements = { "request-kind": { codes: ["full-request"] } };
    const full = { ...incoming({ mechanism: "extradition", elements }), follows: requestId };
    const carried = carriedInto(full, held);
    expect(custody(full, { ...now, carried })).toBe("2027-03-20T15:00:00.000Z");
    const longer = said(full, "custody-extended", NOON, until("2027-04-20"));
    expect(custody(longer, { ...now, carried })).toBe("2027-04-20T15:00:00.000Z");
  });

  it("never runs where the full request came first", () => {
    const kind = (code: string) => arrestedIn({ elements: { "request-kind": { codes: [code] } } });
    const now = facts("2027-04-05T00:00:00.000Z");
    expect(mustEnd(kind("provisional-arrest"), now)?.standing).toBe("warning");
    expect(mustEnd(kind("full-request"), now)).toBeUndefined();
  });
});

it("ends a collection with the earlier of what was asked and the order at home", () => {
  const file = said(incoming({ mechanism: "interception" }), "collection-authorised", "2027-03-01T12:00:00.000Z", {
    "collect-until": { moment: "2027-05-01T00:00:00.000Z" },
    "order-until": { moment: "2027-04-01T00:00:00.000Z" },
  });
  const [clock] = lifeClocks(file, facts("2027-03-30T00:00:00.000Z"));
  expect(clock?.due?.dueLatest.toISOString()).toBe("2027-04-01T00:00:00.000Z");
  expect(clock?.standing).toBe("warning");
});

it("brings a detained person back by the end of a day where it was said, and warns a week before", () => {
  const moved = said(
    incoming({ mechanism: "legal-assistance", purpose: "appearance-of-persons" }),
    "moved",
    "2027-03-01T12:00:00.000Z",
    {
      "happened-at": { moment: "2027-03-01T12:00:00.000Z" },
      "back-by": { day: "2027-03-20" },
    },
  );
  const [clock] = lifeClocks(moved, facts("2027-03-13T16:00:00.000Z"));
  expect(clock?.due?.dueEarliest.toISOString()).toBe("2027-03-20T15:00:00.000Z");
  expect(clock).toMatchObject({ day: "2027-03-20", due: { dueLatest: clock?.due?.dueEarliest } });
  expect(clock?.standing).toBe("warning");
  const later = said(moved, "stay-extended", "2027-03-13T12:00:00.000Z", { "back-by": { day: "2027-04-20" } });
  expect(lifeClocks(later, facts("2027-03-14T00:00:00.000Z"))[0]?.standing).toBe("running");
});

it("asks the owner to bring a refused national to its prosecutors, once the other State wants that", () => {
  const refusal = decisionSchema.parse({
    requestId,
    outcome: "refuse",
    grounds: [{ groundId: "nationality", paragraph: "37(11)" }],
    conditions: [],
    reasons: { language: "en", text: "A national." },
  });
  const refused = after(incoming({ mechanism: "extradition" }), {
    type: "message",
    kind: "decision",
    content: refusal,
    lane: "own",
    bearer: "peer",
    at: "2027-03-02T00:00:00.000Z",
    by,
  });
  const now = facts("2027-03-05T00:00:00.000Z");
  expect(lifeClocks(refused, now)).toEqual([]);
  const content = { requestId, step: "prosecution-requested", recordedAt: "2027-03-03T00:00:00.000Z" };
  const wanted = after(refused, {
    type: "message",
    kind: "step",
    content,
    lane: "peer",
    bearer: "peer",
    at: "2027-03-03T00:00:00.000Z",
  });
  expect(pressingClock(wanted, lifeClocks(wanted, now))?.rule.id).toBe("national-prosecution");
  const submitted = said(wanted, "submitted-to-prosecutors", "2027-03-04T00:00:00.000Z");
  expect(pressingClock(submitted, lifeClocks(submitted, now))).toBeUndefined();
});

describe("a day that a State has named outside the steps", () => {
  const ruleOf = (file: RequestFile, id: string, about: LifeClockFacts) =>
    lifeClocks(file, about).find(({ rule }) => rule.id === id);
  const promised = (over: Partial<RequestContent> = {}) =>
    incoming({
      mechanism: "extradition",
      elements: {
        "request-kind": { codes: ["provisional-arrest"] },
        "intends-full-request": { day: "2027-03-31" },
      },
      ...over,
    });

  it("is a clock from the request on: the full request is promised by the end of that day where the asker is", () => {
    const clock = (about: LifeClockFacts) => ruleOf(promised(), "full-request-promised", about);
    const now = facts("2027-03-02T00:00:00.000Z");
    expect(clock(now)).toMatchObject({ standing: "running", day: "2027-03-31" });
    expect(clock(now)?.due?.dueLatest.toISOString()).toBe("2027-04-01T00:00:00.000Z");
    // Nobody knows where the asker's day ends: both ends are kept.
    const unknown = clock(facts("2027-04-01T01:00:00.000Z", { zones: ["Asia/Tokyo"] }));
    expect(unknown).toMatchObject({ standing: "disputed" });
    expect(unknown?.due?.dueEarliest.toISOString()).toBe("2027-03-31T10:00:00.000Z");
    expect(unknown?.due?.dueLatest.toISOString()).toBe("2027-04-01T12:00:00.000Z");
    expect(clock({ ...now, followedAt: "2027-03-20T00:00:00.000Z" })?.standing).toBe("ended");
    expect(ruleOf(promised({ drill: true }), "full-request-promised", now)).toBeUndefined();
  });

  it("stands beside the codes of a decision: a surrender that is put off, and one for a time", () => {
    const content = decisionSchema.parse({
      requestId,
      outcome: "accept",
      grounds: [],
      conditions: [],
      specifics: [
        { code: "surrender-postponed", text: { language: "en", text: "A trial here." }, day: "2027-03-31" },
        { code: "temporary-surrender", day: "2027-03-15" },
      ],
    });
    const at = "2027-03-02T00:00:00.000Z";
    const elements = { "request-kind": { codes: ["full-request"] } };
    const granted = after(incoming({ mechanism: "extradition", elements }), {
      type: "message",
      kind: "decision",
      content,
      lane: "own",
      bearer: "peer",
      at,
      by,
    });
    const now = facts("2027-03-10T00:00:00.000Z");
    expect(ruleOf(granted, "surrender-postponed", now)).toMatchObject({ standing: "running", day: "2027-03-31" });
    expect(ruleOf(granted, "temporary-stay", now)).toMatchObject({ standing: "warning", day: "2027-03-15" });
    const set = said(granted, "surrender-date-set", "2027-03-11T00:00:00.000Z");
    expect(ruleOf(set, "surrender-postponed", now)?.standing).toBe("ended");
    const postponed = said(granted, "surrender-postponed", "2027-03-11T00:00:00.000Z", {
      "new-day": { day: "2027-05-01" },
    });
    expect(ruleOf(postponed, "surrender-postponed", now)?.day).toBe("2027-05-01");
    // Until that day its clock comes next, and no day of surrender; a surrender for a time has its day at once.
    expect(nextStep(granted)?.id).toBe("surrender-date-set");
    expect(nextStep(postponed)?.id).not.toBe("surrender-date-set");
    expect(nextStep(said(granted, "surrender-postponed", "2027-03-11T00:00:00.000Z"))?.id).toBe("surrender-date-set");
  });

  it("of a preservation that was asked for by telephone waits for the writing, at both States", () => {
    const oral = { ...incoming({ mechanism: "preservation" }), bearer: "telephone" as const };
    const now = facts("2027-03-02T00:00:00.000Z");
    const clock = (file: RequestFile) => ruleOf(file, "written-confirmation", now);
    expect(clock(oral)).toMatchObject({ standing: "warning", clock: { warns: ["owner", "asker"] } });
    expect(clock(incoming({ mechanism: "preservation" }))).toBeUndefined();
    const at = "2027-03-01T12:00:00.000Z";
    const ours: RequestFile = {
      ...incoming({ mechanism: "preservation" }),
      direction: "outgoing",
      stage: "sent",
      sentAt: at,
    };
    const called = { number: 1, kind: "request" as const, at, posted: { at, bearer: "telephone" as const } };
    expect(clock({ ...ours, bearer: "letter", lettersOut: [called] })?.standing).toBe("warning");
    expect(clock(said(oral, "confirmed-in-writing", "2027-03-03T00:00:00.000Z"))?.standing).toBe("ended");
  });

  it("is no day of an oral request: it waits for its confirmation in writing, which each State keeps for itself", () => {
    const oral = {
      ...incoming({ mechanism: "legal-assistance", purpose: "service-of-documents" }),
      bearer: "telephone" as const,
    };
    const now = facts("2027-03-02T00:00:00.000Z");
    expect(pressingClock(oral, lifeClocks(oral, now))?.rule.id).toBe("written-confirmation");
    const confirmed = said(oral, "confirmed-in-writing", "2027-03-02T00:00:00.000Z");
    expect(pressingClock(confirmed, lifeClocks(confirmed, now))).toBeUndefined();
    const written = { ...oral, bearer: "letter" as const };
    expect(lifeClocks(written, now)).toEqual([]);
  });
});

it("keeps a person safe for fifteen days after the notice, or to the end of the day that was agreed", () => {
  const asked = incoming({ mechanism: "legal-assistance", purpose: "appearance-of-persons" });
  const ours: RequestFile = { ...asked, direction: "outgoing", stage: "sent" };
  const notice = { "happened-at": { moment: "2027-03-03T09:00:00.000Z" } };
  const told = said(ours, "free-to-leave", "2027-03-03T09:00:00.000Z", notice);
  const [usual] = lifeClocks(told, facts("2027-03-04T00:00:00.000Z"));
  expect(usual?.rule.id).toBe("safe-conduct");
  expect(usual?.due?.dueLatest.toISOString()).toBe("2027-03-18T15:00:00.000Z");
  const agreed = said(ours, "free-to-leave", "2027-03-03T09:00:00.000Z", {
    ...notice,
    "safe-until": { day: "2027-03-10" },
  });
  expect(lifeClocks(agreed, facts("2027-03-04T00:00:00.000Z"))[0]?.due?.dueLatest.toISOString()).toBe(
    "2027-03-10T15:00:00.000Z",
  );
  const left = said(told, "left-the-state", "2027-03-05T00:00:00.000Z");
  expect(lifeClocks(left, facts("2027-03-06T00:00:00.000Z"))[0]?.standing).toBe("ended");
});

describe("while a person is held for a request of ours", () => {
  const arrested = (): RequestFile => {
    const elements = { "request-kind": { codes: ["provisional-arrest"] } };
    const ours: RequestFile = {
      ...incoming({ mechanism: "extradition", elements }),
      direction: "outgoing",
      stage: "sent",
    };
    const content = {
      requestId,
      step: "arrested",
      recordedAt: "2027-03-03T09:00:00.000Z",
      records: [{ "happened-at": { moment: "2027-03-01T20:00:00.000Z" } }],
    };
    return after(ours, {
      type: "message",
      kind: "step",
      content,
      lane: "peer",
      bearer: "peer",
      at: content.recordedAt,
    });
  };
  const needsAt = (about: LifeClockFacts) => {
    const file = arrested();
    const lives = new Map([[file.requestId as string, lifeClocks(file, about)]]);
    return outgoingNeeds(file, { ...queueFacts, lives, now: about.now.toISOString() });
  };

  it("the full request is a task from the arrest on, with the day, and rings only near the end", () => {
    expect(needsAt(facts("2027-03-03T10:00:00.000Z"))).toContainEqual(
      expect.objectContaining({ need: "full-request-due", endsAt: "2027-03-19T00:00:00.000Z" }),
    );
    expect(needs(needsAt(facts("2027-03-15T10:00:00.000Z")))).toContain("send-papers");
    // What may end is over; what must end is still to come.
    expect(needsAt(facts("2027-03-25T10:00:00.000Z"))).toContainEqual(
      expect.objectContaining({ need: "full-request-due", endsAt: "2027-04-10T00:00:00.000Z" }),
    );
  });

  it("the task says so where nobody knows the day, and ends once the full request is in", () => {
    const unknown = needsAt(facts("2027-03-03T10:00:00.000Z", { limits: {} }));
    expect(unknown.find(({ need }) => need === "full-request-no-day")?.until).toBeUndefined();
    expect(needs(unknown)).toContain("full-request-no-day");
    const followed = needsAt(facts("2027-03-15T10:00:00.000Z", { followedAt: "2027-03-10T00:00:00.000Z" }));
    expect(needs(followed).filter((need) => /papers|full-request/.test(need))).toEqual([]);
  });
});
