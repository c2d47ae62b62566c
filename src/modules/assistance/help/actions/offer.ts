import { z } from "zod";
import { WORD_LANGUAGES } from "../../../../convention/index.ts";
import { Refusal } from "../../../../protocol/refusal.ts";
import { CLEARING_ROLES, OFFICERS } from "../../access.ts";
import { act, demandNear, today, twoPerson } from "../../context.ts";
import { FURTHER, isReaching, RIGHTS_QUESTIONS } from "../../lane/domain/rights.ts";
import { isOffered } from "../../lane/domain/standing.ts";
import { isBrokered, notPossible, say, SENDING } from "../../lane/said.ts";
import { clearedVersion, needParams } from "../../need/read.ts";
import { demandUsable } from "../../offers/read.ts";
import { demandMoney, newPromise, wordsOf } from "../domain/help.ts";
import { demandPromise, demandSide, openCase } from "../lane.ts";

export const IN_LANE = ["need-ended", "need-unknown", "step-not-possible", ...SENDING] as const;

const words = {
  language: z.enum(WORD_LANGUAGES).exactOptional(),
  text: z.string().trim().min(1).max(5_000).exactOptional(),
};
const every = { who: OFFICERS, params: needParams, repeat: "refused" } as const;

/** Tells whoever asked that we may help, and with which profile. */
export const showInterest = act({
  ...every,
  id: "assistance.show-interest",
  at: "POST /assistance/lanes/:id/interest",
  input: z.strictObject({ offerId: z.uuid().exactOptional(), ...words }),
  refusals: [...IN_LANE, "offer-past", "offer-unknown"],
  words: "assistance.interest",
  run: async ({ context, input: { offerId, ...written }, by, ids: { id } }) =>
    await context.platform.database.transaction(async (tx) => {
      const found = await openCase(context, tx.db, id);
      demandSide(found, "helper");
      if (offerId !== undefined) await demandUsable(context, tx.db, offerId);
      const boxes = { verb: "interest", ...(offerId !== undefined && { offerId }), ...wordsOf(written) } as const;
      const check = ({ stage }: { stage: string }): void => {
        if (stage !== "told" && stage !== "acknowledged" && stage !== "declined") throw notPossible();
      };
      await say(context, tx, found.lane, boxes, { by, check });
      return found;
    }),
});

/** Tells whoever asked that we do not help, or stand by a promise no longer. */
export const declineNeed = act({
  ...every,
  id: "assistance.decline-need",
  at: "POST /assistance/lanes/:id/refusals",
  input: z.strictObject({ promiseId: z.uuid().exactOptional(), ...words }),
  refusals: [...IN_LANE, "promise-unknown"],
  words: "assistance.declining",
  run: async ({ context, input: { promiseId, ...written }, by, ids: { id } }) =>
    await context.platform.database.transaction(async (tx) => {
      const found = await openCase(context, tx.db, id);
      if (found.lane.side !== "helper") throw notPossible();
      const boxes = { verb: "decline", ...(promiseId !== undefined && { promiseId }), ...wordsOf(written) } as const;
      await say(context, tx, found.lane, boxes, {
        by,
        check: (standing) => {
          const { stage, promises } = standing;
          // Who stands by a promise takes that one back; of a need that was withdrawn, one that both stand behind.
          const promised = promiseId === undefined ? undefined : demandPromise(standing, promiseId);
          const isOver = stage === "withdrawn" && promised?.isAgreed !== true;
          const isSaid =
            promised === undefined
              ? stage === "declined" || promises.some((one) => one.isAgreed || isOffered(one))
              : promised.declined;
          if (isOver || isSaid) throw notPossible();
        },
      });
      return found;
    }),
});

/** What we deliver, by when, who pays, and by what its result is read. Reaching help asks for the State's safeguards first. */
export const promiseHelp = twoPerson({
  ask: OFFICERS,
  approve: CLEARING_ROLES,
  id: "assistance.promise-help",
  at: "/assistance/lanes/:id/promises",
  params: needParams,
  titleKey: "assistance.promise.title",
  thing: { kind: "lane", action: "promise" },
  input: newPromise,
  content: newPromise.extend({
    laneId: z.string(),
    needId: z.string(),
    reference: z.string(),
    to: z.string(),
    isReaching: z.boolean(),
  }),
  subject: "laneId",
  refusals: [
    ...IN_LANE,
    "currency-unknown",
    "date-passed",
    "date-too-far",
    "days-reversed",
    "money-no-amount",
    "rights-check-needed",
  ],
  words: "assistance.promise",
  concerns: ({ needId }) => [needId],
  describe: async ({ context, db, id: laneId, input }) => {
    const found = await openCase(context, db, laneId);
    demandSide(found, "helper");
    if (isBrokered(context, found.lane)) throw notPossible();
    const { needId, reference } = found.need;
    const { from, by, amount, currency = "", kinds, rights } = input;
    if (from > by) throw new Refusal("days-reversed", "The last day is before the first.", { field: "by" });
    if (by < today(context)) throw new Refusal("date-passed", `${by} has passed.`, { field: "by" });
    demandNear(context, by, "by");
    if (amount !== undefined || currency !== "") demandMoney(amount ?? "", currency);
    const reaches = isReaching(kinds, clearedVersion(found.need)?.text.items);
    if (reaches && rights === undefined) {
      const message = "This help reaches into people's data or devices. Say what you ask of the State's safeguards.";
      throw new Refusal("rights-check-needed", message, { field: "rights" });
    }
    return { ...input, laneId, needId, reference, to: found.lane.state, isReaching: reaches };
  },
  carryOut: async ({ context, tx, content, askedBy, by }) => {
    const { lane } = await openCase(context, tx.db, content.laneId);
    const { language, deliverable, kinds, from, by: until, pays, amount, currency, rights, ...measured } = content;
    const { indicator, unit, baseline, target, isReaching: reaches } = measured;
    const asked = RIGHTS_QUESTIONS.map((question) => ({ question }));
    const boxes = {
      verb: "promise" as const,
      promiseId: context.platform.random.uuid(),
      deliverable: { language, text: deliverable },
      kinds: [...kinds],
      from,
      by: until,
      pays,
      ...(amount !== undefined && currency !== undefined && { amount: { value: amount, currency } }),
      indicator: { text: { language, text: indicator }, unit, ...(baseline !== undefined && { baseline }), target },
      ...(reaches &&
        rights !== undefined && { rights: [...asked, { question: FURTHER, text: { language, text: rights } }] }),
    };
    await say(context, tx, lane, boxes, { by, askedBy });
  },
});
