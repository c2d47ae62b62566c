import { z } from "zod";
import { CONVENTION, type PlainDate, WORD_LANGUAGES } from "../../../convention/index.ts";
import { compact } from "../../../protocol/compact.ts";
import type { Given } from "../../../protocol/given.ts";
import { Refusal } from "../../../protocol/refusal.ts";

/** What the law says to a question. */
export const LAW_ANSWERS = ["yes", "partly", "no", "in-bill", "not-needed", "open"] as const;

/** What is done, whatever the law says. */
export const PRACTICE_ANSWERS = ["used", "unused", "not-set-up", "unknown"] as const;

/** Where a reform stands that closes a gap, in order. */
const REFORM_STEPS = ["draft-law", "before-parliament", "adopted", "in-force", "in-practice"] as const;

export const ANSWER_STATES = ["draft", "confirmed", "carried"] as const;

/** As many measures as one answer may cite. */
export const MOST_CITED = 40;

const text = z.string().trim().min(1).max(4000);
const line = z.string().trim().min(1).max(300);
const count = z.int().min(0).max(10_000_000);
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
  /** Of a bill: when it is to be law. Until then it is a gap. */
  expectedOn: z.iso.date().exactOptional(),
  practice: z.enum(PRACTICE_ANSWERS),
  /** Of an offence, in the last full year. */
  prosecutions: count.exactOptional(),
  convictions: count.exactOptional(),
  words: text.exactOptional(),
  obstacles: text.exactOptional(),
  help: text.exactOptional(),
});

export const answerEntry = answerContent.extend({
  version,
  /** A measure that is cited and recorded with the same act. */
  newMeasure: measureEntry.exactOptional(),
});
export const answerConfirmation = z.strictObject({ version });
export const answerReopening = z.strictObject({ version, reason });

export const reformEntry = z.strictObject({
  owner: z.uuid(),
  dueOn: z.iso.date(),
  step: z.enum(REFORM_STEPS),
  note: z.string().trim().min(1).max(1000).exactOptional(),
});

const articleNumber = z.int().min(1).max(CONVENTION.articleCount);
export const grantEntry = z.strictObject({
  userId: z.uuid(),
  firstArticle: articleNumber,
  lastArticle: articleNumber,
  until: z.iso.date(),
});

/** A cycle of the checklist, open until two people closed it. */
export const assessmentRecord = z.object({
  cycle: z.int(),
  edition: z.string(),
  openedAt: z.date(),
  openedBy: z.string(),
  closedAt: z.date().exactOptional(),
  /** Of the snapshot, SHA-256. */
  digest: z.string().exactOptional(),
});

/** One version of an answer; nothing of it is ever changed. */
export const answerRecord = answerContent.extend({
  cycle: z.int(),
  item: z.string(),
  version,
  /** The question in English as it was asked. */
  asked: z.string(),
  state: z.enum(ANSWER_STATES),
  carriedFrom: z.int().exactOptional(),
  /** Why it was opened again. */
  reason: reason.exactOptional(),
  /** Of a confirmation: who had answered. Absent where one person alone confirmed, as could be until release 0.2.0. */
  firstBy: z.string().exactOptional(),
  writtenAt: z.date(),
  writtenBy: z.string(),
});

/** The latest version of a measure. */
export const measureRecord = measureEntry.extend({
  measureId: z.string(),
  version,
  reason: reason.exactOptional(),
  recordedAt: z.date(),
  recordedBy: z.string(),
});

/** What closes a gap: its owner, and the step that is to be reached by a day. */
export const reformRecord = reformEntry.extend({ item: z.string(), version, setAt: z.date(), setBy: z.string() });

/** A part of the checklist that a person may answer. */
export const grantRecord = grantEntry.extend({
  grantId: z.string(),
  grantedAt: z.date(),
  endedAt: z.date().exactOptional(),
});

export type MeasureEntry = Given<typeof measureEntry>;
export type AnswerContent = Given<typeof answerContent>;
export type Assessment = Given<typeof assessmentRecord>;
export type Answer = Given<typeof answerRecord>;
export type Measure = Given<typeof measureRecord>;
export type Reform = Given<typeof reformRecord>;
export type SectionGrant = Given<typeof grantRecord>;

export function answerOpen(): Refusal {
  return new Refusal("answer-open", "Say what the law says before you confirm it.", { field: "law" });
}

/** What still keeps an answer from being confirmed (rule A3): what a reader needs to check it. */
export function faultOfConfirmation({ law, measures, missing, expectedOn }: AnswerContent): Refusal | undefined {
  if (law === "open") return answerOpen();
  if ((law === "yes" || law === "in-bill") && measures.length === 0) {
    return new Refusal("citation-needed", "A confirmed yes cites a measure.", { field: "newMeasure.title" });
  }
  if (law === "in-bill" && expectedOn === undefined) {
    return new Refusal("expected-needed", "Say by when the bill is to be law.", { field: "expectedOn" });
  }
  if ((law === "partly" || law === "no") && missing === undefined) {
    return new Refusal("missing-needed", "Say what is missing before you confirm it.", { field: "missing" });
  }
  return undefined;
}

/** The answer without what surrounds it: to be written once more. */
export function contentOf(answer: AnswerContent): AnswerContent {
  const { law, practice, measures, missing, expectedOn, prosecutions, convictions, words, obstacles, help } = answer;
  const said = { missing, expectedOn, prosecutions, convictions, words, obstacles, help };
  return { law, measures, practice, ...compact(said) };
}

/** Whether a person has still to confirm it: two people have not yet, or the question was worded otherwise when they did. */
export function isToConfirm({ state, firstBy, asked }: Answer, wording: string): boolean {
  return state !== "confirmed" || firstBy === undefined || asked !== wording;
}

/** Whether it is answered with all that a confirmation needs, and lacks only that. */
export function waitsForSecond(answer: Answer, wording: string): boolean {
  return isAnswered(answer) && isToConfirm(answer, wording) && faultOfConfirmation(answer) === undefined;
}

/**
 * Who gave the answer that stands: whoever first wrote what it says, and not whoever carried it over or opened it again; or whoever corrected
 * one of the measures that it cites later.
 */
export function answererOf(versions: readonly Answer[], measures: readonly Measure[]): string | undefined {
  const says = (one: Answer | undefined): string | undefined => one && JSON.stringify(contentOf(one));
  const changed = versions.findIndex((one) => says(one) !== says(versions[0]));
  const given = versions.at(changed === -1 ? -1 : changed - 1);
  const [corrected] = measures
    .filter((one) => one.version > 1 && given?.measures.includes(one.measureId) && one.recordedAt > given.writtenAt)
    .toSorted((a, b) => b.recordedAt.getTime() - a.recordedAt.getTime());
  return corrected?.recordedBy ?? given?.writtenBy;
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
