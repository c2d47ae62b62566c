import { mayOrganise, ORGANISING_ROLES } from "../access.ts";
import type { ConferenceContext } from "../context.ts";
import type { ConferencePart } from "../frame/part.ts";
import { placeHolders } from "../frame/readiness.ts";
import { isUnsettled } from "./badge-key.ts";
import { planBadges } from "./domain/badge.ts";
import { badgesOf, countsOf, destroyKey, holdBadges, revokedAmong } from "./store.ts";

export const toBadges = (conferenceId: string): string => `/conferences/${conferenceId}/badges`;

/** What badges add to a conference: their page, and how many of those that it needs are printed. */
export function badgesPart(context: Pick<ConferenceContext, "parts">): ConferencePart {
  return {
    links: [{ place: "badges", label: "conference.badges.title", href: toBadges, who: ORGANISING_ROLES }],
    end: async (tx, conferenceId, at) => {
      await holdBadges(tx.db, conferenceId);
      await destroyKey(tx.db, conferenceId, at);
    },
    keptAway: revokedAmong,
    facts: async (db, conferenceId) => {
      const holders = (await placeHolders(context, db, conferenceId)).map(({ participantId }) => participantId);
      // Whose badge two people revoked gets no other.
      const of = holders.length - new Set(await revokedAmong(db, conferenceId, holders)).size;
      if (of === 0) return [];
      const { printed: done } = await countsOf(db, conferenceId);
      return [{ id: "badges-printed", label: "conference.badges.printed", href: toBadges(conferenceId), done, of }];
    },
    next: async ({ db, head: { conferenceId, state }, view: { t }, by }) => {
      if (state !== "open" || !mayOrganise(by)) return undefined;
      const { missing, changed, withdrawn } = planBadges(
        await placeHolders(context, db, conferenceId),
        await badgesOf(db, conferenceId),
      );
      if (missing.length + changed.length + withdrawn.length === 0) return undefined;
      return { label: t("conference.badges-making.submit"), href: toBadges(conferenceId) };
    },
  };
}

/** R1: before anything else of a conference, what became of its badges after the backup that was restored. */
export function badgeKeyPart(context: Pick<ConferenceContext, "platform">): ConferencePart {
  return {
    next: async ({ db, head: { conferenceId, state }, view: { t }, by }) => {
      if (state === "closed" || !mayOrganise(by) || !(await isUnsettled(context, db, conferenceId))) return undefined;
      return { label: t("conference.badge-key.title"), href: toBadges(conferenceId) };
    },
  };
}
