import { z } from "zod";
import { sha256HexSchema, stateCodeSchema } from "../identifiers.ts";
import { codeSchema, dateSchema, languageSchema } from "./common.ts";

const MAX_STATED_ACTS = 50;
const MAX_STATED_DOCUMENTS = 3;

export const STATED_KINDS = [
  "signature",
  "ratification",
  "acceptance",
  "approval",
  "accession",
  "denunciation",
  "reservation",
  "confirmation-of-reservation",
  "withdrawal-of-reservation",
  "declaration",
  "withdrawal-of-declaration",
  "competence-declaration",
  "objection",
  "withdrawal-of-objection",
] as const;

const placeSchema = z.string().regex(/^[0-9A-Za-z().]{1,40}$/);

/** One act of one State, as the sender states it. */
export const statedActSchema = z.object({
  state: stateCodeSchema,
  kind: z.enum(STATED_KINDS),
  /** The day of the act; for a deposit, the day on which the depositary received the original. */
  on: dateSchema,
  place: z
    .string()
    .regex(/^[a-z-]{1,40}$/)
    .optional(),
  circulatedOn: dateSchema.optional(),
  /** "42(5)" */
  reservation: placeSchema.optional(),
  /** The act that it objects to, confirms or takes back, as the sender has it. */
  about: z
    .object({
      state: stateCodeSchema,
      kind: z.enum(STATED_KINDS),
      on: dateSchema,
      reservation: placeSchema.optional(),
    })
    .optional(),
  /** Of an objection: the treaty is not to enter into force between the two States. */
  precludesEntry: z.boolean().optional(),
  /** The State's own words, where it declared something. */
  text: z.object({ language: languageSchema, text: z.string().min(1).max(20_000) }).optional(),
  /** From what the sender knows it: "C.N.196.2025.TREATIES-XVIII.16", a gazette. */
  reference: z.string().min(1).max(250),
  /** SHA-256 of the documents that the sender has of it, so that two offices can tell whether they have the same. */
  documents: z.array(sha256HexSchema).max(MAX_STATED_DOCUMENTS),
});

/** What the sender has on record of acts under a treaty. It binds nobody: the receiver certifies for itself. */
export const treatyStatementSchema = z.object({
  /** "convention", or the name of another treaty that both keep. */
  instrument: codeSchema,
  acts: z.array(statedActSchema).min(1).max(MAX_STATED_ACTS),
});
export type TreatyStatementContent = z.infer<typeof treatyStatementSchema>;
