import { z } from "zod";
import { nothing } from "../../../../web/index.ts";
import { userActor } from "../../../identity/index.ts";
import { ORGANISING_ROLES } from "../../access.ts";
import { act } from "../../context.ts";
import { holdDelegations } from "../../delegations/store.ts";
import { placeHolders } from "../../frame/readiness.ts";
import { conferenceParams, demandOpen, UPON_CONFERENCE, uponConference } from "../../frame/upon.ts";
import { badgeSigner, signListAnew, SIGNING_REFUSALS } from "../badge-key.ts";
import { type Badge, firstSerialOf, numbering, planBadges } from "../domain/badge.ts";
import { issueBadges } from "../issue-badges.ts";
import { badgesOf, holdBadges, updateBadges } from "../store.ts";

/** Makes a badge for everybody who has a place and none, another for whom theirs is no longer true, and ends those of people without a place. */
export const makeBadges = act({
  id: "conference.make-badges",
  at: "POST /conferences/:conference/badges",
  who: ORGANISING_ROLES,
  params: conferenceParams,
  input: nothing,
  answer: z.object({ made: z.int(), changed: z.int(), withdrawn: z.int() }),
  repeat: "same",
  refusals: [...UPON_CONFERENCE, ...SIGNING_REFUSALS, "badge-numbers-used-up"],
  words: "conference.badges-making",
  upon: uponConference,
  run: async ({ context, upon: { conferenceId }, by }) =>
    await context.platform.database.transaction(async (tx) => {
      // In the order of whoever ends a person's place: who is accepted or leaves meanwhile waits.
      await holdDelegations(tx.db, conferenceId);
      await holdBadges(tx.db, conferenceId);
      await demandOpen(tx.db, conferenceId);
      const badges = await badgesOf(tx.db, conferenceId);
      const plan = planBadges(await placeHolders(context, tx.db, conferenceId), badges);
      const endedAt = context.platform.clock.now();
      const end = async (ended: readonly Badge[], endedWhy: "changed" | "withdrawn"): Promise<void> => {
        await updateBadges(
          tx.db,
          ended.map(({ badgeId }) => badgeId),
          { endedAt, endedBy: by.id, endedWhy },
        );
      };
      const replaced = plan.changed.map(([badge]) => badge);
      await end(replaced, "changed");
      await end(plan.withdrawn, "withdrawn");
      const signer = await badgeSigner(context, tx, conferenceId);
      const next = numbering(badges, firstSerialOf(context.platform.incarnation.current()));
      const issued = [...plan.missing, ...plan.changed.map(([, holder]) => holder)].map(next);
      await issueBadges(context, tx, { conferenceId, signer, madeBy: by.id }, issued);
      if (replaced.length + plan.withdrawn.length > 0) await signListAnew(context, tx, conferenceId);
      const counts = { made: plan.missing.length, changed: replaced.length, withdrawn: plan.withdrawn.length };
      const subject = { kind: "conference", id: conferenceId };
      await context.audit.append(tx, {
        type: "conference.badges-made",
        actor: userActor(by),
        subject,
        details: counts,
      });
      return counts;
    }),
});
