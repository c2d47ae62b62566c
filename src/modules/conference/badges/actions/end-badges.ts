import { z } from "zod";
import type { Transaction } from "../../../../platform/index.ts";
import { Refusal } from "../../../../protocol/refusal.ts";
import { nothing } from "../../../../web/index.ts";
import { userActor, type User } from "../../../identity/index.ts";
import { ORGANISING_ROLES } from "../../access.ts";
import { act, type ConferenceContext, type ParticipantLeft, twoPerson } from "../../context.ts";
import { placeHolders } from "../../frame/readiness.ts";
import { badgeSigner, demandSettled, signListAnew, SIGNING_REFUSALS } from "../badge-key.ts";
import { badgeAnswer } from "../answers.ts";
import {
  type Badge,
  firstSerialOf,
  isStanding,
  LIFTED_WHY,
  numbering,
  REVOKED_WHY,
  shortNumber,
} from "../domain/badge.ts";
import { issueBadges } from "../issue-badges.ts";
import { badgesOf, holdBadges, newestOf, unrevoke, updateBadges } from "../store.ts";
import { badgeParams, demandRevocable, demandRevoked, demandStanding, UPON_BADGE, uponBadge } from "../upon-badge.ts";

const revokedWhy = z.enum(REVOKED_WHY);
const liftedWhy = z.enum(LIFTED_WHY);

/** A badge is given to its holder. */
export const handOverBadge = act({
  id: "conference.hand-over-badge",
  at: "POST /conferences/:conference/badges/:badge/handing-over",
  who: ORGANISING_ROLES,
  params: badgeParams,
  input: nothing,
  answer: badgeAnswer,
  repeat: "refused",
  refusals: [...UPON_BADGE, "badge-key-unsettled", "badge-not-printed", "badge-handed-over"],
  words: "conference.badge-handing",
  upon: uponBadge,
  run: async ({ context, upon, by }) =>
    await change(context, upon, by, "handed-over", async (tx, badge) => {
      await demandSettled(context, tx.db, badge.conferenceId);
      if (badge.sheet === undefined) {
        throw new Refusal("badge-not-printed", "This badge is on no sheet yet. Print it first.");
      }
      if (badge.handedAt !== undefined) throw new Refusal("badge-handed-over", "This badge was handed over already.");
      const handed = { handedAt: context.platform.clock.now(), handedBy: by.id };
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
      const firstSerial = firstSerialOf(context.platform.incarnation.current());
      const next = numbering(await badgesOf(tx.db, conferenceId), firstSerial);
      const signer = await badgeSigner(context, tx, conferenceId);
      await endNow(context, tx, badge, by, "lost");
      const of = { conferenceId, signer, madeBy: by.id };
      const [made = badge] = await issueBadges(context, tx, of, [next(holder)]);
      return made;
    }),
});

const byTwo = { params: badgeParams, ask: ORGANISING_ROLES, approve: ORGANISING_ROLES, subject: "badgeId" } as const;
// Neither name nor delegation: what two people stood behind is kept when those are gone. The number follows from the code, which says both.
const numbered = { badgeId: z.string(), conferenceId: z.string(), number: z.string() };
const describe = async <R>({ upon: badge, input: { reason } }: { upon: Badge; input: { readonly reason: R } }) => {
  const { badgeId, conferenceId } = badge;
  return await Promise.resolve({ badgeId, conferenceId, number: shortNumber(badge), reason });
};

/** Two people take a badge back for security, and whichever its holder has when the second approves: they get no other. */
export const revokeBadge = twoPerson({
  ...byTwo,
  id: "conference.revoke-badge",
  at: "/conferences/:conference/badges/:badge/revocation",
  titleKey: "conference.badge-revocation.title",
  thing: { kind: "badge", action: "revoke" },
  input: z.strictObject({ reason: revokedWhy }),
  content: z.strictObject({ ...numbered, reason: revokedWhy }),
  refusals: [...UPON_BADGE, ...SIGNING_REFUSALS],
  words: "conference.badge-revocation",
  concerns: ({ badgeId, conferenceId }) => [badgeId, conferenceId],
  upon: async ({ db, id }) => await demandRevocable(db, id),
  describe,
  carryOut: async ({ context, tx, upon: asked, content, askedBy, by }) => {
    await holdBadges(tx.db, asked.conferenceId);
    await demandRevocable(tx.db, asked.badgeId);
    // One person alone may have had it replaced meanwhile, or its holder withdrawn.
    const badge = (await newestOf(tx.db, asked)) ?? asked;
    await endNow(context, tx, badge, by, "revoked");
    await log(context, tx, badge, by, "revoked", { askedBy, reason: content.reason });
  },
});

/** Two people lift a revocation that was an error: the code stays ended, and the holder gets the next badge. */
export const liftRevocation = twoPerson({
  ...byTwo,
  id: "conference.lift-revocation",
  at: "/conferences/:conference/badges/:badge/revocation-lifting",
  titleKey: "conference.badge-lifting.title",
  thing: { kind: "badge", action: "restore" },
  input: z.strictObject({ reason: liftedWhy }),
  content: z.strictObject({ ...numbered, reason: liftedWhy }),
  refusals: [...UPON_BADGE, "badge-not-revoked"],
  words: "conference.badge-lifting",
  concerns: ({ badgeId, conferenceId }) => [badgeId, conferenceId],
  upon: async ({ db, id }) => await demandRevoked(db, id),
  describe,
  carryOut: async ({ context, tx, content, askedBy, by }) => {
    await holdBadges(tx.db, content.conferenceId);
    const badge = await demandRevoked(tx.db, content.badgeId);
    await unrevoke(tx.db, badge);
    await log(context, tx, badge, by, "revocation-lifted", { askedBy, reason: content.reason });
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
