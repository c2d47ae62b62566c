import { z } from "zod";
import { answerOf, asItStands, momentAnswer, recordAnswer } from "../../../web/index.ts";
import { STAGES } from "../lane/domain/standing.ts";
import type { ListedNeed, OpenedNeed } from "./read.ts";

// What the API tells of needs.

const told = {
  needId: z.string(),
  state: z.string(),
  toldBy: z.string(),
  reference: z.string(),
  recordedAt: momentAnswer,
};

export const listedNeedAnswer = z
  .object({ ...told, wantedUntil: z.iso.date(), version: z.int(), isDraft: z.boolean(), with: z.array(z.string()) })
  .meta({ id: "ListedNeed" });

export function listedNeed({ latest, lanes, ...need }: ListedNeed) {
  const { version, wantedUntil, clearedAt } = latest;
  const isDraft = clearedAt === undefined;
  return { ...need, version, wantedUntil, isDraft, with: lanes.map(({ state }) => state) };
}

const side = z.enum(["asker", "helper"]);
const saidAnswer = z.object({
  side,
  saidAt: momentAnswer,
  keptAt: momentAnswer,
  byLetter: z.boolean(),
  /** The day of the letter, and the document. */
  letterOn: z.iso.date().optional(),
  documentId: z.string().optional(),
  /** The other side refused it: nobody there has it. */
  isRefused: z.boolean(),
  /** As it travels: spec/schemas/assistance-step.json. */
  step: asItStands(recordAnswer),
});
export const needAnswer = z
  .object({
    ...told,
    byLetter: z.boolean(),
    documentId: z.string().optional(),
    isOwn: z.boolean(),
    endedAt: momentAnswer.optional(),
    versions: z.array(
      answerOf(
        z.object({
          version: z.int(),
          /** Byte for byte: spec/schemas/need-text.json. */
          exact: z.string(),
          digest: z.string(),
          releaseVerified: z.boolean(),
          writtenBy: z.array(z.string()),
          askedBy: z.string().optional(),
          clearedBy: z.string().optional(),
        }),
      ).extend({ writtenAt: momentAnswer, clearedAt: momentAnswer.optional() }),
    ),
    lanes: z.array(
      z.object({
        laneId: z.string(),
        state: z.string(),
        side,
        byLetter: z.boolean(),
        version: z.int(),
        /** The other side refused the latest text. */
        isRefused: z.boolean(),
        stage: z.enum(STAGES),
        openedAt: momentAnswer,
        postedAt: momentAnswer.optional(),
        endedThereAt: momentAnswer.optional(),
        said: z.array(saidAnswer),
      }),
    ),
  })
  .meta({ id: "Need" });

export function needToRead(opened: OpenedNeed) {
  const lanes = opened.lanes.map((lane) => ({
    ...lane,
    stage: lane.standing.stage,
    said: lane.lines.map(({ side: by, step, isRefused, row }) => ({ ...row, side: by, isRefused, step: { ...step } })),
  }));
  return { ...opened, lanes };
}
