import type { JSX } from "hono/jsx/jsx-runtime";
import { stateName } from "../../../convention/index.ts";
import { HostileText, StatusTag, type View } from "../../../web/index.ts";
import type { Contributions } from "../dossier-contributions.ts";
import type { Need } from "../domain/queue-order.ts";
import type { ReadOffPaper, TimelineItem } from "../domain/timeline.ts";
import type { NeedKind, ShownNeed } from "../queue/types.ts";

/** Beside how a request stands, where it is pressing. */
export function UrgencyTag({ view, urgency }: { view: View; urgency: Need["urgency"] }): JSX.Element | null {
  if (urgency === "ordinary") return null;
  return <StatusTag tone={urgency === "emergency" ? "bad" : "attention"} label={view.t(`desk.urgency.${urgency}`)} />;
}

export function mechanismTitle({ t }: View, mechanism: string): string {
  return t(`convention.mechanism.${mechanism}.title`);
}

/** "Acknowledge the request of Aurelia". */
export function needText(
  view: View,
  item: Pick<ShownNeed, "state" | "words">,
  { textKey }: Pick<NeedKind, "textKey">,
): string {
  const { t, lang } = view;
  const state = item.state === undefined ? "" : stateName(item.state, lang);
  return t(textKey, { state, what: item.words?.about(view) ?? "" });
}

/** The thing itself: its number, or the words of its kind. */
export function subjectText(view: View, { words, reference }: Pick<ShownNeed, "words" | "reference">): string {
  return words?.titleKey === undefined ? (words?.about(view) ?? reference) : view.t(words.titleKey);
}

/** Under what came on paper: how, of which day, when, who typed it in, and that nothing but that person stands for it. */
export function PaperNote({ view, paper }: { view: View; paper: ReadOffPaper | undefined }): JSX.Element | null {
  const { t, format } = view;
  if (paper === undefined) return null;
  return (
    <p class="hint">
      {t("desk.paper.note", {
        bearer: t(`desk.bearer.${paper.bearer}`),
        day: format.day(paper.datedOn),
        arrived: format.dateTime(new Date(paper.receivedAt)),
        person: paper.registeredBy.name,
      })}
      {paper.reference !== undefined && (
        <>
          {" "}
          {t("desk.paper.reference")}: <HostileText text={paper.reference} />
        </>
      )}
    </p>
  );
}

/** One line of the timeline in the reader's language, in the words of the module that tells of it. */
export function timelineTitle(
  view: View,
  { type, params }: TimelineItem,
  happenings: Contributions["happenings"],
): string {
  const { texts, values = {} } = happenings.get(type) ?? {};
  const textKey = texts?.[type];
  if (textKey === undefined) return view.t("desk.timeline.other", { type });
  const spoken = Object.entries(params).map(([name, value]) => [name, values[name]?.(view, String(value)) ?? value]);
  return view.t(textKey, Object.fromEntries(spoken));
}
