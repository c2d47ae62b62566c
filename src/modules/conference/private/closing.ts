import { z } from "zod";
import type { Transaction } from "../../../platform/index.ts";
import { Refusal } from "../../../protocol/refusal.ts";
import { userActor } from "../../identity/index.ts";
import { DESK_ROLES, ORGANISING_ROLES } from "../access.ts";
import { type ConferenceContext, twoPerson } from "../context.ts";
import { line } from "../frame/domain/conference.ts";
import { findConference, markClosed } from "../frame/store.ts";
import { conferenceParams, demandOpen, todayAt, UPON_CONFERENCE } from "../frame/upon.ts";
import { findPublished, publicationOf } from "./published-store.ts";
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
  refusals: [...UPON_CONFERENCE, "approval-changed", "list-held-back", "retention-not-over"],
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
    if ((await publicationOf(context, db, conferenceId)) === "held-back") {
      const message =
        "This server was restored: whoever was taken off the list since is on it again. Look at it, and publish it again first.";
      throw new Refusal("list-held-back", message);
    }
    const stays = published && { published: { number: published.number, digest: published.digest } };
    return { conferenceId, slug, order, sealed: await countSealed(db, conferenceId), ...stays };
  },
  carryOut: async ({ context, tx, content: { conferenceId, order, sealed }, askedBy, by }) => {
    await endParts(context, tx, conferenceId);
    // Each part holds its writers; whoever was before them may have sealed something since both people looked.
    if ((await countSealed(tx.db, conferenceId)) !== sealed) {
      throw new Refusal("approval-changed", "Somebody was entered meanwhile. Ask for the closing anew.");
    }
    await endConference(context, tx, conferenceId, context.platform.clock.now());
    const subject = { kind: "conference", id: conferenceId };
    const details = { order, sealed, askedBy };
    await context.audit.append(tx, { type: "conference.closed", actor: userActor(by), subject, details });
  },
});

/**
 * R17, a backup cannot forget: two people closed it after the backup that was restored, so the server closes it again. What waits for a second
 * person is withdrawn. It is closed since it was first: what was struck off later is later. Nothing to do for one that the backup does not have,
 * or that is closed in it.
 */
export async function closeAgain(context: ConferenceContext, tx: Transaction, id: string, at: Date): Promise<void> {
  const found = await findConference(tx.db, id);
  if (found === undefined || found.closedAt !== undefined) return;
  const list = await findPublished(tx.db, id);
  await endParts(context, tx, id);
  await endConference(context, tx, id, at);
  await context.identity.asked.forget(tx, id);
  const subject = { kind: "conference", id };
  const actor = { kind: "system", job: "desk.repeated-disposal" } as const;
  const details = list === undefined ? {} : { list: list.digest };
  await context.audit.append(tx, { type: "conference.closed-again", actor, subject, details });
}

async function endParts({ parts, platform }: ConferenceContext, tx: Transaction, conferenceId: string): Promise<void> {
  for (const { end } of parts) await end?.(tx, conferenceId, platform.clock.now());
}

async function endConference({ desk }: ConferenceContext, tx: Transaction, id: string, at: Date): Promise<void> {
  await destroyDataKey(tx.db, id, at);
  await markClosed(tx.db, id, at);
  desk.search.touch(tx, "conference", id);
  for (const source of ["conference-tasks", "conference-people"]) desk.queue.touch(tx, source, id);
}
