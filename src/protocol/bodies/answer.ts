import { z } from "zod";
import { aboutRequest, codeSchema, elementIdSchema, freeTextSchema } from "./common.ts";
import { papersSchema } from "./paper.ts";
import { elementValueSchema } from "./request.ts";

/** UNCC art. 42(7): the State that asked for a preservation decides. */
export const GOES_ON = ["go-on", "stop"] as const;

/** The answer to a question; `elements` supplies or replaces elements of the request. */
export const answerSchema = z.object({
  ...aboutRequest,
  questionId: codeSchema,
  text: freeTextSchema,
  elements: z.record(elementIdSchema, elementValueSchema).optional(),
  /** Papers of the request that follow it or go with its answer; each comes as those of a request do. */
  papers: papersSchema.optional(),
  /** To a question about a risk. */
  goesOn: z.enum(GOES_ON).optional(),
});
export type AnswerContent = z.infer<typeof answerSchema>;
