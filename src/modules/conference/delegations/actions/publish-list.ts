import type { Kysely } from "kysely";
import { z } from "zod";
import { Refusal } from "../../../../protocol/refusal.ts";
import { exactDigest, exactText, userActor } from "../../../identity/index.ts";
import { DESK_ROLES, ORGANISING_ROLES } from "../../access.ts";
import { type ConferenceContext, twoPerson } from "../../context.ts";
import type { ConferenceHead } from "../../frame/domain/conference.ts";
import { conferenceParams, demandConference, demandOpen, rulesOn, todayAt, UPON_CONFERENCE } from "../../frame/upon.ts";
import { findPublished, publicationOf, putPublished } from "../../private/published-store.ts";
import { listIn, listOfParticipants } from "../domain/list-of-participants.ts";
import { holdDelegations, listDelegations, listParticipants } from "../store.ts";

/** The list of participants as it would be published now; of a closed conference the one that stayed. */
export async function currentList(
  context: Pick<ConferenceContext, "platform">,
  db: Kysely<unknown>,
  head: Pick<ConferenceHead, "conferenceId" | "zone" | "state">,
) {
  const { conferenceId } = head;
  const stays = head.state === "closed" ? await findPublished(db, conferenceId) : undefined;
  if (stays !== undefined) return { ...stays, list: listIn(stays) };
  const { alphabetLanguage } = await rulesOn(db, conferenceId, todayAt(context, head));
  const delegations = await listDelegations(db, conferenceId);
  // Of a closed conference nobody is left who is not on the published list.
  const people = head.state === "closed" ? [] : await listParticipants(db, { conferenceId });
  const made = listOfParticipants(delegations, people, alphabetLanguage.value);
  return { ...made, digest: exactDigest(made.list) };
}

/** Everybody reads the list from then on: two people stand behind its digest, and what is published has no other. */
export const publishList = twoPerson({
  ask: DESK_ROLES,
  approve: ORGANISING_ROLES,
  id: "conference.publish-participants",
  at: "/conferences/:conference/list-of-participants",
  params: conferenceParams,
  titleKey: "conference.publication.title",
  thing: { kind: "list-of-participants", action: "publish" },
  input: z.strictObject({}),
  content: z.strictObject({
    conferenceId: z.string(),
    slug: z.string(),
    number: z.int(),
    digest: z.string(),
    delegations: z.int(),
    people: z.int(),
  }),
  subject: "conferenceId",
  refusals: [...UPON_CONFERENCE, "approval-changed", "nobody-accepted", "published-already"],
  words: "conference.publication",
  concerns: ({ conferenceId }) => [conferenceId],
  upon: async ({ context, db, id }) => {
    // R1: after a restore a list is looked at and published again, also that of a conference that is closed.
    const isHeldBack = (await publicationOf(context, db, id)) === "held-back";
    return { head: isHeldBack ? await demandConference(db, id) : await demandOpen(db, id), isHeldBack };
  },
  describe: async ({ context, db, upon: { head, isHeldBack } }) => {
    const { conferenceId, slug } = head;
    const { list, participantIds, digest } = await currentList(context, db, head);
    if (participantIds.length === 0) {
      throw new Refusal("nobody-accepted", "Nobody is accepted yet. Accept the delegations first.");
    }
    const standing = await findPublished(db, conferenceId);
    if (standing?.digest === digest && !isHeldBack) {
      throw new Refusal("published-already", "This list is the one that everybody reads. There is nothing to publish.");
    }
    const number = (standing?.number ?? 0) + 1;
    return { conferenceId, slug, number, digest, delegations: list.delegations.length, people: participantIds.length };
  },
  carryOut: async ({ context, tx, upon: { head }, content: { conferenceId, number, digest, people }, askedBy, by }) => {
    const { platform, audit } = context;
    await holdDelegations(tx.db, conferenceId);
    const { list, participantIds, digest: now } = await currentList(context, tx.db, head);
    if (now !== digest) {
      throw new Refusal("approval-changed", "Somebody changed who comes meanwhile. Ask for the publication anew.");
    }
    const life = platform.incarnation.current().id;
    const stamp = { publishedAt: platform.clock.now(), askedBy, approvedBy: by.id, life };
    await putPublished(context, tx, { conferenceId, number, digest, text: exactText(list), participantIds, ...stamp });
    const subject = { kind: "conference", id: conferenceId };
    const details = { number, digest, people, askedBy };
    await audit.append(tx, { type: "conference.participants-published", actor: userActor(by), subject, details });
  },
});
