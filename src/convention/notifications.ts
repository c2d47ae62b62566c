import { at, cited, type Cited, MEMORY, model, TEXT } from "./certainty.ts";

/** What a Party tells the Secretary-General, the Conference or another Party. */
export interface Notification extends Cited {
  readonly id: string;
  readonly title: string;
  readonly to: "secretary-general" | "conference" | "other-party" | "sending-party";
  readonly when: string;
  readonly force: "must" | "may";
  /** When the State owes it that deposited an instrument: with the deposit, as a Party, or at no named time. Absent: no deposit makes it due. */
  readonly owed?: "at-deposit" | "as-party" | "undated";
  /** Owed by regional economic integration organizations alone. */
  readonly ofOrganizations?: true;
}

export const NOTIFICATIONS: readonly Notification[] = [
  {
    id: "central-authority",
    ...cited("40(12)", model("UNTOC 18(13); the register from memory only")),
    title: "Central authority or authorities for legal assistance",
    to: "secretary-general",
    when: "At deposit, and whenever it changes; a special region may have its own",
    force: "must",
    owed: "at-deposit",
  },
  {
    id: "diplomatic-channels",
    ...cited("40(12)(d)", model("UNTOC 18(13)")),
    title: "Insistence on diplomatic channels",
    to: "secretary-general",
    when: "At any time",
    force: "may",
  },
  {
    id: "assistance-languages",
    ...cited("40(13)", model("UNTOC 18(14)")),
    title: "Languages accepted in requests for legal assistance",
    to: "secretary-general",
    when: "At deposit",
    force: "must",
    owed: "at-deposit",
  },
  {
    id: "contact-point",
    ...cited("41(1)", model("Budapest 35; the part of the Secretary-General from memory only")),
    title: "24/7 contact point",
    to: "secretary-general",
    when: "On becoming a Party, and whenever it changes",
    force: "must",
    owed: "as-party",
  },
  {
    id: "extradition-authority",
    ...at("37(19)"),
    certainty: "memory",
    basis: "memory; Budapest 24(7) is similar",
    title: "Authority for extradition and provisional arrest",
    to: "secretary-general",
    when: "At signature or deposit, and whenever it changes",
    force: "must",
    owed: "at-deposit",
  },
  {
    id: "extradition-basis",
    ...cited("37(6)(a)", model("UNTOC 16(5)(a)")),
    title: "Whether the Convention serves as treaty basis for extradition",
    to: "secretary-general",
    when: "At deposit, by States that need a treaty",
    force: "must",
    owed: "at-deposit",
  },
  {
    id: "laundering-laws",
    ...cited("17(2)(d)", model("UNTOC 6(2)(d)")),
    title: "Copies or description of the laws on laundering",
    to: "secretary-general",
    when: "After enactment, and after changes",
    force: "must",
  },
  {
    id: "confiscation-laws",
    ...cited("50(5)", model("UNCAC 55(5)")),
    title: "Copies or description of the laws on confiscation for other States",
    to: "secretary-general",
    when: "After enactment, and after changes",
    force: "must",
  },
  {
    id: "prevention-authority",
    ...at("53(7)"),
    certainty: "memory",
    basis: "memory for the paragraph; UNTOC 31(6) has the duty",
    title: "Authority that can help other States with prevention",
    to: "secretary-general",
    when: "No time is named",
    force: "must",
    owed: "undated",
  },
  {
    id: "organization-competence",
    ...cited("64(3)", model("UNCAC 67(3)-(4)")),
    title: "Extent of competence of a regional economic integration organization",
    to: "secretary-general",
    when: "In its instrument, and whenever it changes",
    force: "must",
    owed: "at-deposit",
    ofOrganizations: true,
  },
  {
    id: "implementation-information",
    ...cited("57(6)", model("UNCAC 63(6)")),
    title: "Programmes, plans, practices and measures",
    to: "conference",
    when: "As the Conference requires",
    force: "must",
  },
  {
    id: "amendment-proposal",
    ...cited("66(1)", model("UNCAC 69(1)")),
    title: "Proposal of an amendment",
    to: "secretary-general",
    when: "Once five years have passed since entry into force",
    force: "may",
  },
  {
    id: "denunciation",
    ...cited("67(1)", model("UNCAC 70(1)")),
    title: "Denunciation",
    to: "secretary-general",
    when: "At any time",
    force: "may",
  },
  {
    id: "onward-transfer",
    ...cited("36(3)", MEMORY),
    title: "Intention to pass personal data on",
    to: "sending-party",
    when: "Before each onward transfer; the sender's authorization comes first",
    force: "must",
  },
  {
    id: "exculpatory-disclosure",
    ...cited("40(19)", model("UNTOC 18(5), (19)")),
    title: "Disclosure of what clears an accused",
    to: "sending-party",
    when: "Before disclosure; where that is exceptionally impossible, without delay",
    force: "must",
  },
];

/** A declaration that changes what binds a State. */
export interface ReservationOpening extends Cited {
  /** Its place, as it stands in a designation and in the record of a State: "42(5)". */
  readonly id: string;
  readonly statement: string;
  readonly form: "may-require" | "express-reservation" | "express-declaration" | "may-exclude";
}

export const RESERVATION_OPENINGS: readonly ReservationOpening[] = [
  {
    id: "7(2)",
    ...at("7(2)"),
    certainty: "text",
    basis: "authentic Arabic text; lodged as a reservation by Azerbaijan",
    statement: "Further elements of illegal access.",
    form: "may-require",
  },
  { id: "8(2)", ...cited("8(2)", TEXT), statement: "Further elements of illegal interception.", form: "may-require" },
  {
    id: "9(2)",
    ...at("9(2)"),
    certainty: "text",
    basis: "authentic Arabic text; lodged as a reservation by Azerbaijan",
    statement: "Interference with data only where serious harm resulted.",
    form: "may-require",
  },
  {
    id: "11(3)",
    ...at("11(3)"),
    certainty: "text",
    basis: "authentic Arabic text; used by Azerbaijan",
    statement: "Misuse of devices not applied, except to dealing in credentials.",
    form: "express-reservation",
  },
  {
    id: "12(2)",
    ...cited("12(2)", TEXT),
    statement: "Forgery only with intent to defraud or a similar intent.",
    form: "may-require",
  },
  {
    id: "14(3)",
    ...cited("14(3)", TEXT),
    statement: "Child abuse material limited to real persons, or to visual depiction.",
    form: "may-require",
  },
  {
    id: "14(4)",
    ...cited("14(4)", TEXT),
    statement: "Children's own material, and private consensual material, left out.",
    form: "may-exclude",
  },
  {
    id: "15(2)",
    ...cited("15(2)", TEXT),
    statement: "Grooming only where an act followed that furthers it.",
    form: "may-require",
  },
  { id: "15(4)", ...cited("15(4)", TEXT), statement: "Conduct by children left out of grooming.", form: "may-exclude" },
  {
    id: "16(3)",
    ...cited("16(3)", MEMORY),
    statement: "The rule on persons under 18 adjusted for intimate images.",
    form: "may-exclude",
  },
  {
    id: "16(5)",
    ...cited("16(5)", MEMORY),
    statement: "Intimate images only with intent to cause harm.",
    form: "may-require",
  },
  {
    id: "23(3)(a)",
    ...cited("23(3)(a)", model("Budapest 14(3)(a)")),
    statement: "Real-time traffic data limited to certain offences, no fewer than for interception.",
    form: "express-reservation",
  },
  {
    id: "23(3)(b)",
    ...cited("23(3)(b)", model("Budapest 14(3)(b)")),
    statement: "Closed systems without link to public networks left out of Articles 29 and 30.",
    form: "express-reservation",
  },
  {
    id: "42(5)",
    ...cited("42(5)", model("Budapest 29(4)")),
    statement: "Preservation may be refused for lack of dual criminality, for other than Convention offences.",
    form: "express-reservation",
  },
  {
    id: "63(3)",
    ...at("63(3)"),
    certainty: "text",
    basis: "reservation of Azerbaijan citing the paragraph; contents from memory, and UNCAC 66(3)-(4)",
    statement: "Not bound by arbitration and the International Court of Justice; can be withdrawn at any time.",
    form: "express-declaration",
  },
];
