import { z } from "zod";
import { isPlainDate, type MaximumPenalty, MECHANISM_IDS, type OffenceFacts } from "../../convention/index.ts";
import { compact } from "../../protocol/compact.ts";

const dateSchema = z.string().refine(isPlainDate, "is not a day such as 2026-11-24");
const stateSchema = z.string().regex(/^[A-Z]{2}$/, "is not a two-letter State code");
const mechanismSchema = z.enum(MECHANISM_IDS);

/** The day that is asked about, and the day as of whose knowledge. */
export const twoTimesQuery = z.object({ on: dateSchema.optional(), known: dateSchema.optional() });
/** So many further instruments, the last of them on a day. */
export const assumptionQuery = z.object({ further: z.coerce.number().int().min(0).max(250), by: dateSchema });
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
