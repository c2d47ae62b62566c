import { describe, expect, it } from "vitest";
import { CONFERENCE_RULE_IDS, CONFERENCE_RULES } from "../../../../convention/index.ts";
import { mayRefuse, type RuleChange, ruleOn, rulesFrom, type RuleValues } from "./rules.ts";

const change = (rules: RuleValues, fromOn: string, recorded: string): RuleChange => ({
  changeId: `${fromOn} ${recorded}`,
  conferenceId: "a conference",
  rules,
  fromOn,
  late: false,
  source: "Decision 1",
  reason: "It was decided.",
  recordedAt: new Date(recorded),
  askedBy: "one",
  approvedBy: "other",
});

describe("a rule", () => {
  it("stands as it is in the record until its first change", () => {
    const changes = [change({ floorOrder: "by-rank" }, "2027-03-02", "2027-01-01")];
    expect(ruleOn(changes, "floorOrder", "2027-03-01")).toMatchObject({ value: "by-request" });
    expect(ruleOn(changes, "floorOrder", "2027-03-02")).toMatchObject({ value: "by-rank", fromOn: "2027-03-02" });
    expect(ruleOn(changes, "signingOrder", "2027-03-02")).toMatchObject({ value: "alphabetical" });
  });

  it("says when it was entered, where its day was over by then", () => {
    const late = { ...change({ signingOrder: "by-lot" }, "2027-01-01", "2027-01-05"), late: true };
    expect(ruleOn([late], "signingOrder", "2027-01-06")).toMatchObject({ enteredLateAt: late.recordedAt });
  });

  it("is that of the latest day, whenever that was recorded; of one day the one recorded last", () => {
    const changes = [
      change({ statementMinutesOthers: 5 }, "2027-03-10", "2027-01-01"),
      change({ statementMinutesOthers: 4 }, "2027-03-05", "2027-01-02"),
      change({ statementMinutesOthers: 3 }, "2027-03-10", "2027-01-03"),
    ];
    const minutes = (day: string) => ruleOn(changes, "statementMinutesOthers", day).value;
    expect(["2027-03-04", "2027-03-05", "2027-03-09", "2027-03-10"].map(minutes)).toEqual([6, 4, 4, 3]);
  });

  it("warns only while it rests on memory, practice or us; once two people changed it, it may refuse", () => {
    expect(mayRefuse(ruleOn([], "pointOfOrderMinutes", "2027-03-01"))).toBe(false);
    expect(mayRefuse(ruleOn([], "statementMinutesHeads", "2027-03-01"))).toBe(false);
    expect(mayRefuse(ruleOn([], "quorumToOpen", "2027-03-01"))).toBe(true);
    const changes = [change({ pointOfOrderMinutes: 3 }, "2027-03-01", "2027-01-01")];
    expect(mayRefuse(ruleOn(changes, "pointOfOrderMinutes", "2027-03-01"))).toBe(true);
  });
});

describe("the record of rules", () => {
  it("has for each a default within its own bounds, and every one of them stands on any day", () => {
    const faults = CONFERENCE_RULE_IDS.filter((id) => {
      const rule = CONFERENCE_RULES[id];
      if ("choices" in rule) return !(rule.choices as readonly string[]).includes(rule.default);
      return rule.default < rule.min || rule.default > rule.max;
    });
    expect(faults).toEqual([]);
    expect(Object.keys(rulesFrom([], "2027-03-01"))).toEqual(CONFERENCE_RULE_IDS);
  });
});
