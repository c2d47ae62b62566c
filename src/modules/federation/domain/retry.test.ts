import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { receiptDeadlineMs, retryDelayMs, retryPolicyFor } from "./retry.ts";
import type { Priority } from "./priority.ts";

const priorities: Priority[] = ["ordinary", "preservation", "emergency"];

describe("the wait before the next try", () => {
  it("doubles from the first wait to the longest and stays there", () => {
    const policy = { firstMs: 1_000, longestMs: 8_000 };
    const waits = [1, 2, 3, 4, 5, 50].map((failures) => retryDelayMs(failures, 0.999999, policy));
    expect(waits).toEqual([1_000, 2_000, 4_000, 8_000, 8_000, 8_000]);
  });

  it("is never shorter than half and never longer than the whole", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...priorities),
        fc.integer({ min: 1, max: 10_000 }),
        fc.double({ min: 0, max: 0.999999, noNaN: true }),
        (priority, failures, draw) => {
          const policy = retryPolicyFor(priority);
          const wait = retryDelayMs(failures, draw, policy);
          expect(wait).toBeGreaterThanOrEqual(policy.firstMs / 2);
          expect(wait).toBeLessThanOrEqual(policy.longestMs);
        },
      ),
    );
  });

  it("is shorter for an emergency, and so is the time until a missing receipt alarms", () => {
    expect(retryPolicyFor("emergency").longestMs).toBeLessThan(retryPolicyFor("ordinary").longestMs);
    expect(receiptDeadlineMs("emergency")).toBeLessThan(receiptDeadlineMs("preservation"));
    expect(receiptDeadlineMs("preservation")).toBeLessThan(receiptDeadlineMs("ordinary"));
  });
});
