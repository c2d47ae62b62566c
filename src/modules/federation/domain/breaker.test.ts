import { describe, expect, it } from "vitest";
import { afterFailure, afterSuccess, mayCall, type LineState } from "./breaker.ts";

const now = new Date("2027-03-01T02:00:00.000Z");

function failTimes(times: number, mostUrgent: "ordinary" | "emergency"): LineState {
  let line = afterSuccess();
  for (let count = 0; count < times; count += 1) line = afterFailure(line, now, 0.999999, mostUrgent);
  return line;
}

describe("the line to a peer", () => {
  it("stays open for the first failures", () => {
    expect(mayCall(failTimes(2, "ordinary"), now)).toBe(true);
  });

  it("pauses after the third failure and is tried again afterwards", () => {
    const line = failTimes(3, "ordinary");
    expect(mayCall(line, now)).toBe(false);
    expect(mayCall(line, new Date(now.getTime() + 5_001))).toBe(true);
  });

  it("never pauses for longer than five minutes, or thirty seconds while urgent matter waits", () => {
    const pause = (line: LineState): number => (line.closedUntil?.getTime() ?? 0) - now.getTime();
    expect(pause(failTimes(100, "ordinary"))).toBeLessThanOrEqual(300_000);
    expect(pause(failTimes(100, "ordinary"))).toBeGreaterThan(150_000);
    expect(pause(failTimes(100, "emergency"))).toBeLessThanOrEqual(30_000);
  });

  it("opens again with the first success", () => {
    expect(mayCall(afterSuccess(), now)).toBe(true);
  });
});
