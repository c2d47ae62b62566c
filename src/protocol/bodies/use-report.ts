import { z } from "zod";
import { exhibitIdSchema } from "../identifiers.ts";
import { aboutRequest, freeTextSchema } from "./common.ts";

/** The receiver of an answer tells its sender what became of it, as conditions may demand. */
export const useReportSchema = z.object({
  ...aboutRequest,
  exhibitId: exhibitIdSchema.optional(),
  text: freeTextSchema,
});
export type UseReportContent = z.infer<typeof useReportSchema>;
