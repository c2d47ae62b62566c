import { z } from "zod";
import { Refusal } from "../../../protocol/refusal.ts";
import { userActor } from "../../identity/index.ts";
import { DESK_ROLES, ORGANISING_ROLES } from "../access.ts";
import { twoPerson } from "../context.ts";
import { line } from "../frame/domain/conference.ts";
import { markClosed } from "../frame/store.ts";
import { conferenceParams, demandOpen, todayAt, UPON_CONFERENCE } from "../frame/upon.ts";
import { findPublished } from "./published-store.ts";
import { countSealed, destroyDataKey } from "./store.ts";

/** Personal data end: the key is destroyed, and of people only the list that was published stays. */
export const closeConference = twoPerson({
  ask: DESK_ROLES,
  approve: ORGANISING_ROLES,
  id: "conference.close-conference",
  at: "/conferences/:conference/closing",
  params: conferenceParams,
  titleKey: "conference.closing.title",
  thing: { kind: "conference", action: "close" },
  /** The decision or the rule by which it is closed. */
  input: z.strictObject({ order: line }),
  content: z.strictObject({
    conferenceId: z.string(),
    slug: z.string(),
    order: line,
    /** Of so many people something is sealed. */
    sealed: z.int(),
    /** What stays; absent where nobody published a list. */
    published: z.strictObject({ number: z.int(), digest: z.string() }).exactOptional(),
  }),
  subject: "conferenceId",
  refusals: [...UPON_CONFERENCE, "approval-changed", "retention-not-over"],
  words: "conference.closing",
  concerns: ({ conferenceId }) => [conferenceId],
  // Reasons of refusals and of sending back may name a person.
  forgets: ({ conferenceId }) => conferenceId,
  upon: async ({ db, id }) => await demandOpen(db, id),
  describe: async ({ context, db, upon: head, input: { order } }) => {
    const { conferenceId, slug, retentionOn } = head;
    if (todayAt(context, head) <= retentionOn) {
      const message = `Personal data are kept until ${retentionOn}. Close it on a later day, or change that day first.`;
      throw new Refusal("retention-not-over", message, { details: { day: retentionOn } });
    }
    const published = await findPublished(db, conferenceId);
    const stays = published && { published: { number: published.number, digest: published.digest } };
    return { conferenceId, slug, order, sealed: await countSealed(db, conferenceId), ...stays };
  },
  carryOut: async ({ context, tx, content: { conferenceId, order, sealed }, askedBy, by }) => {
    const at = context.platform.clock.now();
    for (const { end } of context.parts) await end?.(tx, conferenceId, at);
    // Each part holds its writers; whoever was before them may have sealed something since both people looked.
    if ((await countSealed(tx.db, conferenceId)) !== sealed) {
      throw new Refusal("approval-changed", "Somebody was entered meanwhile. Ask for the closing anew.");
    }
    await destroyDataKey(tx.db, conferenceId, at);
    await markClosed(tx.db, conferenceId, at);
    context.desk.search.touch(tx, "conference", conferenceId);
    for (const source of ["conference-tasks", "conference-people"]) context.desk.queue.touch(tx, source, conferenceId);
    const subject = { kind: "conference", id: conferenceId };
    const details = { order, sealed, askedBy };
    await context.audit.append(tx, { type: "conference.closed", actor: userActor(by), subject, details });
  },
});
