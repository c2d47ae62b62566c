import type { PaperPart } from "../../desk/index.ts";
import type { PaperView } from "../../printing/index.ts";
import type { OrderRecord } from "../types.ts";
import { orderSection } from "./order-section.ts";

/** The orders of a dossier, each a section of its paper. */
export function ordersOnPaper(orders: readonly OrderRecord[]): PaperPart {
  return {
    cover: ({ t, format }) => [{ place: 70, label: t("print.dossier.orders"), value: format.number(orders.length) }],
    sections: orders.map((record, index) => ({ place: 20, print: (view) => orderSection(view, record, index + 1) })),
    subjects: orders.map(({ order }) => ({ kind: "order", id: order.orderId, reference: order.orderNumber })),
  };
}

/** What the audit log says of orders, in the words of their history. */
export function orderLogged({ t }: PaperView, type: string): string | undefined {
  const key = `print.timeline.order.${type.replace("measures.order-", "")}`;
  return type.startsWith("measures.order-") && t.has(key) ? t(key) : undefined;
}
