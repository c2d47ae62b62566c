import { describe, expect, it } from "vitest";
import { clockOffsetMs, decideDate, isSkewed } from "./signed-times.ts";

const receivedAt = new Date("2027-03-01T02:00:00.000Z");
const hours = (count: number): Date => new Date(receivedAt.getTime() + count * 3_600_000);

describe("the date in a signed body", () => {
  it("is never a reason to refuse", () => {
    for (const sentAt of [hours(-10_000), hours(-1), hours(1), hours(10_000)]) {
      expect(["accept", "hold"]).toContain(decideDate({ sentAt, receivedAt, peerClockOffsetMs: 0 }).outcome);
    }
  });

  it("holds what is dated more than a day ahead", () => {
    expect(decideDate({ sentAt: hours(25), receivedAt, peerClockOffsetMs: 0 }).outcome).toBe("hold");
    expect(decideDate({ sentAt: hours(23), receivedAt, peerClockOffsetMs: 0 })).toEqual({
      outcome: "accept",
      late: false,
    });
  });

  it("holds everything from a peer whose own clock is a day away from ours", () => {
    expect(decideDate({ sentAt: hours(0), receivedAt, peerClockOffsetMs: -25 * 3_600_000 }).outcome).toBe("hold");
  });

  it("does not hold what only travelled slowly, and says that it is late", () => {
    expect(decideDate({ sentAt: hours(-72), receivedAt, peerClockOffsetMs: 400 })).toEqual({
      outcome: "accept",
      late: true,
    });
  });
});

describe("the peer's clock", () => {
  it("is judged at the middle of the call", () => {
    expect(clockOffsetMs(hours(1), receivedAt, new Date(receivedAt.getTime() + 2_000))).toBe(3_599_000);
  });

  it("alarms when it is more than a minute away, on either side", () => {
    expect(isSkewed(60_000)).toBe(false);
    expect(isSkewed(60_001)).toBe(true);
    expect(isSkewed(-60_001)).toBe(true);
  });
});
