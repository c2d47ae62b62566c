import { z } from "zod";
import { Refusal } from "../../../../protocol/refusal.ts";
import { CLEARING_ROLES, OFFICERS } from "../../access.ts";
import { twoPerson } from "../../context.ts";
import { destroy } from "../../lane/end.ts";
import { lastStep, send } from "../../lane/said.ts";
import { holdNeed, lanesOf } from "../../lane/store.ts";
import { demandNeed, needParams } from "../read.ts";

/**
 * Ends a need here: its key is destroyed, and no word of it is left. Whoever was told ours is asked to end theirs, which nobody can force; whose need it was is
 * told that our copy ended. It opens nothing, so that a need whose key is lost, or destroyed, can be ended too.
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
  refusals: ["need-ended", "need-unknown"],
  words: "assistance.ending",
  concerns: ({ needId }) => [needId],
  // Whoever sent something back may have written of the need.
  forgets: ({ needId }) => needId,
  describe: async ({ context, db, id: needId, input: { order } }) => {
    const { reference, toldBy, endedAt } = await demandNeed(db, needId);
    if (endedAt !== undefined) throw new Refusal("need-ended", "This need was ended already.");
    const isOwn = toldBy === context.platform.config.state;
    const lanes = await lanesOf(db, [needId]);
    const told = (onPaper: boolean) => lanes.filter(({ byLetter }) => byLetter === onPaper).map(({ state }) => state);
    return { needId, reference, isOwn, order, others: told(false), byLetter: told(true) };
  },
  carryOut: async ({ context, tx, content: { needId, isOwn, order }, by }) => {
    await holdNeed(tx.db, needId);
    const { lineId } = await demandNeed(tx.db, needId);
    const why = { ground: "need-ended", order };
    await destroy(context, tx, { needId }, { by: { kind: "user", userId: by.id }, why });
    // After everything else in its lanes was erased; it has no word of the need.
    const step = { needId: lineId, verb: isOwn ? "end-asked" : "ended", ...lastStep(context) };
    for (const lane of await lanesOf(tx.db, [needId])) {
      if (!lane.byLetter) await send(context, tx, lane, step, by, { waits: true, isLast: true });
    }
  },
});
