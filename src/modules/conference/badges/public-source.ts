import { conferenceDay } from "../../../protocol/badges/conference-day.ts";
import { BADGE_ZONES } from "../../../protocol/badges/badge-code.ts";
import { BADGE_FINDINGS, standingOf } from "../../../protocol/badges/verdict.ts";
import { hex } from "../../../protocol/bytes.ts";
import type { ConferenceContext } from "../context.ts";
import { headOf } from "../frame/domain/conference.ts";
import { findBySlug } from "../frame/store.ts";
import { rulesOn, todayAt } from "../frame/upon.ts";
import { isOfThisLife } from "../life.ts";
import { endedAmong, readShortNumber } from "./domain/badge.ts";
import type { NumberWord } from "./badge-page.tsx";
import type { BadgeSource } from "./public-badges.tsx";
import { findBadge, findKey, issuesOf, numbersOf } from "./store.ts";

/** What everybody is told about badges: of a conference that has made some and is not closed. */
export function badgeSource(context: Pick<ConferenceContext, "platform">): BadgeSource {
  const { db } = context.platform.database;

  async function known(slug: string) {
    const found = await findBySlug(db, slug);
    if (found === undefined) return undefined;
    const head = headOf(found);
    const key = await findKey(db, head.conferenceId);
    if (key?.wrapped === undefined) return undefined;
    const rules = await rulesOn(db, head.conferenceId, todayAt(context, head));
    return { head, key, isWhole: isOfThisLife(context, key), maxListAgeMinutes: rules.endedBadgesHours.value * 60 };
  }

  return {
    async conference(slug) {
      const found = await known(slug);
      if (found === undefined) return undefined;
      const { head, key, isWhole, maxListAgeMinutes } = found;
      const numbered = async (kind: "category" | "zone", named: readonly { code: string; name: string }[]) =>
        [...(await numbersOf(db, head.conferenceId, kind))].map(([code, number]) => ({
          number,
          code,
          name: named.find((one) => one.code === code)?.name ?? code,
        }));
      const zones = await numbered("zone", head.zones);
      // No code has these numbers: no badge opens those zones.
      const unopened = head.zones
        .filter(({ code }) => !zones.some((zone) => zone.code === code))
        .map(({ code, name }, index) => ({ number: BADGE_ZONES + index, code, name }));
      return {
        title: head.title,
        keys: {
          version: 1,
          conference: head.conferenceId,
          timeZone: head.zone,
          dayEndsAt: head.dayEndsAt,
          maxListAgeMinutes,
          keys: [hex(key.publicKey)],
          categories: await numbered("category", head.categories),
          zones: [...zones, ...unopened],
          // R1: no list of before the restore passes for the newest one.
          list: isWhole ? { text: key.listText, signature: key.listSignature } : { text: "", signature: "" },
        },
      };
    },
    async wordOf(slug, typed): Promise<NumberWord> {
      const number = readShortNumber(typed);
      const found = await known(slug);
      if (number === undefined || found === undefined) return "do-not-admit";
      const { head, isWhole, maxListAgeMinutes } = found;
      const badge = await findBadge(db, head.conferenceId, number);
      if (badge?.checkDigits !== number.checkDigits) return isWhole ? "do-not-admit" : "ask";
      const now = context.platform.clock.now();
      const ended = endedAmong(await issuesOf(db, head.conferenceId, badge.serial));
      const day = conferenceDay(now, head.zone, head.dayEndsAt);
      const knowledge = { list: { ended }, listAsOf: now, maxListAgeMinutes, day, now };
      const word = BADGE_FINDINGS[standingOf({ ...badge, zones: [] }, knowledge)];
      // A number says neither zone nor name.
      return word === "admit" ? "ask" : word;
    },
  };
}
