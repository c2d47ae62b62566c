import type { JSX } from "hono/jsx/jsx-runtime";
import { Moment, type View } from "../../web/index.ts";
import type { Happenings, TimelineItem } from "../desk/index.ts";
import { momentOf, type PaperView, seenName } from "../printing/index.ts";
import type { OrderEvent } from "./domain/order.ts";

const TEXTS: Readonly<Record<`order.${OrderEvent["type"]}` | `ring.${"raised" | "rang" | "acknowledged"}`, string>> = {
  "order.drafted": "measures.timeline.order.drafted",
  "order.amended": "measures.timeline.order.amended",
  "order.asked": "measures.timeline.order.asked",
  "order.returned": "measures.timeline.order.returned",
  "order.issued": "measures.timeline.order.issued",
  "order.confirmed": "measures.timeline.order.confirmed",
  "order.served": "measures.timeline.order.served",
  "order.answered": "measures.timeline.order.answered",
  "order.renewed": "measures.timeline.order.renewed",
  "order.released": "measures.timeline.order.released",
  "order.lapsed": "measures.timeline.order.lapsed",
  "order.ended": "measures.timeline.order.ended",
  "order.told": "measures.timeline.order.told",
  "order.secrecy-reviewed": "measures.timeline.order.secrecy-reviewed",
  "ring.raised": "measures.timeline.ring.raised",
  "ring.rang": "measures.timeline.ring.rang",
  "ring.acknowledged": "measures.timeline.ring.acknowledged",
};

export const measuresHappenings: Happenings = {
  texts: TEXTS,
  values: {
    answer: ({ t }, answer) => (answer === "" ? "" : t(`measures.answer.${answer}`)),
    reason: ({ t }, reason) => (t.has(`measures.ring.reason.${reason}`) ? t(`measures.ring.reason.${reason}`) : reason),
    name: nameOf,
  },
  under: (view, calls) => <Calls view={view} calls={calls} />,
  onPaper: { text: textOnPaper, under: callsOnPaper },
};

/** Whom the ringer called and when; it may ring hundreds of times in a night. */
function Calls({ view, calls }: { view: View; calls: readonly TimelineItem[] }): JSX.Element {
  const called = (call: TimelineItem): string => nameOf(view, String(call.params["name"]));
  return (
    <details>
      <summary>
        {view.t("measures.timeline.ring.calls", {
          count: calls.length,
          names: view.format.list([...new Set(calls.map(called))]),
        })}
      </summary>
      <ol>
        {calls.map((call) => (
          <li>
            {called(call)} <Moment at={new Date(call.at)} />
          </li>
        ))}
      </ol>
    </details>
  );
}

function nameOf({ t }: View, name: string): string {
  return name === "" ? t("measures.timeline.nobody-on-roster") : name;
}

function textOnPaper(view: PaperView, { type, params }: TimelineItem): string {
  const { t } = view;
  const said = (key: string, code: string): string => (t.has(key) ? t(key) : code);
  const { answer = "", reason = "", orderNumber } = params;
  const words = t(`print.timeline.${type}`, {
    ...params,
    answer: said(`print.order.reply.${answer}`, String(answer)),
    reason: said(`print.ring.${reason}`, String(reason)),
  });
  return orderNumber === undefined ? words : `${seenName(view, String(orderNumber))}\n${words}`;
}

/** There may be hundreds: whom, how often, and when last. */
function callsOnPaper(view: PaperView, calls: readonly TimelineItem[]): string[] {
  const last = calls.at(-1);
  if (last === undefined) return [];
  const names = [...new Set(calls.map(({ params }) => seenName(view, String(params["name"]))))].join(", ");
  return [view.t("print.timeline.ring.calls", { count: calls.length, names, last: momentOf(view, last.at) })];
}
