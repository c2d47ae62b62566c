import { describe, expect, it } from "vitest";
import { came, facts, needs, sent, words } from "../../../../../tests/support/queue-files.ts";
import { AT, dossierId, requestId } from "../../../../../tests/support/request-files.ts";
import { callBackNeeds } from "./letter-needs.ts";
import { needsOf } from "../../needs/queue.ts";
import type { QueueCard, QueueFacts } from "./queue-item.ts";
import type { RequestFile } from "./request-file.ts";

const card: QueueCard = {
  correspondentId: "card",
  state: "XC",
  authority: "Ministry of Justice of Cascadia",
  calledBack: true,
  enteredBy: "typist",
  enteredAt: AT,
};
const soon: QueueFacts = { ...facts, now: "2027-03-04T12:00:00.000Z", cards: new Map([[dossierId, card]]) };
const unvouched: QueueFacts = { ...soon, cards: new Map([[dossierId, { ...card, calledBack: false }]]) };
const posted = { at: "2027-03-03T12:00:00.000Z", bearer: "letter" } as const;

function letterNeedsOf(file: RequestFile, given: QueueFacts = soon): readonly string[] {
  const own = ["call-back", "print-and-post", "register-reply"];
  return needs(needsOf(file, given)).filter((need) => own.includes(need));
}

describe("what the post needs", () => {
  it("is nothing between two servers", () => {
    const file = sent({ lettersOut: [{ number: 2, kind: "request", at: AT }] });
    expect(letterNeedsOf(file, facts)).toEqual([]);
  });

  it("is that what we said is printed and posted, also when the request is over, and only then a reply is awaited", () => {
    const request = { number: 2, kind: "request", at: AT } as const;
    expect(letterNeedsOf(sent({ lettersOut: [request] }))).toEqual(["print-and-post"]);
    expect(letterNeedsOf(sent({ lettersOut: [{ ...request, posted }] }))).toEqual(["register-reply"]);
    const decision = { number: 9, kind: "decision", at: AT } as const;
    expect(letterNeedsOf(came({ status: "refused", lettersOut: [decision] }))).toEqual(["print-and-post"]);
    expect(letterNeedsOf(came({ status: "refused", lettersOut: [{ ...decision, posted }] }))).toEqual([]);
  });

  it("names the day from which to ask again, counted from the day of posting; from then on it is another need", () => {
    const file = sent({ sentAt: AT, lettersOut: [{ number: 2, kind: "request", at: AT, posted }] });
    const [item] = needsOf(file, soon).filter(({ need }) => need === "register-reply");
    const direct = sent({ sentAt: AT, lettersOut: [] });
    const [unposted] = needsOf(direct, soon).filter(({ need }) => need === "register-reply");
    expect(item?.until?.slice(0, 8)).toBe("2027-03-");
    const days = (until = "") => Date.parse(until) / 86_400_000;
    expect(days(item?.until) - days(unposted?.until)).toBe(2);
    const due = { ...soon, now: `${item?.until}T12:00:00.000Z` };
    expect(letterNeedsOf(file, due)).toEqual([]);
    expect(needs(needsOf(file, due))).toContain("ask-status");
  });

  it("waits for the answer to a question, not for a case of ours after a postponement", () => {
    const question = { content: { requestId, questionId: "q1", text: words }, lane: "own" as const, at: AT };
    const asking = came({ status: "more-information", questions: [{ question }] });
    expect(letterNeedsOf(asking)).toEqual(["register-reply"]);
    const told = {
      content: { requestId, outcome: "postpone" as const, grounds: [], conditions: [] },
      lane: "own" as const,
      at: AT,
    };
    expect(letterNeedsOf(came({ status: "postponed", decisions: [{ told }] }))).toEqual([]);
  });

  it("is a call back first, once for a card, and never by whoever typed it in", () => {
    const files = [sent({ lettersOut: [{ number: 2, kind: "request", at: AT }] }), came()];
    expect(letterNeedsOf(files[0] ?? came(), unvouched)).toEqual([]);
    expect(callBackNeeds(files, unvouched)).toMatchObject([
      { need: "call-back", subject: { kind: "correspondent", id: "card" }, state: "XC", notFor: ["typist"] },
    ]);
    expect(callBackNeeds(files, soon)).toEqual([]);
  });
});
