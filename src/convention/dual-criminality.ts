import { at, cited, type Cited, MEMORY, model, practice } from "./certainty.ts";
import { mechanism as mechanismRecord, type MechanismId } from "./mechanisms.ts";
import type { OffenceClass } from "./scope.ts";

type DualCriminalityRuleId =
  | "conduct-decides"
  | "partly-punishable"
  | "assistance-may-decline"
  | "preservation-not-a-condition"
  | "preservation-reservation"
  | "extradition-required"
  | "as-agreed"
  | "not-asked";

export interface DualCriminalityRule extends Cited {
  readonly id: DualCriminalityRuleId;
  readonly statement: string;
}

export const DUAL_CRIMINALITY_RULES: readonly DualCriminalityRule[] = [
  {
    id: "conduct-decides",
    ...at("35(3)"),
    certainty: "memory",
    basis: "memory; Budapest 25(5) has the same idea",
    statement: "Where it is required, the conduct decides; another name or category of the offence does not matter.",
  },
  {
    id: "partly-punishable",
    ...at("35(3)"),
    certainty: "design",
    basis: "our inference: conduct that is punishable in part meets the condition for that part",
    statement: "A part of the conduct is punishable here. Help for those acts only can be granted.",
  },
  {
    id: "assistance-may-decline",
    ...cited("40(8)", model("UNTOC 18(9)")),
    statement: "The requested State may decline help for lack of it, and may help all the same.",
  },
  {
    id: "preservation-not-a-condition",
    ...cited("42(4)", model("Budapest 29(3)")),
    statement: "It is no condition for preservation.",
  },
  {
    id: "preservation-reservation",
    ...cited("42(5)", model("Budapest 29(4)")),
    statement:
      "A State that declared the reservation may refuse preservation for other than Convention offences, if it believes that the condition will fail at disclosure.",
  },
  {
    id: "extradition-required",
    ...cited("37(1)", model("UNTOC 16(1)-(2), UNCAC 44(2)")),
    statement: "Extradition needs it; a State whose law allows may waive it for Convention offences.",
  },
  {
    id: "as-agreed",
    ...cited(
      "39",
      practice(
        "Convention on the Transfer of Sentenced Persons 3(1)(e), European Convention on the Transfer of Proceedings 7",
      ),
    ),
    statement: "The Convention leaves it to the agreement between the two States; agreements of this kind ask for it.",
  },
  { id: "not-asked", ...cited("35", MEMORY), statement: "The article on this mechanism does not ask for it." },
];

/** Whether the conduct, whatever its name, is punishable: wholly, not at all, or some of the acts. */
export type Punishable = boolean | "partly";

export interface DualCriminalityFacts {
  readonly mechanism: MechanismId;
  readonly offenceClass: OffenceClass;
  /** Whether the requested State requires dual criminality for this kind of help. */
  readonly requestedStateRequires: boolean;
  /** In the requested State; undefined until somebody tested it. */
  readonly punishableThere: Punishable | undefined;
  readonly reservations: readonly string[];
}

export const DUAL_CRIMINALITY_STANDINGS = [
  "not-a-condition",
  "not-required",
  "met",
  "met-in-part",
  "test-needed",
  "may-decline",
  "may-refuse-by-reservation",
  "required-and-missing",
] as const;
export type DualCriminalityStanding = (typeof DUAL_CRIMINALITY_STANDINGS)[number];

/** What dual criminality means for this request, and under which rule. */
export function dualCriminality(facts: DualCriminalityFacts): {
  readonly standing: DualCriminalityStanding;
  readonly rule: DualCriminalityRule;
} {
  const answer = (standing: DualCriminalityStanding, id: DualCriminalityRuleId) => ({ standing, rule: rule(id) });
  const tested = (missing: DualCriminalityStanding, id: DualCriminalityRuleId) =>
    facts.punishableThere === "partly"
      ? answer("met-in-part", "partly-punishable")
      : answer(facts.punishableThere === true ? "met" : missing, id);
  if (facts.mechanism === "preservation" || facts.mechanism === "preserved-traffic-disclosure") {
    const reserved = facts.reservations.includes("42(5)") && facts.offenceClass !== "convention-offence";
    if (!reserved) return answer("not-a-condition", "preservation-not-a-condition");
    if (facts.punishableThere === undefined) return answer("test-needed", "preservation-reservation");
    return tested("may-refuse-by-reservation", "preservation-reservation");
  }
  if (facts.mechanism === "extradition") {
    if (facts.punishableThere === undefined) return answer("test-needed", "extradition-required");
    return tested("required-and-missing", "extradition-required");
  }
  if (facts.mechanism === "transfer-of-sentenced-persons" || facts.mechanism === "transfer-of-proceedings") {
    return answer("not-required", "as-agreed");
  }
  if (!mechanismRecord(facts.mechanism).under40) return answer("not-required", "not-asked");
  if (!facts.requestedStateRequires) return answer("not-required", "assistance-may-decline");
  if (facts.punishableThere === undefined) return answer("test-needed", "conduct-decides");
  return tested("may-decline", "assistance-may-decline");
}

/** Whether it depends on what the requested State's law asks, and on its test of the conduct, what dual criminality means here. */
export function asksConductTest(
  facts: Pick<DualCriminalityFacts, "mechanism" | "offenceClass" | "reservations">,
): boolean {
  const open = { ...facts, requestedStateRequires: true, punishableThere: undefined };
  return dualCriminality(open).standing === "test-needed";
}

function rule(id: DualCriminalityRuleId): DualCriminalityRule {
  const found = DUAL_CRIMINALITY_RULES.find((one) => one.id === id);
  if (!found) throw new Error(`dual criminality rule ${id} has no record`);
  return found;
}
