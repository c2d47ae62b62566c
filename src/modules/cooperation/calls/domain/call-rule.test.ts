import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { callDue, callFor } from "./call-rule.ts";
import { NEEDS } from "../../request/domain/queue-item.ts";

const MINUTE_MS = 60_000;
const NOW = new Date("2027-03-01T02:00:00.000Z");

describe("a step of a request", () => {
  it.each([
    // urgency, mechanism, step, by night, by day
    ["emergency", "preservation", "acknowledge", "emergency-received", "emergency-received"],
    ["emergency", "extradition", "acknowledge", "emergency-received", "emergency-received"],
    ["emergency", "preservation", "decide", "emergency-waits", "emergency-waits"],
    ["emergency", "preservation", "authorise-decision", "emergency-waits", "emergency-waits"],
    ["emergency", "preservation", "order-provider", "emergency-waits", "emergency-waits"],
    ["emergency", "preservation", "record-answer", undefined, undefined],
    ["urgent", "preservation", "acknowledge", "urgent-received", "urgent-received"],
    ["urgent", "preservation", "decide", undefined, "urgent-waits"],
    ["urgent", "legal-assistance", "acknowledge", "urgent-received", "urgent-received"],
    ["urgent", "legal-assistance", "authorise-decision", undefined, "urgent-waits"],
    ["ordinary", "preservation", "acknowledge", "preservation-received", "preservation-received"],
    ["ordinary", "preservation", "decide", undefined, undefined],
    ["ordinary", "legal-assistance", "acknowledge", undefined, undefined],
  ] as const)("%s, %s: %s rings as %s by night and %s by day", (urgency, mechanism, step, night, day) => {
    const reason = (isOfficeOpen: boolean) => callFor(step, { urgency, mechanism }, isOfficeOpen)?.reason;
    expect([reason(false), reason(true)]).toEqual([night, day]);
  });

  it("of an emergency rings at every hour at which the same step of anything less rings", () => {
    for (const step of NEEDS) {
      for (const isOpen of [true, false]) {
        const of = (urgency: "ordinary" | "urgent" | "emergency") =>
          callFor(step, { urgency, mechanism: "preservation" }, isOpen);
        if (of("urgent") || of("ordinary")) expect(of("emergency")).toBeDefined();
        expect(of("emergency")?.againAfterMs ?? 0).toBeLessThanOrEqual(of("urgent")?.againAfterMs ?? Infinity);
      }
    }
  });
});

describe("a call that somebody took while the step was not taken", () => {
  const rule = { reason: "emergency-waits", againAfterMs: 30 * MINUTE_MS } as const;
  const taken = (minutesAgo: number) => ({
    isOpen: false,
    acknowledgedAt: new Date(NOW.getTime() - minutesAgo * MINUTE_MS),
  });

  it("rests for its time, and rings again after it", () => {
    expect(callDue([], rule, NOW)).toBe(true);
    expect(callDue([{ isOpen: true, acknowledgedAt: undefined }], rule, NOW)).toBe(false);
    expect(callDue([taken(29)], rule, NOW)).toBe(false);
    expect(callDue([taken(30)], rule, NOW)).toBe(true);
    expect(callDue([taken(70), taken(5)], rule, NOW)).toBe(false);
  });

  it("never sleeps: with none open, some call is due within its time of the last one taken", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 500 }), { maxLength: 10 }), (minutes) => {
        const later = new Date(NOW.getTime() + rule.againAfterMs);
        expect(callDue(minutes.map(taken), rule, later)).toBe(true);
      }),
    );
  });
});
