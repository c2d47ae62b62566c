import { z } from "zod";
import {
  aboutRequest,
  bodyDigestSchema,
  codeSchema,
  dateSchema,
  elementIdSchema,
  freeTextSchema,
  shortTextSchema,
} from "./common.ts";

export const CONDITION_KINDS = [
  "use-limit",
  "confidentiality",
  "return-or-destroy",
  "other",
  "not-as-evidence",
] as const;

/** What the sender binds the receiver to. It stays with the exhibit and is checked at every further use. */
export const conditionSchema = z.object({
  id: codeSchema,
  kind: z.enum(CONDITION_KINDS),
  /** "40(19)". */
  article: shortTextSchema,
  text: freeTextSchema,
});
export type Condition = z.infer<typeof conditionSchema>;

export const DECISION_OUTCOMES = [
  "accept",
  "accept-on-conditions",
  "return-for-completion",
  "forward",
  "point-elsewhere",
  "nothing-found",
  "already-gone",
  "postpone",
  "refuse",
] as const;
export type DecisionOutcome = (typeof DECISION_OUTCOMES)[number];

/** The owner of a request decides. A refusal or postponement without ground and reasons is not a decision. */
export const decisionSchema = z
  .object({
    ...aboutRequest,
    outcome: z.enum(DECISION_OUTCOMES),
    grounds: z.array(z.object({ groundId: codeSchema, paragraph: shortTextSchema })).max(32),
    reasons: freeTextSchema.optional(),
    conditions: z.array(conditionSchema).max(64),
    /** The last body of the consultation that went before. */
    consultationRef: bodyDigestSchema.optional(),
    requestedElements: z.array(elementIdSchema).max(64).optional(),
    /** UNCC art. 40(27): the last day of a postponement, where the owner can name one. */
    postponedUntil: dateSchema.optional(),
    basedOn: bodyDigestSchema.optional(),
  })
  // UNCC art. 40(25): none is refused without ground, paragraph and reasons.
  .refine((decision) => !["refuse", "postpone"].includes(decision.outcome) || decision.grounds.length > 0, {
    path: ["grounds"],
    error: "a refusal or postponement names at least one ground",
  })
  .refine((decision) => !["refuse", "postpone"].includes(decision.outcome) || decision.reasons !== undefined, {
    path: ["reasons"],
    error: "a refusal or postponement gives its reasons",
  })
  .refine((decision) => decision.outcome !== "accept-on-conditions" || decision.conditions.length > 0, {
    path: ["conditions"],
    error: "an acceptance on conditions states them",
  })
  .refine((decision) => decision.outcome === "postpone" || decision.postponedUntil === undefined, {
    path: ["postponedUntil"],
    error: "only a postponement has a day on which it ends",
  });
export type DecisionContent = z.infer<typeof decisionSchema>;
