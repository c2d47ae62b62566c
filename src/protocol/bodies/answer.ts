import { z } from "zod";
import { aboutRequest, codeSchema, elementIdSchema, freeTextSchema } from "./common.ts";
import { elementValueSchema } from "./request.ts";

/** The answer to a question; `elements` supplies or replaces elements of the request. */
export const answerSchema = z.object({
  ...aboutRequest,
  questionId: codeSchema,
  text: freeTextSchema,
  elements: z.record(elementIdSchema, elementValueSchema).optional(),
});
export type AnswerContent = z.infer<typeof answerSchema>;
