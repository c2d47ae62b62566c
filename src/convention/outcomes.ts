import { at, cited, type Cited, INFERENCE, model, practice } from "./certainty.ts";
import type { DecisionOutcome } from "./decisions.ts";
import { GROUNDS } from "./grounds.ts";
import type { MechanismId } from "./mechanisms.ts";
import type { Code } from "./records.ts";

/** What may stand beside a specific outcome: sentences, a day, a sum in one currency, a share in percent. */
export type OutcomeBox = "text" | "day" | "amount" | "share";

/** What a decision means under one kind of request; it travels beside the general outcome, which alone moves the request. */
export interface SpecificOutcome extends Cited {
  readonly id: string;
  readonly mechanisms: readonly MechanismId[];
  /** The general outcomes beside which it can stand. */
  readonly with: readonly DecisionOutcome[];
  /** The boxes that go with it; those of `needs` are never left empty. */
  readonly asks: readonly OutcomeBox[];
  readonly needs: readonly OutcomeBox[];
  readonly label: string;
}

const GRANTED: readonly DecisionOutcome[] = ["accept", "accept-on-conditions", "accept-in-part"];
const ELSEWISE: readonly DecisionOutcome[] = ["other-measure-taken", "accept-in-part"];

const unclear = { ...INFERENCE } as const;
const live: readonly MechanismId[] = ["real-time-traffic", "interception"];

/**
 * Of which contents a request is granted or refused: the others are facts, and nobody grants why something is urgent. Of a kind of request
 * that is not here, each of its contents.
 */
export const GRANTED_CONTENTS: Readonly<Partial<Record<MechanismId, readonly string[]>>> = {
  extradition: ["person-sought", "offences", "sentence", "property-to-hand-over"],
};

/** Each row rests on the outcomes of its mechanism in the facts that this project keeps; none of them stops a decision. */
export const SPECIFIC_OUTCOMES: readonly SpecificOutcome[] = [
  {
    id: "granted-for-some-offences",
    mechanisms: ["extradition"],
    with: ["accept-in-part"],
    asks: [],
    needs: [],
    ...cited("37(3)", model("UNTOC 16(2)")),
    label: "Granted for some of the offences",
  },
  {
    id: "granted-on-assurances",
    mechanisms: ["extradition"],
    with: ["accept-on-conditions", "accept-in-part"],
    asks: ["text"],
    needs: [],
    ...cited("37(8)", model("UNTOC 16(7)")),
    label: "Granted on assurances of the State that asks",
  },
  {
    id: "simplified-surrender",
    mechanisms: ["extradition"],
    with: GRANTED,
    asks: ["day"],
    needs: [],
    ...cited("37(9)", model("UNTOC 16(8); its form from the Third Additional Protocol on Extradition")),
    label: "Simplified surrender: the person has consented",
  },
  {
    id: "national-returns-to-serve",
    mechanisms: ["extradition"],
    with: ["accept-on-conditions", "accept-in-part"],
    asks: ["text"],
    needs: [],
    ...cited("37(12)", model("UNTOC 16(11)")),
    label: "A national is surrendered and returns to serve the sentence here",
  },
  {
    id: "national-prosecuted-here",
    mechanisms: ["extradition"],
    with: ["refuse", "accept-in-part"],
    asks: ["text"],
    needs: ["text"],
    ...cited("37(11)", model("UNTOC 16(10)")),
    label: "Refused for nationality: the case goes to our own prosecutors",
  },
  {
    id: "sentence-enforced-here",
    mechanisms: ["extradition"],
    with: ["refuse", "accept-in-part"],
    asks: ["text"],
    needs: [],
    ...cited("37(13)", model("UNTOC 16(12)")),
    label: "Refused for nationality: the sentence is enforced here",
  },
  {
    id: "surrender-postponed",
    mechanisms: ["extradition"],
    with: GRANTED,
    asks: ["text", "day"],
    needs: ["text"],
    ...cited("37(8)", practice("European Convention on Extradition 19(1)")),
    label: "Granted, and the surrender is postponed for a case or sentence here",
  },
  {
    id: "temporary-surrender",
    mechanisms: ["extradition"],
    with: GRANTED,
    asks: ["day", "text"],
    needs: ["day"],
    ...cited("37(8)", practice("European Convention on Extradition 19(2)")),
    label: "Temporary surrender, with a day of return",
  },
  {
    id: "other-state-preferred",
    mechanisms: ["extradition"],
    with: ["refuse", "postpone"],
    asks: ["text"],
    needs: ["text"],
    ...cited("37", practice("European Convention on Extradition 17")),
    label: "The request of another State is preferred",
  },
  {
    id: "sentence-adapted",
    mechanisms: ["transfer-of-sentenced-persons"],
    with: GRANTED,
    asks: ["text"],
    needs: ["text"],
    ...cited("38", practice("Convention on the Transfer of Sentenced Persons 10(2), 11(1)")),
    label: "Agreed with an adapted sentence, never heavier",
  },
  {
    id: "administrative-penalty",
    mechanisms: ["transfer-of-proceedings"],
    with: ["other-measure-taken"],
    asks: ["text"],
    needs: [],
    ...cited("39", practice("European Convention on the Transfer of Proceedings 9(2)")),
    label: "An administrative penalty instead of proceedings",
  },
  {
    id: "public-copy",
    mechanisms: ["legal-assistance"],
    with: ELSEWISE,
    asks: ["text"],
    needs: [],
    ...cited("40(31)", model("UNTOC 18(29)")),
    label: "A copy of public records is given instead",
  },
  {
    id: "done-directly",
    mechanisms: ["contact-point-assistance"],
    with: ["accept", "accept-on-conditions", "accept-in-part"],
    asks: [],
    needs: [],
    ...cited("41(3)", model("Budapest 35(1)")),
    label: "The contact point does it itself",
  },
  {
    id: "set-to-work-through",
    mechanisms: ["contact-point-assistance"],
    with: ["forward", ...GRANTED],
    asks: ["text"],
    needs: ["text"],
    ...cited("41(3)", model("Budapest 35(1)")),
    label: "Set to work through another authority; say which",
  },
  {
    id: "another-mechanism",
    mechanisms: ["contact-point-assistance", "law-enforcement-cooperation"],
    with: ["point-elsewhere", "return-for-completion", "refuse"],
    asks: ["text"],
    needs: ["text"],
    article: 41,
    ...unclear,
    label: "Another mechanism fits; say which",
  },
  {
    id: "no-emergency",
    mechanisms: ["contact-point-assistance"],
    with: ["accept", "point-elsewhere", "refuse"],
    asks: ["text"],
    needs: [],
    ...at("2(o)"),
    ...unclear,
    label: "Not an emergency in the meaning of the Convention",
  },
  {
    id: "some-data-only",
    mechanisms: ["stored-data"],
    with: ["accept-in-part"],
    asks: ["text"],
    needs: [],
    article: 44,
    ...unclear,
    label: "Only some kinds of data",
  },
  {
    id: "subscriber-data-only",
    mechanisms: ["stored-data"],
    with: ["accept-in-part"],
    asks: [],
    needs: [],
    article: 44,
    ...unclear,
    label: "Only subscriber information",
  },
  {
    id: "provider-elsewhere",
    mechanisms: ["stored-data", "preservation", ...live],
    with: ["point-elsewhere", "nothing-found"],
    asks: ["text"],
    needs: ["text"],
    article: 44,
    ...unclear,
    label: "The provider is in another State",
  },
  {
    id: "shorter-time",
    mechanisms: live,
    with: ["accept-in-part"],
    asks: ["day", "text"],
    needs: [],
    article: 45,
    ...unclear,
    label: "For a shorter time, until this day",
  },
  {
    id: "in-batches",
    mechanisms: live,
    with: GRANTED,
    asks: ["text"],
    needs: [],
    ...cited("45", practice("EU Convention on Mutual Assistance 2000 18(1)")),
    label: "In batches, and not live",
  },
  {
    id: "technically-impossible",
    mechanisms: live,
    with: ["refuse", "nothing-found", "accept-in-part"],
    asks: ["text"],
    needs: [],
    article: 45,
    ...unclear,
    label: "Technically impossible",
  },
  {
    id: "stored-data-instead",
    mechanisms: live,
    with: ELSEWISE,
    asks: ["text"],
    needs: [],
    article: 45,
    ...unclear,
    label: "Only data that are stored already",
  },
  {
    id: "traffic-data-only",
    mechanisms: ["interception"],
    with: ELSEWISE,
    asks: [],
    needs: [],
    article: 46,
    ...unclear,
    label: "Only traffic data",
  },
  {
    id: "parallel-investigation",
    mechanisms: ["joint-investigation"],
    with: ["other-measure-taken", "refuse"],
    asks: ["text"],
    needs: [],
    article: 48,
    ...unclear,
    label: "An investigation of our own beside theirs, and no joint one",
  },
  {
    id: "frozen-in-part",
    mechanisms: ["confiscation"],
    with: ["accept-in-part"],
    asks: ["amount", "text"],
    needs: [],
    article: 50,
    ...unclear,
    label: "A part only: there is less than was asked for",
  },
  {
    id: "frozen-for-another",
    mechanisms: ["confiscation"],
    with: ["accept", "accept-in-part", "other-measure-taken", "postpone"],
    asks: ["text"],
    needs: [],
    article: 50,
    ...unclear,
    label: "Frozen already for another case or State",
  },
  {
    id: "value-instead",
    mechanisms: ["confiscation"],
    with: [...ELSEWISE, "accept-on-conditions"],
    asks: ["amount"],
    needs: [],
    article: 50,
    ...unclear,
    label: "A sum of money in the place of the thing",
  },
  {
    id: "returned-in-part",
    mechanisms: ["return-of-property"],
    with: ["accept-in-part"],
    asks: ["amount", "text"],
    needs: [],
    article: 52,
    ...unclear,
    label: "Returned in part",
  },
  {
    id: "shared",
    mechanisms: ["return-of-property", "confiscation"],
    with: GRANTED,
    asks: ["share", "amount"],
    needs: ["share"],
    ...cited("52(3)", model("UNTOC 14(3)")),
    label: "Shared: this much, in percent, goes to the State that asks",
  },
  {
    id: "victims-compensated",
    mechanisms: ["return-of-property"],
    with: ["other-measure-taken", "accept-in-part"],
    asks: ["amount", "text"],
    needs: [],
    ...cited("52(2)", model("UNTOC 14(2)")),
    label: "The victims are compensated directly",
  },
  {
    id: "disposed-at-home",
    mechanisms: ["return-of-property"],
    with: ["refuse", "accept-in-part"],
    asks: ["text"],
    needs: [],
    ...cited("52(1)", model("UNTOC 14(1)")),
    label: "Disposed of here under our own law",
  },
];

/** The specific outcomes of one kind of request, in the order of a form. */
export function specificOutcomesOf(mechanism: MechanismId): readonly SpecificOutcome[] {
  return SPECIFIC_OUTCOMES.filter((one) => one.mechanisms.includes(mechanism));
}

/** What a wide ground comes down to in a case. */
export interface GroundDetail extends Code, Cited {
  readonly groundId: string;
}

const ECE = "European Convention on Extradition";
const TOP = "European Convention on the Transfer of Proceedings";
const TSP = "Convention on the Transfer of Sentenced Persons";

function detailsOf(groundId: string, rows: readonly (readonly [code: string, label: string, basis?: string])[]) {
  const ground = GROUNDS.find(({ id }) => id === groundId);
  if (ground === undefined) throw new Error(`ground ${groundId} has no record`);
  const { article, paragraph } = ground;
  return rows.map(([code, label, basis]): GroundDetail => ({
    groundId,
    code,
    label,
    article,
    ...(paragraph === undefined ? {} : { paragraph }),
    certainty: basis === undefined ? "memory" : "practice",
    basis: basis ?? "memory",
  }));
}

/** UNCC arts. 37(8), 39: the law of the State that was asked, or its interest, in the words of parallel treaties. */
export const GROUND_DETAILS: readonly GroundDetail[] = [
  ...detailsOf("extradition-law", [
    ["minimum-penalty", "The penalty is below the minimum", `${ECE} 2`],
    ["political-offence", "Political offence", `${ECE} 3`],
    ["military-offence", "Military offence", `${ECE} 4`],
    ["ne-bis-in-idem", "Judged already for the same acts", `${ECE} 9`],
    ["pending-here", "Proceedings for the same acts are pending here", `${ECE} 8`],
    ["lapse-of-time", "Lapse of time", `${ECE} 10`],
    ["amnesty", "Amnesty"],
    ["death-penalty", "Death penalty", `${ECE} 11`],
    ["torture-risk", "Danger of torture or inhuman treatment"],
    ["fair-trial", "No fair trial"],
    ["in-absence", "Judged in absence"],
    ["special-court", "Special court"],
    ["territorial", "Committed in our territory", `${ECE} 7`],
    ["age-or-health", "Age or health"],
    ["asylum", "Asylum or refugee status"],
    ["documents-missing", "Documents are missing"],
  ]),
  ...detailsOf("no-transfer-agreement", [
    ["no-consent", "The person does not consent", `${TSP} 3`],
    ["too-little-left", "Too little of the sentence is left", `${TSP} 3`],
    ["no-dual-criminality", "Not punishable in both States", `${TSP} 3`],
    ["not-a-national", "Not a national of the State that would carry the sentence out", `${TSP} 3`],
    ["open-proceedings", "Other proceedings against the person are open"],
    ["interest-of-victims", "The interest of the victims"],
  ]),
  ...detailsOf("transfer-not-in-interest", [
    ["no-dual-criminality", "Not punishable in both States", `${TOP} 7`],
    ["time-barred", "Time-barred", `${TOP} 10`],
    ["ne-bis-in-idem", "Judged already for the same acts", `${TOP} 10`],
    ["reason-not-given", "The reason for a transfer is not there", `${TOP} 11`],
    ["not-resident-or-national", "Neither resident here nor a national", `${TOP} 11`],
    ["political-or-military", "Political or military offence", `${TOP} 11`],
    ["prosecuted-for-who-they-are", "Prosecuted for race, religion, nationality or opinions", `${TOP} 11`],
    ["contrary-to-principles", "Contrary to the principles of our law", `${TOP} 11`],
  ]),
];

export function groundDetailsOf(groundId: string): readonly GroundDetail[] {
  return GROUND_DETAILS.filter((one) => one.groundId === groundId);
}
