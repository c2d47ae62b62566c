import { describe, expect, it } from "vitest";
import type { RequestFile } from "./request-file.ts";
import { statisticsOf } from "./statistics.ts";
import { AT, incoming, requestId, sent, text } from "../../../../tests/support/queue-files.ts";

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
