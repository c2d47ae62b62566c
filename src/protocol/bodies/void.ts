import { z } from "zod";
import { sizeSchema } from "./common.ts";

/** R13: a number that can never be delivered is closed, so that the receiver stops looking for it. */
export const voidSchema = z.object({
  sequence: sizeSchema.min(1),
  reason: z.enum(["lost", "cannot-be-sealed", "withdrawn-before-sending"]),
});
