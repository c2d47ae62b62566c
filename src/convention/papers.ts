import type { PropertyPath } from "./element.ts";
import type { MechanismId } from "./mechanisms.ts";
import { type Certainty, INFERENCE, MEMORY, practice } from "./certainty.ts";
import type { Purposes } from "./assistance-purposes.ts";
import { askedFor } from "./several-purposes.ts";

// What goes with a request beside its words: warrant, judgment, text of law (facts: papers as attachments). The Convention lists none but the
// certified order of 50(3)(b); the rest is practice. No paper stops a request: it is asked for, and "not here, because" is an answer.

/** Each kind of paper in English; a request may bring one that is not here, and it is shown as it came. */
const KINDS = {
  "arrest-warrant": "Arrest warrant",
  "search-warrant": "Search warrant",
  "production-order": "Order to produce data or documents",
  "interception-order": "Order to intercept or to collect traffic data",
  "freezing-order": "Order to freeze or seize",
  "confiscation-order": "Order to confiscate",
  judgment: "Judgment or conviction",
  "finality-attestation": "Attestation that a decision is final or can be enforced",
  "time-served-statement": "Statement of the time served",
  "text-of-law": "Text of the law",
  "statement-of-offences": "Statement of the offences",
  "sworn-statement": "Sworn statement",
  identification: "Identification: photograph, fingerprints, document",
  "document-to-serve": "Document to be served",
  summary: "Summary of a document",
  consent: "Declaration of consent",
  "power-of-attorney": "Power of attorney",
  assurance: "Assurance or guarantee",
  "joint-agreement": "Agreement on a joint investigation",
  "criminal-file": "Criminal file",
  "medical-report": "Medical or social report",
  "receipt-form": "Blank receipt",
  minutes: "Minutes or record",
  "certificate-of-records": "Certificate of the keeper of records",
  translation: "Translation of another paper",
  other: "Other paper",
} as const;

export type PaperKindId = keyof typeof KINDS;
export const PAPER_KIND_IDS = Object.keys(KINDS) as readonly PaperKindId[]; // Object.keys forgets them

export interface PaperKind {
  readonly id: PaperKindId;
  readonly label: string;
}
export const PAPER_KINDS: readonly PaperKind[] = PAPER_KIND_IDS.map((id) => ({ id, label: KINDS[id] }));

/** `required`: a request without it comes back. Nothing of it is forbidden to send. */
export const PAPER_FORCES = ["required", "where-applicable", "useful"] as const;
type PaperForce = (typeof PAPER_FORCES)[number];

/** In which cases only: purposes of 40(3), ways of 50(3), or codes that an element of the request holds. */
type PaperCase =
  | { readonly purposes: readonly string[] }
  | { readonly paths: readonly PropertyPath[] }
  | { readonly element: string; readonly codes: readonly string[] };

/** A paper that goes with a kind of request, how firmly, and by which source. */
export interface PaperRow {
  readonly kind: PaperKindId;
  readonly force: PaperForce;
  readonly certainty: Certainty;
  readonly basis: string;
  readonly when?: PaperCase;
}

const ECE = "European Convention on Extradition";
const TSP = "Convention on the Transfer of Sentenced Persons";
const TOP = "European Convention on the Transfer of Proceedings";
const ECMA = "European Convention on Mutual Assistance";
const FULL = { element: "request-kind", codes: ["full-request"] };
const FOR_SENTENCE = { element: "sought-for", codes: ["serving-sentence", "prosecution-and-sentence"] };
const GIVE_EFFECT = { paths: ["give-effect"] } as const;
const SERVICE = { purposes: ["service-of-documents"] };

const TRANSLATION: PaperRow = { kind: "translation", force: "where-applicable", ...practice(`${ECE} 23`) };

/** For each mechanism, what goes with a request under it, the firmest first. */
export const PAPERS: Readonly<Record<MechanismId, readonly PaperRow[]>> = {
  extradition: [
    { kind: "arrest-warrant", force: "required", ...practice(`${ECE} 12(2)(a)`), when: FULL },
    { kind: "statement-of-offences", force: "required", ...practice(`${ECE} 12(2)(b)`), when: FULL },
    { kind: "text-of-law", force: "required", ...practice(`${ECE} 12(2)(c)`), when: FULL },
    { kind: "judgment", force: "required", ...practice(`${ECE} 12(2)(a)`), when: FOR_SENTENCE },
    { kind: "finality-attestation", force: "where-applicable", ...practice(`${ECE} 12(2)(a)`), when: FOR_SENTENCE },
    { kind: "sworn-statement", force: "where-applicable", ...MEMORY },
    { kind: "assurance", force: "where-applicable", ...practice(`${ECE} 11`) },
    TRANSLATION,
    { kind: "identification", force: "useful", ...practice(`${ECE} 12(2)(c)`) },
  ],
  "transfer-of-sentenced-persons": [
    { kind: "judgment", force: "required", ...practice(`${TSP} 6(2)(a)`) },
    { kind: "text-of-law", force: "required", ...practice(`${TSP} 6(2)(a)`) },
    { kind: "time-served-statement", force: "required", ...practice(`${TSP} 6(2)(b)`) },
    { kind: "consent", force: "required", ...practice(`${TSP} 6(2)(c)`) },
    { kind: "medical-report", force: "useful", ...practice(`${TSP} 6(2)(d)`) },
    TRANSLATION,
  ],
  "transfer-of-proceedings": [
    { kind: "criminal-file", force: "required", ...practice(`${TOP} 15(1)`) },
    { kind: "text-of-law", force: "where-applicable", ...MEMORY },
    TRANSLATION,
  ],
  "legal-assistance": [
    { kind: "document-to-serve", force: "required", ...practice(`${ECMA} 7(1)`), when: SERVICE },
    { kind: "search-warrant", force: "where-applicable", ...MEMORY, when: { purposes: ["searches-and-freezing"] } },
    { kind: "production-order", force: "where-applicable", ...MEMORY, when: { purposes: ["records", "stored-data"] } },
    {
      kind: "interception-order",
      force: "where-applicable",
      ...MEMORY,
      when: { purposes: ["real-time-traffic", "interception"] },
    },
    {
      kind: "consent",
      force: "where-applicable",
      certainty: "model",
      basis: "UNTOC 18(10)",
      when: { purposes: ["appearance-of-persons"] },
    },
    { kind: "text-of-law", force: "where-applicable", ...MEMORY },
    TRANSLATION,
    {
      kind: "summary",
      force: "useful",
      ...practice("Second Additional Protocol on Mutual Assistance 15"),
      when: SERVICE,
    },
    { kind: "receipt-form", force: "useful", ...practice(`${ECMA} 7(2)`), when: SERVICE },
    { kind: "certificate-of-records", force: "useful", ...MEMORY, when: { purposes: ["records"] } },
  ],
  "spontaneous-information": [],
  "contact-point-assistance": [{ kind: "production-order", force: "useful", ...INFERENCE }],
  preservation: [{ kind: "production-order", force: "useful", ...INFERENCE }],
  "preserved-traffic-disclosure": [{ kind: "certificate-of-records", force: "useful", ...INFERENCE }],
  "stored-data": [
    { kind: "production-order", force: "where-applicable", ...MEMORY },
    { kind: "text-of-law", force: "where-applicable", ...MEMORY },
    TRANSLATION,
    { kind: "certificate-of-records", force: "useful", ...MEMORY },
  ],
  "real-time-traffic": [{ kind: "interception-order", force: "where-applicable", ...INFERENCE }, TRANSLATION],
  interception: [
    { kind: "interception-order", force: "required", ...practice("Directive 2014/41/EU 30") },
    TRANSLATION,
  ],
  "law-enforcement-cooperation": [],
  "joint-investigation": [
    {
      kind: "joint-agreement",
      force: "where-applicable",
      ...practice("Second Additional Protocol on Mutual Assistance 20"),
    },
    TRANSLATION,
  ],
  confiscation: [
    { kind: "confiscation-order", force: "required", certainty: "model", basis: "UNCAC 55(3)(b)", when: GIVE_EFFECT },
    { kind: "finality-attestation", force: "where-applicable", ...MEMORY, when: GIVE_EFFECT },
    {
      kind: "freezing-order",
      force: "where-applicable",
      certainty: "model",
      basis: "UNCAC 55(3)(c)",
      when: { paths: ["tracing-or-freezing"] },
    },
    { kind: "text-of-law", force: "where-applicable", ...MEMORY },
    TRANSLATION,
  ],
  "asset-information": [],
  "return-of-property": [
    { kind: "judgment", force: "required", certainty: "model", basis: "UNCAC 57(3)" },
    { kind: "power-of-attorney", force: "where-applicable", ...MEMORY },
    TRANSLATION,
  ],
};

/** What is known of a request, as far as it decides which papers go with it. */
export interface PaperCircumstances extends Purposes {
  readonly propertyPaths?: readonly PropertyPath[];
  readonly elements: Readonly<Record<string, { readonly codes?: readonly string[] | undefined }>>;
}

/** The papers that go with this request, each kind once, as firmly as any of its purposes asks for it. */
export function papersFor(mechanism: MechanismId, circumstances: PaperCircumstances): readonly PaperRow[] {
  const asked = askedFor(mechanism, circumstances);
  const rows = asked
    .flatMap((one) =>
      PAPERS[one.mechanism].filter(({ when }) => when === undefined || isCase(when, { ...circumstances, ...one })),
    )
    .toSorted((a, b) => (asked.length === 1 ? 0 : PAPER_FORCES.indexOf(a.force) - PAPER_FORCES.indexOf(b.force)));
  return rows.filter((row, index) => rows.findIndex(({ kind }) => kind === row.kind) === index);
}

function isCase(when: PaperCase, { purpose, propertyPaths = [], elements }: PaperCircumstances): boolean {
  if ("purposes" in when) return purpose !== undefined && when.purposes.includes(purpose);
  if ("paths" in when) return when.paths.some((path) => propertyPaths.includes(path));
  return elements[when.element]?.codes?.some((code) => when.codes.includes(code)) === true;
}
