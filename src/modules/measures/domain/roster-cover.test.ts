import fc from "fast-check";
import { expect, test } from "vitest";
import { uncovered } from "./roster-cover.ts";
import { isOnDuty } from "./whom-to-call.ts";

const at = (hour: number): Date => new Date(hour * 3_600_000);
const hours = fc.option(fc.integer({ min: 0, max: 30 }), { nil: undefined });
const lines = fc.array(
  fc.record({ from: hours, until: hours }).map(({ from, until }) => ({
    userId: "one",
    from: from === undefined ? undefined : at(from),
    until: until === undefined ? undefined : at(until),
  })),
  { maxLength: 5 },
);

test("the hours without anybody on duty are found as by looking at each hour", () => {
  fc.assert(
    fc.property(lines, fc.integer({ min: 0, max: 10 }), fc.integer({ min: 11, max: 30 }), (roster, from, until) => {
      const each = Array.from({ length: until - from }, (_, index) => at(from + index));
      const spans = uncovered(roster, at(from), at(until));
      expect(each.filter((hour) => spans.some((span) => span.from <= hour && hour < span.until))).toEqual(
        each.filter((hour) => !roster.some((line) => isOnDuty(line, hour))),
      );
      // Whole spans: between two of them somebody is on duty.
      expect(spans.slice(1).every((span, index) => (spans[index]?.until ?? span.from) < span.from)).toBe(true);
    }),
  );
});
