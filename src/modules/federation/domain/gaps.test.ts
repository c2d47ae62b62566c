import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { asRuns, missingNumbers } from "./gaps.ts";

describe("gaps between numbers", () => {
  it("finds nothing missing in an unbroken run, in any order", () => {
    expect(missingNumbers([])).toEqual([]);
    expect(missingNumbers([3, 1, 2, 2])).toEqual([]);
  });

  it("names what is missing before the highest number", () => {
    expect(missingNumbers([2, 5])).toEqual([1, 3, 4]);
    expect(asRuns([1, 3, 4])).toEqual([
      { from: 1, to: 1 },
      { from: 3, to: 4 },
    ]);
  });

  it("stops at its limit, so that one far number cannot make us ask for a million", () => {
    expect(missingNumbers([1_000_000])).toHaveLength(100);
    expect(missingNumbers([Number.MAX_SAFE_INTEGER], 5)).toEqual([1, 2, 3, 4, 5]);
  });

  it("together with what arrived makes an unbroken run", () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 1, max: 60 })), (arrived) => {
        const all = [...arrived, ...missingNumbers(arrived)].sort((a, b) => a - b);
        expect(all).toEqual(Array.from({ length: Math.max(0, ...arrived) }, (_, index) => index + 1));
      }),
    );
  });
});
