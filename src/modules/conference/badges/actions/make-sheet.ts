import { z } from "zod";
import { Refusal } from "../../../../protocol/refusal.ts";
import { nothing } from "../../../../web/index.ts";
import { userActor } from "../../../identity/index.ts";
import { ORGANISING_ROLES } from "../../access.ts";
import { act } from "../../context.ts";
import { conferenceParams, demandOpen, UPON_CONFERENCE, uponConference } from "../../frame/upon.ts";
import { demandSettled } from "../badge-key.ts";
import { countsOf, holdBadges, unprinted, updateBadges } from "../store.ts";

/** More would take the press more than 300 MiB (`npm run bench -- --conference`). */
const BADGES_OF_A_SHEET = 300;

/** Puts the badges that were not printed yet onto one sheet, which can be printed as often as wanted. */
export const makeSheet = act({
  id: "conference.make-badge-sheet",
  at: "POST /conferences/:conference/badges/sheets",
  who: ORGANISING_ROLES,
  params: conferenceParams,
  input: nothing,
  answer: z.object({ sheet: z.int(), badges: z.int() }),
  status: 201,
  repeat: "refused",
  refusals: [...UPON_CONFERENCE, "badge-key-unsettled", "badges-all-printed"],
  words: "conference.badge-sheet",
  upon: uponConference,
  run: async ({ context, upon: { conferenceId }, by }) =>
    await context.platform.database.transaction(async (tx) => {
      await holdBadges(tx.db, conferenceId);
      await demandOpen(tx.db, conferenceId);
      await demandSettled(context, tx.db, conferenceId);
      const badges = await unprinted(tx.db, conferenceId, BADGES_OF_A_SHEET);
      if (badges.length === 0) {
        throw new Refusal(
          "badges-all-printed",
          "Every badge that stands is on a sheet already. Print that sheet again.",
        );
      }
      const sheet = ((await countsOf(tx.db, conferenceId)).sheets[0]?.sheet ?? 0) + 1;
      await updateBadges(
        tx.db,
        badges.map(({ badgeId }) => badgeId),
        { sheet },
      );
      const made = { sheet, badges: badges.length };
      const subject = { kind: "conference", id: conferenceId };
      await context.audit.append(tx, {
        type: "conference.badges-printed",
        actor: userActor(by),
        subject,
        details: made,
      });
      return made;
    }),
});
