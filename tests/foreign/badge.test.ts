import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { look } from "./badge-reader.ts";

const { cases, ...known } = JSON.parse(
  readFileSync(new URL("../../spec/vectors/badges/badges.json", import.meta.url), "utf8"),
) as {
  conference: string;
  keys: string[];
  day: string;
  now: string;
  list: { text: string };
  listAsOf: string;
  maxListAgeMinutes: number;
  cases: {
    name: string;
    code: string;
    day?: string;
    zone?: number;
    now?: string;
    why: string;
    says?: { name: { text: string; isCut: boolean } };
  }[];
}; // its form is in spec/badges.md

it("a reader written from the specification finds the same of each badge", () => {
  const found = cases.map(({ code, day = known.day, now = known.now, zone }) =>
    look(code, {
      ...known,
      ended: known.list.text,
      day,
      ...(zone === undefined ? {} : { zone }),
      isOld: Date.parse(now) - Date.parse(known.listAsOf) > known.maxListAgeMinutes * 60_000,
    }),
  );
  const expected = cases.map(({ why, says }) =>
    says === undefined ? [why] : [why, says.name.text + (says.name.isCut ? "…" : "")],
  );
  expect(found).toEqual(expected);
  expect(found.filter(([finding]) => finding === "stands").length).toBeGreaterThan(5);
});
