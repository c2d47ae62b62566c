import { answerOf } from "../../web/index.ts";
import { answerRecord, assessmentRecord, grantRecord, measureRecord, reformRecord } from "./domain/answer.ts";
import { gapRecord } from "./domain/gaps.ts";

// What the API tells of the checklist.

export const assessmentAnswer = answerOf(assessmentRecord).meta({ id: "Assessment" });
export const measureAnswer = answerOf(measureRecord).meta({ id: "Measure" });
/** One version of an answer. */
export const answerAnswer = answerOf(answerRecord.omit({ asked: true })).meta({ id: "Answer" });
export const reformAnswer = answerOf(reformRecord).meta({ id: "Reform" });
export const grantAnswer = answerOf(grantRecord).meta({ id: "SectionGrant" });
export const gapAnswer = answerOf(gapRecord).extend({ reform: reformAnswer.optional() }).meta({ id: "Gap" });
