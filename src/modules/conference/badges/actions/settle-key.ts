import { z } from "zod";
import { Refusal } from "../../../../protocol/refusal.ts";
import { nothing } from "../../../../web/index.ts";
import { userActor } from "../../../identity/index.ts";
import { ORGANISING_ROLES } from "../../access.ts";
import { act } from "../../context.ts";
import { isOfThisLife } from "../../life.ts";
import { conferenceParams, demandOpen, UPON_CONFERENCE, uponConference } from "../../frame/upon.ts";
import { replaceKey } from "../badge-key.ts";
import { isStanding } from "../domain/badge.ts";
import { badgesOf, findKey, holdBadges, updateBadges } from "../store.ts";

/**
 * R1: after a restore a new key ends all badges that stand, as among those of the old one are some that nobody here knows. The old one never goes
 * on: one person's word would revive what two people revoked after the backup.
 */
export const settleBadgeKey = act({
  id: "conference.settle-badge-key",
  at: "POST /conferences/:conference/badges/key",
  who: ORGANISING_ROLES,
  params: conferenceParams,
  input: nothing,
  answer: z.object({ ended: z.int() }),
  repeat: "refused",
  refusals: [...UPON_CONFERENCE, "key-store-locked", "badge-key-settled"],
  words: "conference.badge-key",
  upon: uponConference,
  run: async ({ context, upon: { conferenceId }, by }) =>
    await context.platform.database.transaction(async (tx) => {
      await holdBadges(tx.db, conferenceId);
      await demandOpen(tx.db, conferenceId);
      const key = await findKey(tx.db, conferenceId);
      if (key === undefined || isOfThisLife(context, key)) {
        throw new Refusal(
          "badge-key-settled",
          "Nothing is to be settled: the badge key is of the time after the restore.",
        );
      }
      const ended = (await badgesOf(tx.db, conferenceId)).filter(isStanding);
      const ids = ended.map(({ badgeId }) => badgeId);
      const endedAt = context.platform.clock.now();
      await updateBadges(tx.db, ids, { endedAt, endedBy: by.id, endedWhy: "new-key" });
      await replaceKey(context, tx, key);
      const subject = { kind: "conference", id: conferenceId };
      const details = { ended: ended.length };
      await context.audit.append(tx, { type: "conference.badge-key-settled", actor: userActor(by), subject, details });
      return { ended: ended.length };
    }),
});
