import { z } from "zod";
import { aboutRequest, codeSchema, freeTextSchema, shortTextSchema } from "./common.ts";
import { purposesSchema } from "./part.ts";

/** UNCC art. 40(26): before refusing or postponing, the requested State consults. */
export const consultationSchema = z.object({
  ...aboutRequest,
  consultationId: codeSchema,
  stage: z.enum(["opened", "reply"]),
  text: freeTextSchema,
  /** Of a request for several things, when it is opened: which it is about. Of all that is undecided, where it names none. */
  purposes: purposesSchema(1).optional(),
  proposedGrounds: z
    .array(z.object({ groundId: codeSchema, paragraph: shortTextSchema }))
    .max(32)
    .optional(),
});
export type ConsultationContent = z.infer<typeof consultationSchema>;
