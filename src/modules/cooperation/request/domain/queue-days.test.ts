import { describe, expect, it } from "vitest";
import { came, facts, needs, sent } from "../../../../../tests/support/queue-files.ts";
import { AT, content, dossierId, text } from "../../../../../tests/support/request-files.ts";
import { incomingNeeds } from "./incoming-needs.ts";
import { placeOf } from "../../../desk/index.ts";
import { askAgainOn } from "./look-again.ts";
import { outgoingNeeds } from "./outgoing-needs.ts";
import { deadlineEnded } from "./urgency.ts";

// A day in the queue is a day of the office: fourteen hours before Greenwich in one place, eleven after it in another.

const EAST = "Pacific/Kiritimati";
const WEST = "Pacific/Pago_Pago";
const DAY = "2027-04-20";

describe.each([
  { timeZone: EAST, last: "2027-04-19T09:59:59.999Z", first: "2027-04-19T10:00:00.000Z" },
  { timeZone: WEST, last: "2027-04-20T10:59:59.999Z", first: "2027-04-20T11:00:00.000Z" },
])("in $timeZone", ({ timeZone, last, first }) => {
  const before = { ...facts, timeZone, now: last };
  const begun = { ...facts, timeZone, now: first };

  it("a request comes back on the day that a person has named, when it begins there", () => {
    const noted = { at: "2027-04-02T12:00:00.000Z", lookAgainOn: DAY };
    const ours = sent({ status: "received", noted });
    expect(needs(outgoingNeeds(ours, before))).not.toContain("ask-status");
    expect(needs(outgoingNeeds(ours, begun))).toContain("ask-status");
    const theirs = came({ status: "more-information", noted });
    expect(needs(incomingNeeds(theirs, before))).not.toContain("screen-incoming");
    expect(needs(incomingNeeds(theirs, begun))).toContain("screen-incoming");
  });

  it("secrecy is looked at again on its day", () => {
    const secret = came({
      status: "accepted",
      content: { ...content, confidentiality: { requested: true, reviewOn: DAY } },
    });
    expect(needs(incomingNeeds(secret, before))).not.toContain("review-confidentiality");
    expect(needs(incomingNeeds(secret, begun))).toContain("review-confidentiality");
  });
});

it("counts the days of a wait from the day on which it began there", () => {
  const asked = (sentAt: string) => sent({ sentAt });
  const east = askAgainOn(asked("2027-03-01T10:00:00.000Z"), EAST);
  const west = askAgainOn(asked("2027-03-01T10:00:00.000Z"), WEST);
  expect(askAgainOn(asked("2027-03-02T00:00:00.000Z"), "UTC")).toBe(east);
  expect(askAgainOn(asked("2027-02-28T00:00:00.000Z"), "UTC")).toBe(west);
  expect(east).not.toBe(west);
});

it("puts a day among moments where it ends there", () => {
  const placed = (reference: string, until: string) => ({ reference, urgency: "ordinary", since: AT, until }) as const;
  const order = (timeZone: string, ...items: ReturnType<typeof placed>[]): string[] =>
    items
      .map((item) => ({ ...item, place: placeOf(item, "ordinary", timeZone) }))
      .toSorted((a, b) => (a.place < b.place ? -1 : 1))
      .map(({ reference }) => reference);
  const items = [placed("noon of the day", "2027-04-20T12:00:00.000Z"), placed("the day", DAY)];
  expect(order(EAST, ...items)).toEqual(["the day", "noon of the day"]);
  expect(order("UTC", ...items)).toEqual(["noon of the day", "the day"]);
  const early = placed("early the day after", "2027-04-21T06:00:00.000Z");
  expect(order(WEST, placed("the day", DAY), early)).toEqual(["early the day after", "the day"]);
});

describe("the day by which the asker wants its answer", () => {
  const deadline = { ...content, responseDeadline: { date: DAY, reason: text("a hearing") } };
  const dueOf = (over: Parameters<typeof came>[0], zone?: string) => {
    const zones = new Map(zone === undefined ? [] : [[dossierId, zone]]);
    return incomingNeeds(came({ content: deadline, ...over }), { ...facts, zones })[0];
  };

  it("runs to its end where the asker is, and between UTC+14 and UTC-12 where nobody knows that", () => {
    expect(dueOf({ status: "accepted" }, EAST)).toMatchObject({
      until: DAY,
      endsAt: "2027-04-20T10:00:00.000Z",
      overdueAt: "2027-04-20T10:00:00.000Z",
    });
    expect(dueOf({ status: "accepted" })).toMatchObject({
      endsAt: "2027-04-20T10:00:00.000Z",
      overdueAt: "2027-04-21T12:00:00.000Z",
    });
  });

  it("is no day by which an urgent call is acknowledged", () => {
    const arrival = dueOf({ status: "received", content: { ...deadline, urgency: "urgent" } }, EAST);
    expect(arrival).toMatchObject({ need: "acknowledge", endsAt: arrival?.since });
    expect(arrival?.until).toBeUndefined();
    expect(dueOf({ status: "received" }, EAST)?.until).toBe(DAY);
  });

  it("waits no longer once the data are preserved", () => {
    expect(deadlineEnded(came({ status: "accepted" }))).toBeUndefined();
    expect(deadlineEnded(came({ status: "preserved" }))).toBe("met");
    expect(deadlineEnded(came({ status: "refused" }))).toBe("stopped");
  });
});
