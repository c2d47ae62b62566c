import { describe, expect, it } from "vitest";
import { decideGate, LONGEST_WAIT_MS, type GateFacts } from "./predecessor-gate.ts";

const receivedAt = new Date("2027-03-01T02:00:00.000Z");
const waiting: GateFacts = {
  predecessorIsMissing: true,
  earlierNumberIsUnderWay: true,
  receivedAt,
  now: receivedAt,
};

describe("the wait for a predecessor in the dossier", () => {
  it("does not hold the first body of a dossier, nor one whose predecessor is processed", () => {
    expect(decideGate({ ...waiting, predecessorIsMissing: false })).toEqual({
      outcome: "process",
      earlierItemMissing: false,
    });
  });

  it("lasts at most ten minutes from the arrival", () => {
    expect(decideGate(waiting)).toEqual({ outcome: "wait", until: new Date(receivedAt.getTime() + LONGEST_WAIT_MS) });
    const later = new Date(receivedAt.getTime() + LONGEST_WAIT_MS);
    expect(decideGate({ ...waiting, now: later })).toEqual({ outcome: "process", earlierItemMissing: true });
  });

  it("is not begun when every earlier number is settled, because waiting cannot bring it", () => {
    expect(decideGate({ ...waiting, earlierNumberIsUnderWay: false })).toEqual({
      outcome: "process",
      earlierItemMissing: true,
    });
  });
});
