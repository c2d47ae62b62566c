import { z } from "zod";
import { authorityIdSchema } from "../identifiers.ts";
import { aboutRequest, codeSchema, freeTextSchema, instantSchema, languageSchema, shortTextSchema } from "./common.ts";

/** UNCC art. 41: a person of the 24/7 contact point has taken the request and says how to be reached. */
export const acknowledgementSchema = z.object({
  ...aboutRequest,
  authority: authorityIdSchema,
  /** The role, not the name (R17). */
  officerRole: codeSchema,
  phone: shortTextSchema,
  languages: z.array(languageSchema).min(1).max(20),
  /** The officer's wall clock as an ISO 8601 time with offset, so that the asker sees the hour of the night there. */
  localTime: z.iso.datetime({ offset: true }),
  acknowledgedAt: instantSchema.optional(),
  expectedNextStep: freeTextSchema.optional(),
  /** The asked State's own reference for the request, to be named on the telephone and in letters. */
  reference: shortTextSchema.optional(),
});
export type AcknowledgementContent = z.infer<typeof acknowledgementSchema>;
