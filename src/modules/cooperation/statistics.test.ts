import { describe, expect, it } from "vitest";
import type { RequestFile } from "./request/domain/request-file.ts";
import { statisticsOf } from "./statistics.ts";
import { came, sent, words } from "../../../tests/support/queue-files.ts";
import { AT, requestId } from "../../../tests/support/request-files.ts";

describe("the figures of a year", () => {
  it("count what was sent or received, apart for each State and mechanism, and no exercise", () => {
    const decided = (hours: number): RequestFile => ({
      ...came({ status: "refused" }),
      decisions: [
        {
          told: {
            content: {
              requestId,
              outcome: "refuse",
              grounds: [{ groundId: "persecution", paragraph: "40(22)" }],
              reasons: words,
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
      { file: { ...came(), drill: true }, state: "XA" },
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
