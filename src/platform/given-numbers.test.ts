import fc from "fast-check";
import { expect, test } from "vitest";
import { givenNumber, readGivenNumber, seriesOf } from "./given-numbers.ts";

const FIRST = { number: 1, id: "0".repeat(32) };
const life = fc.record({
  number: fc.integer({ min: 2, max: 1_000_000 }),
  id: fc.stringMatching(/^[0-9a-f]{32}$/),
});
const parts = fc.record({
  issuer: fc.constantFrom("XA", "O"),
  year: fc.integer({ min: 2025, max: 2125 }),
  letter: fc.constantFrom("", "D", "R"),
  count: fc.integer({ min: 1, max: 999_999_999 }),
  digits: fc.constantFrom(4, 5),
});

test("a number of the first life of the data is as it always was", () => {
  const of = { issuer: "XA", year: 2027, letter: "R", count: 12, digits: 5 };
  expect(givenNumber(FIRST, of)).toBe("XA-2027-R00012");
  expect(givenNumber({ number: 2, id: `0000002a${"0".repeat(24)}` }, of)).toBe("XA-2027-S2DD-R00012");
});

test("a number of a later life equals none of another one, sorts after the first, and tells its year and count", () => {
  fc.assert(
    fc.property(life, life, parts, parts, (one, other, of, ofOther) => {
      const number = givenNumber(one, of);
      expect(readGivenNumber(number)).toEqual({ year: of.year, count: of.count });
      expect(number).not.toBe(givenNumber(FIRST, ofOther));
      expect(number > givenNumber(FIRST, { ...of, count: ofOther.count })).toBe(true);
      fc.pre(seriesOf(one) !== seriesOf(other));
      expect(number).not.toBe(givenNumber(other, ofOther));
    }),
  );
});

test.each([
  "",
  "XA-2027-R",
  "XA-2027-R00012 P1",
  "xa-2027-R00012",
  "XA-2027-S2-R00012",
  "77/2034",
  "XA-2027-R0000000012",
])("%j is no number that a server gave out", (text) => expect(readGivenNumber(text)).toBeUndefined());
