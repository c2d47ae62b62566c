import { z } from "zod";
import { hex } from "../../../../protocol/bytes.ts";
import { Refusal } from "../../../../protocol/refusal.ts";
import { momentAnswer, nothing } from "../../../../web/index.ts";
import { ORGANISING_ROLES, restingOn } from "../../../conference/index.ts";
import { userActor } from "../../../identity/index.ts";
import { CALL_REFUSALS } from "../../../treaty/index.ts";
import { act } from "../../context.ts";
import { holdMeeting, meetingParams, UPON_MEETING } from "../../programme/upon.ts";
import { demandSitting, mustDraw, nextAtTable, sittingOf } from "../sitting.ts";
import { insertDraw } from "../store.ts";

const SEED_BYTES = 16;
const UPON_SITTING = [...UPON_MEETING, "no-sitting"];

/** Draws the order by lot, where the rule says so: once, for all sittings of the conference; its seed is kept. */
export const drawOrder = act({
  id: "proceedings.draw-order",
  at: "POST /conferences/:conference/signing/:meeting/draw",
  who: [...ORGANISING_ROLES, "treaty-officer"],
  params: meetingParams,
  input: nothing,
  answer: z.object({ seed: z.string(), drawnAt: momentAnswer }),
  repeat: "refused",
  refusals: [...UPON_SITTING, "drawn-already", "order-not-by-lot"],
  words: "proceedings.draw",
  run: async ({ context: { platform, audit, treaty }, by, ids }) => {
    const all = await treaty.appointments();
    return await platform.database.transaction(async (tx) => {
      const meeting = demandSitting((await holdMeeting(tx.db, ids)).meeting);
      const { rule, draw } = await sittingOf(tx.db, meeting, all);
      if (rule.value !== "by-lot") {
        const message = `By the rules the order of signing is ${rule.value} (${rule.source}). Change the rule first.`;
        throw new Refusal("order-not-by-lot", message, restingOn(rule));
      }
      if (draw !== undefined) throw new Refusal("drawn-already", "The order of this conference is drawn. It stays.");
      const { meetingId } = meeting;
      const seed = hex(platform.random.bytes(SEED_BYTES));
      const made = { meetingId, seed, drawnAt: platform.clock.now(), drawnBy: by.id };
      await insertDraw(tx.db, made);
      const subject = { kind: "meeting", id: meetingId };
      await audit.append(tx, { type: "proceedings.order-drawn", actor: userActor(by), subject, details: { seed } });
      return made;
    });
  },
});

/** Calls the next State to the table, by the treaty desk's own act: it checks the right to sign once more. */
export const callNext = act({
  id: "proceedings.call-next",
  at: "POST /conferences/:conference/signing/:meeting/next",
  who: ["treaty-officer"],
  params: meetingParams,
  /** Whom the caller saw to be the next. */
  input: z.strictObject({ signingId: z.uuid() }),
  answer: z.object({ signingId: z.string() }),
  repeat: "refused",
  refusals: [...UPON_SITTING, "not-next", "order-not-drawn", ...CALL_REFUSALS],
  words: "proceedings.next",
  run: async ({ context: { platform, treaty }, input: { signingId }, by, ids }) => {
    const { meeting } = await platform.database.transaction(async (tx) => await holdMeeting(tx.db, ids));
    const sitting = await sittingOf(platform.database.db, demandSitting(meeting), await treaty.appointments());
    if (mustDraw(sitting)) {
      const message = `By the rules the order is drawn by lot (${sitting.rule.source}). Draw it first.`;
      throw new Refusal("order-not-drawn", message, restingOn(sitting.rule));
    }
    const next = nextAtTable(sitting);
    if (next?.state === "called") {
      throw new Refusal("somebody-at-table", "A State is at the table. Complete or release its appointment first.");
    }
    if (next?.signingId !== signingId) {
      const message = `The order has changed (${sitting.rule.source}): look who is next, and call them.`;
      throw new Refusal("not-next", message, restingOn(sitting.rule));
    }
    await treaty.callToTable(signingId, by);
    return { signingId };
  },
});
