import type { Transaction } from "../../../platform/index.ts";
import { Refusal } from "../../../protocol/refusal.ts";
import type { Calling } from "../../../web/index.ts";
import { roleMissing, type User, userActor } from "../../identity/index.ts";
import { demandSection, OFFICERS } from "../access.ts";
import { answerAnswer } from "../answers.ts";
import { act, type AssistanceContext, demandOpen, demandShare, itemParam, wordingOf } from "../context.ts";
import {
  type Answer,
  answerConfirmation,
  type AnswerContent,
  answerEntry,
  answerReopening,
  awaitsSecond,
  contentOf,
  faultOfConfirmation,
  MOST_CITED,
} from "../domain/answer.ts";
import { touchNeeds } from "../needs.ts";
import { holdChecklist, insertAnswer, listMeasures, versionsOf } from "../store.ts";
import { outdateClosing } from "./closing.ts";
import { DOCUMENT_REFUSALS, enterMeasure } from "./measures.ts";

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

/** Writes an answer, as a draft or, by an assistance officer, as the answer of this State. */
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
    ...unconfirmed,
    "answer-confirmed",
    "measure-unknown",
    "role-missing",
    "section-not-yours",
    "too-many-cited",
  ],
  words: "assistance.answer",
  shared: { newMeasure: "assistance.measure" },
  run: async ({ context, input: { version, newMeasure, confirm, ...given }, by, ids: { id } }) =>
    await change(context, by, id, version, async (tx, stands) => {
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
      const content = contentOf({ ...given, measures: cited });
      if (!confirm) return { ...content, state: "draft" };
      if (!OFFICERS.some((role) => by.roles.includes(role))) throw roleMissing(OFFICERS);
      return confirmed(content);
    }),
});

/** Makes the answer that stands the answer of this State; by somebody else than who wrote it, it is confirmed by two. */
export const confirmAnswer = act({
  ...uponOne,
  id: "assistance.confirm-answer",
  at: "POST /assistance/answers/:id/confirmation",
  who: OFFICERS,
  input: answerConfirmation,
  refusals: [...meanwhile, ...unconfirmed, "already-confirmed"],
  words: "assistance.confirmation",
  run: async ({ context, input: { version }, by, ids: { id } }) =>
    await change(context, by, id, version, async (_, stands) => {
      if (stands?.state === "confirmed" && stands.asked === wordingOf(context, id) && !awaitsSecond(stands, by.id)) {
        throw new Refusal("already-confirmed", "This answer is confirmed already, or waits for somebody else.");
      }
      if (stands === undefined) return confirmed(NOT_ANSWERED);
      const isSecond = stands.state !== "carried" && stands.writtenBy !== by.id;
      return { ...confirmed(contentOf(stands)), ...(isSecond ? { firstBy: stands.writtenBy } : {}) };
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
    await change(context, by, id, version, async (_, stands) => {
      if (stands?.state === "confirmed") return { ...contentOf(stands), state: "draft", reason };
      throw new Refusal("not-confirmed", "This answer is not confirmed. Write it as it ought to be.");
    }),
});

const NOT_ANSWERED: AnswerContent = { law: "open", practice: "unknown", measures: [] };

type Made = AnswerContent & Pick<Answer, "state" | "reason" | "firstBy">;

/** Refuses what rule A3 does not let stand. */
function confirmed(content: AnswerContent): Made {
  const fault = faultOfConfirmation(content);
  if (fault !== undefined) throw fault;
  return { ...content, state: "confirmed" };
}

/** Writes the next version of an answer, with its audit entry. */
async function change(
  context: AssistanceContext,
  by: User,
  item: string,
  version: number,
  make: (tx: Transaction, stands: Answer | undefined) => Promise<Made>,
): Promise<Answer> {
  const { platform, audit } = context;
  return await platform.database.transaction(async (tx) => {
    await holdChecklist(tx.db);
    const { cycle } = await demandOpen(tx.db);
    const [stands] = await versionsOf(tx.db, item, cycle);
    if ((stands?.version ?? 0) !== version) {
      throw new Refusal(
        "changed-meanwhile",
        "Somebody else answered this meanwhile. Look at their answer, then save yours again.",
      );
    }
    const made = await make(tx, stands);
    const asked = wordingOf(context, item);
    const written = { writtenAt: platform.clock.now(), writtenBy: by.id };
    const answer: Answer = { ...made, cycle, item, version: version + 1, asked, ...written };
    await insertAnswer(tx.db, answer);
    touchNeeds(context, tx);
    await outdateClosing(context, tx, by);
    // The words of an answer stay where they are; the log says that and how it was answered.
    const { law, practice, measures, state } = made;
    await audit.append(tx, {
      type: "assistance.answer-written",
      actor: userActor(by),
      subject: { kind: "provision", id: item },
      details: { cycle, version: answer.version, law, practice, state, measures: [...measures] },
    });
    return answer;
  });
}
