import { z } from "zod";
import {
  aboutRequest,
  amountSchema,
  bodyDigestSchema,
  codeSchema,
  dateSchema,
  elementIdSchema,
  freeTextSchema,
  shortTextSchema,
} from "./common.ts";
import { partSchema, purposesSchema } from "./part.ts";

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
  /** Which condition of its mechanism it is: `speciality`. It binds by its words; a receiver that does not know the code has these. */
  code: codeSchema.exactOptional(),
  /** "40(19)". */
  article: shortTextSchema,
  text: freeTextSchema,
});
export type Condition = z.infer<typeof conditionSchema>;

export const DECISION_OUTCOMES = [
  "accept",
  "accept-on-conditions",
  "accept-in-part",
  "other-measure-taken",
  "return-for-completion",
  "forward",
  "point-elsewhere",
  "nothing-found",
  "already-gone",
  "postpone",
  "refuse",
] as const;
export type DecisionOutcome = (typeof DECISION_OUTCOMES)[number];

/** What an outcome means under the mechanism of the request: a surrender that is put off, a sum that is shared. */
const specificSchema = z.object({
  code: codeSchema,
  text: freeTextSchema.optional(),
  day: dateSchema.optional(),
  amount: amountSchema.optional(),
  /** In percent, to the State that asks. */
  share: z.int().min(0).max(100).optional(),
});
export const COST_BEARERS = ["requesting-state", "requested-state", "both-states"] as const;

/** UNCC art. 40(30): who bears what. */
const costSchema = z.object({
  bearer: z.enum(COST_BEARERS),
  extraordinary: z.boolean(),
  amount: amountSchema.optional(),
  text: freeTextSchema.optional(),
});
const NEEDS_GROUND = ["refuse", "postpone", "accept-in-part"];
const NEEDS_REASONS = [...NEEDS_GROUND, "other-measure-taken"];

/** The owner of a request decides. A refusal or postponement without ground and reasons is not a decision. */
export const decisionSchema = z
  .object({
    ...aboutRequest,
    outcome: z.enum(DECISION_OUTCOMES),
    /** Of a request for several things, which it decides; the others stand as they stood. */
    purposes: purposesSchema(1).optional(),
    grounds: z
      .array(
        z.object({
          groundId: codeSchema,
          paragraph: shortTextSchema,
          /** What it comes down to, where the ground is a wide one: `ne-bis-in-idem` under the law of extradition. */
          details: z.array(codeSchema).max(32).optional(),
        }),
      )
      .max(32),
    reasons: freeTextSchema.optional(),
    conditions: z.array(conditionSchema).max(64),
    /** The last body of the consultation that went before. */
    consultationRef: bodyDigestSchema.optional(),
    requestedElements: z.array(elementIdSchema).max(64).optional(),
    /** UNCC art. 40(27): the last day of a postponement, where the owner can name one. */
    postponedUntil: dateSchema.optional(),
    /** Of an acceptance in part: what is granted. The rest is refused, and grounds and reasons are about the rest. */
    part: partSchema.optional(),
    specifics: z.array(specificSchema).max(16).optional(),
    costs: z.array(costSchema).max(16).optional(),
    basedOn: bodyDigestSchema.optional(),
  })
  // UNCC art. 40(25): nothing is refused, in whole or in part, without ground, paragraph and reasons.
  .refine((decision) => !NEEDS_GROUND.includes(decision.outcome) || decision.grounds.length > 0, {
    path: ["grounds"],
    error: "a refusal, also in part, or a postponement names at least one ground",
  })
  .refine((decision) => !NEEDS_REASONS.includes(decision.outcome) || decision.reasons !== undefined, {
    path: ["reasons"],
    error: "a refusal, also in part, a postponement or another measure gives its reasons",
  })
  .refine((decision) => (decision.outcome === "accept-in-part") === (decision.part !== undefined), {
    path: ["part"],
    error: "an acceptance in part says which part; no other decision has one",
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
