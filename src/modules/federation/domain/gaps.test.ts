import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { missingNumbers, settledRunEnd } from "./gaps.ts";

describe("gaps between numbers", () => {
  it("are none in an unbroken run, in any order", () => {
    expect(missingNumbers([])).toEqual([]);
    expect(missingNumbers([3, 1, 2, 2])).toEqual([]);
  });

  it("are named up to the highest number that came", () => {
    expect(missingNumbers([2, 5])).toEqual([1, 3, 4]);
  });

  it("are looked for only above what was settled before", () => {
    expect(missingNumbers([12, 14], 10)).toEqual([11, 13]);
    expect(settledRunEnd([11, 12, 14], 10)).toBe(12);
    expect(settledRunEnd([], 10)).toBe(10);
    expect(settledRunEnd([3, 9, 11], 10)).toBe(11);
  });

  it("stop at a limit, so that one far number cannot make us ask for a million", () => {
    expect(missingNumbers([1_000_000])).toHaveLength(100);
    expect(missingNumbers([Number.MAX_SAFE_INTEGER], 0, 5)).toEqual([1, 2, 3, 4, 5]);
  });

  it("together with what arrived make an unbroken run", () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 1, max: 60 })), (arrived) => {
        const all = [...arrived, ...missingNumbers(arrived)].sort((a, b) => a - b);
        expect(all).toEqual(Array.from({ length: Math.max(0, ...arrived) }, (_, index) => index + 1));
        expect(missingNumbers(arrived)[0] ?? Math.max(0, ...arrived) + 1).toBe(settledRunEnd(arrived) + 1);
      }),
    );
  });
});
