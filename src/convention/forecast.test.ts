import { describe, expect, it } from "vitest";
import { forecast } from "./forecast.ts";

describe("a forecast", () => {
  it("is the ninetieth day after the assumed day, once the assumed instruments reach the fortieth", () => {
    expect(forecast({ counted: 32 }, { further: 8, by: "2027-06-30" })).toEqual({
      assumed: { further: 8, by: "2027-06-30" },
      counted: 40,
      missing: 0,
      inForceFrom: "2027-09-28",
    });
    expect(forecast({ counted: 32 }, { further: 30, by: "2027-06-30" }).inForceFrom).toBe("2027-09-28");
  });

  it("names no day while instruments are missing, and says how many", () => {
    expect(forecast({ counted: 32 }, { further: 7, by: "2027-06-30" })).toEqual({
      assumed: { further: 7, by: "2027-06-30" },
      counted: 39,
      missing: 1,
    });
  });

  it("moves no day that stands, whatever is assumed", () => {
    const stands = { counted: 40, inForceFrom: "2027-01-15" };
    expect(forecast(stands, { further: 3, by: "2027-06-30" }).inForceFrom).toBe("2027-01-15");
  });
});
