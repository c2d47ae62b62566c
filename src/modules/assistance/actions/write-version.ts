import type { Transaction } from "../../../platform/index.ts";
import { type User, userActor } from "../../identity/index.ts";
import { type AssistanceContext, wordingOf } from "../context.ts";
import type { Answer, AnswerContent } from "../domain/answer.ts";
import { touchNeeds } from "../needs.ts";
import { insertAnswer } from "../store.ts";

/** What a person made of an answer, without its place and number. */
export type Made = AnswerContent & Pick<Answer, "state" | "reason" | "firstBy">;

/** Writes one version of an answer to the question as it is worded now, with its audit entry; the caller holds the checklist. */
export async function writeVersion(
  context: AssistanceContext,
  tx: Transaction,
  by: User,
  { cycle, item, version }: Pick<Answer, "cycle" | "item" | "version">,
  made: Made,
): Promise<Answer> {
  const written = { asked: wordingOf(context, item), writtenAt: context.platform.clock.now(), writtenBy: by.id };
  const answer: Answer = { ...made, cycle, item, version, ...written };
  await insertAnswer(tx.db, answer);
  touchNeeds(context, tx);
  // The words of an answer stay where they are; the log says that and how it was answered.
  const { law, practice, measures, state } = made;
  await context.audit.append(tx, {
    type: "assistance.answer-written",
    actor: userActor(by),
    subject: { kind: "provision", id: item },
    details: { cycle, version, law, practice, state, measures: [...measures] },
  });
  return answer;
}
