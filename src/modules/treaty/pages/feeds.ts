import ical, { ICalEventTransparency } from "ical-generator";
import { addDays, CONVENTION, type EntityGroupId, groupsOf, startOfDay, stateName } from "../../../convention/index.ts";
import { toCsv, type View } from "../../../web/index.ts";
import type { TreatyDay } from "../domain/days.ts";
import type { Entry, Fact } from "../domain/fact.ts";
import type { StatusRow, StatusView } from "../domain/status.ts";
import { type AtomEntry, atomFeed } from "./atom.ts";
import { reservationNames } from "./status-page.tsx";
import { factName } from "./words.tsx";

/** Of the whole record a reader of news is shown the newest. */
export const MAX_NEWS = 100;

/** Where the pages are read, without a slash at the end. */
export interface Place {
  readonly origin: string;
  readonly state: string;
}

/** Atom (RFC 4287): what was certified, corrected and taken back here, the newest first. It says that it mirrors the depositary. */
export async function recordFeed(
  view: View,
  entries: readonly Entry<Fact>[],
  { origin, state }: Place,
): Promise<string> {
  const { t, format } = view;
  const was = new Map(entries.map(({ id, kept }) => [id, kept]));
  const news = entries
    .slice(-MAX_NEWS)
    .toReversed()
    .flatMap(({ id, kept, corrects, recordedAt }): AtomEntry[] => {
      const about = kept ?? was.get(corrects ?? "");
      if (about === undefined) return [];
      const what = corrects === undefined ? "certified" : kept === undefined ? "taken-back" : "corrected";
      const source = t("treaty.feed.source", { source: about.source.reference });
      return [
        {
          id,
          title: t(`treaty.feed.${what}`, { act: factName(view, about), on: format.day(about.on) }),
          updated: recordedAt,
          href: `${origin}/status${about.state === undefined ? "" : `/${about.state}`}`,
          summary: `${source} ${t("treaty.feed.mirror")}`,
        },
      ];
    });
  return await atomFeed(view, {
    page: `${origin}/status`,
    self: `${origin}/status/record.atom`,
    title: t("treaty.feed.title", { state: stateName(state, view.lang) }),
    subtitle: t("treaty.feed.mirror"),
    author: stateName(state, view.lang),
    updated: entries.at(-1)?.recordedAt,
    entries: news,
  });
}

/** iCalendar (RFC 5545): the days that follow from the record, each as a whole day on which nobody is busy. */
export function daysCalendar(view: View, days: readonly TreatyDay[], { origin, state }: Place, now: Date): string {
  const { t } = view;
  const calendar = ical({
    name: t("treaty.days.title"),
    description: t("treaty.feed.mirror"),
    prodId: { company: "Rogatory", product: "treaty", language: view.lang.toUpperCase() },
    url: `${origin}/status`,
  });
  for (const { id, on, kind, state: about } of days) {
    calendar.createEvent({
      id: `${id}@${state.toLowerCase()}.${CONVENTION.treatyCollection}.rogatory`,
      allDay: true,
      start: startOfDay(on, "UTC"),
      end: startOfDay(addDays(on, 1), "UTC"),
      stamp: now,
      timezone: null,
      summary: t(`treaty.days.${kind}`, { state: about === undefined ? "" : stateName(about, view.lang) }),
      description: t("treaty.feed.mirror"),
      url: `${origin}/status${about === undefined ? "" : `/${about}`}`,
      transparency: ICalEventTransparency.TRANSPARENT,
    });
  }
  return calendar.toString();
}

/** The status of a day for a spreadsheet: a row for each State, of a group or of all, invented ones last. */
export function statusSheet(
  view: View,
  { rows, inventedRows, on, known }: StatusView,
  group: EntityGroupId | undefined,
): string {
  const { t } = view;
  const head = [
    "code",
    "state",
    "signed",
    "signed-source",
    "deposit",
    "deposited",
    "deposit-source",
    "from",
    "until",
    "reservations",
    "declarations",
    "objections",
    "party",
    "on",
    "known",
    "groups",
  ];
  const all = group === undefined ? [...rows, ...inventedRows] : rows;
  const shown = all.filter(({ state }) => group === undefined || groupsOf(state).includes(group));
  const cells = shown.map((row) => [
    row.state,
    stateName(row.state, view.lang),
    row.signature?.on,
    row.signature?.source,
    row.deposit && t(`treaty.kind.${row.deposit.kind}`),
    row.deposit?.on,
    row.deposit?.source,
    row.inForceFrom,
    row.inForceUntil,
    reservationNames(t, row).join("; "),
    wordsOf(view, row, "declaration"),
    wordsOf(view, row, "objection"),
    row.isParty,
    on,
    known,
    groupsOf(row.state)
      .map((id) => t(`treaty.group.${id}`))
      .join("; "),
  ]);
  return toCsv(
    head.map((key) => t(`treaty.sheet.${key}`)),
    cells,
  );
}

/** Each with its day, whose act it is about, and its words. */
function wordsOf({ lang, t }: View, { stated }: StatusRow, kind: StatusRow["stated"][number]["kind"]): string {
  return stated
    .filter((one) => one.kind === kind)
    .map(({ on, to, provision, text, precludesEntry }) =>
      [
        on,
        to && stateName(to, lang),
        provision,
        text?.text,
        precludesEntry === true ? t("treaty.objection-effect.precludes") : undefined,
      ]
        .filter((part) => part !== undefined)
        .join(", "),
    )
    .join("; ");
}
