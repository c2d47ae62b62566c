import { keyPart, stateName } from "../../../convention/index.ts";
import type { PrintedDocument } from "../../../platform/index.ts";
import { stateName as ownName, type View } from "../../../web/index.ts";
import { currentPeriod, type OrderFile } from "../domain/order.ts";

/** The order as the provider gets it on paper, in the reader's language. */
export function printedOrder(view: View, order: OrderFile): PrintedDocument {
  const { t, lang, format, server } = view;
  const { terms } = order;
  const period = currentPeriod(order);
  const row = (key: string, value: string): { label: string; value: string } => ({
    label: t(`measures.order.${key}`),
    value,
  });
  return {
    title: t("measures.print.title", { article: terms.power }),
    language: lang,
    direction: view.dir,
    sender: ownName(server, lang),
    reference: order.orderNumber,
    mark: markOf(view, order),
    printedAt: view.now,
    blocks: [
      { kind: "paragraph", text: t("measures.print.to", { provider: terms.providerName }) },
      {
        kind: "facts",
        rows: [
          row(
            "power",
            t("measures.form.power-option", {
              article: terms.power,
              title: t(`convention.article.${keyPart(terms.power)}.title`),
            }),
          ),
          row("issuing-authority", terms.issuingAuthority),
          ...(terms.authorisation === undefined ? [] : [row("authorisation", terms.authorisation)]),
          row("days", t("measures.order.days-value", { days: terms.periodDays, renewals: order.periods.length - 1 })),
          ...(period === undefined ? [] : [row("clock", format.dateTime(new Date(period.earliestEnd)))]),
          ...(order.serves === undefined
            ? []
            : [row("serves", t("measures.print.serves", { state: stateName(order.serves.state, lang) }))]),
        ],
      },
      { kind: "heading", text: t("measures.print.command") },
      { kind: "paragraph", text: terms.dataSpecified },
      { kind: "paragraph", text: t("measures.print.keep") },
      ...(terms.secrecy === undefined
        ? []
        : ([
            { kind: "heading", text: t("measures.order.secrecy") },
            {
              kind: "paragraph",
              text: t("measures.print.secrecy", {
                until: format.date(new Date(`${terms.secrecy.reviewOn}T00:00:00Z`), "UTC"),
              }),
            },
          ] as const)),
      { kind: "heading", text: t("measures.print.answer") },
      { kind: "paragraph", text: t("measures.print.answer-text") },
      { kind: "signature", lines: [t("measures.print.signature-authority"), t("measures.print.signature-provider")] },
    ],
  };
}

function markOf({ t, server }: View, order: OrderFile): string {
  if (order.drill) return t("measures.order.drill");
  if (order.state === "draft") return t("measures.print.draft");
  return server.profile === "training" || server.evaluation ? t("web.banner.training") : "";
}
