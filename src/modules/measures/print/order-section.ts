import type { PrintedBlock } from "../../../platform/index.ts";
import type { OrderRecord } from "../types.ts";
import {
  dayOf,
  drillNotice,
  facts,
  momentOf,
  type PaperView,
  paragraph,
  plainWords,
  seen,
  seenName,
  table,
} from "../../printing/index.ts";

type OrderEvent = OrderRecord["events"][number];

/** One domestic order: what was commanded, for how long, and what the provider said. */
export function orderSection(view: PaperView, { order, events }: OrderRecord, number: number): PrintedBlock[] {
  const { t, dir } = view;
  const { terms, service, reply } = order;
  return [
    { kind: "heading", text: t("print.order.section", { number, reference: order.orderNumber }) },
    ...drillNotice(view, order.drill),
    facts(
      [t("print.order.state"), t(`print.order-state.${order.state}`)],
      [
        t("print.order.power"),
        t("print.order.power-value", { article: terms.power, title: t(`convention.article.${terms.power}.title`) }),
      ],
      [t("print.order.to"), `${seenName(view, terms.providerName)}\n${seenName(view, terms.providerContact)}`],
      [t("print.order.authority"), seenName(view, terms.issuingAuthority)],
      [
        t("print.order.authorisation"),
        terms.authorisation === undefined ? t("print.order.authorisation-none") : seen(terms.authorisation, dir),
      ],
      [t("print.order.serves"), order.serves && seenName(view, order.serves.reference)],
      [t("print.order.length"), t("print.order.days", { days: terms.periodDays })],
      [t("print.order.data-from"), terms.dataPeriod && dayOf(view, terms.dataPeriod.from)],
      [t("print.order.data-to"), terms.dataPeriod && dayOf(view, terms.dataPeriod.to)],
      [t("print.order.served"), service && `${momentOf(view, service.servedAt)}\n${seen(service.how, dir)}`],
    ),
    plainWords(view, t("print.order.data-title"), terms.dataSpecified),
    ...(terms.secrecy
      ? [
          plainWords(view, t("print.order.secrecy-reason"), terms.secrecy.reason),
          order.secretUntil === undefined
            ? paragraph(t("print.order.secrecy-over"))
            : facts([t("print.order.secrecy-review"), dayOf(view, order.secretUntil)]),
        ]
      : [paragraph(t("print.order.secrecy-none"))]),
    ...(reply
      ? [
          { kind: "subheading" as const, text: t("print.order.provider-answer") },
          facts(
            [t("print.order.provider-answer"), t(`print.order.reply.${reply.answer}`)],
            [t("print.said.when"), momentOf(view, reply.answeredAt)],
            [t("print.said.by"), seenName(view, reply.contact)],
          ),
          ...(reply.note === undefined ? [] : [plainWords(view, t("print.order.provider-note"), reply.note)]),
        ]
      : []),
    { kind: "subheading", text: t("print.order.history") },
    table(
      [
        [t("print.said.when"), 4],
        [t("print.timeline.what"), 8],
        [t("print.timeline.who"), 4],
      ],
      events.map((event) => [
        momentOf(view, event.at),
        eventText(view, event),
        event.by ? seenName(view, event.by.name) : t("print.server"),
      ]),
    ),
  ];
}

function eventText(view: PaperView, event: OrderEvent): string {
  const { t, dir } = view;
  const what = t(`print.timeline.order.${event.type}`);
  switch (event.type) {
    case "served":
      return `${what}\n${seen(event.how, dir)}\n${binds(view, event.period)}`;
    case "renewed":
      return [
        what,
        binds(view, event.period),
        ...(event.authorisation === undefined
          ? []
          : [`${t("print.order.authorisation")}: ${seen(event.authorisation, dir)}`]),
        ...(event.reason === "" ? [] : [seen(event.reason, dir)]),
      ].join("\n");
    case "answered":
      return `${what}\n${t(`print.order.reply.${event.answer}`)}`;
    case "released":
    case "ended":
      return `${what}\n${t(`print.order.end.${event.reason}`)}`;
    case "issued":
      if (event.alone === undefined) return what;
      return `${t("print.timeline.order.issued-alone")}\n${seen(event.alone.reason, dir)}`;
    case "returned":
      return `${what}\n${seen(event.reason, dir)}`;
    case "secrecy-reviewed":
      return [
        event.reviewOn === undefined ? t("print.order.secrecy-over") : what,
        ...(event.reviewOn === undefined ? [] : [`${t("print.order.secrecy-review")}: ${dayOf(view, event.reviewOn)}`]),
        seen(event.reason, dir),
      ].join("\n");
    case "told":
      return `${what}\n${seen(event.how, dir)}`;
    default:
      return what;
  }
}

function binds(view: PaperView, period: { earliestEnd: string; latestEnd: string }): string {
  const { t } = view;
  return [
    `${t("print.order.ends-earliest")}: ${momentOf(view, period.earliestEnd)}`,
    `${t("print.order.ends-latest")}: ${momentOf(view, period.latestEnd)}`,
  ].join("\n");
}
