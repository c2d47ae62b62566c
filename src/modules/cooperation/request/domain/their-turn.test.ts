import { describe, expect, it } from "vitest";
import { incoming, outgoing, requestId, text } from "../../../../../tests/support/request-files.ts";
import type { RequestStatus } from "../../../../protocol/bodies/index.ts";
import type { RequestFile } from "./request-file.ts";
import { theirTurn } from "./their-turn.ts";

const asked = (lane: "own" | "peer", isAnswered: boolean): RequestFile["questions"][number] => {
  const content = { requestId, questionId: "q1", text: text("?") };
  const told = { content, lane, at: "2027-03-01T12:00:00.000Z" };
  return { question: told, ...(isAnswered ? { answer: { ...told, content: { ...content } } } : {}) };
};

describe("whose turn it is, of a request of ours", () => {
  const sent = (status?: RequestStatus): RequestFile => ({
    ...outgoing(),
    stage: "sent",
    ...(status === undefined ? {} : { status }),
  });

  it("is nobody's abroad before it has left, nor when it is over", () => {
    expect(theirTurn(outgoing())).toBeUndefined();
    for (const status of ["refused", "withdrawn", "closed", "answered", "preserved"] as const) {
      expect(theirTurn(sent(status))).toBeUndefined();
    }
  });

  it("is theirs to take, to decide and to carry out", () => {
    expect(
      [undefined, "received", "acknowledged", "postponed", "accepted", "executing"].map((status) =>
        theirTurn(sent(status as RequestStatus | undefined)),
      ),
    ).toEqual(["take", "take", "decide", "decide", "carry-out", "carry-out"]);
  });

  it("is theirs to answer while a question of ours is open", () => {
    expect(theirTurn({ ...sent("accepted"), questions: [asked("own", false)] })).toBe("answer");
    expect(theirTurn({ ...sent("accepted"), questions: [asked("own", true)] })).toBe("carry-out");
  });
});

describe("whose turn it is, of a request of theirs", () => {
  const theirs = (status: RequestStatus, questions: RequestFile["questions"] = []): RequestFile => ({
    ...incoming(),
    status,
    questions,
  });

  it("is theirs where something was asked of them or kept for them, else ours or nobody's", () => {
    expect(theirTurn(theirs("more-information"))).toBe("complete");
    expect(theirTurn(theirs("more-information", [asked("own", false)]))).toBe("answer");
    expect(theirTurn(theirs("consultation"))).toBe("consult");
    for (const status of ["preserved", "preservation-held", "answered"] as const) {
      expect(theirTurn(theirs(status))).toBe("use");
    }
    for (const status of ["received", "refused", "closed"] as const) {
      expect(theirTurn(theirs(status))).toBeUndefined();
    }
  });
});
