import { type ClockRule, clockRule } from "../../../convention/clock-rules.ts";

/** The procedural power under which an order goes out: the article of the Convention that asks each State to have it. */
export const POWER_IDS = ["25", "26", "27", "28", "29", "30", "31"] as const;
export type PowerId = (typeof POWER_IDS)[number];

export interface Power {
  readonly id: PowerId;
  /** The Convention's own limit on how long such an order binds; absent where it leaves that to domestic law. */
  readonly rule?: ClockRule;
  readonly maxDays: number;
  /**
   * G5, UNCC art. 24(2): production, search, real-time collection, interception and freezing need a reviewed authorisation, and two people
   * (docs/decisions/0034-orders-of-two-people.md).
   */
  readonly needsAuthorisation: boolean;
  /** In danger of loss one person may issue it alone, for a day. */
  readonly mayBeAlone?: true;
}

/** Where only domestic law limits the length, a year is where we ask whether the date is a slip of the pen. */
const LONGEST_WITHOUT_RULE_DAYS = 365;

export function power(id: PowerId): Power {
  switch (id) {
    case "25":
    // UNCC art. 26 secures traffic data that are preserved under Article 25, so the same length holds.
    case "26": {
      const rule = clockRule("preservation-order");
      return { id, rule, maxDays: daysOf(rule), needsAuthorisation: false };
    }
    case "27":
    case "28":
    case "29":
    case "30":
      return { id, maxDays: LONGEST_WITHOUT_RULE_DAYS, needsAuthorisation: true };
    // UNCC art. 31: whoever holds the property is ordered, a bank or a registrar.
    case "31":
      return { id, maxDays: LONGEST_WITHOUT_RULE_DAYS, needsAuthorisation: true, mayBeAlone: true };
  }
}

function daysOf(rule: ClockRule): number {
  if (rule.length?.unit !== "days") throw new Error(`Clock rule ${rule.id} must be counted in days.`);
  return rule.length.amount;
}
