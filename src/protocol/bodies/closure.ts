import { z } from "zod";
import { aboutRequest, freeTextSchema } from "./common.ts";

export const CLOSURE_OUTCOMES = [
  "answered",
  "refused",
  "withdrawn",
  "nothing-found",
  "already-gone",
  "lapsed",
  "other",
] as const;

/** One side regards the request as finished, and says how it ended. */
export const closureSchema = z.object({
  ...aboutRequest,
  outcome: z.enum(CLOSURE_OUTCOMES),
  note: freeTextSchema.optional(),
});
export type ClosureContent = z.infer<typeof closureSchema>;
