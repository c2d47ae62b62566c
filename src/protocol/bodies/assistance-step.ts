import { z } from "zod";
import { stateCodeSchema, uuidSchema } from "../identifiers.ts";
import { amountSchema, codeSchema, dateSchema, freeTextSchema, instantSchema, shortTextSchema } from "./common.ts";

const MAX_RIGHTS_QUESTIONS = 20;
/** The number of `end-asked` and `ended`, which are said once and last. */
export const MAX_SEQUENCE = 100_000;
const MAX_COUNT = 1_000_000;
const MAX_STATES = 60;

const MET_OUTCOMES = ["met", "partly-met", "not-met"] as const;
const RIGHTS_OUTCOMES = ["go-on", "on-conditions", "not"] as const;
const PAYERS = ["provider", "asker", "shared", "third"] as const;
const MONEY_KINDS = ["commitment", "disbursement", "expenditure"] as const;

const step = <V extends string, B extends z.ZodRawShape>(verb: V, box: B) =>
  z.object({
    needId: uuidSchema,
    verb: z.literal(verb),
    /** Of this author in this lane, from 1 without gaps: what both said is read by author and number, in whichever order it came. */
    sequence: z.int().min(1).max(MAX_SEQUENCE),
    saidAt: instantSchema,
    ...box,
  });

const reported = { promiseId: uuidSchema, corrects: z.int().min(1).max(MAX_SEQUENCE).optional() };
const count = z.int().min(0).max(MAX_COUNT);
const byKind = z.array(z.object({ kind: codeSchema, attended: count, completed: count })).max(20);
const measure = z.string().regex(/^-?(?:0|[1-9][0-9]{0,14})(?:\.[0-9]{1,6})?$/);

const activitySchema = z.object({
  title: freeTextSchema,
  from: dateSchema,
  to: dateSchema,
  /** Where it was a training: names of nobody. */
  training: z
    .object({ places: count, attended: count, completed: count, byKind: byKind.optional() })
    .extend({ evaluation: freeTextSchema.optional() })
    .optional(),
});

/** One of these kinds of line, with nothing else in it. */
const reportSchema = z.discriminatedUnion("what", [
  step("report", { ...reported, what: z.literal("activity"), activity: activitySchema }),
  step("report", {
    ...reported,
    what: z.literal("money"),
    money: z.object({
      kind: z.enum(MONEY_KINDS),
      amount: amountSchema,
      on: dateSchema,
      to: shortTextSchema.optional(),
    }),
  }),
  step("report", {
    ...reported,
    what: z.literal("result"),
    result: z.object({ value: measure, unit: codeSchema, on: dateSchema, text: freeTextSchema.optional() }),
  }),
]);

const promiseSchema = step("promise", {
  promiseId: uuidSchema,
  /** What is delivered. */
  deliverable: freeTextSchema,
  kinds: z.array(codeSchema).min(1).max(40),
  from: dateSchema,
  by: dateSchema,
  pays: z.enum(PAYERS),
  amount: amountSchema.optional(),
  /** Against which the result is read. */
  indicator: z.object({ text: freeTextSchema, unit: codeSchema, baseline: measure.optional(), target: measure }),
  /** Of help that reaches into people's data or devices: what the provider asks of the State's safeguards. */
  rights: z
    .array(z.object({ question: codeSchema, text: freeTextSchema.optional() }))
    .min(1)
    .max(MAX_RIGHTS_QUESTIONS)
    .optional(),
});

const chooseSchema = step("choose", {
  /** Absent where only interest was shown. */
  promiseId: uuidSchema.optional(),
  /** Another promise was chosen: this one is not. A later word may still choose it. */
  notTaken: z.literal(true).optional(),
  /** What the State answers to each of them, and what follows from it, by its own word. */
  rights: z
    .object({
      answers: z
        .array(z.object({ question: codeSchema, text: freeTextSchema }))
        .min(1)
        .max(MAX_RIGHTS_QUESTIONS),
      outcome: z.enum(RIGHTS_OUTCOMES),
      conditions: freeTextSchema.optional(),
    })
    .optional(),
}).refine(({ promiseId, notTaken }) => promiseId !== undefined || notTaken === true, {
  path: ["promiseId"],
  error: "what is chosen is a promise",
});

const text = { text: freeTextSchema };
const maybeText = { text: freeTextSchema.optional() };

/** What one side says about a need, in the lane of that need between the two. Append-only: nothing said is unsaid. */
export const assistanceStepSchema = z.discriminatedUnion("verb", [
  step("acknowledge", { reference: shortTextSchema.optional() }),
  step("question", text),
  /** `to`: the number of the question, among those of the other side. */
  step("answer", { ...text, to: z.int().min(1).max(MAX_SEQUENCE).optional() }),
  step("interest", { ...maybeText, offerId: uuidSchema.optional() }),
  step("decline", { ...maybeText, promiseId: uuidSchema.optional() }),
  promiseSchema,
  chooseSchema,
  reportSchema,
  step("met", { promiseId: uuidSchema, outcome: z.enum(MET_OUTCOMES), on: dateSchema, ...maybeText }),
  step("withdraw", {}),
  step("end-asked", {}),
  step("ended", {}),
  step("pass-on", { to: z.array(stateCodeSchema).min(1).max(MAX_STATES) }),
  step("introduce", { state: stateCodeSchema, ...maybeText }),
  step("publish", { promiseId: uuidSchema, isPublic: z.boolean() }),
]);
export type AssistanceStepContent = z.infer<typeof assistanceStepSchema>;
export type AssistanceVerb = AssistanceStepContent["verb"];
