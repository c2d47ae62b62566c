import { z } from "zod";
import { answerOf, momentAnswer } from "../../web/index.ts";
import { ANSWER_STATES, answerEntry, measureEntry, reformEntry } from "./domain/answer.ts";
import { GAP_KINDS } from "./domain/gaps.ts";

// What the API tells of the checklist.

export const assessmentAnswer = z
  .object({
    cycle: z.int(),
    edition: z.string(),
    openedAt: momentAnswer,
    openedBy: z.string(),
    closedAt: momentAnswer.optional(),
    digest: z.string().optional(),
  })
  .meta({ id: "Assessment" });

export const measureAnswer = answerOf(measureEntry)
  .extend({
    measureId: z.string(),
    version: z.int(),
    reason: z.string().optional(),
    recordedAt: momentAnswer,
    recordedBy: z.string(),
  })
  .meta({ id: "Measure" });

const { law, practice, missing, words, obstacles, help } = answerOf(
  answerEntry.omit({ measures: true, confirm: true, newMeasure: true }),
).shape;

/** One version of an answer. */
export const answerAnswer = z
  .object({
    item: z.string(),
    cycle: z.int(),
    version: z.int(),
    law,
    practice,
    measures: z.array(z.string()),
    missing,
    words,
    obstacles,
    help,
    state: z.enum(ANSWER_STATES),
    carriedFrom: z.int().optional(),
    reason: z.string().optional(),
    writtenAt: momentAnswer,
    writtenBy: z.string(),
  })
  .meta({ id: "Answer" });

export const reformAnswer = answerOf(reformEntry)
  .extend({ item: z.string(), version: z.int(), setAt: momentAnswer, setBy: z.string() })
  .meta({ id: "Reform" });

export const grantAnswer = z
  .object({
    grantId: z.string(),
    userId: z.string(),
    firstArticle: z.int(),
    lastArticle: z.int(),
    until: z.string(),
    grantedAt: momentAnswer,
    endedAt: momentAnswer.optional(),
  })
  .meta({ id: "SectionGrant" });

export const gapAnswer = z
  .object({
    kind: z.enum(GAP_KINDS),
    item: z.string(),
    lacks: z.array(z.enum(["law", "practice"])),
    /** Powers in use without this safeguard. */
    beside: z.array(z.string()),
    reform: reformAnswer.optional(),
  })
  .meta({ id: "Gap" });
