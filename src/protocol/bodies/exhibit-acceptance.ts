import { z } from "zod";
import { exhibitIdSchema } from "../identifiers.ts";
import { bodyDigestSchema, codeSchema } from "./common.ts";

/** R9 (the head goes last): the receiver binds itself to the manifest and to each condition by its id, before it may fetch. */
export const exhibitAcceptanceSchema = z.object({
  exhibitId: exhibitIdSchema,
  manifestDigest: bodyDigestSchema,
  acceptedConditions: z.array(codeSchema).max(64),
});
