import { expect, it } from "vitest";
import { outgoing } from "../../../../../tests/support/request-files.ts";
import { limitationsNear } from "./offences.ts";

it("names each offence whose limitation is over or ends within ninety days, and no other", () => {
  const records = ["2027-01-01", "2027-06-01", undefined, "2027-03-30", "2027-03-31"].map((on) => ({
    "domestic-name": { line: "Fraud" },
    ...(on !== undefined && { limitation: { day: on } }),
  }));
  const file = outgoing({ elements: { offences: { records } } }, "extradition");
  expect(limitationsNear(file, "2026-12-30")).toEqual([
    { offence: 1, on: "2027-01-01" },
    { offence: 4, on: "2027-03-30" },
  ]);
});
