import type { PrintedDocument } from "../../../platform/index.ts";
import { Refusal } from "../../../protocol/refusal.ts";
import { facts, heading, momentOf, type PaperView, paragraph } from "../../printing/index.ts";
import type { OrderFile } from "../domain/order.ts";
import { dataOf, headOf, type IssuingOfficer, officerOf, partiesOf, secrecyOf, signature } from "./order-paper.ts";

/** Tells the provider that its order binds it no longer, and why. Refuses `order-not-ended`. */
export function endingPaper(view: PaperView, order: OrderFile, officer?: IssuingOfficer): PrintedDocument {
  const { t } = view;
  if (order.state !== "ended" || order.endReason === undefined || order.service === undefined) {
    throw new Refusal("order-not-ended", `Order ${order.orderNumber} has not ended, or nobody was served with it.`, {
      details: { orderNumber: order.orderNumber },
    });
  }
  return {
    title: t("print.ending.title", { number: order.orderNumber }),
    ...headOf(view, order),
    blocks: [
      facts(...partiesOf(view, order), [t("print.order.served"), momentOf(view, order.service.servedAt)]),
      heading(t("print.ending.command-title")),
      paragraph(t("print.ending.command")),
      facts([t("print.ending.reason"), t(`print.order.end.${order.endReason}`)]),
      ...dataOf(view, order),
      ...secrecyOf(view, order),
      ...officerOf(view, officer),
      signature(view),
    ],
  };
}
