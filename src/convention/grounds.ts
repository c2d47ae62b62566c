import { at, cited, type Cited, MEMORY, model } from "./certainty.ts";
import { MECHANISM_IDS, type MechanismId } from "./mechanisms.ts";

/**
 * - `may-refuse`, `may-postpone`: the requested State may do so on this ground
 * - `no-duty`: the Convention does not oblige at all in this case
 * - `not-a-ground`: the Convention says that this alone is no reason to refuse
 */
type GroundKind = "may-refuse" | "may-postpone" | "no-duty" | "not-a-ground";

export interface Ground extends Cited {
  /** Its place in the Convention, "essential-interests"; the code that travels in a decision. */
  readonly id: string;
  readonly kind: GroundKind;
  readonly label: string;
  readonly help: string;
}

/** Opens a ground for a mechanism. The link has its own place and certainty: 42(6), not 40(21), opens 40(21)(b) for preservation. */
export interface GroundOpening extends Cited {
  readonly mechanism: MechanismId;
  readonly groundId: string;
  /** Open only where the requested State has declared this reservation. */
  readonly onlyWithReservation?: string;
}

const WIDER_THAN_UNCAC =
  "memory; UNCAC 46(9)(b) has it only for help without coercive action where dual criminality is absent";
const UNTOC_21 = "UNTOC 18(21)";

export const GROUNDS: readonly Ground[] = [
  {
    id: "not-conforming",
    ...cited("40(21)(a)", model(`${UNTOC_21}(a)`)),
    kind: "may-refuse",
    label: "The request does not follow the article",
    help: "Something the article asks for is missing or wrong. Return the request for completion first, where that could cure it.",
  },
  {
    id: "essential-interests",
    ...cited("40(21)(b)", model(`${UNTOC_21}(b)`)),
    kind: "may-refuse",
    label: "Sovereignty, security, public order or other essential interests",
    help: "Doing what is asked is likely to harm one of these. Say which, and how.",
  },
  {
    id: "domestic-law-forbids",
    ...cited("40(21)(c)", model(`${UNTOC_21}(c)`)),
    kind: "may-refuse",
    label: "Domestic law forbids it for a similar domestic case",
    help: "Name the provision that would forbid your authorities the same step at home.",
  },
  {
    id: "contrary-to-legal-system",
    ...cited("40(21)(d)", model(`${UNTOC_21}(d)`)),
    kind: "may-refuse",
    label: "Contrary to the legal system on legal assistance",
    help: "Name the principle or provision of your law on assistance that stands against granting it.",
  },
  {
    id: "persecution",
    ...at("40(22)"),
    certainty: "memory",
    basis: "memory; the extradition counterpart is UNTOC 16(14), and UNTOC 18 has none",
    kind: "no-duty",
    label: "Persecution or prejudice on a protected ground",
    help: "Substantial grounds to believe that the request serves to prosecute or punish a person for sex, race, language, religion, nationality, ethnic origin or political opinions, or that helping would prejudice the person for such a reason.",
  },
  {
    id: "dual-criminality",
    ...cited("40(8)", model("UNTOC 18(9)")),
    kind: "may-refuse",
    label: "The conduct is not punishable here",
    help: "Compare the conduct, not the name of the offence. You may still help if you wish.",
  },
  {
    id: "trivial-matter",
    ...at("40(8)"),
    certainty: "memory",
    basis: WIDER_THAN_UNCAC,
    kind: "may-refuse",
    label: "A trivial matter",
    help: "The matter is too small for the means it would take.",
  },
  {
    id: "other-provision",
    ...at("40(8)"),
    certainty: "memory",
    basis: WIDER_THAN_UNCAC,
    kind: "may-refuse",
    label: "The help is available under another provision",
    help: "Name the provision of the Convention, so that the other State can use it.",
  },
  {
    id: "ongoing-case",
    ...cited("40(27)", model("UNTOC 18(25)")),
    kind: "may-postpone",
    label: "It would disturb an ongoing case",
    help: "Helping now would interfere with an investigation, prosecution or proceeding here. Say until when, if you can.",
  },
  {
    id: "fiscal-matters",
    ...cited("40(23)", model("UNTOC 18(22)")),
    kind: "not-a-ground",
    label: "The offence also involves fiscal matters",
    help: "Alone, this is no reason to refuse.",
  },
  {
    id: "bank-secrecy",
    ...cited("40(24)", model("UNTOC 18(8)")),
    kind: "not-a-ground",
    label: "Bank secrecy",
    help: "This is no reason to refuse.",
  },
  {
    id: "preservation-reservation",
    ...cited("42(5)", model("Budapest 29(4)")),
    kind: "may-refuse",
    label: "Reservation: dual criminality will not be met at disclosure",
    help: "Only for a State that declared this reservation, only for offences other than Convention offences, and only with reason to believe that the condition will fail when disclosure is asked.",
  },
  {
    id: "extradition-dual-criminality",
    ...cited("37(1)", model("UNTOC 16(1), UNCAC 44(2)")),
    kind: "may-refuse",
    label: "The conduct is not punishable in both States",
    help: "Compare the conduct, not the name of the offence. A State whose law allows may waive this for Convention offences.",
  },
  {
    id: "extradition-law",
    ...cited("37(8)", model("UNTOC 16(7)")),
    kind: "may-refuse",
    label: "A ground of domestic law or of an extradition treaty",
    help: "Name the provision, for instance a minimum penalty.",
  },
  {
    id: "own-national",
    ...cited("37(11)", model("UNTOC 16(10)")),
    kind: "may-refuse",
    label: "The person is a national",
    help: "If the other State then asks for it, the case goes to your own prosecutors without undue delay, as for a comparable domestic offence.",
  },
  {
    id: "extradition-persecution",
    ...cited("37(15)", model("UNTOC 16(14); language as a protected ground from memory only")),
    kind: "no-duty",
    label: "Persecution or prejudice on a protected ground",
    help: "Substantial grounds to believe that the request serves to prosecute or punish a person for sex, race, language, religion, nationality, ethnic origin or political opinions, or that surrender would prejudice the person for such a reason.",
  },
  {
    id: "extradition-fiscal-matters",
    ...cited("37(16)", model("UNTOC 16(15)")),
    kind: "not-a-ground",
    label: "The offence also involves fiscal matters",
    help: "Alone, this is no reason to refuse extradition.",
  },
  {
    id: "evidence-insufficient",
    ...cited("50(7)", model("UNCAC 55(7)")),
    kind: "may-refuse",
    label: "Evidence is insufficient or late",
    help: "Before lifting a provisional measure, let the requesting State argue for keeping it, where possible (50(8)).",
  },
  {
    id: "trivial-value",
    ...cited("50(7)", model("UNCAC 55(7)")),
    kind: "may-refuse",
    label: "The property is of trivial value",
    help: "Before lifting a provisional measure, let the requesting State argue for keeping it, where possible (50(8)).",
  },
  {
    id: "traffic-endeavour-only",
    ...at("45(1)"),
    certainty: "memory",
    basis: "memory; weaker than the duty of Budapest 33",
    kind: "no-duty",
    label: "Only an endeavour is owed",
    help: "Say why the measure is not available. For an offence where a similar domestic case would allow it, help is expected.",
  },
  {
    id: "content-not-permitted",
    ...cited("46", model("Budapest 34; endeavour from memory only")),
    kind: "no-duty",
    label: "Treaties and domestic law do not permit it",
    help: "Help with content is owed only as far as they permit. Name the limit.",
  },
  {
    id: "no-transfer-agreement",
    ...cited("38", model("UNTOC 17")),
    kind: "no-duty",
    label: "No agreement, or no duty under it",
    help: "The article invites agreements; it is not itself a basis for a transfer. Under an agreement, say which of its conditions is not met.",
  },
  {
    id: "transfer-not-in-interest",
    ...cited("39(1)", model("UNTOC 21")),
    kind: "no-duty",
    label: "Considered, and not in the interest of the administration of justice",
    help: "The duty is to consider. Say what was weighed.",
  },
  {
    id: "outside-police-cooperation",
    ...cited("47(1)", model("UNTOC 27(1)")),
    kind: "may-refuse",
    label: "Outside the domestic system for police cooperation",
    help: "Say what your law does not allow between authorities directly, and which mechanism fits.",
  },
  {
    id: "no-joint-investigation-agreement",
    ...cited("48", model("UNTOC 19")),
    kind: "no-duty",
    label: "No agreement for a joint investigation",
    help: "The duty is to consider. Say what was weighed.",
  },
  {
    id: "domestic-disposal",
    ...cited("52(1)", model("UNTOC 14(1)")),
    kind: "no-duty",
    label: "Domestic law disposes of the property otherwise",
    help: "Name the law and say how victims were considered.",
  },
  {
    id: "human-rights",
    ...at("6(2)"),
    certainty: "text",
    basis: "authentic Arabic text, Article 6",
    kind: "no-duty",
    label: "It would suppress human rights or fundamental freedoms",
    help: "Nothing in the Convention is read as permitting it. Name the right, such as expression, conscience, opinion, religion or belief, assembly or association, and how granting the request would suppress it. The short lists of 42(6) and 43(2) do not name this ground: that it stands above them is our reading.",
  },
  {
    id: "other-law-or-treaty",
    article: 60,
    certainty: "memory",
    basis: "memory; Article 40(6)-(7) leaves the grounds of another treaty to that treaty",
    kind: "may-refuse",
    label: "A ground of a law or treaty other than the Convention",
    help: "Name the provision, and why it governs this request.",
  },
];

const GENERAL_REFUSALS = ["not-conforming", "essential-interests", "domestic-law-forbids", "contrary-to-legal-system"];
const GENERAL_OTHERS = ["persecution", "dual-criminality", "trivial-matter", "other-provision", "ongoing-case"];
const NEVER_GROUNDS = ["fiscal-matters", "bank-secrecy"];

function openedBy(
  mechanism: MechanismId,
  place: Cited,
  groundIds: readonly string[],
  onlyWithReservation?: string,
): readonly GroundOpening[] {
  return groundIds.map((groundId) => ({
    mechanism,
    groundId,
    ...place,
    ...(onlyWithReservation === undefined ? {} : { onlyWithReservation }),
  }));
}

const general = { ...cited("40(21)", model("UNTOC 18(21)-(25)")) } as const;
const through44: Cited = { ...cited("44(2)", model("Budapest 31(2)")) };
const through45: Cited = { ...cited("45(1)", MEMORY) };
const through46: Cited = { ...cited("46", MEMORY) };
/** UNCC art. 50(3) takes over Article 40, its grounds included; 50(7) adds two. */
const through40: Cited = { ...cited("50(3)", model("UNCAC 55(3)")) };
const own50: Cited = { ...cited("50(7)", model("UNCAC 55(7)")) };
const narrow42: Cited = {
  ...at("42(6)"),
  certainty: "memory",
  basis: "memory; Budapest 29(5) lists political offence and public order instead",
};
const narrow43: Cited = {
  ...at("43(2)"),
  certainty: "memory",
  basis: "memory; the structure is that of Budapest 30(2)",
};
const aboveNarrow: Cited = {
  ...at("6(2)"),
  certainty: "memory",
  basis: "our reading: Article 6(2), read in the authentic Arabic text, stands above the list, which does not name it",
};
const narrow = ["essential-interests", "domestic-law-forbids", "persecution"];
const all40 = [...GENERAL_REFUSALS, ...GENERAL_OTHERS, ...NEVER_GROUNDS];

function hasClosedList(id: MechanismId): boolean {
  return id === "preservation" || id === "preserved-traffic-disclosure";
}

function ownPlace(groundId: string): Cited {
  const { article, certainty, basis, paragraph } = ground(groundId);
  return { article, certainty, basis, ...(paragraph === undefined ? {} : { paragraph }) };
}

export const GROUND_OPENINGS: readonly GroundOpening[] = [
  ...openedBy("legal-assistance", general, all40),
  ...openedBy("stored-data", through44, all40),
  ...openedBy("real-time-traffic", through45, ["traffic-endeavour-only", ...all40]),
  ...openedBy("interception", through46, ["content-not-permitted", ...all40]),
  ...openedBy("confiscation", own50, ["evidence-insufficient", "trivial-value"]),
  ...openedBy("confiscation", through40, all40),
  // UNCC art. 42(6): nothing else may stop a preservation.
  ...openedBy("preservation", narrow42, narrow),
  ...openedBy("preservation", ownPlace("preservation-reservation"), ["preservation-reservation"], "42(5)"),
  // UNCC art. 43(2): withholding follows the narrow list of preservation.
  ...openedBy("preserved-traffic-disclosure", narrow43, narrow),
  ...[
    "extradition-dual-criminality",
    "extradition-law",
    "own-national",
    "extradition-persecution",
    "extradition-fiscal-matters",
  ].flatMap((id) => openedBy("extradition", ownPlace(id), [id])),
  ...openedBy("transfer-of-sentenced-persons", ownPlace("no-transfer-agreement"), ["no-transfer-agreement"]),
  ...openedBy("transfer-of-proceedings", ownPlace("transfer-not-in-interest"), ["transfer-not-in-interest"]),
  ...openedBy("law-enforcement-cooperation", ownPlace("outside-police-cooperation"), ["outside-police-cooperation"]),
  ...openedBy("joint-investigation", ownPlace("no-joint-investigation-agreement"), [
    "no-joint-investigation-agreement",
  ]),
  ...openedBy("return-of-property", ownPlace("domestic-disposal"), ["domestic-disposal"]),
  // UNCC art. 6(2) stands above every mechanism; that it opens a ground beside the closed lists too is our reading.
  ...MECHANISM_IDS.flatMap((id) =>
    openedBy(id, hasClosedList(id) ? aboveNarrow : ownPlace("human-rights"), ["human-rights"]),
  ),
  ...MECHANISM_IDS.filter((id) => !hasClosedList(id)).flatMap((id) =>
    openedBy(id, ownPlace("other-law-or-treaty"), ["other-law-or-treaty"]),
  ),
];

/**
 * The lists that name the only grounds: nothing else may stop such a request. Elsewhere the list is what the Convention names, and a
 * State may have another ground in its law.
 */
export const CLOSED_GROUND_LISTS: Readonly<Partial<Record<MechanismId, Cited>>> = {
  preservation: narrow42,
  "preserved-traffic-disclosure": narrow43,
};

export function ground(id: string): Ground {
  const found = GROUNDS.find((one) => one.id === id);
  if (!found) throw new Error(`ground ${id} has no record`);
  return found;
}

export interface OpenGround {
  readonly ground: Ground;
  readonly opening: GroundOpening;
}

/**
 * The grounds that the Convention knows for a mechanism, those that it rules out included (`not-a-ground`), in the order of a
 * decision page. Grounds that need a reservation are left out unless the requested State has declared it.
 */
export function groundsFor(mechanism: MechanismId, reservations: readonly string[] = []): readonly OpenGround[] {
  return GROUND_OPENINGS.filter(
    (opening) =>
      opening.mechanism === mechanism &&
      (opening.onlyWithReservation === undefined || reservations.includes(opening.onlyWithReservation)),
  ).map((opening) => ({ ground: ground(opening.groundId), opening }));
}
