import { z } from "zod";
import { aboutRequest, codeSchema, freeTextSchema, shortTextSchema } from "./common.ts";

/** Uses outside the request for which the State that gave the data agrees first (UNCC art. 40(19), 36(3)). */
export const CONSENTED_USES = ["other-case", "onward-transfer", "publication"] as const;

/** Who set conditions lets go of some of them, or agrees to one use outside the request. What is let go is never set again. */
export const consentSchema = z
  .object({
    ...aboutRequest,
    /** Ids of conditions that bind no longer. */
    lifts: z.array(codeSchema).max(64),
    use: z
      .object({
        kind: z.enum(CONSENTED_USES),
        /** To whom it may be passed on: a State by its code, or an organization by its name. */
        recipient: shortTextSchema.optional(),
        purpose: shortTextSchema,
      })
      .optional(),
    text: freeTextSchema,
  })
  .refine((consent) => consent.lifts.length > 0 || consent.use !== undefined, {
    path: ["lifts"],
    error: "a consent lifts a condition or opens a use",
  })
  // UNCC art. 36(3): an authorization to pass on names to whom.
  .refine((consent) => consent.use?.kind !== "onward-transfer" || consent.use.recipient !== undefined, {
    path: ["use", "recipient"],
    error: "a consent to pass on names the recipient",
  });
export type ConsentContent = z.infer<typeof consentSchema>;
