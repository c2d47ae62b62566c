import { cited, type Cited, MEMORY, model } from "./certainty.ts";

export const DECISION_RULE_IDS = [
  "ground-needed",
  "reasons-for-refusal",
  "reasons-for-refused-extradition",
  "consultation-before-refusal",
  "consultation-before-refused-extradition",
  "ongoing-case-before-postponement",
  "preservation-never-postponed",
  "conditions-are-stated",
  "completion-names-elements",
  "consultation-on-extraordinary-costs",
] as const;
export type DecisionRuleId = (typeof DECISION_RULE_IDS)[number];

export interface DecisionRule extends Cited {
  readonly id: DecisionRuleId;
  readonly statement: string;
}

export const DECISION_RULES: readonly DecisionRule[] = [
  {
    id: "ground-needed",
    ...cited("40(21)", model("UNTOC 18(21): refusal is allowed in listed cases")),
    statement: "A refusal names its ground.",
  },
  {
    id: "reasons-for-refusal",
    ...cited("40(25)", model("UNTOC 18(23)")),
    statement: "Reasons are given for any refusal.",
  },
  {
    id: "reasons-for-refused-extradition",
    ...cited("37(18)", MEMORY),
    statement:
      "A refused extradition is told with its reason, unless domestic law or an international duty prevents it.",
  },
  {
    id: "consultation-before-refusal",
    ...cited("40(28)", model("UNTOC 18(26)")),
    statement:
      "Before refusing under paragraph 21 or postponing under paragraph 27, the States consult on helping on terms; accepted terms bind.",
  },
  {
    id: "consultation-before-refused-extradition",
    ...cited("37(17)", model("UNTOC 16(16)")),
    statement: "Where appropriate, the requesting State may give its views before an extradition is refused.",
  },
  {
    id: "ongoing-case-before-postponement",
    ...cited("40(27)", model("UNTOC 18(25)")),
    statement: "Help is postponed only because it would disturb an ongoing investigation, prosecution or proceeding.",
  },
  {
    id: "preservation-never-postponed",
    ...cited("42(4)", model("Budapest 29(3), (5): data are preserved quickly, and the article knows no postponement")),
    statement: "Preservation is granted or refused, never postponed: data can be gone by then.",
  },
  {
    id: "conditions-are-stated",
    ...cited("40(28)", model("UNTOC 18(26)")),
    statement: "Help on conditions says what the conditions are.",
  },
  {
    id: "completion-names-elements",
    ...cited("40(16)", model("UNTOC 18(16)")),
    statement: "A request for more information says what is needed.",
  },
  {
    id: "consultation-on-extraordinary-costs",
    ...cited("40(30)", model("UNTOC 18(28)")),
    statement:
      "Ordinary costs are borne by the State that was asked, unless they agree otherwise. Before costs that are substantial or extraordinary the States consult on the terms and on who bears them.",
  },
];

export function decisionRule(id: DecisionRuleId): DecisionRule {
  const found = DECISION_RULES.find((one) => one.id === id);
  if (!found) throw new Error(`decision rule ${id} has no record`);
  return found;
}
