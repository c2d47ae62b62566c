import { cited, type Cited, MEMORY, model, TEXT } from "./certainty.ts";

/** What an offence may have beside its core: an element or exclusion that a State may add, or one that holds in every State. */
interface OptionalElement {
  readonly id: string;
  readonly paragraph: string;
  readonly label: string;
  /**
   * `reservation` where it was or must be declared, `may-require` where domestic law may simply have it, `always-outside` where the
   * Convention itself leaves it out and no State chooses.
   */
  readonly form: "may-require" | "may-exclude" | "may-extend" | "reservation" | "always-outside";
  readonly certainty: Cited["certainty"];
  /** Where it rests on another clause than the offence does. */
  readonly basis?: string;
}

export interface Offence extends Cited {
  /** The code that travels in a request; "7" to "17", with a letter where an article has several. */
  readonly id: string;
  readonly title: string;
  readonly core: string;
  readonly optional: readonly OptionalElement[];
}

const ageAndConduct14: readonly OptionalElement[] = [
  {
    id: "written-or-audio",
    paragraph: "(2)",
    label: "Written or audio material is covered too",
    form: "may-extend",
    certainty: "text",
  },
  {
    id: "real-person-or-visual",
    paragraph: "(3)",
    label: "Only material that shows a real person, or only visual material",
    form: "may-require",
    certainty: "text",
  },
  {
    id: "childrens-own-material",
    paragraph: "(4)",
    label: "Material that children make of themselves, and private consensual material of lawful conduct, is left out",
    form: "may-exclude",
    certainty: "text",
  },
];

const devices: readonly OptionalElement[] = [
  {
    id: "not-applied",
    paragraph: "(3)",
    label: "Paragraph 1 is not applied, except to selling, distributing or making available credentials",
    form: "reservation",
    certainty: "text",
  },
  {
    id: "authorized-testing",
    paragraph: "(2)",
    label: "Authorized testing and protection of systems are outside the offence in any case",
    form: "always-outside",
    certainty: "text",
  },
];

const laundering = "UNTOC 6";

/** The Convention's own offences, Articles 7 to 17. All need intent, most that the act is without right. */
export const OFFENCES: readonly Offence[] = [
  {
    id: "7",
    ...cited("7", TEXT),
    title: "Illegal access",
    core: "Access without right to the whole or a part of an information and communications technology system.",
    optional: [
      {
        id: "security-breached",
        paragraph: "(2)",
        label: "Security measures were breached",
        form: "may-require",
        certainty: "text",
      },
      {
        id: "intent-to-obtain-data",
        paragraph: "(2)",
        label: "With intent to obtain data, or another dishonest or criminal intent",
        form: "may-require",
        certainty: "text",
      },
      {
        id: "connected-system",
        paragraph: "(2)",
        label: "In relation to a system connected to another one",
        form: "may-require",
        certainty: "text",
      },
    ],
  },
  {
    id: "8",
    ...cited("8", TEXT),
    title: "Illegal interception",
    core: "Interception without right, by technical means, of non-public transmissions of data to, from or within a system, emissions included.",
    optional: [
      {
        id: "dishonest-intent",
        paragraph: "(2)",
        label: "With a dishonest or criminal intent",
        form: "may-require",
        certainty: "text",
      },
      {
        id: "connected-system",
        paragraph: "(2)",
        label: "In relation to a system connected to another one",
        form: "may-require",
        certainty: "text",
      },
    ],
  },
  {
    id: "9",
    ...cited("9", TEXT),
    title: "Interference with electronic data",
    core: "Damaging, deleting, deteriorating, altering or suppressing electronic data without right.",
    optional: [
      { id: "serious-harm", paragraph: "(2)", label: "Serious harm resulted", form: "may-require", certainty: "text" },
    ],
  },
  {
    id: "10",
    ...cited("10", TEXT),
    title: "Interference with a system",
    core: "Seriously hindering the working of a system by inputting, transmitting, damaging, deleting, deteriorating, altering or suppressing data.",
    optional: [],
  },
  {
    id: "11a",
    ...cited("11(1)(a)", TEXT),
    title: "Misuse of devices: dealing",
    core: "Dealing in tools made or adapted primarily for the offences of Articles 7 to 10, or in credentials, with intent that they serve those offences.",
    optional: devices,
  },
  {
    id: "11b",
    ...cited("11(1)(b)", TEXT),
    title: "Misuse of devices: possession",
    core: "Possessing such tools or credentials with that intent.",
    optional: devices,
  },
  {
    id: "12",
    ...cited("12", TEXT),
    title: "Forgery by means of a system",
    core: "Inputting, altering, deleting or suppressing data so that inauthentic data result, meant to pass as authentic for legal purposes.",
    optional: [
      {
        id: "intent-to-defraud",
        paragraph: "(2)",
        label: "With intent to defraud, or a similar dishonest or criminal intent",
        form: "may-require",
        certainty: "text",
      },
    ],
  },
  {
    id: "13",
    ...cited("13", TEXT),
    title: "Theft or fraud by means of a system",
    core: "Causing another a loss of property by handling data, interfering with a system or deceiving through it, with intent of unlawful gain.",
    optional: [],
  },
  {
    id: "14a",
    ...cited("14(1)(a)", TEXT),
    title: "Child sexual abuse or exploitation material: supply",
    core: "Producing, offering, selling, distributing, transmitting, broadcasting, displaying, publishing or making such material available through a system.",
    optional: ageAndConduct14,
  },
  {
    id: "14b",
    ...cited("14(1)(b)", TEXT),
    title: "Child sexual abuse or exploitation material: demand",
    core: "Soliciting, procuring or accessing such material through a system.",
    optional: ageAndConduct14,
  },
  {
    id: "14c",
    ...cited("14(1)(c)", TEXT),
    title: "Child sexual abuse or exploitation material: possession",
    core: "Possessing or controlling such material stored in a system or on a medium.",
    optional: ageAndConduct14,
  },
  {
    id: "14d",
    ...cited("14(1)(d)", TEXT),
    title: "Child sexual abuse or exploitation material: financing",
    core: "Financing one of these acts; a State may have it as a separate offence.",
    optional: ageAndConduct14,
  },
  {
    id: "15",
    ...cited("15", TEXT),
    title: "Solicitation or grooming of a child",
    core: "Communicating, soliciting, grooming or arranging through a system to commit a sexual offence against a child.",
    optional: [
      {
        id: "act-in-furtherance",
        paragraph: "(2)",
        label: "An act followed that furthers it",
        form: "may-require",
        certainty: "text",
      },
      {
        id: "believed-to-be-a-child",
        paragraph: "(3)",
        label: "A person believed to be a child is covered too",
        form: "may-extend",
        certainty: "text",
      },
      {
        id: "conduct-by-children",
        paragraph: "(4)",
        label: "Conduct by children is left out",
        form: "may-exclude",
        certainty: "text",
      },
    ],
  },
  {
    id: "16",
    ...cited("16", MEMORY),
    title: "Intimate images without consent",
    core: "Selling, distributing, transmitting, publishing or making available an intimate image through a system without the consent of the person shown.",
    optional: [
      {
        id: "age-adjustment",
        paragraph: "(3)",
        label: "Persons under 18 of the age of consent are treated otherwise, within limits",
        form: "may-exclude",
        certainty: "memory",
      },
      {
        id: "intent-to-harm",
        paragraph: "(5)",
        label: "With intent to cause harm",
        form: "may-require",
        certainty: "memory",
      },
    ],
  },
  {
    id: "17a",
    ...cited("17(1)(a)", model(`${laundering}(1)(a)`)),
    title: "Laundering: conversion, transfer, concealment",
    core: "Converting or transferring property, or concealing or disguising what it is, knowing that it is the proceeds of crime.",
    optional: [
      {
        id: "self-laundering",
        paragraph: "(2)(e)",
        label: "The author of the predicate offence is left out",
        form: "may-exclude",
        ...model(`${laundering}(2)(e)`),
      },
    ],
  },
  {
    id: "17b",
    ...cited("17(1)(b)", model(`${laundering}(1)(b)`)),
    title: "Laundering: acquisition, possession, use, taking part",
    core: "Acquiring, possessing or using proceeds knowing what they are, and taking part in laundering, subject to the basic concepts of the legal system.",
    optional: [
      {
        id: "self-laundering",
        paragraph: "(2)(e)",
        label: "The author of the predicate offence is left out",
        form: "may-exclude",
        ...model(`${laundering}(2)(e)`),
      },
    ],
  },
];

export function offence(id: string): Offence | undefined {
  return OFFENCES.find((one) => one.id === id);
}
