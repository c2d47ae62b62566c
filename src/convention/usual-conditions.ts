import type { Condition } from "../protocol/bodies/decision.ts";
import type { Cited } from "./certainty.ts";
import type { MechanismId } from "./mechanisms.ts";

/** A condition under which information is usually given; its giver may change the words or leave it out. */
export interface UsualCondition extends Cited {
  readonly id: string;
  readonly mechanism: MechanismId;
  readonly kind: Condition["kind"];
  /** Only where this element holds one of these codes. */
  readonly when?: { readonly element: string; readonly codes: readonly string[] };
  readonly text: string;
}

export const USUAL_CONDITIONS: readonly UsualCondition[] = [
  {
    id: "path-only",
    mechanism: "preserved-traffic-disclosure",
    kind: "not-as-evidence",
    article: 43,
    paragraph: "(1)",
    certainty: "design",
    basis: "our inference from the purpose that Budapest 30(1) names",
    text: "Only to identify the other provider and the path of the communication.",
  },
  {
    id: "intelligence-only",
    mechanism: "asset-information",
    kind: "not-as-evidence",
    article: 51,
    certainty: "practice",
    basis: "Warsaw Convention 46(7)",
    when: { element: "how-known", codes: ["suspicious-report"] },
    text: "Financial intelligence, for analysis only: not to be used as evidence or passed on before its unit consents.",
  },
];

/** Where conditions on information stand: Article 40(5); what is given under Articles 43 and 51 follows it by our reading. */
export const CONDITIONS_OF_INFORMATION: Cited = {
  article: 40,
  paragraph: "(5)",
  certainty: "model",
  basis: "memory, and UNTOC 18(5)",
};

/** The conditions that are proposed to whoever gives this, in their order. */
export function usualConditions(
  mechanism: MechanismId,
  elements: Readonly<Record<string, { readonly codes?: readonly string[] | undefined }>>,
): readonly UsualCondition[] {
  return USUAL_CONDITIONS.filter(
    ({ mechanism: of, when }) =>
      of === mechanism &&
      (when === undefined || when.codes.some((code) => elements[when.element]?.codes?.includes(code) === true)),
  );
}
