import { describe, expect, it } from "vitest";
import {
  afterFailure,
  afterSuccess,
  isWorthTryingOnceHeard,
  mayCall,
  mayCallUrgently,
  type LineState,
} from "./breaker.ts";

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

  it("lets urgent matter through a pause that the peer asked for because of ordinary matter, and no other", () => {
    expect(mayCallUrgently("over-quota", "preservation")).toBe(true);
    expect(mayCallUrgently("internal", "emergency")).toBe(true);
    expect(mayCallUrgently("over-quota", "ordinary")).toBe(false);
    expect(mayCallUrgently("peer-unreachable", "emergency")).toBe(false);
    expect(mayCallUrgently(undefined, "emergency")).toBe(false);
  });

  it("is tried when the peer is heard after a failure; a pause ends five seconds after the last of them at the earliest", () => {
    const line = failTimes(9, "ordinary");
    const after = (ms: number): Date => new Date(now.getTime() + ms);
    expect(isWorthTryingOnceHeard(line, now, after(4_999))).toBe(false);
    expect(isWorthTryingOnceHeard(line, now, after(5_000))).toBe(true);
    expect(isWorthTryingOnceHeard(failTimes(1, "ordinary"), now, after(1))).toBe(true);
    const asked = { consecutiveFailures: 0, closedUntil: after(60_000) };
    expect(isWorthTryingOnceHeard(asked, now, after(30_000))).toBe(false);
    expect(isWorthTryingOnceHeard(afterSuccess(), now, after(30_000))).toBe(false);
  });

  it("opens again with the first success", () => {
    expect(mayCall(afterSuccess(), now)).toBe(true);
  });
});
