import { z } from "zod";
import { dossierIdSchema, requestIdSchema } from "../identifiers.ts";
import {
  aboutRequest,
  amountSchema,
  codeSchema,
  dateSchema,
  elementIdSchema,
  freeTextSchema,
  instantSchema,
  shortTextSchema,
} from "./common.ts";
import { conditionSchema } from "./decision.ts";
import { papersSchema } from "./paper.ts";
import { purposesSchema } from "./part.ts";
import { requestStatusSchema } from "./status.ts";

/** The kinds of cooperation, by name; their articles stand in the Convention data. A new one needs a new body version. */
export const MECHANISMS = [
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
const mechanismSchema = z.enum(MECHANISMS);
export const LEGAL_BASIS_KINDS = ["convention", "treaty", "reciprocity", "domestic-law"] as const;
export const legalBasisSchema = z.object({
  kind: z.enum(LEGAL_BASIS_KINDS),
  citation: shortTextSchema,
  /** The day on which the basis bound both States, by the sender's reading. */
  inForceOn: dateSchema.optional(),
});
export type LegalBasis = z.infer<typeof legalBasisSchema>;

/** Ways of a request about property: an order of the courts there, effect for an order from here, or tracing and freezing. */
export const PROPERTY_PATH_NAMES = ["own-order", "give-effect", "tracing-or-freezing"] as const;

/** What kind of offence it is in the sender's reading: of the Convention, a serious crime by its penalty, below that, or not said. */
export const OFFENCE_CLASSES = ["convention-offence", "serious-crime", "below", "unknown"] as const;

export const URGENCIES = ["ordinary", "urgent", "emergency"] as const;

/** A day of which perhaps only the month or the year is known: "1980", "1980-05", "1980-05-01". */
export const partialDateSchema = z.union([dateSchema, z.string().regex(/^[0-9]{4}(?:-(?:0[1-9]|1[0-2]))?$/)]);

/** What stands in one box of a record: words as they are written, sentences, codes, a day, a moment, a sum or a whole number. */
const recordValueSchema = z.object({
  line: shortTextSchema.optional(),
  text: freeTextSchema.optional(),
  codes: z.array(codeSchema).max(64).optional(),
  day: partialDateSchema.optional(),
  moment: instantSchema.optional(),
  amount: amountSchema.optional(),
  number: z.int().min(0).max(1_000_000_000).optional(),
});
export type RecordValue = z.infer<typeof recordValueSchema>;

const MAX_RECORDS = 100;
const MAX_FIELDS = 64;
const recordSchema = z
  .record(codeSchema, recordValueSchema)
  .refine((fields) => Object.keys(fields).length <= MAX_FIELDS, "a record has at most 64 fields");

export const recordsSchema = z.array(recordSchema).max(MAX_RECORDS);

/** What stands under one required element. Codes travel as codes, so that each side reads them in its own language. */
export const elementValueSchema = z.object({
  text: freeTextSchema.optional(),
  codes: z.array(codeSchema).max(64).optional(),
  items: z
    .array(z.object({ kind: codeSchema, value: z.string().min(1).max(4_000), note: freeTextSchema.optional() }))
    .max(500)
    .optional(),
  period: z.object({ from: instantSchema.optional(), to: instantSchema.optional() }).optional(),
  day: dateSchema.optional(),
  amount: amountSchema.optional(),
  /** Persons, accounts, properties, offences, each by the names of its fields (vocabulary.md). */
  records: recordsSchema.optional(),
});
export type ElementValue = z.infer<typeof elementValueSchema>;

const MAX_ELEMENTS = 64;

/** One State asks another for one thing under one mechanism. */
export const requestSchema = z.object({
  ...aboutRequest,
  mechanism: mechanismSchema,
  /** The asking State's own reference. */
  reference: shortTextSchema,
  /** The request that this one builds on, as stored data follow a preservation. */
  follows: requestIdSchema.optional(),
  /** What of the other State it takes up: the preservation in which another provider was found, the information on which it asks. */
  takesUp: requestIdSchema.optional(),
  /** The dossier of before one of the two States was met anew, in which this matter began; nothing more is said in that one. */
  continues: dossierIdSchema.optional(),
  legalBasis: legalBasisSchema,
  /** Absent where an earlier version of this protocol sent it: then nobody said. */
  offenceClass: z.enum(OFFENCE_CLASSES).optional(),
  /** What the help is for, where that decides what the request must contain: "service-of-documents". */
  purpose: codeSchema.optional(),
  /** Where several things are asked for at once, each by its code, and then no `purpose`; critical in the binding (R33). */
  purposes: purposesSchema(2).optional(),
  /** UNCC art. 50(3): which ways a request about property takes. */
  propertyPaths: z.array(z.enum(PROPERTY_PATH_NAMES)).min(1).max(PROPERTY_PATH_NAMES.length).optional(),
  elements: z
    .record(elementIdSchema, elementValueSchema)
    .refine((elements) => Object.keys(elements).length <= MAX_ELEMENTS, "a request has at most 64 elements"),
  /** Required elements that are not there: a named person says why, and the reason travels with the request. */
  missingElements: z
    .array(z.object({ elementId: elementIdSchema, reason: freeTextSchema, namedPerson: shortTextSchema }))
    .max(MAX_ELEMENTS),
  /** Warrant, judgment, text of law: what goes with it. */
  papers: papersSchema.optional(),
  /** Papers that practice asks for and that are not there, by their kinds, with a person's reason. */
  missingPapers: z
    .array(z.object({ kind: codeSchema, reason: freeTextSchema, namedPerson: shortTextSchema }))
    .max(MAX_ELEMENTS)
    .optional(),
  urgency: z.enum(URGENCIES),
  /** The asker proposes; only the owner sets the status. */
  desiredStatus: requestStatusSchema,
  responseDeadline: z.object({ date: dateSchema, reason: freeTextSchema }).optional(),
  confidentiality: z.object({ requested: z.boolean(), reviewOn: dateSchema }).optional(),
  /** Only of information that nobody asked for: what it binds its receiver to (UNCC art. 40(5)). */
  conditions: z.array(conditionSchema).max(64).optional(),
  /** That the sender's own safeguards were gone through, by which version of their rules, and when. */
  screening: z.object({ ruleVersion: shortTextSchema, recordedAt: instantSchema }),
  /** R37: a drill says so inside the signed body and never starts a legal clock. */
  drill: z.boolean(),
});
export type RequestContent = z.infer<typeof requestSchema>;
