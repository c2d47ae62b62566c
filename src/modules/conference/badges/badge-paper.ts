import type { PrintedDocument } from "../../../platform/index.ts";
import { paperHead, type PaperView, seenName } from "../../printing/index.ts";
import { titleOf } from "../frame/pages/conference-page.tsx";
import type { ConferenceHead } from "../frame/domain/conference.ts";
import { type Badge, shortNumber } from "./domain/badge.ts";

/** One sheet of badges: cards to be cut out, each with its code. */
export function badgePaper(
  view: PaperView,
  head: ConferenceHead,
  sheet: number,
  badges: readonly Badge[],
): PrintedDocument {
  const { t, format } = view;
  const nameOf = (list: readonly { readonly code: string; readonly name: string }[], code: string): string =>
    list.find((one) => one.code === code)?.name ?? code;
  const daysOf = ({ firstDay, lastDay }: Badge): string =>
    firstDay === lastDay
      ? format.day(firstDay)
      : t("conference.conferences.span", { from: format.day(firstDay), until: format.day(lastDay) });
  return {
    ...paperHead(view, { sender: titleOf(view, head), reference: t("conference.badges.sheet", { sheet }) }),
    title: t("conference.badges.title"),
    blocks: [
      {
        kind: "badges",
        badges: badges.map((badge) => ({
          name: seenName(view, badge.name),
          delegation: seenName(view, badge.delegation),
          lines: [
            nameOf(head.categories, badge.category),
            badge.zones.map((zone) => nameOf(head.zones, zone)).join(" · "),
            daysOf(badge),
          ].filter((line) => line !== ""),
          number: shortNumber(badge),
          code: badge.code,
        })),
      },
    ],
  };
}
