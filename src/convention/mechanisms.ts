import { cited, type Cited, model } from "./certainty.ts";
import type { GateId } from "./gates.ts";
import type { Purposes } from "./assistance-purposes.ts";

/** The kinds of cooperation, each one a closed code that travels in requests. */
export const MECHANISM_IDS = [
  "extradition",
  "transfer-of-sentenced-persons",
  "transfer-of-proceedings",
  "legal-assistance",
  "spontaneous-information",
  "contact-point-assistance",
  "preservation",
  "preserved-traffic-disclosure",
  "stored-data",
  "real-time-traffic",
  "interception",
  "law-enforcement-cooperation",
  "joint-investigation",
  "confiscation",
  "asset-information",
  "return-of-property",
] as const;
export type MechanismId = (typeof MECHANISM_IDS)[number];

/** How hard the Convention binds the State that is asked. */
type Strength = "duty" | "endeavour" | "consider" | "may";

/** Which offences open a mechanism (Article 35). */
type MechanismScope = "convention-offences" | "convention-offences-and-evidence-of-serious-crimes";

export interface Mechanism extends Cited {
  readonly id: MechanismId;
  readonly title: string;
  readonly summary: string;
  readonly whoAsks: string;
  readonly whoAnswers: string;
  readonly strength: Strength;
  readonly scope: MechanismScope;
  /** False where information is given without anybody asking. */
  readonly byRequest: boolean;
  /** True where Article 40 supplies contents, grounds, use limits and the place of other treaties. */
  readonly under40: boolean;
  /** True where the answer reaches into somebody's private life: two people send it, an order or review stands behind it. */
  readonly intrusive: boolean;
  /** Where an element tells: only with one of these codes is it intrusive, and are these gates of it asked. */
  readonly intrusiveWhere?: {
    readonly element: string;
    readonly codes: readonly string[];
    readonly gates: readonly GateId[];
  };
  /** Where an element tells: with one of these codes it is no way to what is wanted, and the other mechanism is. */
  readonly noWayTo?: { readonly element: string; readonly codes: readonly string[]; readonly use: MechanismId };
  readonly gates: readonly GateId[];
}

/** Which of a State's authorities a request is for, as a designation names them. */
export const ADDRESSED_ROLES = ["central-authority", "extradition-authority", "contact-point"] as const;
export type AddressedRole = (typeof ADDRESSED_ROLES)[number];

/**
 * Whom a request of this kind is for: UNCC art. 37(19) names an authority for extradition, 40(12) the central one, 41(1) the contact point.
 * Where a State has named none of that role, its central authority is asked, and the request says so.
 */
export function addressedRole(id: MechanismId): AddressedRole {
  switch (id) {
    case "extradition":
      return "extradition-authority";
    case "contact-point-assistance":
    case "preservation":
    case "preserved-traffic-disclosure":
      return "contact-point";
    default:
      return "central-authority";
  }
}

/** Every mechanism of Articles 37 to 52. Article 49 concerns domestic law only and is asked for by nobody. */
export const MECHANISMS: readonly Mechanism[] = [
  {
    id: "extradition",
    ...cited("37", model("UNTOC 16, UNCAC 44")),
    title: "Extradition",
    summary:
      "Surrender of a person for prosecution, or to serve a sentence, for a Convention offence punishable in both States.",
    whoAsks: "The authority that the requesting State has named for extradition",
    whoAnswers: "The authority that the requested State has named for extradition or provisional arrest",
    strength: "duty",
    scope: "convention-offences",
    byRequest: true,
    under40: false,
    intrusive: true,
    gates: ["G1", "G2", "G3", "G4", "G5", "G7", "G10", "G11", "G12"],
  },
  {
    id: "transfer-of-sentenced-persons",
    ...cited("38", model("UNTOC 17")),
    title: "Transfer of sentenced persons",
    summary:
      "States may consider agreements that let a sentenced person finish the sentence at home; the article alone is no basis for a transfer.",
    whoAsks: "As the agreement between the two States says",
    whoAnswers: "As the agreement between the two States says",
    strength: "consider",
    scope: "convention-offences",
    byRequest: true,
    under40: false,
    intrusive: true,
    gates: ["G1", "G4", "G7", "G11", "G12"],
  },
  {
    id: "transfer-of-proceedings",
    ...cited("39", model("UNTOC 21")),
    title: "Transfer of criminal proceedings",
    summary:
      "States consider handing a prosecution over where that serves the administration of justice, above all when several have jurisdiction.",
    whoAsks: "The authority conducting the proceedings, through the central authority",
    whoAnswers: "The central authority of the State that would take the proceedings over",
    strength: "consider",
    scope: "convention-offences",
    byRequest: true,
    under40: false,
    intrusive: false,
    gates: ["G1", "G2", "G3", "G4", "G7", "G10", "G12"],
  },
  {
    id: "legal-assistance",
    ...cited("40", model("UNTOC 18")),
    title: "Mutual legal assistance",
    summary:
      "Help in investigations, prosecutions and judicial proceedings: statements, service, searches, records, tracing, hearings and more.",
    whoAsks: "The authority conducting the case, through its central authority",
    whoAnswers: "The central authority of the requested State, which executes or passes on and presses for an answer",
    strength: "duty",
    scope: "convention-offences-and-evidence-of-serious-crimes",
    byRequest: true,
    under40: true,
    intrusive: true,
    gates: ["G1", "G2", "G3", "G4", "G5", "G6", "G7", "G8", "G9", "G10", "G11", "G12", "G13", "G14"],
  },
  {
    id: "spontaneous-information",
    ...cited("40(4)", model("UNTOC 18(4)-(5)")),
    title: "Spontaneous information",
    summary:
      "A competent authority may pass on information unasked when it could help another State's case; the receiver honours confidentiality and limits of use.",
    whoAsks: "Nobody: the sender acts on its own",
    whoAnswers: "A competent authority of the receiving State takes note and honours the conditions",
    strength: "may",
    scope: "convention-offences-and-evidence-of-serious-crimes",
    byRequest: false,
    under40: true,
    intrusive: false,
    gates: ["G1", "G4", "G7", "G8", "G9", "G12", "G13"],
  },
  {
    id: "contact-point-assistance",
    ...cited("41(3)", model("Budapest 35(1)")),
    title: "Immediate help through the 24/7 contact point",
    summary:
      "Advice, preservation, collection of evidence, legal information, locating suspects, and data that avert an emergency, at any hour.",
    whoAsks: "The contact point of the State that needs help",
    whoAnswers: "The contact point of the other State, directly or by setting the right authority to work",
    strength: "duty",
    scope: "convention-offences-and-evidence-of-serious-crimes",
    byRequest: true,
    under40: false,
    intrusive: true,
    // Advice is not: a request that says which kind of help it wants is asked accordingly.
    intrusiveWhere: {
      element: "help-kind",
      codes: ["locate-suspect", "evidence-collection", "emergency-data"],
      gates: ["G4", "G7", "G14"],
    },
    gates: ["G1", "G2", "G4", "G7", "G12", "G14"],
  },
  {
    id: "preservation",
    ...cited("42", model("Budapest 29")),
    title: "Expedited preservation of stored electronic data",
    summary:
      "The requested State has stored data kept intact, before they are lost, while the requesting State prepares a request for legal assistance.",
    whoAsks: "A Party that intends to follow with a request for search, seizure or disclosure",
    whoAnswers: "The requested Party, under its own law; its contact point can say where the data or the provider are",
    strength: "duty",
    scope: "convention-offences-and-evidence-of-serious-crimes",
    byRequest: true,
    under40: false,
    intrusive: false,
    gates: ["G1", "G2", "G4", "G9", "G10", "G12", "G13"],
  },
  {
    id: "preserved-traffic-disclosure",
    ...cited("43", model("Budapest 30")),
    title: "Expedited disclosure of preserved traffic data",
    summary:
      "When preserving shows that a provider in another State took part, the requested Party discloses enough traffic data to find that provider and the path.",
    whoAsks: "Nobody: it follows from the preservation that is being executed",
    whoAnswers: "The Party that executes the preservation",
    strength: "duty",
    scope: "convention-offences-and-evidence-of-serious-crimes",
    byRequest: false,
    under40: false,
    intrusive: true,
    gates: ["G1", "G2", "G4", "G7", "G8", "G9", "G10", "G12", "G13"],
  },
  {
    id: "stored-data",
    ...cited("44", model("Budapest 31")),
    title: "Accessing stored electronic data",
    summary:
      "Search, access, seizure, securing and disclosure of data stored in the requested State, including data preserved earlier.",
    whoAsks: "The authority conducting the case, through its central authority",
    whoAnswers:
      "The central authority of the requested State, through the instruments and laws that Article 35 points to",
    strength: "duty",
    scope: "convention-offences-and-evidence-of-serious-crimes",
    byRequest: true,
    under40: true,
    intrusive: true,
    gates: ["G1", "G2", "G3", "G4", "G5", "G6", "G7", "G8", "G9", "G10", "G12", "G13", "G14"],
  },
  {
    id: "real-time-traffic",
    ...cited("45", model("Budapest 33; that it is an endeavour, and the contents of paragraph 3, from memory only")),
    title: "Real-time collection of traffic data",
    summary:
      "States endeavour to help one another collect traffic data as communications happen, at least where a similar domestic case would allow it.",
    whoAsks: "The authority conducting the case, through its central authority",
    whoAnswers: "The central authority of the requested State, under that State's conditions and safeguards",
    strength: "endeavour",
    scope: "convention-offences-and-evidence-of-serious-crimes",
    byRequest: true,
    under40: true,
    intrusive: true,
    gates: ["G1", "G2", "G3", "G4", "G5", "G6", "G7", "G8", "G9", "G10", "G12", "G13", "G14"],
  },
  {
    id: "interception",
    ...cited("46", model("Budapest 34; that it is an endeavour from memory only")),
    title: "Interception of content data",
    summary:
      "States endeavour to help one another record content as it passes, only as far as treaties between them or domestic law permit.",
    whoAsks: "The authority conducting the case, through its central authority",
    whoAnswers:
      "The central authority of the requested State, where its law has the offence in the serious range of Article 30",
    strength: "endeavour",
    scope: "convention-offences-and-evidence-of-serious-crimes",
    byRequest: true,
    under40: true,
    intrusive: true,
    gates: ["G1", "G2", "G3", "G4", "G5", "G6", "G7", "G8", "G9", "G10", "G12", "G13", "G14"],
  },
  {
    id: "law-enforcement-cooperation",
    ...cited("47", model("UNTOC 27(1)-(2); data and cyber tactics from memory only")),
    title: "Law-enforcement cooperation",
    summary:
      "Police and similar authorities work together directly: channels, inquiries, material for analysis, methods, liaison officers. No route around Article 40 for coercive measures.",
    whoAsks: "A competent law-enforcement authority",
    whoAnswers: "A competent law-enforcement authority, within its domestic system",
    strength: "duty",
    scope: "convention-offences",
    byRequest: true,
    under40: false,
    intrusive: false,
    noWayTo: {
      element: "intelligence-or-evidence",
      codes: ["evidence-for-court", "measure-there"],
      use: "legal-assistance",
    },
    gates: ["G1", "G2", "G4", "G7", "G8", "G12"],
  },
  {
    id: "joint-investigation",
    ...cited("48", model("UNTOC 19")),
    title: "Joint investigations",
    summary:
      "A joint body by agreement, or a joint investigation agreed case by case, with full respect for the sovereignty of the host State.",
    whoAsks: "An authority that would take part",
    whoAnswers: "The authorities of the States that would take part, by agreement",
    strength: "consider",
    scope: "convention-offences",
    byRequest: true,
    under40: false,
    intrusive: false,
    gates: ["G1", "G2", "G4", "G6", "G7", "G8", "G12", "G14"],
  },
  {
    id: "confiscation",
    ...cited("50", model("UNCAC 55")),
    title: "Tracing, freezing and confiscation",
    summary:
      "Identify, trace, freeze or seize property, obtain a confiscation order for it, or give effect to the requesting State's order.",
    whoAsks: "The authority conducting the case, through its central authority",
    whoAnswers:
      "The central authority of the requested State, which submits to its own authorities or gives effect to the order",
    strength: "duty",
    scope: "convention-offences",
    byRequest: true,
    under40: true,
    intrusive: true,
    gates: ["G1", "G2", "G3", "G4", "G5", "G6", "G7", "G8", "G9", "G10", "G14"],
  },
  {
    id: "asset-information",
    ...cited("51", model("UNCAC 56")),
    title: "Unasked information on proceeds",
    summary:
      "States endeavour to be able to pass on information on proceeds of Convention offences that may start or help proceedings elsewhere.",
    whoAsks: "Nobody: the sender acts on its own",
    whoAnswers: "A competent authority of the receiving State",
    strength: "endeavour",
    scope: "convention-offences",
    byRequest: false,
    under40: false,
    intrusive: false,
    gates: ["G1", "G4", "G7", "G8", "G9"],
  },
  {
    id: "return-of-property",
    ...cited("52", model("UNTOC 14, UNCAC 57(4)")),
    title: "Return and disposal of confiscated property",
    summary:
      "Confiscated property is disposed of under domestic law; when the State that asked for the confiscation asks, its return to victims or prior owners is weighed first.",
    whoAsks: "The State that made the request under Article 50, for victims or prior legitimate owners",
    whoAnswers: "The State that confiscated it",
    strength: "consider",
    scope: "convention-offences",
    byRequest: true,
    under40: false,
    intrusive: false,
    gates: ["G1", "G7", "G10"],
  },
];

type Elements = Readonly<Record<string, { readonly codes?: readonly string[] | undefined } | undefined>>;

/** The gates of one request: those that only an intrusive one needs fall away where it says that it is none. */
export function gatesOf({ gates, intrusiveWhere }: Mechanism, elements: Elements): readonly GateId[] {
  const said = intrusiveWhere === undefined ? [] : (elements[intrusiveWhere.element]?.codes ?? []);
  if (intrusiveWhere === undefined || said.length === 0) return gates;
  const isIntrusive = said.some((code) => intrusiveWhere.codes.includes(code));
  return isIntrusive ? gates : gates.filter((gate) => !intrusiveWhere.gates.includes(gate));
}

/** The mechanism that leads to what a request asks, where its own is no way to it (UNCC art. 47 is none around 40). */
export function properWay({ noWayTo }: Mechanism, elements: Elements): MechanismId | undefined {
  const said = noWayTo === undefined ? [] : (elements[noWayTo.element]?.codes ?? []);
  return said.some((code) => noWayTo?.codes.includes(code)) ? noWayTo?.use : undefined;
}

/** UNCC art. 35(1)(c): whether evidence in electronic form decides how far it reaches; it asks for none where information is given unasked. */
export function asksForEvidence(id: MechanismId): boolean {
  const { scope, byRequest } = mechanism(id);
  return byRequest && scope === "convention-offences-and-evidence-of-serious-crimes";
}

export function mechanism(id: MechanismId): Mechanism {
  const found = MECHANISMS.find((one) => one.id === id);
  if (!found) throw new Error(`mechanism ${id} has no record`);
  return found;
}

export function isMechanismId(value: string): value is MechanismId {
  return (MECHANISM_IDS as readonly string[]).includes(value);
}

/**
 * UNCC art. 42(1), (8): what a preservation is made for, and held for until the decision: a request for search, seizure or disclosure of
 * the data. General assistance is one, unless its purpose is plainly another.
 */
export const AFTER_PRESERVATION: Cited & {
  readonly mechanisms: readonly MechanismId[];
  readonly notForPurposes: readonly string[];
} = {
  ...cited("42(8)", model("Budapest 29(1), (7)")),
  mechanisms: ["legal-assistance", "stored-data"],
  notForPurposes: [
    "service-of-documents",
    "real-time-traffic",
    "interception",
    "appearance-of-persons",
    "recovery-of-proceeds",
  ],
};

/** UNCC art. 42(7): what the State that was asked to preserve warns of, and who decides then. */
export const PRESERVATION_RISK: Cited & { readonly statement: string } = {
  ...cited("42(7)", model("Budapest 29(6)")),
  statement:
    "If preserving would not keep the data available, would alert the user or would harm the investigation, the requesting State is told at once and decides whether it goes on.",
};

/** What may stand against preserving (UNCC art. 42(7)); it is told as a code. */
export const PRESERVATION_RISKS = [
  { code: "not-kept", label: "The data would not stay available" },
  { code: "would-alert-user", label: "The provider would alert the user" },
  { code: "confidentiality", label: "It would not stay confidential" },
  { code: "prejudice", label: "It would harm the investigation" },
] as const;

/** Why a request under a mechanism, for a purpose of Article 40(3) where it names one, holds no preserved data; undefined where it can. */
export function unfitAfterPreservation(
  asked: Purposes & { readonly mechanism: MechanismId },
): "mechanism" | "purpose" | undefined {
  if (!AFTER_PRESERVATION.mechanisms.includes(asked.mechanism)) return "mechanism";
  const purposes = asked.purposes ?? (asked.purpose === undefined ? [] : [asked.purpose]);
  const isOther = purposes.length > 0 && purposes.every((one) => AFTER_PRESERVATION.notForPurposes.includes(one));
  return isOther ? "purpose" : undefined;
}
