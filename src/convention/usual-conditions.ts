import type { Condition } from "../protocol/bodies/decision.ts";
import { at, cited, type Cited, model, practice } from "./certainty.ts";
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
    ...at("43(1)"),
    certainty: "design",
    basis: "our inference from the purpose that Budapest 30(1) names",
    text: "Only to identify the other provider and the path of the communication.",
  },
  {
    id: "intelligence-only",
    mechanism: "asset-information",
    kind: "not-as-evidence",
    ...cited("51", practice("Warsaw Convention 46(7)")),
    when: { element: "how-known", codes: ["suspicious-report"] },
    text: "Financial intelligence, for analysis only: not to be used as evidence or passed on before its unit consents.",
  },
];

/** Where conditions on information stand: Article 40(5); what is given under Articles 43 and 51 follows it by our reading. */
export const CONDITIONS_OF_INFORMATION: Cited = { ...cited("40(5)", model("UNTOC 18(5)")) };

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

/** A condition that has a code beside its words, so that both States count it as the same in each of their languages. */
export interface CodedCondition extends Cited {
  readonly code: string;
  readonly mechanism: MechanismId;
  readonly label: string;
  /** Its words, where nobody writes others. */
  readonly text: string;
}

const EXTRADITION = { mechanism: "extradition", article: 37 } as const;
const ECE = "European Convention on Extradition";

export const CODED_CONDITIONS: readonly CodedCondition[] = [
  {
    ...EXTRADITION,
    code: "speciality",
    paragraph: "(8)",
    ...practice(`${ECE} 14`),
    label: "Speciality",
    text: "The person is not prosecuted, sentenced or detained for any act before the surrender other than those granted, unless we consent or the person stays or returns freely.",
  },
  {
    ...EXTRADITION,
    code: "no-death-penalty",
    paragraph: "(8)",
    ...practice(`${ECE} 11`),
    label: "No death penalty",
    text: "The death penalty is not imposed on the person; where it was imposed it is not carried out.",
  },
  {
    ...EXTRADITION,
    code: "no-onward-surrender",
    paragraph: "(8)",
    ...practice(`${ECE} 15`),
    label: "No surrender to a third State",
    text: "The person is not surrendered to a third State or an international court without our consent.",
  },
  {
    ...EXTRADITION,
    code: "retrial",
    paragraph: "(8)",
    ...practice(`Second Additional Protocol to the ${ECE} 3`),
    label: "A new trial after a judgment in absence",
    text: "The person who was judged in absence has the right to a new trial with the rights of defence.",
  },
  {
    ...EXTRADITION,
    code: "return-of-national",
    paragraph: "(12)",
    ...model("UNTOC 16(11)"),
    label: "Return of our national to serve the sentence",
    text: "The person, a national of ours, is returned to us to serve the sentence that is imposed.",
  },
  {
    ...EXTRADITION,
    code: "humane-detention",
    paragraph: "(14)",
    certainty: "memory",
    basis: "memory; fair treatment at all stages",
    label: "Humane detention",
    text: "The person is held in humane conditions, in a place that is named to us, where our officials and an independent body may visit.",
  },
];

export function codedConditions(mechanism: MechanismId): readonly CodedCondition[] {
  return CODED_CONDITIONS.filter((one) => one.mechanism === mechanism);
}
