import type { Kysely } from "kysely";
import { z } from "zod";
import type { Transaction } from "../../../../platform/index.ts";
import { Refusal } from "../../../../protocol/refusal.ts";
import { exactDigest, exactText, userActor } from "../../../identity/index.ts";
import { DESK_ROLES, ORGANISING_ROLES } from "../../access.ts";
import { type ConferenceContext, twoPerson } from "../../context.ts";
import { demandConference } from "../../frame/upon.ts";
import { deletePublished, findPublished, putPublished } from "../../private/published-store.ts";
import { listIn, withoutPerson } from "../domain/list-of-participants.ts";
import { participantSubject } from "../search-sources.ts";
import { findParticipant, holdDelegations, reduceToList } from "../store.ts";
import { participantParams } from "./keep.ts";

/** Closed, so that no word about the person stands anywhere. */
const STRIKING_REASONS = ["danger", "own-wish", "error", "order"] as const;

/** Once a conference is closed a name leaves the published list by two people, and with it this server: everybody reads that one was removed. */
export const strikeName = twoPerson({
  ask: DESK_ROLES,
  approve: ORGANISING_ROLES,
  id: "conference.strike-name",
  at: "/conferences/:conference/participants/:participant/striking",
  params: { participant: participantParams.participant, conference: participantParams.conference },
  titleKey: "conference.striking.title",
  thing: { kind: "list-of-participants", action: "strike" },
  input: z.strictObject({ reason: z.enum(STRIKING_REASONS) }),
  // Not the name: what two people stood behind is kept.
  content: z.strictObject({
    participantId: z.string(),
    conferenceId: z.string(),
    number: z.int(),
    /** Of the list as it would be then. */
    digest: z.string(),
    reason: z.enum(STRIKING_REASONS),
  }),
  subject: "participantId",
  refusals: ["approval-changed", "conference-open", "conference-unknown", "not-listed", "participant-unknown"],
  words: "conference.striking",
  concerns: ({ conferenceId }) => [conferenceId],
  upon: async ({ db, id }) => {
    const stands = await findParticipant(db, id);
    if (stands === undefined) throw new Refusal("participant-unknown", "No participant has this identifier.");
    if ((await demandConference(db, stands.conferenceId)).state === "closed") return stands;
    const message = "The conference is open: withdraw this person, and publish the list anew.";
    throw new Refusal("conference-open", message);
  },
  describe: async ({ db, upon: { participantId, conferenceId }, input: { reason } }) => {
    const { number, list } = await listWithout(db, conferenceId, participantId);
    return { participantId, conferenceId, number, digest: exactDigest(list), reason };
  },
  carryOut: async ({ context, tx, content: { participantId, conferenceId, ...content }, askedBy, by }) => {
    await holdDelegations(tx.db, conferenceId);
    const { list, participantIds, standing } = await listWithout(tx.db, conferenceId, participantId);
    const [text, digest] = [exactText(list), exactDigest(list)];
    if (digest !== content.digest) {
      throw new Refusal("approval-changed", "Another name was struck off meanwhile. Ask for this one anew.");
    }
    const stamp = { publishedAt: context.platform.clock.now(), askedBy, approvedBy: by.id };
    // Its life stays: of a list that is held back after a restore (R1) two people have looked at one name alone.
    const made = { ...standing, ...stamp, number: content.number, digest, text, participantIds };
    await putPublished(context, tx, made);
    await reduceToList(tx.db, conferenceId, made);
    context.desk.search.touch(tx, "participant", participantSubject({ conferenceId, participantId }));
    const subject = { kind: "conference", id: conferenceId };
    const details = { ...content, askedBy };
    await context.audit.append(tx, { type: "conference.name-struck", actor: userActor(by), subject, details });
  },
});

/** The next list. Refuses `not-listed`. */
async function listWithout(db: Kysely<unknown>, conferenceId: string, participantId: string) {
  const standing = await findPublished(db, conferenceId);
  const place = standing?.participantIds.indexOf(participantId) ?? -1;
  if (standing === undefined || place === -1) {
    throw new Refusal("not-listed", "The published list does not name this person. There is nothing to strike off.");
  }
  const participantIds = standing.participantIds.toSpliced(place, 1);
  return { standing, participantIds, number: standing.number + 1, list: withoutPerson(listIn(standing), place) };
}

/**
 * R17, a backup cannot forget: of a closed conference another list stayed than the backup has, or none (null). It is found by its digest where one
 * name was struck off; on any other may be somebody who was taken off since, so nobody's name stays. Without `listSha256` nothing tells which stayed.
 * It is of the day of that striking, so that what was struck off later is not taken for done.
 */
export async function keepToList(
  context: ConferenceContext,
  tx: Transaction,
  {
    conferenceId,
    listSha256,
    firstAt,
  }: { readonly conferenceId: string; readonly listSha256?: string | null | undefined; readonly firstAt: Date },
): Promise<void> {
  const { audit, desk } = context;
  await holdDelegations(tx.db, conferenceId);
  const standing = await findPublished(tx.db, conferenceId);
  if (standing === undefined || listSha256 === undefined || standing.digest === listSha256) return;
  const { participantIds } = standing;
  const all = listIn(standing);
  const place = participantIds.findIndex((_, at) => exactDigest(withoutPerson(all, at)) === listSha256);
  const stamp = { number: standing.number + 1, publishedAt: firstAt };
  const [list, left] = [withoutPerson(all, place), participantIds.toSpliced(place, 1)];
  const found = { ...standing, ...stamp, digest: exactDigest(list), text: exactText(list), participantIds: left };
  const next = place === -1 ? undefined : found;
  await (next === undefined ? deletePublished(context, tx, conferenceId) : putPublished(context, tx, next));
  await reduceToList(tx.db, conferenceId, next);
  for (const participantId of participantIds) {
    desk.search.touch(tx, "participant", participantSubject({ conferenceId, participantId }));
  }
  const subject = { kind: "conference", id: conferenceId };
  const actor = { kind: "system", job: "desk.repeated-disposal" } as const;
  const details = next === undefined ? {} : { list: next.digest };
  await audit.append(tx, { type: "conference.name-struck-again", actor, subject, details });
}
