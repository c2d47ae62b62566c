import { at, cited, type Cited, INFERENCE, MEMORY, model, practice } from "./certainty.ts";

/**
 * The deadlines and numbers of the Convention. They live only here: code and pages ask this file, so that a lawyer who corrects a
 * number corrects it once.
 */
export const CLOCK_RULE_IDS = [
  "preservation-minimum",
  "preservation-extension",
  "preservation-order",
  "safe-conduct",
  "written-confirmation",
  "assistance-execution",
  "assistance-postponement",
  "national-prosecution",
  "provisional-arrest-may-end",
  "provisional-arrest-must-end",
  "custody-until",
  "full-request-promised",
  "surrender-postponed",
  "supplement",
  "taking-over",
  "temporary-stay",
  "detained-return",
  "sentence-ends-away",
  "minutes-owed",
  "emergency-validation",
  "collection-end",
  "notice-to-person",
  "views-before-lifting",
  "freezing-end",
  "claims-period",
  "team-end",
  "contact-point-list",
  "general-entry-into-force",
  "own-entry-into-force",
  "denunciation",
  "first-conference",
  "arbitration",
  "first-amendment",
  "amendment-entry-into-force",
] as const;
export type ClockRuleId = (typeof CLOCK_RULE_IDS)[number];

/**
 * The facts that start, hold and end clocks. Each names what proves it: a signed dispatch and the receipt that counts (R9), or a
 * document of the depositary.
 */
export const CLOCK_FACTS = {
  "preserved-status":
    "The requested State's signed status saying that a provider has preserved the data, with the day it gives",
  "order-served": "The record of service of the domestic order on the provider",
  "order-renewed": "The record of service of the renewed order",
  "follow-up-received": "The requested State's receipt of strength valid for the follow-up request in the same dossier",
  "decision-sent": "The requested State's signed decision on the follow-up request",
  "extension-agreed": "The requested State's signed status naming the new day, answering a signed extension request",
  "presence-not-required": "The official notice to the person that presence is no longer required",
  "person-left": "The record that the person left the requesting State",
  "person-returned": "The record that the person, having left, came back of free will",
  "oral-request-made": "The requested State's record of the oral request",
  "request-valid": "The requested State's receipt of strength valid for the request",
  "request-postponed": "The requested State's signed decision that postpones the request, with the day it names",
  "extradition-refused": "The signed decision that refuses the extradition of a national",
  "prosecution-requested": "The other State's request that the national be prosecuted instead",
  "step-told": "The signed step of a State that tells of it, with its day or hour",
  "later-step-told": "The signed step that tells what came of it",
  "list-circulated": "The depositary's circulation of the list of contact points",
  "fortieth-deposit": "The depositary's notification of the fortieth counted instrument",
  "own-deposit": "The depositary's notification of the State's own instrument",
  "denunciation-received": "The depositary's notification that the denunciation was received",
  "entered-into-force": "The depositary's notification that the Convention entered into force",
  "arbitration-requested": "The request for arbitration",
  "amendment-accepted": "The depositary's notification of the State's acceptance of the amendment",
} as const;
type ClockFact = keyof typeof CLOCK_FACTS;

export interface ClockLength {
  readonly amount: number;
  readonly unit: "days" | "months" | "years";
}

export interface ClockRule extends Cited {
  readonly id: ClockRuleId;
  readonly title: string;
  readonly statement: string;
  /**
   * - `minimum`: the state of things lasts at least so long; an agreed later day lengthens it
   * - `maximum`: it lasts at most so long; a stated earlier day shortens it
   * - `usual`: it lasts so long where the States agreed on nothing else; an agreed day, earlier or later, takes its place
   * - `effect`: something takes effect when the time has passed
   * - `promptness`: the Convention gives no number ("without delay")
   */
  readonly kind: "minimum" | "maximum" | "usual" | "effect" | "promptness";
  readonly length?: ClockLength;
  readonly startedBy: ClockFact;
  /** A second fact without which the first starts nothing. */
  readonly alsoNeeds?: ClockFact;
  readonly heldBy?: ClockFact;
  /** Each of them ends it. */
  readonly endedBy?: readonly ClockFact[];
  readonly extendedBy?: ClockFact;
  /** Whose calendar counts. Where both could be meant, both are: we warn on the earlier and lapse on the later. */
  readonly calendarOf: "requested" | "requesting" | "both" | "depositary";
  /** How long before the earliest reading a person is warned. Ours, not the Convention's. */
  readonly warnDays?: number;
}

const UNTC_65 = "UN Treaty Collection extract of Article 65";

export const CLOCK_RULES: readonly ClockRule[] = [
  {
    id: "preservation-minimum",
    ...cited("42(8)", model("Budapest 29(7)")),
    title: "Preservation for another State",
    statement:
      "Data preserved on request are kept for at least sixty days; once the follow-up request is in, until it is decided.",
    kind: "minimum",
    length: { amount: 60, unit: "days" },
    startedBy: "preserved-status",
    heldBy: "follow-up-received",
    endedBy: ["decision-sent"],
    extendedBy: "extension-agreed",
    calendarOf: "both",
    warnDays: 14,
  },
  {
    id: "preservation-extension",
    ...cited("42(9)", MEMORY),
    title: "Asking for a longer preservation",
    statement: "A longer preservation may be asked for before the first one ends.",
    kind: "promptness",
    startedBy: "preserved-status",
    calendarOf: "both",
  },
  {
    id: "preservation-order",
    ...cited("25(2)", model("Budapest 16(2); a quiz made for the Hanoi event also says up to ninety days")),
    title: "Domestic preservation order",
    statement: "An order to preserve binds the custodian as long as necessary, up to ninety days, and may be renewed.",
    kind: "maximum",
    length: { amount: 90, unit: "days" },
    startedBy: "order-served",
    extendedBy: "order-renewed",
    calendarOf: "requested",
    warnDays: 10,
  },
  {
    id: "safe-conduct",
    ...cited("40(29)", model("UNTOC 18(27)")),
    title: "Safe conduct",
    statement:
      "Safe conduct ends when the person, free to leave, stays on for fifteen consecutive days after official notice, or for the shorter or longer period agreed; or leaves and comes back of free will.",
    kind: "usual",
    length: { amount: 15, unit: "days" },
    startedBy: "presence-not-required",
    endedBy: ["person-left", "person-returned"],
    calendarOf: "requesting",
    warnDays: 5,
  },
  {
    id: "written-confirmation",
    ...cited("40(13)", model("UNTOC 18(14)")),
    title: "Writing after an oral request",
    statement: "An oral request, possible where urgent and agreed, is confirmed in writing at once.",
    kind: "promptness",
    startedBy: "oral-request-made",
    calendarOf: "requesting",
  },
  {
    id: "assistance-execution",
    ...cited("40(26)", model("UNTOC 18(24)")),
    title: "Executing a request",
    statement:
      "As soon as possible, taking account of deadlines that the requesting State gives with reasons. The Convention names no number.",
    kind: "promptness",
    startedBy: "request-valid",
    calendarOf: "requested",
  },
  {
    id: "assistance-postponement",
    ...cited("40(27)", model("UNTOC 18(25)")),
    title: "Postponing a request",
    statement:
      "A request may be postponed while it would disturb an ongoing case. The Convention names no number: the day is the one that the decision names.",
    kind: "promptness",
    startedBy: "request-postponed",
    calendarOf: "both",
  },
  {
    id: "national-prosecution",
    ...cited("37(11)", model("UNTOC 16(10)")),
    title: "Prosecuting a national who is not extradited",
    statement:
      "Where the other State asks for it, the case goes to the State's own prosecutors without undue delay. The Convention names no number.",
    kind: "promptness",
    startedBy: "extradition-refused",
    alsoNeeds: "prosecution-requested",
    calendarOf: "requested",
  },
  {
    id: "provisional-arrest-may-end",
    ...cited("37(10)", practice("European Convention on Extradition 16(4)")),
    title: "Provisional arrest may end",
    statement:
      "After so many days without the full request the person may be released. The Convention names no number: it is that of the treaty between the two States, counted from the arrest.",
    kind: "maximum",
    startedBy: "step-told",
    endedBy: ["later-step-told"],
    calendarOf: "requested",
  },
  {
    id: "provisional-arrest-must-end",
    ...cited("37(10)", practice("European Convention on Extradition 16(4)")),
    title: "Provisional arrest must end",
    statement:
      "After so many days without the full request the person is released. The Convention names no number: it is that of the treaty between the two States, counted from the arrest. Release does not end the case.",
    kind: "maximum",
    startedBy: "step-told",
    endedBy: ["later-step-told"],
    calendarOf: "requested",
  },
  {
    id: "custody-until",
    ...cited("37(10)", practice("European Convention on Extradition 16(4)")),
    title: "Custody ends",
    statement:
      "Until then the person may be held here, as who ordered the arrest said. Where nothing else is ordered meanwhile, the person is released.",
    kind: "maximum",
    startedBy: "step-told",
    endedBy: ["later-step-told"],
    calendarOf: "requested",
  },
  {
    id: "full-request-promised",
    ...cited("37(10)", practice("European Convention on Extradition 16(2)")),
    title: "Full request, as promised",
    statement: "The State that asked for the arrest has said by which day the full request follows.",
    kind: "usual",
    startedBy: "request-valid",
    endedBy: ["later-step-told"],
    calendarOf: "requesting",
  },
  {
    id: "surrender-postponed",
    ...cited("37", practice("European Convention on Extradition 19(1)")),
    title: "Postponed surrender",
    statement:
      "The surrender is put off to a day, for a case or sentence in the State that was asked. By then that State sets the day of surrender, or names a new one.",
    kind: "usual",
    startedBy: "step-told",
    endedBy: ["later-step-told"],
    calendarOf: "requested",
  },
  {
    id: "supplement",
    ...cited("37", practice("European Convention on Extradition 13")),
    title: "Supplement",
    statement: "The State that was asked sets the day by which it wants more.",
    kind: "usual",
    startedBy: "step-told",
    endedBy: ["later-step-told"],
    calendarOf: "requested",
  },
  {
    id: "taking-over",
    ...cited("37", practice("European Convention on Extradition 18(4)")),
    title: "Taking the person over",
    statement:
      "A person whom nobody takes over is released after so many days from the day appointed. The Convention names no number: it is that of the treaty between the two States.",
    kind: "maximum",
    startedBy: "step-told",
    endedBy: ["later-step-told"],
    calendarOf: "requested",
  },
  {
    id: "temporary-stay",
    ...cited("37", practice("European Convention on Extradition 19(2)")),
    title: "Return after a temporary surrender",
    statement: "A person who was surrendered for a time is back by the day agreed.",
    kind: "usual",
    startedBy: "step-told",
    endedBy: ["later-step-told"],
    calendarOf: "both",
  },
  {
    id: "detained-return",
    ...cited("40(10)", model("UNTOC 18(11)")),
    title: "Return of a detained person",
    statement:
      "A detained person who was moved to testify or to help is returned by the day agreed, without delay and without extradition.",
    kind: "usual",
    startedBy: "step-told",
    endedBy: ["later-step-told"],
    calendarOf: "both",
  },
  {
    id: "sentence-ends-away",
    ...cited("40(10)", practice("UN Model Treaty on Mutual Assistance, from memory")),
    title: "End of the sentence while away",
    statement:
      "When the sentence ends while the person is away, custody ends there too. The time away counts towards the sentence.",
    kind: "usual",
    startedBy: "step-told",
    endedBy: ["later-step-told"],
    calendarOf: "requested",
  },
  {
    id: "minutes-owed",
    ...cited("40(18)", INFERENCE),
    title: "Minutes of a hearing",
    statement: "Minutes that were not sent two weeks after a hearing are asked for.",
    kind: "maximum",
    length: { amount: 14, unit: "days" },
    startedBy: "step-told",
    endedBy: ["later-step-told"],
    calendarOf: "both",
  },
  {
    id: "emergency-validation",
    ...cited("41", INFERENCE),
    title: "Formal request after an emergency",
    statement:
      "What was given in an emergency is followed by a formal request within a week; until then it serves the danger only.",
    kind: "maximum",
    length: { amount: 7, unit: "days" },
    startedBy: "step-told",
    endedBy: ["later-step-told"],
    calendarOf: "both",
  },
  {
    id: "collection-end",
    ...cited("45(3)(f)", MEMORY),
    title: "End of the collection",
    statement:
      "Collection ends when the period asked for or the order at home ends, whichever comes first. A longer one is asked for before, with new reasons.",
    kind: "usual",
    startedBy: "step-told",
    endedBy: ["later-step-told"],
    calendarOf: "requested",
  },
  {
    id: "notice-to-person",
    article: 24,
    certainty: "design",
    basis: "our inference; the law of the State that collected decides whether and when",
    title: "Notice to the person",
    statement:
      "A person whose data were collected is told by the day that the law of the State that collected them sets.",
    kind: "usual",
    startedBy: "step-told",
    endedBy: ["later-step-told"],
    calendarOf: "requested",
  },
  {
    id: "views-before-lifting",
    ...cited("50(8)", model("UNCAC 55(8)")),
    title: "Views before a freezing is lifted",
    statement:
      "Before a freezing is lifted, the State that asked for it can say why it should stay. The day is set by the State that was asked; two weeks are usual.",
    kind: "usual",
    startedBy: "step-told",
    endedBy: ["later-step-told"],
    calendarOf: "both",
  },
  {
    id: "freezing-end",
    ...cited("50", practice("Warsaw Convention 41(1)")),
    title: "End of a freezing by law",
    statement: "A freezing that ends by the law of the State that was asked ends on that day, unless it is renewed.",
    kind: "usual",
    startedBy: "step-told",
    endedBy: ["later-step-told"],
    calendarOf: "requested",
  },
  {
    id: "claims-period",
    ...cited("52", MEMORY),
    title: "Time for claims",
    statement: "Claims to confiscated property are made by the day that the State holding it has set.",
    kind: "usual",
    startedBy: "step-told",
    endedBy: ["later-step-told"],
    calendarOf: "requested",
  },
  {
    id: "team-end",
    ...cited("48", practice("Second Additional Protocol on Mutual Assistance 20(1)")),
    title: "End of a joint investigation",
    statement: "A joint investigation ends when its term ends, unless all who signed agree to a longer one.",
    kind: "usual",
    startedBy: "step-told",
    endedBy: ["later-step-told"],
    calendarOf: "both",
  },
  {
    id: "contact-point-list",
    ...cited("41(2)", MEMORY),
    title: "List of contact points",
    statement: "The Secretary-General circulates the updated list of contact points every year.",
    kind: "effect",
    length: { amount: 1, unit: "years" },
    startedBy: "list-circulated",
    calendarOf: "depositary",
  },
  {
    id: "general-entry-into-force",
    ...at("65(1)"),
    certainty: "text",
    basis: UNTC_65,
    title: "Entry into force of the Convention",
    statement:
      "The Convention enters into force on the ninetieth day after the fortieth instrument is deposited; an organization's instrument is not counted beside those of its members.",
    kind: "effect",
    length: { amount: 90, unit: "days" },
    startedBy: "fortieth-deposit",
    calendarOf: "depositary",
  },
  {
    id: "own-entry-into-force",
    ...cited("65(2)", model("UNCAC 68(2)")),
    title: "Entry into force for a later State",
    statement:
      "For a State that joins after the fortieth, on the thirtieth day after its own deposit, or with the Convention if that is later.",
    kind: "effect",
    length: { amount: 30, unit: "days" },
    startedBy: "own-deposit",
    calendarOf: "depositary",
  },
  {
    id: "denunciation",
    ...cited("67(1)", model("UNTOC 40; a quiz made for the Hanoi event also says one year")),
    title: "Denunciation",
    statement: "A denunciation takes effect one year after the Secretary-General received it.",
    kind: "effect",
    length: { amount: 1, unit: "years" },
    startedBy: "denunciation-received",
    calendarOf: "depositary",
  },
  {
    id: "first-conference",
    ...cited("57(2)", model("UNCAC 63(2)")),
    title: "First meeting of the Conference",
    statement: "The Secretary-General convenes the Conference within one year of entry into force.",
    kind: "maximum",
    length: { amount: 1, unit: "years" },
    startedBy: "entered-into-force",
    calendarOf: "depositary",
  },
  {
    id: "arbitration",
    ...cited("63(2)", model("UNCAC 66")),
    title: "From arbitration to the Court",
    statement:
      "If the Parties do not agree on the organization of an arbitration within six months, a Party may go to the International Court of Justice.",
    kind: "effect",
    length: { amount: 6, unit: "months" },
    startedBy: "arbitration-requested",
    calendarOf: "both",
  },
  {
    id: "first-amendment",
    ...cited("66(1)", model("UNCAC 69(1)")),
    title: "First amendments",
    statement: "Amendments can be proposed once five years have passed since entry into force.",
    kind: "effect",
    length: { amount: 5, unit: "years" },
    startedBy: "entered-into-force",
    calendarOf: "depositary",
  },
  {
    id: "amendment-entry-into-force",
    ...cited("66(4)", model("UNCAC 69; the paragraph number from memory only")),
    title: "An amendment enters into force",
    statement:
      "For each State that accepts it, ninety days after that State's deposit; others stay bound by the old text.",
    kind: "effect",
    length: { amount: 90, unit: "days" },
    startedBy: "amendment-accepted",
    calendarOf: "depositary",
  },
];

export function clockRule(id: ClockRuleId): ClockRule {
  const found = CLOCK_RULES.find((one) => one.id === id);
  if (!found) throw new Error(`clock rule ${id} has no record`);
  return found;
}

export interface Threshold extends Cited {
  readonly id:
    | "serious-crime-months"
    | "extraditable-months"
    | "limitation-near-days"
    | "instruments-for-entry-into-force"
    | "parties-for-protocol"
    | "contact-point-hours";
  readonly value: number;
  readonly statement: string;
}

/** Numbers that are no periods. */
export const THRESHOLDS: readonly Threshold[] = [
  {
    id: "serious-crime-months",
    ...at("2(h)"),
    certainty: "text",
    basis: "authentic Arabic text, Article 2",
    value: 48,
    statement: "A serious crime is one whose maximum penalty is at least four years' deprivation of liberty.",
  },
  {
    id: "extraditable-months",
    ...cited("37(8)", practice("European Convention on Extradition 2(1)")),
    value: 12,
    statement: "Extradition treaties usually ask for a maximum penalty of at least one year.",
  },
  {
    id: "limitation-near-days",
    ...at("21(3)"),
    certainty: "design",
    basis: "our inference: a request takes weeks",
    value: 90,
    statement: "A limitation that ends within ninety days is named before a request leaves and where it arrives.",
  },
  {
    id: "instruments-for-entry-into-force",
    ...at("65(1)"),
    certainty: "text",
    basis: UNTC_65,
    value: 40,
    statement: "Forty instruments bring the Convention into force.",
  },
  {
    id: "parties-for-protocol",
    ...cited("62(1)", MEMORY),
    value: 60,
    statement: "Sixty States Parties are needed before a supplementary protocol is considered for adoption.",
  },
  {
    id: "contact-point-hours",
    ...at("41(1)"),
    certainty: "source",
    basis: "UNODC; UN News via WAM and APP",
    value: 24,
    statement: "The contact point is reachable twenty-four hours a day on seven days a week.",
  },
];

export function threshold(id: Threshold["id"]): number {
  const found = THRESHOLDS.find((one) => one.id === id);
  if (!found) throw new Error(`threshold ${id} has no record`);
  return found.value;
}
