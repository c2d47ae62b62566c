import { describe, expect, it } from "vitest";
import { momentParts, typedMoment } from "./wall-clock.ts";

const ZONE = "Europe/Berlin";

describe("a time of day that a person typed", () => {
  it.each(["2026-03-28", "2026-03-29", "2026-10-25"])("is what the wall shows then, all through %s", (day) => {
    for (const time of ["00:00", "01:30", "03:30", "12:00", "22:59", "23:00", "23:30", "23:59"]) {
      expect(momentParts(typedMoment(day, time, ZONE, "time"), ZONE)).toEqual({ day, time });
    }
  });

  it("may have seconds", () => {
    expect(typedMoment("2026-07-01", "14:05:30", ZONE, "time").toISOString()).toBe("2026-07-01T12:05:30.000Z");
  });
});
