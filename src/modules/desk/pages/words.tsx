import type { JSX } from "hono/jsx/jsx-runtime";
import { stateName } from "../../../convention/index.ts";
import { HostileText, StatusTag, type View } from "../../../web/index.ts";
import type { Need } from "../domain/queue-order.ts";
import type { ReadOffPaper, TimelineItem } from "../domain/timeline.ts";
import type { NeedKind } from "../queue/types.ts";

/** Beside how a request stands, where it is pressing. */
export function UrgencyTag({ view, urgency }: { view: View; urgency: Need["urgency"] }): JSX.Element | null {
  if (urgency === "ordinary") return null;
  return <StatusTag tone={urgency === "emergency" ? "bad" : "attention"} label={view.t(`desk.urgency.${urgency}`)} />;
}

export function mechanismTitle({ t }: View, mechanism: string): string {
  return t(`convention.mechanism.${mechanism}.title`);
}

/** "Acknowledge the request of Aurelia". */
export function needText(view: View, item: Pick<Need, "state">, { textKey }: Pick<NeedKind, "textKey">): string {
  const { t, lang } = view;
  return t(textKey, { state: item.state === undefined ? "" : stateName(item.state, lang) });
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

/** One line of the timeline in the reader's language; an exhibit's act has its words in the evidence module. */
export function timelineTitle(view: View, item: TimelineItem): string {
  const { t } = view;
  const params = Object.fromEntries(
    Object.entries(item.params).map(([name, value]) => [name, spoken(view, name, String(value))]),
  );
  const key = `cooperation.timeline.${item.type}`;
  return t.has(key) ? t(key, params) : t("cooperation.timeline.other", { type: item.type });
}

/** Codes in a timeline's parameters, said in words. */
function spoken(view: View, name: string, value: string): string {
  const { t, lang } = view;
  const said = (key: string): string => (t.has(key) ? t(key) : value);
  switch (name) {
    case "status":
      return said(`cooperation.status.${value}`);
    case "outcome":
      return t.has(`cooperation.outcome.${value}`)
        ? t(`cooperation.outcome.${value}`)
        : said(`cooperation.closure.${value}`);
    case "bearer":
      return said(`desk.bearer.${value}`);
    case "answer":
      return said(`measures.answer.${value}`);
    case "reason":
      return said(`measures.ring.reason.${value}`);
    case "name":
      return value === "" ? t("cooperation.nobody-on-roster") : value;
    case "state":
      return stateName(value, lang);
    default:
      return value;
  }
}
