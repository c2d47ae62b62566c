import { stateName } from "../../../convention/index.ts";
import type { PrintedBlock } from "../../../platform/index.ts";
import { paperText } from "./request-blocks.ts";
import { foldTimeline, type TimelineItem } from "../../desk/index.ts";
import { heading, momentOf, type PaperView, seenName, table } from "../../printing/index.ts";

/** Everything that happened, oldest first, one line each; the calls of a ring stand in its line, for there may be hundreds. */
export function timelineSection(view: PaperView, items: readonly TimelineItem[]): PrintedBlock[] {
  const { t } = view;
  if (items.length === 0) return [];
  // Of what stands under another line, receipts have a line of their own on paper.
  const isCall = ({ type }: TimelineItem): boolean => type === "ring.rang";
  const told = foldTimeline(items);
  const callsOf = new Map(told.map(({ item, under }) => [item, under.filter(isCall)]));
  const folded = new Set(told.flatMap(({ under }) => under.filter(isCall)));
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
            timelineText(view, item),
            ...callsText(view, callsOf.get(item) ?? []),
            ...(item.paper === undefined ? [] : [paperText(view, item.paper)]),
          ].join("\n"),
          whoOf(view, item),
        ]),
    ),
  ];
}

function timelineText(view: PaperView, item: TimelineItem): string {
  const { t } = view;
  const [family, what] = [item.type.slice(0, item.type.indexOf(".")), item.type.slice(item.type.indexOf(".") + 1)];
  const params = Object.fromEntries(
    Object.entries(item.params).map(([name, value]) => [name, spoken(view, family, name, String(value))]),
  );
  if (family === "exhibit" && t.has(`custody.act.${what}`)) {
    return `${t("print.timeline.exhibit", { number: params["exhibitNumber"] ?? "" })}\n${t(`custody.act.${what}`)}`;
  }
  const key = `print.timeline.${item.type}`;
  if (!t.has(key)) return t("print.timeline.other", { type: item.type });
  const reference = params["reference"] ?? params["orderNumber"];
  return reference === undefined ? t(key, params) : `${seenName(view, reference)}\n${t(key, params)}`;
}

function callsText(view: PaperView, calls: readonly TimelineItem[]): string[] {
  const last = calls.at(-1);
  if (last === undefined) return [];
  const names = [...new Set(calls.map(({ params }) => seenName(view, String(params["name"]))))].join(", ");
  return [view.t("print.timeline.ring.calls", { count: calls.length, names, last: momentOf(view, last.at) })];
}

/** Codes in a timeline's parameters, said in words. */
function spoken({ t, lang }: PaperView, family: string, name: string, value: string): string {
  const keys: Readonly<Record<string, readonly string[]>> = {
    status: [`print.status.${value}`],
    outcome: [`print.outcome.${value}`, `print.closure.${value}`],
    bearer: [`print.bearer.${value}`],
    answer: [`print.order.reply.${value}`],
    reason: [`print.ring.${value}`],
    stage: [`print.consultation.${value}`],
  };
  if (name === "state") return stateName(value, lang);
  // A receipt without a code says nothing in its place.
  if (family === "receipt" && name === "code") return value === "" ? "" : ` (${value})`;
  const key = keys[name]?.find((one) => t.has(one));
  return key === undefined ? value : t(key);
}

function whoOf(view: PaperView, { actor, lane, isUnnamed }: TimelineItem): string {
  const { t } = view;
  if (isUnnamed === true) return t("print.somebody");
  return actor === undefined ? t(`print.lane.${lane}`) : seenName(view, actor);
}
