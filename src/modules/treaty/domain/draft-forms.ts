import { z } from "zod";
import {
  type Certainty,
  citation,
  CONVENTION,
  type Notification,
  NOTIFICATIONS,
  RESERVATION_OPENINGS,
} from "../../../convention/index.ts";
import type { Given } from "../../../protocol/given.ts";

// The ten forms as data: which fields each has, and on which rule the need for a field rests. Nothing is ever signed here.

export const DRAFT_KINDS = [
  "full-powers",
  "ratification",
  "acceptance",
  "approval",
  "accession",
  "declaration",
  "objection",
  "withdrawal",
  "authorities",
  "denunciation",
] as const;
export type DraftKind = (typeof DRAFT_KINDS)[number];

/** A paper for the depositary is written in a language of the Convention, whatever the language of the pages. */
export const DRAFT_LANGUAGES = CONVENTION.authenticLanguages;
export type DraftLanguage = (typeof DRAFT_LANGUAGES)[number];

/** In which of them a word processor file is made as well. */
export const DOCX_LANGUAGES: readonly DraftLanguage[] = ["en", "fr", "ar"];

const line = z.string().trim().min(1).max(300);
const paragraphs = z.string().trim().min(1).max(4_000);

/** What a person fills in; each form takes some of it, and every part may still be open. */
export const draftFields = z.strictObject({
  /** In full, as it is to stand in the paper. */
  stateName: line.exactOptional(),
  treatyTitle: z.string().trim().min(1).max(500).exactOptional(),
  adoptedOn: z.iso.date().exactOptional(),
  /** Whom full powers are for. */
  person: line.exactOptional(),
  personFunction: line.exactOptional(),
  personAct: z.enum(["signature", "deposit", "declaration"]).exactOptional(),
  /** The act that is objected to or withdrawn: whose, of which kind and day. */
  otherAct: line.exactOptional(),
  /** "42(5)" */
  provision: z
    .string()
    .trim()
    .regex(/^[0-9A-Za-z().]{1,40}$/)
    .exactOptional(),
  /** The sentences by which the State does it; a new draft has those of the model. */
  words: paragraphs.exactOptional(),
  /** A declaration, a reservation or an objection, as the State words it. */
  statement: z.string().trim().min(1).max(20_000).exactOptional(),
  centralAuthority: paragraphs.exactOptional(),
  languages: paragraphs.exactOptional(),
  extraditionAuthority: paragraphs.exactOptional(),
  extraditionBasis: paragraphs.exactOptional(),
  contactPoint: paragraphs.exactOptional(),
  preventionAuthority: paragraphs.exactOptional(),
  place: line.exactOptional(),
  on: z.iso.date().exactOptional(),
  signer: line.exactOptional(),
  signerFunction: line.exactOptional(),
  signerCapacity: z
    .enum(["head-of-state", "head-of-government", "minister-for-foreign-affairs", "somebody-else"])
    .exactOptional(),
  /** Whether a seal is foreseen. */
  seal: z.boolean().exactOptional(),
});
export type DraftFields = Given<typeof draftFields>;
export type DraftField = keyof DraftFields;

/** One version of a draft; nothing of it is ever changed. */
export interface Draft {
  readonly draftId: string;
  readonly version: number;
  readonly kind: DraftKind;
  /** Whose paper it is going to be. */
  readonly state: string;
  readonly language: DraftLanguage;
  readonly fields: DraftFields;
  /** Why it is no longer followed. */
  readonly droppedBecause?: string;
  readonly recordedAt: Date;
  readonly recordedBy: string;
}

/** Why a field is needed, and how sure that is. */
interface FormRule {
  readonly law: "convention" | "law-of-treaties" | "practice";
  /** "64(3)"; absent for the practice of the depositary. */
  readonly place?: string;
  readonly certainty: Certainty;
  readonly basis: string;
}

const article = (place: string, certainty: Certainty, basis: string): FormRule => ({
  law: "convention",
  place,
  certainty,
  basis,
});
const treaties = (place: string, certainty: Certainty, basis: string): FormRule => ({
  law: "law-of-treaties",
  place,
  certainty,
  basis,
});
const practice: FormRule = { law: "practice", certainty: "memory", basis: "memory: models of the UN Treaty Handbook" };
const byOffice = treaties("7(2)", "source", "UN Treaty Handbook 3.2.1; Hansard, 11 February 1998");

/** On what the act of each form itself rests. */
const ACT_RULES: Readonly<Record<DraftKind, FormRule>> = {
  "full-powers": treaties("7(1)", "source", "icao.int, credentials and full powers; Council of Europe practice"),
  ratification: article("64(3)", "model", "memory, and UNCAC 67(3)"),
  acceptance: article("64(3)", "model", "memory, and UNCAC 67(3)"),
  approval: article("64(3)", "model", "memory, and UNCAC 67(3)"),
  accession: article("64(4)", "model", "memory, and UNCAC 67(4)"),
  declaration: treaties("19, 23(1)", "memory", "memory"),
  objection: treaties("20(5), 23(1)", "memory", "memory"),
  withdrawal: treaties("22, 23(4)", "memory", "memory"),
  authorities: article("40(12)", "model", "memory, and UNTOC 18(13)"),
  denunciation: article("67(1)", "model", "memory, and UNCAC 70(1)"),
};

/** Which field holds what a State notifies, by the Convention's own notifications. */
export const NOTIFIED: Readonly<Partial<Record<DraftField, string>>> = {
  centralAuthority: "central-authority",
  languages: "assistance-languages",
  extraditionAuthority: "extradition-authority",
  extraditionBasis: "extradition-basis",
  contactPoint: "contact-point",
  preventionAuthority: "prevention-authority",
};

/** `needed`: without it the paper is not complete; `due`: owed beside it, perhaps on another paper; `may`: where there is something to say. */
interface FormPart {
  readonly field: DraftField;
  readonly force: "needed" | "due" | "may";
  readonly rule: FormRule;
}

const HEAD: readonly DraftField[] = ["stateName", "treatyTitle", "adoptedOn"];
const FOOT: readonly DraftField[] = ["place", "on", "signer", "signerFunction"];
const OWN: Readonly<Record<DraftKind, readonly DraftField[]>> = {
  "full-powers": ["person", "personFunction", "personAct"],
  ratification: [],
  acceptance: [],
  approval: [],
  accession: [],
  declaration: ["provision", "statement"],
  objection: ["otherAct"],
  withdrawal: ["otherAct"],
  authorities: [],
  denunciation: [],
};
const CONSENTS: readonly DraftKind[] = ["ratification", "acceptance", "approval", "accession"];

/** The fields of a form in its order. The provision of a reservation, where the Convention opens one, stands in `fields`. */
export function partsOf(kind: DraftKind, fields: DraftFields = {}): readonly FormPart[] {
  const rule = ACT_RULES[kind];
  const needed = (field: DraftField, by: FormRule = practice): FormPart => ({ field, force: "needed", rule: by });
  const hasStatement = CONSENTS.includes(kind) || kind === "objection";
  const notified = CONSENTS.includes(kind) || kind === "authorities" ? Object.entries(NOTIFIED) : [];
  return [
    ...HEAD.map((field) => needed(field)),
    // A reservation names a provision, or none (VCLT art. 19: memory).
    ...OWN[kind].map((field): FormPart =>
      field === "provision" ? { field, force: "may", rule } : needed(field, openingOf(fields) ?? rule),
    ),
    needed("words", rule),
    ...(hasStatement ? [{ field: "statement", force: "may", rule: ACT_RULES.declaration } as const] : []),
    // The key of an entry of NOTIFIED is a field.
    ...notified.map(([field, id]): FormPart => ({ field: field as DraftField, force: "due", rule: notification(id) })),
    ...FOOT.map((field) => needed(field)),
    // A notification of authorities is a letter of whoever may write to the depositary.
    kind === "authorities"
      ? { field: "signerCapacity", force: "may", rule: practice }
      : needed("signerCapacity", byOffice),
    { field: "seal", force: "may", rule: practice },
  ];
}

/** Where a reservation or declaration rests on an article of its own, that one. */
function openingOf({ provision }: DraftFields): FormRule | undefined {
  const opening = RESERVATION_OPENINGS.find(({ id }) => id === provision);
  return opening && article(opening.id, opening.certainty, opening.basis);
}

function notification(id: string): FormRule {
  const found: Notification | undefined = NOTIFICATIONS.find((one) => one.id === id);
  if (found === undefined) throw new Error(`the Convention's data has no notification ${id}`);
  return article(citation(found), found.certainty, found.basis);
}

/** What is still to be done before a paper can be signed. */
export interface Finding {
  readonly field: DraftField;
  /** `capacity`: who signs by no office of theirs needs full powers. */
  readonly kind: "missing" | "due" | "capacity";
  readonly rule: FormRule;
}

/** What a draft lacks, in the order of its form, each with the rule that asks for it. Nothing is refused by it: a draft may be open. */
export function findingsOf(kind: DraftKind, fields: DraftFields): readonly Finding[] {
  const open = partsOf(kind, fields).flatMap(({ field, force, rule }): Finding[] =>
    force === "may" || fields[field] !== undefined ? [] : [{ field, kind: force === "due" ? "due" : "missing", rule }],
  );
  const byNoOffice = fields.signerCapacity === "somebody-else" && kind !== "authorities";
  return byNoOffice ? [...open, { field: "signerCapacity", kind: "capacity", rule: byOffice }] : open;
}
