import { z } from "zod";
import { aboutRequest, codeSchema, elementIdSchema, freeTextSchema } from "./common.ts";

/** `progress`: how the request stands (UNCC art. 40(26)); `risk`: whether a preservation goes on all the same (42(7)). */
export const QUESTION_KINDS = ["progress", "risk"] as const;

/** One side asks the other about a request; `elements` names the required elements that the question is about. */
export const questionSchema = z
  .object({
    ...aboutRequest,
    questionId: codeSchema,
    text: freeTextSchema,
    elements: z.array(elementIdSchema).max(64).optional(),
    kind: z.enum(QUESTION_KINDS).optional(),
    /** What preserving would do: `would-alert-user` (vocabulary.md). */
    risk: z.array(codeSchema).min(1).max(16).optional(),
  })
  .refine((question) => (question.kind === "risk") === (question.risk !== undefined), {
    path: ["risk"],
    error: "a question about a risk says which, and no other question does",
  });
export type QuestionContent = z.infer<typeof questionSchema>;
