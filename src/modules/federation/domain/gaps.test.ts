import { describe, expect, it } from "vitest";
import { numbersIn } from "./gaps.ts";

describe("the numbers to ask for", () => {
  it("are those of the gaps, both ends included", () => {
    expect(numbersIn([])).toEqual([]);
    expect(
      numbersIn([
        { first: 1, last: 1 },
        { first: 3, last: 4 },
      ]),
    ).toEqual([1, 3, 4]);
  });

  it("stop at a limit, so that one far number cannot make us ask for a million", () => {
    expect(numbersIn([{ first: 1, last: 1_000_000 }])).toHaveLength(100);
    expect(numbersIn([{ first: 1, last: Number.MAX_SAFE_INTEGER }], 5)).toEqual([1, 2, 3, 4, 5]);
  });
});
