import { z } from "zod";
import type { Transaction } from "../../../../platform/index.ts";
import { Refusal } from "../../../../protocol/refusal.ts";
import { nothing } from "../../../../web/index.ts";
import { userActor, type User } from "../../../identity/index.ts";
import { ORGANISING_ROLES } from "../../access.ts";
import { act, type ConferenceContext, twoPerson } from "../../context.ts";
import { reason } from "../../frame/domain/conference.ts";
import { badgeSigner, signListAnew, SIGNING_REFUSALS } from "../badge-key.ts";
import { badgeAnswer } from "../answers.ts";
import { type Badge, shortNumber } from "../domain/badge.ts";
import { issueBadges } from "../issue-badges.ts";
import { holdBadges, updateBadges } from "../store.ts";
import { badgeParams, demandStanding, UPON_BADGE, uponBadge } from "../upon-badge.ts";

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

/** A badge that was lost ends, and its holder gets the next issue. */
export const replaceLostBadge = act({
  id: "conference.replace-badge",
  at: "POST /conferences/:conference/badges/:badge/replacement",
  who: ORGANISING_ROLES,
  params: badgeParams,
  input: nothing,
  answer: badgeAnswer,
  repeat: "refused",
  refusals: [...UPON_BADGE, ...SIGNING_REFUSALS],
  words: "conference.badge-replacement",
  upon: uponBadge,
  run: async ({ context, upon, by }) =>
    await change(context, upon, by, "replaced", async (tx, badge) => {
      const { conferenceId, serial, issue } = badge;
      await endNow(context, tx, badge, by, "lost");
      const signer = await badgeSigner(context, tx, conferenceId);
      const of = { conferenceId, signer, madeBy: by.id };
      const [made = badge] = await issueBadges(context, tx, of, [{ holder: badge, serial, issue: issue + 1 }]);
      return made;
    }),
});

/** Two people take a badge back for security: its holder gets no other. */
export const revokeBadge = twoPerson({
  id: "conference.revoke-badge",
  at: "/conferences/:conference/badges/:badge/revocation",
  params: badgeParams,
  ask: ORGANISING_ROLES,
  approve: ORGANISING_ROLES,
  titleKey: "conference.badge-revocation.title",
  thing: { kind: "badge", action: "revoke" },
  input: z.strictObject({ reason }),
  content: z.strictObject({
    badgeId: z.string(),
    conferenceId: z.string(),
    number: z.string(),
    name: z.string(),
    delegation: z.string(),
    reason,
  }),
  subject: "badgeId",
  refusals: [...UPON_BADGE, ...SIGNING_REFUSALS],
  words: "conference.badge-revocation",
  concerns: ({ badgeId }) => [badgeId],
  upon: async ({ db, id }) => await demandStanding(db, id),
  describe: async ({ upon: badge, input }) => {
    const { badgeId, conferenceId, name, delegation } = badge;
    const about = { badgeId, conferenceId, number: shortNumber(badge), name, delegation };
    return await Promise.resolve({ ...about, reason: input.reason });
  },
  carryOut: async ({ context, tx, upon: { conferenceId, badgeId }, content, askedBy, by }) => {
    await holdBadges(tx.db, conferenceId);
    const badge = await demandStanding(tx.db, badgeId);
    await endNow(context, tx, badge, by, "revoked");
    await log(context, tx, badge, by, "revoked", { askedBy, reason: content.reason });
  },
});

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
    const badge = await demandStanding(tx.db, badgeId);
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
  endedWhy: "lost" | "revoked",
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
