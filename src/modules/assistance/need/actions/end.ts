import { z } from "zod";
import { Refusal } from "../../../../protocol/refusal.ts";
import { CLEARING_ROLES, OFFICERS } from "../../access.ts";
import { twoPerson } from "../../context.ts";
import { destroy } from "../../lane/end.ts";
import { nextOf, send } from "../../lane/said.ts";
import { holdNeed } from "../../lane/store.ts";
import { needParams, openNeed } from "../read.ts";

/**
 * Ends a need here: its key is destroyed, and no word of it is left. Whoever was told ours is asked to end theirs, which nobody can force; whose need it was is
 * told that our copy ended.
 */
export const endNeed = twoPerson({
  ask: OFFICERS,
  approve: CLEARING_ROLES,
  id: "assistance.end-need",
  at: "/assistance/needs/:id/end",
  params: needParams,
  titleKey: "assistance.ending.title",
  thing: { kind: "need", action: "end" },
  /** The decision or the rule by which it is ended; no word of the need itself. */
  input: z.strictObject({ order: z.string().trim().min(1).max(200) }),
  content: z.strictObject({
    needId: z.string(),
    reference: z.string(),
    isOwn: z.boolean(),
    order: z.string(),
    /** With whom it stands here. */
    others: z.array(z.string()),
    byLetter: z.array(z.string()),
  }),
  subject: "needId",
  refusals: ["need-ended", "need-key-missing", "need-unknown"],
  words: "assistance.ending",
  concerns: ({ needId }) => [needId],
  // Whoever sent something back may have written of the need.
  forgets: ({ needId }) => needId,
  describe: async ({ context, db, id: needId, input: { order } }) => {
    const { reference, isOwn, endedAt, lanes } = await openNeed(context, db, needId);
    if (endedAt !== undefined) throw new Refusal("need-ended", "This need was ended already.");
    const told = (onPaper: boolean) => lanes.filter(({ byLetter }) => byLetter === onPaper).map(({ state }) => state);
    return { needId, reference, isOwn, order, others: told(false), byLetter: told(true) };
  },
  carryOut: async ({ context, tx, content: { needId, isOwn, order }, by }) => {
    await holdNeed(tx.db, needId);
    const { lanes, lineId } = await openNeed(context, tx.db, needId);
    const verb = isOwn ? "end-asked" : "ended";
    const words = lanes.map((lane) => ({
      lane,
      step: { needId: lineId, verb, ...nextOf(context, lane.lines, lane.side) },
    }));
    const why = { ground: "need-ended", order };
    await destroy(context, tx, { needId }, { by: { kind: "user", userId: by.id }, why });
    // After everything else in its lane was erased; it has no word of the need.
    for (const { lane, step } of words) {
      if (!lane.byLetter) await send(context, tx, lane, step, by, { waits: true });
    }
  },
});
