import { describe, expect, it } from "vitest";
import type { RequestStatus } from "../../../../protocol/bodies/index.ts";
import { followsOf } from "./reply-follows.ts";
import type { RequestFile } from "../../request/domain/request-file.ts";
import type { Message } from "../../request/domain/message.ts";

// Only what the rules look at.
const file = (more: Partial<RequestFile>) =>
  ({ mechanism: "preservation", decisions: [], questions: [], extensions: [], ...more }) as RequestFile;
const message = (kind: string, content: object = {}) => ({ type: "message", kind, content, lane: "peer" }) as Message;
const asked = (status: RequestStatus) => file({ direction: "incoming", status });
const ours = (status: RequestStatus) => file({ direction: "outgoing", status });

describe("what a word of the other State brings about at once", () => {
  it.each<[string, Message, RequestFile, RequestFile, object]>([
    [
      "a withdrawal lets everything go",
      message("withdrawal"),
      asked("preserved"),
      asked("preserved"),
      { status: "withdrawn", letsGo: true },
    ],
    [
      "a closure lets go of what is decided",
      message("closure", { outcome: "answered" }),
      asked("preserved"),
      file({
        direction: "incoming",
        status: "preserved",
        closure: { lane: "peer" } as RequestFile["closure"] & object,
      }),
      { status: "closed", letsGo: true },
    ],
    [
      "and of nothing that is not",
      message("closure", { outcome: "answered" }),
      asked("acknowledged"),
      asked("acknowledged"),
      { status: "acknowledged", letsGo: false },
    ],
    [
      "the completion that we waited for",
      message("answer"),
      asked("more-information"),
      asked("more-information"),
      { status: "acknowledged", letsGo: false },
    ],
    [
      "a lapse wakes somebody",
      message("status", { status: "preservation-lapsed" }),
      ours("preserved"),
      ours("preservation-lapsed"),
      { status: "preservation-lapsed", rings: true },
    ],
    [
      "an older word about it does not",
      { ...message("status", { status: "preservation-lapsed" }), sentAt: "2027-03-01T12:00:00.000Z" },
      { ...ours("preserved"), statusSentAt: "2027-03-02T12:00:00.000Z" },
      ours("preserved"),
      { status: "preserved", rings: false },
    ],
    [
      "nothing follows from what comes too late",
      message("question"),
      asked("closed"),
      asked("closed"),
      { status: "closed", letsGo: false, rings: false },
    ],
    [
      "nor is anything left to let go of what is over",
      message("withdrawal"),
      asked("refused"),
      asked("refused"),
      { status: "refused", letsGo: false },
    ],
    [
      "so does a refusal",
      message("decision", { outcome: "refuse" }),
      ours("acknowledged"),
      ours("refused"),
      { status: "refused", rings: true },
    ],
  ])("%s", (_, said, before, after, expected) => {
    expect(followsOf(said, before, after)).toMatchObject(expected);
  });
});
