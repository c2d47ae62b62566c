import { z } from "zod";
import { GATE_ANSWERS, MECHANISM_IDS, PAPER_BEARERS, SAFEGUARD_GATES } from "../../../convention/index.ts";
import {
  codeSchema,
  CONDITION_KINDS,
  DECISION_OUTCOMES,
  decisionSchema,
  elementIdSchema,
  elementValueSchema,
  freeTextSchema,
  languageSchema,
  LEGAL_BASIS_KINDS,
  PROPERTY_PATH_NAMES,
  legalBasisSchema,
  purposesSchema,
  URGENCIES,
} from "../../../protocol/bodies/index.ts";
import { dossierIdSchema, requestIdSchema } from "../../../protocol/identifiers.ts";

// The shapes in which people and programs speak to this module. Contents of dispatches have their own, in the protocol.

export const line = z.string().trim().min(1).max(500);
export const words = z.string().trim().min(1).max(20_000);
const day = z.iso.date();
const moment = z.iso.datetime({ offset: true });

export const newRequestSchema = z.strictObject({
  mechanism: z.enum(MECHANISM_IDS),
  follows: requestIdSchema.exactOptional(),
  takesUp: requestIdSchema.exactOptional(),
  copyOf: requestIdSchema.exactOptional(),
  language: languageSchema.exactOptional(),
  drill: z.boolean().default(false),
});

/** A period of days is told by its days; it travels as instants, the last day whole. */
const periodEdge = (time: string) =>
  z.union([z.iso.date().transform((date) => `${date}T${time}Z`), z.iso.datetime({ precision: 3 })]).optional();
export const elementInputSchema = elementValueSchema.extend({
  period: z.object({ from: periodEdge("00:00:00.000"), to: periodEdge("23:59:59.999") }).optional(),
});

const penalty = z.union([z.strictObject({ months: z.int().min(0).max(12_000) }), z.literal("life-or-heavier")]);
export const offenceSchema = z.strictObject({
  conventionOffence: z.string().max(20).exactOptional(),
  maximumPenalty: z
    .strictObject({ requesting: penalty.exactOptional(), requested: penalty.exactOptional() })
    .exactOptional(),
  electronicEvidence: z.boolean(),
});

const conditionInputs = z
  .array(
    z.strictObject({
      kind: z.enum(CONDITION_KINDS),
      code: codeSchema.exactOptional(),
      article: line,
      text: freeTextSchema,
    }),
  )
  .max(64);

export const draftAnswerSchema = z.discriminatedUnion("step", [
  z.strictObject({
    step: z.literal("offence"),
    offence: offenceSchema,
    purpose: codeSchema.exactOptional(),
    /** Where several things are asked for at once, instead of one purpose. */
    purposes: purposesSchema(2).exactOptional(),
  }),
  z.strictObject({
    step: z.literal("property-paths"),
    paths: z.array(z.enum(PROPERTY_PATH_NAMES)).min(1).max(PROPERTY_PATH_NAMES.length),
  }),
  z.strictObject({
    step: z.literal("basis"),
    kind: z.enum(LEGAL_BASIS_KINDS),
    id: z.string().max(100).exactOptional(),
  }),
  z.strictObject({ step: z.literal("element"), elementId: elementIdSchema, value: elementInputSchema }),
  z.strictObject({ step: z.literal("excuse"), elementId: elementIdSchema, reason: freeTextSchema }),
  z.strictObject({
    step: z.literal("urgency"),
    urgency: z.enum(URGENCIES),
    responseDeadline: z.strictObject({ date: day, reason: freeTextSchema }).exactOptional(),
  }),
  z.strictObject({
    step: z.literal("confidentiality"),
    confidentiality: z.strictObject({ requested: z.boolean(), reviewOn: day }).exactOptional(),
  }),
  z.strictObject({ step: z.literal("conditions"), conditions: conditionInputs }),
  z.strictObject({ step: z.literal("language"), language: languageSchema }),
  z.strictObject({ step: z.literal("follow-up"), asksForPreserved: z.boolean() }),
]);

/** More than the questions of any mechanism. */
const MOST_ANSWERS = 200;
/** What is saved of a draft at once: one answer, or several in their order, all of them or none. */
export const draftAnswersSchema = z.discriminatedUnion("step", [
  ...draftAnswerSchema.options,
  z.strictObject({
    step: z.literal("several"),
    answers: z.array(draftAnswerSchema).min(1).max(MOST_ANSWERS),
    /** Of the request as it was read: what was changed since is not written over. */
    version: z.int().min(1).exactOptional(),
  }),
]);

const gateIds = SAFEGUARD_GATES.map((gate) => gate.id);
export const screeningSchema = z.strictObject({
  records: z
    .array(z.strictObject({ gate: z.enum(gateIds), answer: z.enum(GATE_ANSWERS), note: words.optional() }))
    .max(20),
});

export const reasonSchema = z.strictObject({ reason: words });

export const decisionInputSchema = z.strictObject({
  outcome: z.enum(DECISION_OUTCOMES),
  /** Their ids, "40(22)"; the paragraph is written beside each by the server. */
  groundIds: z.array(z.string().max(64)).max(32).default([]),
  /** What a wide ground comes down to: "ne-bis-in-idem" under the law of extradition. */
  groundDetails: z
    .array(z.strictObject({ groundId: z.string().max(64), details: z.array(codeSchema).min(1).max(32) }))
    .max(32)
    .default([]),
  reasons: freeTextSchema.optional(),
  conditions: conditionInputs.default([]),
  requestedElements: z.array(elementIdSchema).max(64).optional(),
  /** Of a postponement: its last day, which the other State is told. */
  postponedUntil: day.optional(),
  /** Of a request for several things: which of them it decides. */
  purposes: decisionSchema.shape.purposes,
  /** Of an acceptance in part: what is granted. */
  part: decisionSchema.shape.part,
  specifics: decisionSchema.shape.specifics,
  costs: decisionSchema.shape.costs,
});

export const letterSchema = z.strictObject({
  correspondentId: z.uuid(),
  dossierId: dossierIdSchema.optional(),
  bearer: z.enum(PAPER_BEARERS),
  mechanism: z.enum(MECHANISM_IDS),
  theirReference: line,
  purpose: codeSchema.exactOptional(),
  /** Where it asks for several things at once, instead of one purpose. */
  purposes: purposesSchema(2).exactOptional(),
  follows: requestIdSchema.optional(),
  /** Of a disclosure of a further provider: our preservation in which it was found; of a request, information of ours. */
  takesUp: requestIdSchema.optional(),
  /** Of information: what binds us. */
  conditions: conditionInputs.optional(),
  legalBasis: legalBasisSchema,
  elements: z.record(elementIdSchema, elementInputSchema),
  urgency: z.enum(URGENCIES),
  responseDeadline: z.strictObject({ date: day, reason: freeTextSchema }).optional(),
  confidentiality: z.strictObject({ requested: z.boolean(), reviewOn: day }).optional(),
  datedOn: day,
  receivedAt: moment,
  drill: z.boolean().default(false),
});
