import { addDays, startOfDay } from "../../../convention/index.ts";
import { type NeedSource, officeNeed, officeSource } from "../../desk/index.ts";
import { OFFICERS } from "../access.ts";
import { type AssistanceContext, today } from "../context.ts";
import { latestOffers } from "./store.ts";

export const OFFER_SOURCE = "assistance-offer";
/** So long before its last day somebody is asked whether a profile still holds. */
export const WARNED_DAYS = 30;

/** Profiles of ours whose last day comes, or is over. */
export function offerSource(context: AssistanceContext): NeedSource {
  const { state, timeZone } = context.platform.config;
  const titleKey = "assistance.profile.renew-title";
  return officeSource({
    source: OFFER_SOURCE,
    all: state,
    need: "renew-profile",
    textKey: "assistance.profile.renew",
    href: ({ subject }) => `/assistance/profiles/${subject.id}`,
    words: async (ids) => {
      const all = await latestOffers(context.platform.database.db, state);
      const named = all.filter(({ offerId }) => ids.includes(offerId));
      return new Map(
        named.map((one) => [one.offerId, { titleKey, about: ({ format }) => format.day(one.validUntil) }]),
      );
    },
    derive: async (db) => {
      const on = today(context);
      const own = (await latestOffers(db, state)).filter((one) => one.state === state);
      const from = (until: string): string => addDays(until, -WARNED_DAYS);
      const rows = own
        .filter(({ validUntil }) => from(validUntil) <= on)
        .map(({ offerId: id, validUntil: until, keptAt: since }) =>
          officeNeed("renew-profile", { kind: "offer", id }, { roles: OFFICERS, reference: "", since, until }),
        );
      const [next] = own
        .map(({ validUntil }) => from(validUntil))
        .filter((day) => day > on)
        .toSorted();
      return { rows, lookAgainAt: next === undefined ? next : startOfDay(next, timeZone) };
    },
  });
}
