import { describe, expect, it } from "vitest";
import { REQUEST_STATUSES } from "../../../../protocol/bodies/index.ts";
import { came, sent, words } from "../../../../../tests/support/queue-files.ts";
import { AT, requestId } from "../../../../../tests/support/request-files.ts";
import { demandMayCome, kindsBesides, kindsToCome, latenessOf } from "./may-come.ts";
import type { MessageKind } from "./message-kinds.ts";
import type { RequestFile } from "./request-file.ts";
import { demandWriter } from "./status.ts";
import type { Message } from "./message.ts";

/** As it would come: what the rules look at, and no more. */
function letterOf(kind: MessageKind, file: RequestFile): Message {
  const questionId = file.questions.find(({ answer }) => !answer)?.question.content.questionId ?? "completion-1";
  const content = { requestId, questionId, stage: file.direction === "incoming" ? "reply" : "opened", text: words };
  // The rules read the kind, the lane, the stage and the number of the question.
  return { type: "message", kind, content, lane: "peer", bearer: "letter" } as unknown as Message;
}

const question = { content: { requestId, questionId: "q1", text: words }, lane: "own" as const, at: AT };
const asked = { content: { requestId, until: AT, reason: words }, lane: "peer" as const, at: AT };

describe("what the other State may write now", () => {
  it.each(REQUEST_STATUSES)("is let in by the rules, on either side, while a request is %s", (status) => {
    for (const file of [came({ status, questions: [{ question }] }), sent({ status, questions: [{ question }] })]) {
      for (const kind of kindsToCome(file)) {
        expect(() => demandMayCome(letterOf(kind, file), file), `${file.direction} ${kind}`).not.toThrow();
      }
    }
  });

  it.each(REQUEST_STATUSES)(
    "can be registered, on either side, though nobody waits for it while a request is %s",
    (status) => {
      const kept = { facts: { preservedFrom: AT } };
      for (const file of [came({ status, ...kept }), sent({ status, ...kept })]) {
        for (const kind of kindsBesides(file)) {
          expect(() => demandWriter(letterOf(kind, file), file), `${file.direction} ${kind}`).not.toThrow();
        }
        const all = [...kindsToCome(file), ...kindsBesides(file)];
        expect(new Set(all).size).toBe(all.length);
      }
    },
  );

  it("comes too late for a request that is over, and never where the owner itself says how it stands", () => {
    for (const kind of ["answer", "question", "extension"] as const) {
      const file = came({ status: "closed", facts: { preservedFrom: AT } });
      expect(kindsBesides(file)).toContain(kind);
      expect(latenessOf(letterOf(kind, file), file)).toBe("superseded");
    }
    for (const kind of kindsBesides(sent({ status: "closed" }))) {
      expect(latenessOf(letterOf(kind, sent({ status: "closed" })), sent({ status: "closed" }))).toBeUndefined();
    }
    expect(kindsBesides(came({ status: "accepted" }))).not.toContain("extension");
    expect(kindsBesides(sent({ stage: "submitted" }))).toEqual([]);
  });

  it("is an answer only where we asked, and an ask for longer only while something is preserved and none is open", () => {
    expect(kindsToCome(came({ status: "acknowledged" }))).not.toContain("answer");
    expect(kindsToCome(came({ status: "acknowledged", questions: [{ question }] }))).toContain("answer");
    expect(kindsToCome(came({ status: "acknowledged" }))).not.toContain("extension");
    expect(kindsToCome(came({ status: "preserved" }))).toContain("extension");
    expect(kindsToCome(came({ status: "preserved", extensions: [{ asked }] }))).not.toContain("extension");
  });

  it("is the owner's word on our request, and nothing before that was sent or after it is closed", () => {
    expect(kindsToCome(sent())).toEqual(expect.arrayContaining(["acknowledgement", "status", "decision"]));
    expect(kindsToCome(sent({ stage: "submitted" }))).toEqual([]);
    expect(kindsToCome(sent({ status: "closed" }))).toEqual([]);
    expect(kindsToCome(came({ status: "closed" }))).toEqual([]);
  });
});
