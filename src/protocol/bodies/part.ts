import { z } from "zod";
import { codeSchema, elementIdSchema, freeTextSchema } from "./common.ts";

const MAX_PLACES = 100;
const MAX_PURPOSES = 32;

/** Several things that are asked for, so many at least: purposes of Article 40(3), or the mechanism of the request itself; each once. */
export function purposesSchema(least: number) {
  return z
    .array(codeSchema)
    .min(least)
    .max(MAX_PURPOSES)
    .refine((codes) => new Set(codes).size === codes.length, "names one purpose twice")
    .meta({ uniqueItems: true });
}

/**
 * A part of a request: whole elements of it, or single records of them by their places from 1 (`offences`: [2] is the second offence), and
 * purposes of Article 40(3), where it has several. Always told in words too.
 */
export const partSchema = z.object({
  elements: z
    .array(
      z.object({
        elementId: elementIdSchema,
        records: z.array(z.int().min(1).max(MAX_PLACES)).min(1).max(MAX_PLACES).optional(),
      }),
    )
    .max(64)
    .optional(),
  purposes: z.array(codeSchema).max(32).optional(),
  text: freeTextSchema,
});
export type Part = z.infer<typeof partSchema>;
