import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { dateSchema, instantSchema } from "../../src/protocol/bodies/common.ts";
import { DAY, INSTANT } from "../../src/second-verifier/values.ts";

const DAYS = [
  "0000-01-01",
  "0999-12-31",
  "1000-01-01",
  "2028-02-29",
  "2027-02-29",
  "2999-12-31",
  "3000-01-01",
  "9999-12-31",
];
const TAKEN = ["1000-01-01", "2028-02-29", "2999-12-31"];

/** As spec/schemas tells it, whose patterns all hold. */
function inSchema(): (day: string) => boolean {
  const { properties } = JSON.parse(readFileSync("spec/schemas/need-text.json", "utf8"));
  const { pattern, allOf = [] } = properties.wantedUntil;
  const patterns = [pattern, ...allOf.map((one: { pattern: string }) => one.pattern)].filter(
    (one) => one !== undefined,
  );
  return (day) => patterns.every((one) => new RegExp(one).test(day));
}

it("both verifiers and the schemas take days of the years 1000 to 2999 alone", () => {
  expect(DAYS.filter((day) => dateSchema.safeParse(day).success)).toEqual(TAKEN);
  expect(DAYS.filter(DAY)).toEqual(TAKEN);
  expect(DAYS.filter(inSchema())).toEqual(TAKEN);
  const at = (day: string): string => `${day}T12:00:00.000Z`;
  expect(DAYS.filter((day) => instantSchema.safeParse(at(day)).success)).toEqual(TAKEN);
  expect(DAYS.filter((day) => INSTANT(at(day)))).toEqual(TAKEN);
});
