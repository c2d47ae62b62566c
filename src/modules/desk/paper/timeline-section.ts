import type { PrintedBlock } from "../../../platform/index.ts";
import { dayOf, heading, momentOf, type PaperView, seenName, table } from "../../printing/index.ts";
import type { Contributions } from "../dossier-contributions.ts";
import { foldTimeline, type ReadOffPaper, type TimelineEntry, type TimelineItem } from "../domain/timeline.ts";

type Kinds = Contributions["happenings"];

/** Everything that happened, oldest first, one line each, in the words of the modules that tell of it. */
export function timelineSection(view: PaperView, items: readonly TimelineItem[], kinds: Kinds): PrintedBlock[] {
  const { t } = view;
  if (items.length === 0) return [];
  const within = new Map(foldTimeline(items).map((entry) => [entry.item, entry.under.filter(isWithin(kinds))]));
  const folded = new Set([...within.values()].flat());
  return [
    heading(t("print.timeline.title")),
    table(
      [
        [t("print.said.when"), 4],
        [t("print.timeline.what"), 8],
        [t("print.timeline.who"), 4],
      ],
      items
        .filter((item) => !folded.has(item))
        .map((item) => [
          momentOf(view, item.at),
          [
            kinds.get(item.type)?.onPaper.text(view, item) ?? t("print.timeline.other", { type: item.type }),
            ...withinText(view, within.get(item) ?? [], kinds),
            ...(item.paper === undefined ? [] : [paperText(view, item.paper)]),
          ].join("\n"),
          whoOf(view, item),
        ]),
    ),
  ];
}

function isWithin(kinds: Kinds): (item: TimelineItem) => boolean {
  return ({ type }) => kinds.get(type)?.onPaper.under !== undefined;
}

function withinText(view: PaperView, items: TimelineEntry["under"], kinds: Kinds): readonly string[] {
  const byModule = Map.groupBy(items, ({ type }) => kinds.get(type));
  return [...byModule].flatMap(([of, told]) => of?.onPaper.under?.(view, told) ?? []);
}

function whoOf(view: PaperView, { actor, lane, isUnnamed }: TimelineItem): string {
  const { t } = view;
  if (isUnnamed === true) return t("print.somebody");
  return actor === undefined ? t(`print.lane.${lane}`) : seenName(view, actor);
}

/** How something came on paper, of which day, and who typed it in. */
export function paperText(view: PaperView, { bearer, datedOn, registeredBy }: ReadOffPaper): string {
  return view.t("print.said.on-paper-value", {
    bearer: view.t(`print.bearer.${bearer}`),
    day: dayOf(view, datedOn),
    person: seenName(view, registeredBy.name),
  });
}
