import { at, cited, type Cited, model } from "./certainty.ts";

export const GATE_IDS = [
  "G1",
  "G2",
  "G3",
  "G4",
  "G5",
  "G6",
  "G7",
  "G8",
  "G9",
  "G10",
  "G11",
  "G12",
  "G13",
  "G14",
] as const;
export type GateId = (typeof GATE_IDS)[number];

/**
 * - `before-sending`, `before-deciding`: a person answers the question
 * - `before-refusing`: met by the decision itself, which is not taken without ground, reasons and consultation
 * - `before-release`, `always`: met by the software, which binds each use of an item and logs each step; nobody is asked
 */
export type GateMoment = "before-sending" | "before-deciding" | "before-refusing" | "before-release" | "always";

/** What an answer means for the request: nothing stands against it; it goes on, and the note says with what care; it must not go on so. */
export const GATE_BEARINGS = ["passes", "care", "stops"] as const;
export type GateBearing = (typeof GATE_BEARINGS)[number];

export const GATE_ANSWERS = [
  "yes",
  "no",
  "in-part",
  "not-required",
  "no-secrecy",
  "nobody-travels",
  "no-personal-data",
  "yes-goes-on",
  "yes-stops",
] as const;
export type GateAnswer = (typeof GATE_ANSWERS)[number];

/** One answer that fits a gate's question, and what it means. */
interface GateOption {
  readonly answer: GateAnswer;
  readonly bearing: GateBearing;
  readonly label: string;
}

/** A question that the system must have answered before a step, so that a safeguard is a gate and not a hope. */
export interface SafeguardGate extends Cited {
  readonly id: GateId;
  readonly title: string;
  readonly question: string;
  /** Empty where a person is asked nothing before a sending or a decision. */
  readonly answers: readonly GateOption[];
  readonly moments: readonly GateMoment[];
  /** It asks how far the Convention reaches: not of a request that rests on another treaty, on reciprocity or on domestic law. */
  readonly ofConventionOnly?: true;
  /** Whether the gate is laid down by the Convention or is our design, answering its critics. */
  readonly origin: "convention" | "design";
}

export const SAFEGUARD_GATES: readonly SafeguardGate[] = [
  {
    id: "G1",
    title: "Scope",
    question:
      "Is it a Convention offence, or a serious crime whose maximum penalty is at least four years, with electronic evidence sought?",
    answers: [
      { answer: "yes", bearing: "passes", label: "Yes, one of the two" },
      { answer: "in-part", bearing: "care", label: "In part, or not certain" },
      { answer: "no", bearing: "stops", label: "No, neither" },
    ],
    ...at("35(1)"),
    certainty: "memory",
    basis: "memory; the definition of serious crime in Article 2(h) was read in the text",
    moments: ["before-sending", "before-deciding"],
    ofConventionOnly: true,
    origin: "convention",
  },
  {
    id: "G2",
    title: "Specific case",
    question: "Is there a named investigation, prosecution or proceeding? Bulk and exploratory requests stop here.",
    answers: [
      { answer: "yes", bearing: "passes", label: "Yes, it is named" },
      { answer: "in-part", bearing: "care", label: "Named only in part" },
      { answer: "no", bearing: "stops", label: "No, it is bulk or exploratory" },
    ],
    ...cited("23(1)", model("Budapest 14(1); recital of the EU Commission's proposal on signature")),
    moments: ["before-sending", "before-deciding"],
    origin: "convention",
  },
  {
    id: "G3",
    title: "Dual criminality",
    question:
      "Where the requested State requires it: has the conduct been tested under both laws? Never for preservation.",
    answers: [
      { answer: "yes", bearing: "passes", label: "Yes, under both laws" },
      { answer: "not-required", bearing: "passes", label: "It is not required here" },
      { answer: "in-part", bearing: "care", label: "Tested only in part" },
      { answer: "no", bearing: "stops", label: "No, and it is required" },
    ],
    ...cited("40(8)", model("UNTOC 18(9); conduct test of Article 35(3) from memory only")),
    moments: ["before-deciding"],
    origin: "convention",
  },
  {
    id: "G4",
    title: "Rights screening",
    question:
      "Are there signs of persecution or prejudice on a protected ground, or of suppressing expression, belief, assembly or association? A person outside the requesting chain decides.",
    answers: [
      { answer: "no", bearing: "passes", label: "No signs" },
      { answer: "yes-goes-on", bearing: "care", label: "Some signs; it can go on" },
      { answer: "yes-stops", bearing: "stops", label: "Signs; it must not go on" },
    ],
    ...at("6(2)"),
    certainty: "text",
    basis: "authentic Arabic text, Article 6; the refusal it leads to, Article 40(22), from memory only",
    moments: ["before-sending", "before-deciding"],
    origin: "convention",
  },
  {
    id: "G5",
    title: "Independent authorization",
    question: "Does an order or an independent review stand behind each intrusive measure?",
    answers: [
      { answer: "yes", bearing: "passes", label: "Yes, behind each measure" },
      { answer: "in-part", bearing: "care", label: "Not behind each measure" },
      { answer: "no", bearing: "stops", label: "No" },
    ],
    ...cited("24(2)", model("Budapest 15(2)")),
    moments: ["before-sending", "before-deciding"],
    origin: "convention",
  },
  {
    id: "G6",
    title: "Proportionality",
    question: "Are grounds, scope and duration stated, and does the duration end on a date?",
    answers: [
      { answer: "yes", bearing: "passes", label: "Yes, and it ends on a date" },
      { answer: "in-part", bearing: "care", label: "Only in part" },
      { answer: "no", bearing: "stops", label: "No" },
    ],
    ...cited("24(1)", model("Budapest 15(1)-(2)")),
    moments: ["before-sending", "before-deciding"],
    origin: "convention",
  },
  {
    id: "G7",
    title: "Personal data",
    question: "Are lawful basis, conditions, the receiver's safeguards and the rule for onward transfer recorded?",
    answers: [
      { answer: "yes", bearing: "passes", label: "Yes, all of them" },
      { answer: "no-personal-data", bearing: "passes", label: "No personal data are given" },
      { answer: "in-part", bearing: "care", label: "Only in part" },
      { answer: "no", bearing: "stops", label: "No" },
    ],
    article: 36,
    certainty: "memory",
    basis: "memory; the definition of personal data in Article 2(g) was read in the text",
    moments: ["before-sending", "before-deciding"],
    origin: "convention",
  },
  {
    id: "G8",
    title: "Limit of use",
    question:
      "Is every item tied to its request, and any other use held until consent is recorded, with the path for what clears an accused?",
    answers: [],
    ...cited("40(19)", model("UNTOC 18(19)")),
    moments: ["before-release"],
    origin: "convention",
  },
  {
    id: "G9",
    title: "Confidentiality with an end",
    question: "Does secrecy have a reason and a date on which it is looked at again?",
    answers: [
      { answer: "yes", bearing: "passes", label: "Yes, a reason and a date" },
      { answer: "no-secrecy", bearing: "passes", label: "No secrecy is asked" },
      { answer: "in-part", bearing: "care", label: "Only one of the two" },
      { answer: "no", bearing: "stops", label: "No, neither" },
    ],
    ...cited("40(20)", model("UNTOC 18(20); the review date is our design")),
    moments: ["before-sending"],
    origin: "convention",
  },
  {
    id: "G10",
    title: "Quality of a refusal",
    question: "Are ground and paragraph chosen, reasons written and the consultation recorded?",
    answers: [],
    ...cited("40(25)", model("UNTOC 18(23), (26)")),
    moments: ["before-refusing"],
    origin: "convention",
  },
  {
    id: "G11",
    title: "Persons who travel",
    question: "Has a detained person consented freely and informed, and does the safe-conduct clock run?",
    answers: [
      { answer: "yes", bearing: "passes", label: "Yes, both" },
      { answer: "nobody-travels", bearing: "passes", label: "No detained person travels" },
      { answer: "in-part", bearing: "care", label: "Only one of the two" },
      { answer: "no", bearing: "stops", label: "No, neither" },
    ],
    ...cited("40(9)", model("UNTOC 18(10)-(12), (27)")),
    // The State that holds the person takes the consent, after it was asked.
    moments: ["before-deciding"],
    origin: "convention",
  },
  {
    id: "G12",
    title: "Children",
    question: "Does a child appear as victim, witness or accused?",
    answers: [
      { answer: "no", bearing: "passes", label: "No child appears" },
      { answer: "yes-goes-on", bearing: "care", label: "A child appears and is protected" },
      { answer: "yes-stops", bearing: "stops", label: "A child appears and is not protected" },
    ],
    article: 34,
    certainty: "model",
    basis: "Articles 14 and 15 in the text; UNTOC 25; Article 21(7) from memory only",
    moments: ["before-sending", "before-deciding"],
    origin: "convention",
  },
  {
    id: "G13",
    title: "Privilege, press and research",
    question: "Could material of a lawyer, doctor, journalist or security researcher be touched? Then a second look.",
    answers: [
      { answer: "no", bearing: "passes", label: "No, none of them" },
      { answer: "yes-goes-on", bearing: "care", label: "Yes; a second look was taken" },
      { answer: "yes-stops", bearing: "stops", label: "Yes; it must not go on so" },
    ],
    ...at("6(2)"),
    certainty: "source",
    basis: "our design, answering the joint NGO statement at Hanoi and the Cybersecurity Tech Accord",
    moments: ["before-sending", "before-deciding"],
    origin: "design",
  },
  {
    id: "G14",
    title: "Record",
    question: "Is the step in the append-only log, released by two people, and visible to oversight?",
    answers: [],
    ...at("24(2)"),
    certainty: "source",
    basis: "our design, answering ARTICLE 19 and the joint NGO statement at Hanoi on oversight",
    moments: ["always"],
    origin: "design",
  },
];

export function safeguardGate(id: GateId): SafeguardGate {
  const found = SAFEGUARD_GATES.find((one) => one.id === id);
  if (!found) throw new Error(`gate ${id} has no record`);
  return found;
}

/** What an answer at a gate means. Screenings of before the answers fitted their questions hold the meaning itself. */
export function bearingOf(gate: GateId, answer: GateAnswer | GateBearing): GateBearing {
  const option = safeguardGate(gate).answers.find((one) => one.answer === answer);
  if (option) return option.bearing;
  return GATE_BEARINGS.find((one) => one === answer) ?? "stops";
}
