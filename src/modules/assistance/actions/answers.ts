import type { Transaction } from "../../../platform/index.ts";
import { Refusal } from "../../../protocol/refusal.ts";
import type { Calling } from "../../../web/index.ts";
import type { User } from "../../identity/index.ts";
import { demandSection, OFFICERS } from "../access.ts";
import { answerAnswer } from "../answers.ts";
import { act, type AssistanceContext, demandOpen, demandShare, itemParam, wordingOf } from "../context.ts";
import {
  type Answer,
  answerConfirmation,
  answerEntry,
  answerReopening,
  answererOf,
  answerOpen,
  contentOf,
  faultOfConfirmation,
  isToConfirm,
  MOST_CITED,
} from "../domain/answer.ts";
import { holdChecklist, listMeasures, versionsOf } from "../store.ts";
import { outdateClosing } from "./closing.ts";
import { DOCUMENT_REFUSALS, enterMeasure } from "./measures.ts";
import { type Made, writeVersion } from "./write-version.ts";

const params = { id: itemParam };
const uponOne = {
  params,
  answer: answerAnswer,
  repeat: "refused",
  upon: async ({ context, by, ids }: Calling<AssistanceContext, User, typeof params>): Promise<void> =>
    demandSection((await demandShare(context, by)).mayWrite(ids.id)),
} as const;
const meanwhile = ["assessment-not-open", "changed-meanwhile"];
const unconfirmed = ["answer-open", "citation-needed", "expected-needed", "missing-needed"];

/** Writes an answer, as a draft: the answer of this State it becomes by another person. */
export const writeAnswer = act({
  ...uponOne,
  id: "assistance.write-answer",
  at: "PUT /assistance/answers/:id",
  // Whoever was granted the section; `upon` asks.
  who: [],
  input: answerEntry,
  refusals: [
    ...DOCUMENT_REFUSALS,
    ...meanwhile,
    "answer-confirmed",
    "measure-unknown",
    "role-missing",
    "section-not-yours",
    "too-many-cited",
  ],
  words: "assistance.answer",
  shared: { newMeasure: "assistance.measure" },
  run: async ({ context, input: { version, newMeasure, ...given }, by, ids: { id } }) =>
    await change(context, by, id, version, async (tx, [stands]) => {
      if (stands?.state === "confirmed") {
        throw new Refusal(
          "answer-confirmed",
          "This answer is confirmed. Open it again, with the reason, before you change it.",
        );
      }
      const cited = [...new Set(given.measures)];
      const known = new Set((await listMeasures(tx.db)).map(({ measureId }) => measureId));
      if (!cited.every((one) => known.has(one))) {
        throw new Refusal("measure-unknown", "No measure has this identifier.", { field: "measures" });
      }
      if (newMeasure !== undefined) cited.push((await enterMeasure(context, tx, newMeasure, by)).measureId);
      if (cited.length > MOST_CITED) {
        const most = { field: "measures", details: { most: MOST_CITED } };
        throw new Refusal("too-many-cited", `An answer cites at most ${MOST_CITED} measures.`, most);
      }
      return { ...contentOf({ ...given, measures: cited }), state: "draft" };
    }),
});

/** Makes the answer that stands the answer of this State, by somebody else than whoever answered. */
export const confirmAnswer = act({
  ...uponOne,
  id: "assistance.confirm-answer",
  at: "POST /assistance/answers/:id/confirmation",
  who: OFFICERS,
  input: answerConfirmation,
  refusals: [...meanwhile, ...unconfirmed, "already-confirmed", "answered-by-you"],
  words: "assistance.confirmation",
  run: async ({ context, input: { version }, by, ids: { id } }) =>
    await change(context, by, id, version, async (tx, versions) => {
      const [stands] = versions;
      const firstBy = answererOf(versions, await listMeasures(tx.db));
      if (stands === undefined || firstBy === undefined) throw answerOpen();
      // Rule A3: what a reader needs to check it.
      const fault = faultOfConfirmation(stands);
      if (fault !== undefined) throw fault;
      if (!isToConfirm(stands, wordingOf(context, id))) {
        throw new Refusal("already-confirmed", "Two people have confirmed this answer already.");
      }
      if (firstBy === by.id) {
        throw new Refusal("answered-by-you", "You gave this answer. Another assistance officer has to confirm it.");
      }
      return { ...contentOf(stands), state: "confirmed", firstBy };
    }),
});

/** Makes a confirmed answer a draft again, with a reason that stays beside it. */
export const reopenAnswer = act({
  ...uponOne,
  id: "assistance.reopen-answer",
  at: "POST /assistance/answers/:id/reopening",
  who: OFFICERS,
  input: answerReopening,
  refusals: [...meanwhile, "not-confirmed"],
  words: "assistance.reopening",
  run: async ({ context, input: { version, reason }, by, ids: { id } }) =>
    await change(context, by, id, version, async (_, [stands]) => {
      if (stands?.state === "confirmed") return { ...contentOf(stands), state: "draft", reason };
      throw new Refusal("not-confirmed", "This answer is not confirmed. Write it as it ought to be.");
    }),
});

/** Writes the next version of an answer, with its audit entry. */
async function change(
  context: AssistanceContext,
  by: User,
  item: string,
  version: number,
  /** Is given the versions of this question, the latest first; none unless it was answered in this round. */
  make: (tx: Transaction, versions: readonly Answer[]) => Promise<Made>,
): Promise<Answer> {
  return await context.platform.database.transaction(async (tx) => {
    await holdChecklist(tx.db);
    const { cycle } = await demandOpen(tx.db);
    const all = await versionsOf(tx.db, item);
    const versions = all[0]?.cycle === cycle ? all : [];
    if ((versions[0]?.version ?? 0) !== version) {
      throw new Refusal(
        "changed-meanwhile",
        "Somebody else answered this meanwhile. Look at their answer, then save yours again.",
      );
    }
    const made = await make(tx, versions);
    const answer = await writeVersion(context, tx, by, { cycle, item, version: version + 1 }, made);
    await outdateClosing(context, tx, by);
    return answer;
  });
}
