import { z } from "zod";
import type { Transaction } from "../../../../platform/index.ts";
import { Refusal } from "../../../../protocol/refusal.ts";
import { nothing } from "../../../../web/index.ts";
import { userActor, type User } from "../../../identity/index.ts";
import { ORGANISING_ROLES } from "../../access.ts";
import { act, type ConferenceContext, type ParticipantLeft, twoPerson } from "../../context.ts";
import { placeHolders } from "../../frame/readiness.ts";
import { badgeSigner, signListAnew, SIGNING_REFUSALS } from "../badge-key.ts";
import { badgeAnswer } from "../answers.ts";
import { type Badge, isStanding, numbering, REVOKED_WHY, shortNumber } from "../domain/badge.ts";
import { issueBadges } from "../issue-badges.ts";
import { badgesOf, holdBadges, newestOf, updateBadges } from "../store.ts";
import { badgeParams, demandRevocable, demandStanding, UPON_BADGE, uponBadge } from "../upon-badge.ts";

const revokedWhy = z.enum(REVOKED_WHY);

/** A badge is given to its holder. */
export const handOverBadge = act({
  id: "conference.hand-over-badge",
  at: "POST /conferences/:conference/badges/:badge/handing-over",
  who: ORGANISING_ROLES,
  params: badgeParams,
  input: nothing,
  answer: badgeAnswer,
  repeat: "refused",
  refusals: [...UPON_BADGE, "badge-not-printed", "badge-handed-over"],
  words: "conference.badge-handing",
  upon: uponBadge,
  run: async (call) =>
    await change(call.context, call.upon, call.by, "handed-over", async (tx, badge) => {
      if (badge.sheet === undefined) {
        throw new Refusal("badge-not-printed", "This badge is on no sheet yet. Print it first.");
      }
      if (badge.handedAt !== undefined) throw new Refusal("badge-handed-over", "This badge was handed over already.");
      const handed = { handedAt: call.context.platform.clock.now(), handedBy: call.by.id };
      await updateBadges(tx.db, [badge.badgeId], handed);
      return { ...badge, ...handed };
    }),
});

/** A badge that was lost ends, and its holder gets the next issue, with what is true of them now. */
export const replaceLostBadge = act({
  id: "conference.replace-badge",
  at: "POST /conferences/:conference/badges/:badge/replacement",
  who: ORGANISING_ROLES,
  params: badgeParams,
  input: nothing,
  answer: badgeAnswer,
  repeat: "refused",
  refusals: [...UPON_BADGE, ...SIGNING_REFUSALS, "badge-numbers-used-up", "no-place"],
  words: "conference.badge-replacement",
  upon: uponBadge,
  run: async ({ context, upon, by }) =>
    await change(context, upon, by, "replaced", async (tx, badge) => {
      const { conferenceId, participantId } = badge;
      const holders = await placeHolders(context, tx.db, conferenceId);
      const holder = holders.find((each) => each.participantId === participantId);
      if (holder === undefined) {
        throw new Refusal(
          "no-place",
          "The holder of this badge has no place at the conference any more. Make the badges anew: this one ends then.",
        );
      }
      const next = numbering(await badgesOf(tx.db, conferenceId));
      await endNow(context, tx, badge, by, "lost");
      const signer = await badgeSigner(context, tx, conferenceId);
      const of = { conferenceId, signer, madeBy: by.id };
      const [made = badge] = await issueBadges(context, tx, of, [next(holder)]);
      return made;
    }),
});

/** Two people take a badge back for security, and whichever its holder has when the second approves: they get no other. */
export const revokeBadge = twoPerson({
  id: "conference.revoke-badge",
  at: "/conferences/:conference/badges/:badge/revocation",
  params: badgeParams,
  ask: ORGANISING_ROLES,
  approve: ORGANISING_ROLES,
  titleKey: "conference.badge-revocation.title",
  thing: { kind: "badge", action: "revoke" },
  input: z.strictObject({ reason: revokedWhy }),
  // Neither name nor delegation: what two people stood behind is kept when those are gone. The number follows from the code, which says both.
  content: z.strictObject({
    badgeId: z.string(),
    conferenceId: z.string(),
    number: z.string(),
    reason: revokedWhy,
  }),
  subject: "badgeId",
  refusals: [...UPON_BADGE, ...SIGNING_REFUSALS],
  words: "conference.badge-revocation",
  concerns: ({ badgeId }) => [badgeId],
  upon: async ({ db, id }) => await demandRevocable(db, id),
  describe: async ({ upon: badge, input }) => {
    const { badgeId, conferenceId } = badge;
    return await Promise.resolve({ badgeId, conferenceId, number: shortNumber(badge), reason: input.reason });
  },
  carryOut: async ({ context, tx, upon: asked, content, askedBy, by }) => {
    await holdBadges(tx.db, asked.conferenceId);
    await demandRevocable(tx.db, asked.badgeId);
    // One person alone may have had it replaced meanwhile, or its holder withdrawn.
    const badge = (await newestOf(tx.db, asked)) ?? asked;
    await endNow(context, tx, badge, by, "revoked");
    await log(context, tx, badge, by, "revoked", { askedBy, reason: content.reason });
  },
});

/** Whoever no longer comes keeps no badge that admits. */
export function endBadgeOf(context: ConferenceContext): ParticipantLeft {
  return async (tx, { participant, by }) => {
    await holdBadges(tx.db, participant.conferenceId);
    const badge = await newestOf(tx.db, participant);
    if (badge === undefined || !isStanding(badge)) return;
    await endNow(context, tx, badge, by, "withdrawn");
    await log(context, tx, badge, by, "withdrawn");
  };
}

/** One at a time, upon the badge as it stands then, with its entry of the log. */
async function change(
  context: ConferenceContext,
  { conferenceId, badgeId }: Badge,
  by: User,
  verb: string,
  make: (tx: Transaction, badge: Badge) => Promise<Badge>,
): Promise<Badge> {
  return await context.platform.database.transaction(async (tx) => {
    await holdBadges(tx.db, conferenceId);
    const badge = await demandStanding(tx.db, { conference: conferenceId, badge: badgeId });
    const made = await make(tx, badge);
    await log(context, tx, badge, by, verb);
    return made;
  });
}

async function endNow(
  context: ConferenceContext,
  tx: Transaction,
  { badgeId, conferenceId }: Badge,
  by: User,
  endedWhy: "lost" | "withdrawn" | "revoked",
): Promise<void> {
  const endedAt = context.platform.clock.now();
  await updateBadges(tx.db, [badgeId], { endedAt, endedBy: by.id, endedWhy });
  await signListAnew(context, tx, conferenceId);
}

/** Ids and numbers alone: the log tells no names. */
async function log(
  { audit }: ConferenceContext,
  tx: Transaction,
  { conferenceId, badgeId, participantId, serial, issue }: Badge,
  by: User,
  verb: string,
  more: object = {},
): Promise<void> {
  const subject = { kind: "conference", id: conferenceId };
  const details = { badgeId, participantId, serial, issue, ...more };
  await audit.append(tx, { type: `conference.badge-${verb}`, actor: userActor(by), subject, details });
}
