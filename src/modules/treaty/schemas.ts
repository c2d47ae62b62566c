import { z } from "zod";
import { isPlainDate, type MaximumPenalty, MECHANISM_IDS, type OffenceFacts } from "../../convention/index.ts";
import { compact } from "../../protocol/compact.ts";
import { FACT_KINDS, type NewBasis, type NewFact, SOURCE_KINDS } from "./domain/fact.ts";

export const dateSchema = z.string().refine(isPlainDate, "is not a day such as 2026-11-24");
export const stateSchema = z.string().regex(/^[A-Z]{2}$/, "is not a two-letter State code");
const mechanismSchema = z.enum(MECHANISM_IDS);

const sourceSchema = z.strictObject({
  kind: z.enum(SOURCE_KINDS),
  reference: z.string().trim().min(1).max(500),
});

export const newFactSchema = z.strictObject({
  kind: z.enum(FACT_KINDS),
  state: stateSchema.optional(),
  on: dateSchema,
  source: sourceSchema,
  reservation: z
    .string()
    .trim()
    .regex(/^[0-9A-Za-z().]{1,40}$/)
    .optional(),
  text: z
    .strictObject({
      language: z.string().regex(/^[a-z]{2,3}(?:-[A-Z][a-z]{3})?(?:-(?:[A-Z]{2}|[0-9]{3}))?$/),
      text: z.string().trim().min(1).max(20_000),
    })
    .optional(),
});

export const newBasisSchema = z.strictObject({
  kind: z.enum(["treaty", "reciprocity", "domestic-law"]),
  citation: z.string().trim().min(1).max(500),
  states: z.array(stateSchema).min(2).max(250),
  inForceFrom: dateSchema,
  inForceUntil: dateSchema.optional(),
  mechanisms: z.array(mechanismSchema).max(MECHANISM_IDS.length),
  source: sourceSchema,
});

const reasonSchema = z.string().trim().min(3).max(1000);
export const factCorrectionSchema = z.strictObject({ reason: reasonSchema, replacement: newFactSchema.optional() });
export const basisCorrectionSchema = z.strictObject({ reason: reasonSchema, replacement: newBasisSchema.optional() });

export const onQuery = z.object({ on: dateSchema.optional() });
export const pairQuery = z.object({ a: stateSchema, b: stateSchema, on: dateSchema.optional() });

const months = z.coerce.number().int().min(0).max(12_000);
const penaltySchema = z.union([z.literal("life-or-heavier"), months]);

export const legalBasisQuery = z.object({
  requesting: stateSchema,
  requested: stateSchema,
  mechanism: mechanismSchema,
  on: dateSchema.optional(),
  offence: z
    .string()
    .regex(/^[0-9]{1,2}[a-d]?$/)
    .optional(),
  penaltyRequesting: penaltySchema.optional(),
  penaltyRequested: penaltySchema.optional(),
  electronicEvidence: z.enum(["yes", "no"]).default("yes"),
});

export function toNewFact(input: z.infer<typeof newFactSchema>): NewFact {
  return compact(input);
}

export function toNewBasis(input: z.infer<typeof newBasisSchema>): NewBasis {
  return compact(input);
}

export function toOffence(query: z.infer<typeof legalBasisQuery>): OffenceFacts {
  const maximumPenalty = compact({
    requesting: penaltyOf(query.penaltyRequesting),
    requested: penaltyOf(query.penaltyRequested),
  });
  return {
    ...(query.offence === undefined ? {} : { conventionOffence: query.offence }),
    ...(Object.keys(maximumPenalty).length === 0 ? {} : { maximumPenalty }),
    electronicEvidence: query.electronicEvidence === "yes",
  };
}

function penaltyOf(value: "life-or-heavier" | number | undefined): MaximumPenalty | undefined {
  return typeof value === "number" ? { months: value } : value;
}
