import type { PrintedDocument } from "../../../platform/index.ts";
import { Refusal } from "../../../protocol/refusal.ts";
import { currentPeriod } from "../domain/order.ts";
import type { OrderRecord } from "../types.ts";
import {
  answerOf,
  dataOf,
  endsOf,
  headOf,
  type IssuingOfficer,
  noticesOf,
  partiesOf,
  periodTable,
  secrecyOf,
  signature,
} from "./order-paper.ts";
import { facts, heading, momentOf, type PaperView, paragraph, plainWords, seen } from "../../printing/index.ts";

/** Tells the provider that its order goes on, and until when. Refuses `order-not-renewed`. */
export function renewalPaper(
  view: PaperView,
  { order, events }: OrderRecord,
  officer?: IssuingOfficer,
): PrintedDocument {
  const { t } = view;
  const period = currentPeriod(order);
  const renewal = events.findLast((event) => event.type === "renewed");
  if (!period || renewal?.type !== "renewed") {
    throw new Refusal("order-not-renewed", `Order ${order.orderNumber} has not been renewed; print the order itself.`, {
      details: { orderNumber: order.orderNumber },
    });
  }
  return {
    title: t("print.renewal.title", { number: order.orderNumber }),
    ...headOf(view, order),
    blocks: [
      ...noticesOf(view, order),
      facts(
        ...partiesOf(view, order),
        [t("print.renewal.renewed"), momentOf(view, renewal.at)],
        [t("print.order.authorisation"), renewal.authorisation && seen(renewal.authorisation, view.dir)],
        [t("print.renewal.served-first"), order.service && momentOf(view, order.service.servedAt)],
      ),
      heading(t("print.renewal.command-title")),
      paragraph(t("print.renewal.command")),
      facts([t("print.order.length"), t("print.order.days", { days: period.days })], ...endsOf(view, period)),
      paragraph(t("print.order.keep-until")),
      ...(renewal.reason.trim() === "" ? [] : [plainWords(view, t("print.renewal.reason"), renewal.reason)]),
      ...dataOf(view, order),
      heading(t("print.renewal.all-periods")),
      periodTable(view, order.periods),
      ...secrecyOf(view, order),
      ...answerOf(view, order, officer),
      signature(view),
    ],
  };
}
