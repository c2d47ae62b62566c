import { z } from "zod";
import { aboutRequest, codeSchema, elementIdSchema, freeTextSchema } from "./common.ts";

/** One side asks the other about a request; `elements` names the required elements that the question is about. */
export const questionSchema = z.object({
  ...aboutRequest,
  questionId: codeSchema,
  text: freeTextSchema,
  elements: z.array(elementIdSchema).max(64).optional(),
});
export type QuestionContent = z.infer<typeof questionSchema>;
