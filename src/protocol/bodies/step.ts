import { z } from "zod";
import { exhibitIdSchema } from "../identifiers.ts";
import { aboutRequest, codeSchema, freeTextSchema, instantSchema } from "./common.ts";
import { recordsSchema } from "./request.ts";

const MAX_EXHIBITS = 64;

/** One State says how its part of a request goes, in its own lane: "arrested", "instalment-sent" (vocabulary.md). */
export const stepSchema = z.object({
  ...aboutRequest,
  step: codeSchema,
  /** Of a request for several things, in whose life it stands. */
  purpose: codeSchema.optional(),
  /** When its State said it, by its own clock: the steps of both lanes are shown in this order. */
  recordedAt: instantSchema,
  /** What stands in its boxes, by their names. */
  records: recordsSchema.optional(),
  /** Where it carries one of several instalments: which, from 1 without gaps. */
  instalment: z.int().min(1).max(10_000).optional(),
  /** The exhibits that it is about. */
  exhibits: z.array(exhibitIdSchema).max(MAX_EXHIBITS).optional(),
  note: freeTextSchema.optional(),
  /** What its State said wrongly before, and in whose place this stands; `said-in-error` leaves the place empty. */
  corrects: z.object({ step: codeSchema, recordedAt: instantSchema }).optional(),
  /** It happened although it does not follow from what was said; `note` says how. */
  nevertheless: z.literal(true).optional(),
});
export type StepContent = z.infer<typeof stepSchema>;

/** A step before it is said: it gets its moment when it is. */
export const stepProposalSchema = stepSchema.omit({ recordedAt: true });
export type StepProposalContent = z.infer<typeof stepProposalSchema>;
