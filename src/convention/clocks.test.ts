import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addDays, addMonths, dateIn, isPlainDate, isTimeZone, startOfDay, wallClockIn } from "./calendar.ts";
import { CLOCK_RULES, clockRule } from "./clock-rules.ts";
import { clockDue, clockState } from "./clocks.ts";
import { reviewItems } from "./review-sheet.ts";

const preservation = clockRule("preservation-minimum");
const order = clockRule("preservation-order");
const safeConduct = clockRule("safe-conduct");
const DAY_MS = 86_400_000;
const at = (text: string) => new Date(text);

describe("the calendar", () => {
  it("tells days from other texts", () => {
    expect(isPlainDate("2024-02-29")).toBe(true);
    for (const text of ["2026-02-29", "2026-13-01", "2026-1-1", "tomorrow", "2026-11-24T00:00:00Z", ""]) {
      expect(isPlainDate(text), text).toBe(false);
    }
    expect(() => addDays("2026-02-30", 1)).toThrow(RangeError);
  });

  it("adds months to the last day of a month", () => {
    expect(addMonths("2026-01-31", 1)).toBe("2026-02-28");
    expect(addMonths("2024-02-29", 12)).toBe("2025-02-28");
  });

  it("finds the first moment of a day, also where its midnight is jumped over", () => {
    expect(startOfDay("2026-07-01", "Asia/Ho_Chi_Minh").toISOString()).toBe("2026-06-30T17:00:00.000Z");
    // Cairo goes to summer time at midnight of the last Friday of April: that day begins at one o'clock.
    expect(startOfDay("2025-04-25", "Africa/Cairo").toISOString()).toBe("2025-04-24T22:00:00.000Z");
    // Samoa had no 30 December 2011.
    expect(startOfDay("2011-12-30", "Pacific/Apia").toISOString()).toBe(
      startOfDay("2011-12-31", "Pacific/Apia").toISOString(),
    );
    expect(isTimeZone("Africa/Cairo")).toBe(true);
    expect(isTimeZone("Aurelia/Harbour")).toBe(false);
  });

  it("gives every day a beginning, and the moment before it another day", () => {
    const zones = [
      "UTC",
      "Pacific/Kiritimati",
      "Pacific/Pago_Pago",
      "America/St_Johns",
      "Africa/Cairo",
      "Asia/Kathmandu",
    ];
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 20_000 }), fc.constantFrom(...zones), (days, zone) => {
        const date = addDays("2000-01-01", days);
        const start = startOfDay(date, zone);
        expect(dateIn(start, zone)).toBe(date);
        expect(dateIn(new Date(start.getTime() - 1), zone) < date).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  it("shows on the wall of each place its own day, weekday, time and offset", () => {
    const moment = new Date("2027-02-28T20:12:05.000Z"); // a Sunday
    expect(wallClockIn(moment, "Asia/Ho_Chi_Minh")).toEqual({
      date: "2027-03-01",
      weekday: 1,
      time: "03:12:05",
      offset: "+07:00",
    });
    const sunday = { date: "2027-02-28", weekday: 7 };
    expect(wallClockIn(moment, "UTC")).toEqual({ ...sunday, time: "20:12:05", offset: "+00:00" });
    expect(wallClockIn(moment, "America/St_Johns")).toEqual({ ...sunday, time: "16:42:05", offset: "-03:30" });
  });
});

describe("the clock of a preservation (42(8))", () => {
  it("has two ends: with the first day counted, and with the last day whole", () => {
    const due = clockDue(preservation, { startedAt: at("2026-03-02T15:30:00Z") }, "UTC");
    expect(due?.dueEarliest.toISOString()).toBe("2026-05-01T00:00:00.000Z");
    expect(due?.dueLatest.toISOString()).toBe("2026-05-02T00:00:00.000Z");
    expect(due?.warnFrom.toISOString()).toBe("2026-04-17T00:00:00.000Z");
  });

  it("ends first where the day ends first, and last where it ends last", () => {
    const start = { startedAt: at("2026-03-02T15:30:00Z") };
    const due = clockDue(preservation, start, ["Asia/Ho_Chi_Minh", "America/Lima"]);
    expect(due?.dueEarliest.toISOString()).toBe("2026-04-30T17:00:00.000Z");
    expect(due?.dueLatest.toISOString()).toBe("2026-05-02T05:00:00.000Z");
  });

  it("takes the earlier of two claims for the warning and the later for the lapse (R23)", () => {
    const due = clockDue(
      preservation,
      { startedAt: at("2026-03-02T23:50:00Z"), alsoClaimedAt: at("2026-03-03T00:10:00Z") },
      "UTC",
    );
    expect(due?.dueEarliest.toISOString()).toBe("2026-05-01T00:00:00.000Z");
    expect(due?.dueLatest.toISOString()).toBe("2026-05-03T00:00:00.000Z");
  });

  it("is lengthened by an agreed day, never shortened below sixty days", () => {
    const start = { startedAt: at("2026-03-02T15:30:00Z") };
    expect(clockDue(preservation, { ...start, statedUntil: "2026-07-01" }, "UTC")?.dueLatest.toISOString()).toBe(
      "2026-07-02T00:00:00.000Z",
    );
    expect(clockDue(preservation, { ...start, statedUntil: "2026-03-10" }, "UTC")?.dueEarliest.toISOString()).toBe(
      "2026-05-01T00:00:00.000Z",
    );
  });

  it("is held by a follow-up request that arrives in time, until the decision", () => {
    const facts = { startedAt: at("2026-03-02T15:30:00Z"), heldFrom: at("2026-05-01T12:00:00Z") };
    expect(clockState(preservation, facts, "UTC", at("2026-09-01T00:00:00Z")).standing).toBe("held");
    const decided = { ...facts, endedAt: at("2026-09-02T00:00:00Z") };
    expect(clockState(preservation, decided, "UTC", at("2026-09-03T00:00:00Z")).standing).toBe("ended");
    const late = { ...facts, heldFrom: at("2026-05-02T00:00:00Z") };
    expect(clockState(preservation, late, "UTC", at("2026-09-01T00:00:00Z")).standing).toBe("lapsed");
  });

  it("runs, warns, is disputed and lapses, in this order", () => {
    const facts = { startedAt: at("2026-03-02T15:30:00Z") };
    const standingAt = (text: string) => clockState(preservation, facts, "UTC", at(text)).standing;
    expect(standingAt("2026-03-02T15:00:00Z")).toBe("not-started");
    expect(standingAt("2026-04-16T23:59:59Z")).toBe("running");
    expect(standingAt("2026-04-17T00:00:00Z")).toBe("warning");
    expect(standingAt("2026-05-01T00:00:00Z")).toBe("disputed");
    expect(standingAt("2026-05-02T00:00:00Z")).toBe("lapsed");
  });

  it("is never started by a drill (R37)", () => {
    const facts = { startedAt: at("2026-03-02T15:30:00Z"), drill: true };
    expect(clockState(preservation, facts, "UTC", at("2026-09-01T00:00:00Z"))).toEqual({ standing: "not-started" });
    expect(clockState(preservation, undefined, "UTC", at("2026-09-01T00:00:00Z"))).toEqual({ standing: "not-started" });
  });
});

describe("the clock of a domestic order (25(2))", () => {
  it("is shortened by the order's own day and never goes beyond ninety days", () => {
    const start = { startedAt: at("2026-03-02T08:00:00Z") };
    expect(clockDue(order, { ...start, statedUntil: "2026-04-01" }, "UTC")?.dueEarliest.toISOString()).toBe(
      "2026-04-01T00:00:00.000Z",
    );
    const beyond = clockDue(order, { ...start, statedUntil: "2027-01-01" }, "UTC");
    expect(beyond).toEqual(clockDue(order, start, "UTC"));
    expect(beyond?.dueLatest.toISOString()).toBe("2026-06-01T00:00:00.000Z");
  });
});

describe("the clock of safe conduct (40(29))", () => {
  const start = { startedAt: at("2026-03-02T08:00:00Z") };
  const dayOf = (statedUntil?: string) =>
    clockDue(safeConduct, { ...start, ...(statedUntil === undefined ? {} : { statedUntil }) }, "UTC")
      ?.dueEarliest.toISOString()
      .slice(0, 10);

  it("runs fifteen days, or until the day agreed, be it earlier or later", () => {
    expect([dayOf(), dayOf("2026-03-09"), dayOf("2026-04-30")]).toEqual(["2026-03-17", "2026-03-09", "2026-04-30"]);
  });

  it("is ended by leaving and by coming back of free will", () => {
    expect(safeConduct.endedBy).toEqual(["person-left", "person-returned"]);
    const left = { ...start, endedAt: at("2026-03-05T08:00:00Z") };
    expect(clockState(safeConduct, left, "UTC", at("2026-03-06T00:00:00Z")).standing).toBe("ended");
  });
});

describe("the clock of a national's prosecution (37(11))", () => {
  const prosecution = clockRule("national-prosecution");
  const refused = { startedAt: at("2026-03-02T08:00:00Z") };
  const asked = { ...refused, alsoNeededAt: at("2026-03-09T08:00:00Z") };
  const standingAt = (facts: typeof refused, now: string) => clockState(prosecution, facts, "UTC", at(now));

  it("starts with the refusal and the other State's request to prosecute, whichever comes last", () => {
    expect(standingAt(refused, "2026-06-01T00:00:00Z")).toEqual({ standing: "not-started" });
    expect(standingAt(asked, "2026-03-08T00:00:00Z")).toEqual({
      standing: "not-started",
      startsAt: asked.alsoNeededAt,
    });
    expect(standingAt(asked, "2026-03-10T00:00:00Z")).toEqual({ standing: "running" });
    expect(reviewItems().map(({ datum }) => datum)).toContainEqual(
      expect.stringMatching(/Starts with: the signed decision .* and: the other State's request/),
    );
  });
});

describe("clocks in general", () => {
  const moments = fc.date({ min: at("2020-01-01T00:00:00Z"), max: at("2040-01-01T00:00:00Z"), noInvalidDate: true });
  const zones = fc.uniqueArray(
    fc.constantFrom("UTC", "Asia/Ho_Chi_Minh", "America/Lima", "Pacific/Kiritimati", "Europe/Paris", "Africa/Cairo"),
    { minLength: 1, maxLength: 3 },
  );

  it("warn before they are due, and every careful count lies between the two readings", () => {
    fc.assert(
      fc.property(fc.constantFrom(...CLOCK_RULES), moments, zones, (rule, startedAt, zoneList) => {
        const due = clockDue(rule, { startedAt }, zoneList);
        if (rule.length === undefined || due === undefined) {
          expect([rule.length, due]).toEqual([undefined, undefined]);
          return;
        }
        expect(due.warnFrom <= due.dueEarliest).toBe(true);
        expect(due.dueEarliest < due.dueLatest).toBe(true);
        if (rule.length.unit === "days") {
          const hourByHour = startedAt.getTime() + rule.length.amount * DAY_MS;
          // An hour either way for daylight saving.
          expect(due.dueEarliest.getTime()).toBeLessThanOrEqual(hourByHour + DAY_MS / 24);
          expect(due.dueLatest.getTime()).toBeGreaterThanOrEqual(hourByHour - DAY_MS / 24);
        }
      }),
      { numRuns: 80 },
    );
  });

  it("never bring a deadline forward when another zone is added", () => {
    fc.assert(
      fc.property(moments, zones, (startedAt, zoneList) => {
        const all = clockDue(preservation, { startedAt }, zoneList);
        const one = clockDue(preservation, { startedAt }, zoneList.slice(0, 1));
        expect((all?.dueEarliest ?? 0) <= (one?.dueEarliest ?? 0)).toBe(true);
        expect((all?.dueLatest ?? 0) >= (one?.dueLatest ?? 0)).toBe(true);
      }),
      { numRuns: 40 },
    );
  });

  it("need a time zone", () => {
    expect(() => clockDue(preservation, { startedAt: at("2026-03-02T08:00:00Z") }, [])).toThrow(RangeError);
  });
});
