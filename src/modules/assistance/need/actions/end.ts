import { z } from "zod";
import { Refusal } from "../../../../protocol/refusal.ts";
import { userActor } from "../../../identity/index.ts";
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
    order: z.string(),
    /** Who is asked to end theirs, and who is told that ours ended. */
    asked: z.array(z.string()),
    told: z.array(z.string()),
    byLetter: z.array(z.string()),
  }),
  subject: "needId",
  refusals: ["need-ended", "need-unknown"],
  words: "assistance.ending",
  concerns: ({ needId }) => [needId],
  // Whoever sent something back may have written of the need.
  forgets: ({ needId }) => needId,
  describe: async ({ db, id: needId, input: { order } }) => {
    const { reference, endedAt } = await demandNeed(db, needId);
    if (endedAt !== undefined) throw new Refusal("need-ended", "This need was ended already.");
    const lanes = await lanesOf(db, [needId]);
    const on = (where: "asker" | "helper" | "paper") =>
      lanes.filter(({ side, byLetter }) => where === (byLetter ? "paper" : side)).map(({ state }) => state);
    return { needId, reference, order, asked: on("asker"), told: on("helper"), byLetter: on("paper") };
  },
  carryOut: async ({ context, tx, content: { needId, order }, by }) => {
    await holdNeed(tx.db, needId);
    const { lineId } = await demandNeed(tx.db, needId);
    const why = { ground: "need-ended", order };
    await destroy(context, tx, { needId }, { by: { kind: "user", userId: by.id }, why });
    // After everything else in its lanes was erased; it has no word of the need.
    for (const lane of await lanesOf(tx.db, [needId])) {
      const step = { needId: lineId, verb: lane.side === "asker" ? "end-asked" : "ended", ...lastStep(context) };
      if (!lane.byLetter) await send(context, tx, lane, step, userActor(by), { waits: true, isLast: true });
    }
  },
});
