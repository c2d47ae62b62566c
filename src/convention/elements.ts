import { at, cited, type Cited, MEMORY, model } from "./certainty.ts";
import { PROPERTY_PATHS, type PropertyPath, type RequiredElement } from "./element.ts";
import { mechanism as mechanismRecord, MECHANISM_IDS, type MechanismId } from "./mechanisms.ts";
import { PRACTICE, type When } from "./practice/index.ts";
import type { Purposes } from "./assistance-purposes.ts";
import { askedFor } from "./several-purposes.ts";

/** The value as it stands in a request; the same shape as in the protocol's request body. */
export interface ElementValueLike {
  readonly text?: { readonly text: string } | undefined;
  readonly codes?: readonly string[] | undefined;
  readonly items?: readonly { readonly kind: string; readonly value: string; readonly note?: unknown }[] | undefined;
  readonly period?: { readonly from?: string | undefined; readonly to?: string | undefined } | undefined;
  readonly day?: string | undefined;
  readonly amount?: { readonly value: string; readonly currency: string } | undefined;
  readonly records?: readonly Readonly<Record<string, unknown>>[] | undefined;
}

/** The `list` of contents that the Convention does not list. */
export const PRACTICE_LIST = "practice";

/** Which list of contents a mechanism asks for, and whether that is the Convention's word or our advice. */
export interface ContentsList extends Cited {
  readonly mechanism: MechanismId;
  /** The paragraph that lists the elements, "40(15)", "42(3)", "45(3)" or "50(3)"; "practice" for what the Convention does not list. */
  readonly list: string;
  readonly advisory: boolean;
}

const UNTOC_15 = "UNTOC 18(15)";
const BUDAPEST_2 = "Budapest 29(2)";
const UNCAC_55_3 = "UNCAC 55(3)";

/** The contents that the Convention lists, by their places. */
const LISTED_ELEMENTS: readonly RequiredElement[] = [
  // Article 40(15): contents of a request for mutual legal assistance.
  {
    id: "40(15)(a)",
    ...cited("40(15)(a)", model(`${UNTOC_15}(a)`)),
    force: "always",
    shape: "text",
    label: "Authority making the request",
    help: "Name the authority that asks, as it stands in your designation, with a person who can answer questions.",
  },
  {
    id: "40(15)(b)",
    ...cited("40(15)(b)", model(`${UNTOC_15}(b)`)),
    force: "always",
    shape: "text",
    label: "The case, and who conducts it",
    help: "Say what is investigated, prosecuted or judged and of what kind it is; add the name and task of the authority conducting it.",
  },
  {
    id: "40(15)(c)",
    ...cited("40(15)(c)", model(`${UNTOC_15}(c)`)),
    force: "always",
    shape: "text",
    label: "Summary of the facts",
    help: "Tell what happened, when, where, to whom, and why it points to the data or the person. Not needed to serve a document.",
    notForPurpose: "service-of-documents",
  },
  {
    id: "40(15)(d)",
    ...cited("40(15)(d)", model(`${UNTOC_15}(d)`)),
    force: "always",
    shape: "text",
    label: "Help wanted, and any procedure to follow",
    help: "Describe exactly what you ask for. If your courts need a certain procedure, name it and say why.",
  },
  {
    id: "40(15)(e)",
    ...cited("40(15)(e)", model(`${UNTOC_15}(e); items and accounts from memory only`)),
    force: "where-possible",
    shape: "items",
    label: "Persons, items or accounts concerned",
    help: "Give identity, place and nationality where you know them. An account identifier as exact as possible saves a round of questions.",
    itemKinds: [
      { kind: "person", label: "Person", needed: false },
      { kind: "item", label: "Item or device", needed: false },
      { kind: "account", label: "Account", needed: false },
      { kind: "address", label: "Network address", needed: false },
      { kind: "link", label: "Link", needed: false },
      { kind: "number", label: "Number", needed: false },
      { kind: "location", label: "Location", needed: false },
      { kind: "nationality", label: "Nationality", needed: false },
      { kind: "custodian", label: "Custodian or provider", needed: false },
    ],
  },
  {
    id: "40(15)(f)",
    ...cited("40(15)(f)", MEMORY),
    force: "where-applicable",
    shape: "period",
    label: "Period that the evidence covers",
    help: "From when to when. A narrow period is answered sooner.",
  },
  {
    id: "40(15)(g)",
    ...cited("40(15)(g)", model(`${UNTOC_15}(f)`)),
    force: "always",
    shape: "text",
    label: "Purpose",
    help: "Say what the evidence, information or help will be used for. Later use is held to this purpose.",
  },
  // Article 42(3): contents of a request for preservation.
  {
    id: "42(3)(a)",
    ...cited("42(3)(a)", model(`${BUDAPEST_2}(a)`)),
    force: "always",
    shape: "text",
    label: "Authority seeking preservation",
    help: "Name the authority that asks, as it stands in your designation.",
  },
  {
    id: "42(3)(b)",
    ...cited("42(3)(b)", model(`${BUDAPEST_2}(b)`)),
    force: "always",
    shape: "text",
    label: "Offence and brief facts",
    help: "Name the offence and tell the facts in a few sentences. Detail can follow with the request for assistance.",
  },
  {
    id: "42(3)(c)",
    ...cited("42(3)(c)", model(`${BUDAPEST_2}(c)`)),
    force: "always",
    shape: "items-and-text",
    label: "Data to keep, and how they relate to the offence",
    help: "List accounts, addresses, links or records, each as exact as you can, and say in a sentence what ties them to the offence.",
    itemKinds: [
      { kind: "account", label: "Account", needed: false },
      { kind: "address", label: "Network address", needed: false },
      { kind: "link", label: "Link", needed: false },
      { kind: "traffic-data", label: "Traffic data", needed: false },
      { kind: "content-data", label: "Content data", needed: false },
      { kind: "subscriber-information", label: "Subscriber information", needed: false },
      { kind: "other-data", label: "Other stored data", needed: false },
    ],
  },
  {
    id: "42(3)(d)",
    ...cited("42(3)(d)", model(`${BUDAPEST_2}(d)`)),
    force: "where-possible",
    shape: "items",
    label: "Who holds the data, or where the system is",
    help: "What you know of the custodian or the place of the system. If you do not know, the other State's contact point can look.",
    itemKinds: [
      { kind: "custodian", label: "Custodian or provider", needed: false },
      { kind: "system-location", label: "Location of the system", needed: false },
    ],
  },
  {
    id: "42(3)(e)",
    ...cited("42(3)(e)", model(`${BUDAPEST_2}(e)`)),
    force: "always",
    shape: "text",
    label: "Why preservation is needed",
    help: "Say what would be lost, and by when, if nobody acted.",
  },
  {
    id: "42(3)(f)",
    ...cited("42(3)(f)", model(`${BUDAPEST_2}(f)`)),
    force: "always",
    shape: "codes",
    label: "Intention to follow with a request for assistance",
    help: "Preservation keeps data for a request that comes after it. Confirm that you intend to send one.",
    codes: [{ code: "intends-request", label: "We intend to send a request for search, seizure or disclosure" }],
  },
  {
    id: "42(3)(g)",
    ...cited("42(3)(g)", MEMORY),
    force: "as-appropriate",
    shape: "codes",
    label: "Need for confidentiality",
    help: "Tick what applies. Whether the request itself is secret, and until when, is asked further on.",
    codes: [
      { code: "keep-confidential", label: "Keep the request confidential" },
      { code: "do-not-notify-user", label: "Do not tell the user" },
    ],
  },
  // Article 45(3): contents of a request for traffic data in real time.
  {
    id: "45(3)(a)",
    ...cited("45(3)(a)", MEMORY),
    force: "always",
    shape: "text",
    label: "Requesting authority",
    help: "Name the authority that asks, as it stands in your designation.",
  },
  {
    id: "45(3)(b)",
    ...cited("45(3)(b)", MEMORY),
    force: "always",
    shape: "text",
    label: "Main facts and kind of proceeding",
    help: "Tell the main facts and say what kind of proceeding they are part of.",
  },
  {
    id: "45(3)(c)",
    ...cited("45(3)(c)", MEMORY),
    force: "always",
    shape: "items-and-text",
    label: "Communications concerned, and their relation to the offence",
    help: "List the accounts, numbers or addresses whose traffic data you need, and what ties each to the offence.",
    itemKinds: [
      { kind: "account", label: "Account", needed: false },
      { kind: "address", label: "Network address", needed: false },
      { kind: "link", label: "Link", needed: false },
      { kind: "number", label: "Number", needed: false },
    ],
  },
  {
    id: "45(3)(d)",
    ...cited("45(3)(d)", MEMORY),
    force: "where-possible",
    shape: "items",
    label: "Owner or user, or where the system is",
    help: "What you know of the owner or user of the data, or of the place of the system.",
    itemKinds: [
      { kind: "owner-or-user", label: "Owner or user", needed: false },
      { kind: "system-location", label: "Location of the system", needed: false },
    ],
  },
  {
    id: "45(3)(e)",
    ...cited("45(3)(e)", MEMORY),
    force: "always",
    shape: "text",
    label: "Why real-time collection is needed",
    help: "Say why stored data or a milder measure would not do.",
  },
  {
    id: "45(3)(f)",
    ...cited("45(3)(f)", MEMORY),
    force: "always",
    shape: "period",
    reasoned: true,
    label: "Period of collection, and why that long",
    help: "From when to when, with the reason for the length. The period must end on a date.",
  },
  // Article 50(3): contents beyond Article 40(15) of a request concerning property.
  {
    id: "50(3)(a)",
    ...cited("50(3)(a)", model(`${UNCAC_55_3}(a)`)),
    force: "where-applicable",
    shape: "items-and-text",
    label: "For an order by the requested State's own courts",
    help: "Describe the property; give place and estimated value where you can; state facts enough for a court there to make the order.",
    itemKinds: [
      { kind: "property", label: "Property", needed: true },
      { kind: "location", label: "Location", needed: false },
      { kind: "estimated-value", label: "Estimated value", needed: false },
    ],
  },
  {
    id: "50(3)(b)",
    ...cited("50(3)(b)", model(`${UNCAC_55_3}(b)`)),
    force: "where-applicable",
    shape: "items-and-text",
    label: "To give effect to your own court's order",
    help: "Attach a copy of the order that can be used as evidence; state the facts and how far it is to be carried out; say how third parties in good faith were told and heard; say that the order is final.",
    itemKinds: [
      { kind: "order-copy", label: "Copy of the order", needed: true },
      { kind: "extent", label: "Extent of execution", needed: true },
      { kind: "third-parties-and-due-process", label: "Notice to third parties and due process", needed: true },
      { kind: "finality", label: "Statement that the order is final", needed: true },
    ],
  },
  {
    id: "50(3)(c)",
    ...cited("50(3)(c)", model(`${UNCAC_55_3}(c)`)),
    force: "where-applicable",
    shape: "items-and-text",
    label: "For tracing, freezing or seizure",
    help: "State the facts relied on and what is to be done; attach a copy of any order there is.",
    itemKinds: [
      { kind: "action", label: "What is to be done", needed: true },
      { kind: "order-copy", label: "Copy of the order", needed: false },
    ],
  },
];

/** The elements of the Convention's own lists, and each that practice asks for, once. */
export const REQUIRED_ELEMENTS: readonly RequiredElement[] = [...LISTED_ELEMENTS, ...practiceElements()];

/** Which lists of the Convention each mechanism follows; `PRACTICE` has what is asked for beyond them. */
export const CONTENTS_LISTS: readonly ContentsList[] = [
  { mechanism: "legal-assistance", list: "40(15)", advisory: false, ...cited("40(15)", model(UNTOC_15)) },
  { mechanism: "preservation", list: "42(3)", advisory: false, ...cited("42(3)", model(BUDAPEST_2)) },
  {
    mechanism: "stored-data",
    list: "40(15)",
    advisory: false,
    ...cited("44(2)", model("Budapest 31(2): answered through the instruments and laws of the general article")),
  },
  { mechanism: "real-time-traffic", list: "45(3)", advisory: false, ...cited("45(3)", MEMORY) },
  {
    mechanism: "real-time-traffic",
    list: "40(15)",
    advisory: true,
    ...at("45(1)"),
    certainty: "memory",
    basis: "our advice: a request with the general contents is answered sooner",
  },
  {
    mechanism: "interception",
    list: "40(15)",
    advisory: false,
    article: 46,
    certainty: "memory",
    basis: "memory; no contents of its own, so those of the general article",
  },
  {
    mechanism: "interception",
    list: "45(3)",
    advisory: true,
    article: 46,
    certainty: "memory",
    basis: "our advice: content deserves no less than traffic data",
  },
  { mechanism: "confiscation", list: "40(15)", advisory: false, ...cited("50(3)", model(UNCAC_55_3)) },
  { mechanism: "confiscation", list: "50(3)", advisory: false, ...cited("50(3)", model(UNCAC_55_3)) },
];

/** The elements of one list, "42(3)", in the order of the Convention. */
export function elementsOfList(list: string): readonly RequiredElement[] {
  return REQUIRED_ELEMENTS.filter(({ id }) => id === list || id.startsWith(`${list}(`));
}

/** One content of a request under a mechanism, and what asks for it. */
export interface Content {
  readonly element: RequiredElement;
  readonly source: ContentsList;
  /** Only in these cases; absent: always. */
  readonly when?: When;
}

/** All elements on the form of a mechanism, in order, each once; `advisory` marks those that the Convention does not list. */
export function elementsFor(mechanism: MechanismId): readonly Content[] {
  const all = [...listedFor(mechanism), ...practiceFor(mechanism)];
  return all.filter(({ element }, index) => all.findIndex((other) => other.element.id === element.id) === index);
}

/** What decides which contents a request has, as far as it was said. */
export interface ContentsContext extends Purposes {
  /** Which ways of Article 50(3) a request about property takes; of the others nothing is asked. */
  readonly propertyPaths?: readonly PropertyPath[];
  readonly elements?: Readonly<Record<string, ElementValueLike | undefined>>;
}

/** The contents of one request: those of its purposes, and of what it says it is, each as firmly as it is asked for there. */
export function contentsFor(mechanism: MechanismId, context: ContentsContext): readonly Content[] {
  const all = askedFor(mechanism, context).flatMap((one) => contentsOfOne(one.mechanism, { ...context, ...one }));
  return all.filter(({ element }, index) => all.findIndex((other) => other.element.id === element.id) === index);
}

function contentsOfOne(mechanism: MechanismId, context: ContentsContext): readonly Content[] {
  const { propertyPaths } = context;
  const closed = new Set<string>(
    propertyPaths === undefined || propertyPaths.length === 0
      ? []
      : Object.entries(PROPERTY_PATHS).flatMap(([path, id]) => (propertyPaths.some((one) => one === path) ? [] : [id])),
  );
  const listed = listedFor(mechanism).filter(({ element }) => !closed.has(element.id));
  const open = new Map<string, Content>(listed.map((one) => [one.element.id, one]));
  for (const one of practiceFor(mechanism)) {
    if (!open.has(one.element.id) && applies(one.when, context, open)) open.set(one.element.id, one);
  }
  return [...open.values()];
}

/** An answer that is left of an earlier purpose opens nothing: it counts where its own element is asked for. */
function applies(
  when: When | undefined,
  { purpose, propertyPaths = [], elements = {} }: ContentsContext,
  open: ReadonlyMap<string, Content>,
): boolean {
  if (when === undefined) return true;
  if ("paths" in when) return when.paths.some((path) => propertyPaths.includes(path));
  if ("purposes" in when) return purpose !== undefined && when.purposes.includes(purpose);
  return open.has(when.element) && elements[when.element]?.codes?.some((code) => when.codes.includes(code)) === true;
}

function listedFor(mechanism: MechanismId): readonly Content[] {
  return CONTENTS_LISTS.filter((list) => list.mechanism === mechanism).flatMap((source) =>
    elementsOfList(source.list).map((element) => ({ element, source })),
  );
}

function practiceFor(mechanism: MechanismId): readonly Content[] {
  return (PRACTICE[mechanism] ?? []).map(({ when, ...row }) => {
    const { article, paragraph } = mechanismRecord(mechanism);
    const place = paragraph === undefined ? { article } : { article, paragraph };
    const { certainty, basis } = row;
    const source = { ...place, certainty, basis, mechanism, list: PRACTICE_LIST, advisory: true };
    return { element: { ...row, ...place }, source, ...(when === undefined ? {} : { when }) };
  });
}

function practiceElements(): readonly RequiredElement[] {
  const all = MECHANISM_IDS.flatMap((mechanism) => practiceFor(mechanism).map(({ element }) => element));
  return all.filter(({ id }, index) => all.findIndex((other) => other.id === id) === index);
}

export function requiredElement(id: string): RequiredElement | undefined {
  return REQUIRED_ELEMENTS.find((element) => element.id === id);
}
