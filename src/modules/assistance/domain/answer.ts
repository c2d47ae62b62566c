import { z } from "zod";
import { type PlainDate, WORD_LANGUAGES } from "../../../convention/index.ts";
import type { Given } from "../../../protocol/given.ts";
import { Refusal } from "../../../protocol/refusal.ts";

/** What the law says to a question. */
export const LAW_ANSWERS = ["yes", "partly", "no", "not-needed", "open"] as const;
export type LawAnswer = (typeof LAW_ANSWERS)[number];

/** What is done, whatever the law says. */
export const PRACTICE_ANSWERS = ["used", "unused", "not-set-up", "unknown"] as const;
export type PracticeAnswer = (typeof PRACTICE_ANSWERS)[number];

/** Where a reform stands that closes a gap, in order. */
export const REFORM_STEPS = ["draft-law", "before-parliament", "adopted", "in-force", "in-practice"] as const;

export const ANSWER_STATES = ["draft", "confirmed", "carried"] as const;
export type AnswerState = (typeof ANSWER_STATES)[number];

/** As many measures as one answer may cite. */
export const MOST_CITED = 40;

const text = z.string().trim().min(1).max(4000);
const line = z.string().trim().min(1).max(300);
const reason = z.string().trim().min(3).max(1000);
/** The version that was seen, 0 for none: what somebody else wrote meanwhile is not written over unread. */
const version = z.int().min(0).max(100_000);

/** A law, a rule or a practice with the place where it can be read. */
export const measureEntry = z.strictObject({
  title: line,
  citation: line,
  inForceFrom: z.iso.date().exactOptional(),
  language: z.enum(WORD_LANGUAGES).exactOptional(),
  /** Of the registry, where its text is kept here. */
  documentId: z.uuid().exactOptional(),
});
export const measureCorrection = measureEntry.extend({ version, reason });

/** Law and practice are two answers. */
export const answerContent = z.strictObject({
  law: z.enum(LAW_ANSWERS),
  /** Measures that are recorded already. */
  measures: z.array(z.uuid()).max(MOST_CITED).default([]),
  missing: text.exactOptional(),
  practice: z.enum(PRACTICE_ANSWERS),
  words: text.exactOptional(),
  obstacles: text.exactOptional(),
  help: text.exactOptional(),
});

export const answerEntry = answerContent.extend({
  version,
  /** A measure that is cited and recorded with the same act. */
  newMeasure: measureEntry.exactOptional(),
  /** Only an assistance officer: the answer of this State, and no draft. */
  confirm: z.boolean().default(false),
});
export const answerConfirmation = z.strictObject({ version });
export const answerReopening = z.strictObject({ version, reason });

export const reformEntry = z.strictObject({
  owner: z.uuid(),
  dueOn: z.iso.date(),
  step: z.enum(REFORM_STEPS),
  note: z.string().trim().min(1).max(1000).exactOptional(),
});

export type MeasureEntry = Given<typeof measureEntry>;
export type AnswerContent = Given<typeof answerContent>;
export type ReformEntry = Given<typeof reformEntry>;

/** One version of an answer; nothing of it is ever changed. */
export interface Answer extends AnswerContent {
  readonly cycle: number;
  readonly item: string;
  readonly version: number;
  /** The question in English as it was asked. */
  readonly asked: string;
  readonly state: AnswerState;
  readonly carriedFrom?: number;
  /** Why it was opened again. */
  readonly reason?: string;
  readonly writtenAt: Date;
  readonly writtenBy: string;
}

/** The latest version of a measure. */
export interface Measure extends MeasureEntry {
  readonly measureId: string;
  readonly version: number;
  readonly reason?: string;
  readonly recordedAt: Date;
  readonly recordedBy: string;
}

/** What closes a gap: its owner, and the step that is to be reached by a day. */
export interface Reform extends ReformEntry {
  readonly item: string;
  readonly version: number;
  readonly setAt: Date;
  readonly setBy: string;
}

/** A part of the checklist that a person may answer. */
export interface SectionGrant {
  readonly grantId: string;
  readonly userId: string;
  readonly firstArticle: number;
  readonly lastArticle: number;
  readonly until: PlainDate;
  readonly grantedAt: Date;
  readonly endedAt?: Date;
}

/** What still keeps an answer from being confirmed (rule A3): what a reader needs to check it. */
export function faultOfConfirmation({
  law,
  measures,
  missing,
}: Pick<AnswerContent, "law" | "measures" | "missing">): Refusal | undefined {
  if (law === "open")
    return new Refusal("answer-open", "Say what the law says before you confirm it.", { field: "law" });
  if (law === "yes" && measures.length === 0) {
    return new Refusal("citation-needed", "A confirmed yes cites a measure.", { field: "newMeasure.title" });
  }
  if ((law === "partly" || law === "no") && missing === undefined) {
    return new Refusal("missing-needed", "Say what is missing before you confirm it.", { field: "missing" });
  }
  return undefined;
}

/** The answer without what surrounds it: to be written once more. */
export function contentOf(answer: AnswerContent): AnswerContent {
  const { law, practice, measures, missing, words, obstacles, help } = answer;
  return {
    law,
    measures,
    practice,
    ...(missing === undefined ? {} : { missing }),
    ...(words === undefined ? {} : { words }),
    ...(obstacles === undefined ? {} : { obstacles }),
    ...(help === undefined ? {} : { help }),
  };
}

/** Whether somebody has answered: a question that was only opened is none. */
export function isAnswered(answer: Pick<AnswerContent, "law"> | undefined): boolean {
  return answer !== undefined && answer.law !== "open";
}

/** Whether a grant lets its person answer this article on this day. */
export function isGranted(
  { firstArticle, lastArticle, until, endedAt }: SectionGrant,
  article: number,
  on: PlainDate,
): boolean {
  return endedAt === undefined && on <= until && firstArticle <= article && article <= lastArticle;
}
