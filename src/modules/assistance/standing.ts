import { PROVISIONS } from "../../convention/index.ts";
import type { Transaction } from "../../platform/index.ts";
import type { Answer, Assessment, Reform } from "./domain/answer.ts";
import { type Gaps, gapsOf } from "./domain/gaps.ts";
import { answersOf, latestAssessment, listReforms } from "./store.ts";

/** How the checklist stands: the cycle under way, or the last one that was closed, with what it lacks. */
export interface Standing extends Gaps {
  /** Undefined before anybody began. */
  readonly assessment: Assessment | undefined;
  readonly isOpen: boolean;
  readonly answers: ReadonlyMap<string, Answer>;
  readonly reforms: ReadonlyMap<string, Reform>;
}

export async function readStanding(db: Transaction["db"]): Promise<Standing> {
  const assessment = await latestAssessment(db);
  const answers = assessment === undefined ? new Map<string, Answer>() : await answersOf(db, assessment.cycle);
  const isOpen = assessment !== undefined && assessment.closedAt === undefined;
  return { assessment, isOpen, answers, reforms: await listReforms(db), ...gapsOf(PROVISIONS, answers) };
}
