import type { User } from "../../identity/index.ts";
import { demandOrder } from "../access.ts";
import type { MeasuresContext } from "../context.ts";
import type { OrderFile } from "../domain/order.ts";
import { endingPaper } from "./ending-paper.ts";
import { type IssuingOfficer, orderPaper } from "./order-paper.ts";
import { renewalPaper } from "./renewal-paper.ts";
import { type PaperView, type Press, printedFile, type PrintedFile } from "../../printing/index.ts";

export const ORDER_PAPERS = ["order", "renewal", "ending"] as const;
export type OrderPaper = (typeof ORDER_PAPERS)[number];

/** Whoever may read an order may print it; the log keeps who did, and of which paper. */
export async function printOrder(
  context: MeasuresContext,
  press: Press,
  wanted: { orderId: string; paper: OrderPaper; view: PaperView },
  by: User,
): Promise<PrintedFile> {
  const { database } = context.platform;
  const { orderId, paper, view } = wanted;
  const record = await demandOrder(context, by, orderId);
  const { order } = record;
  const officer = await officerOf(context, order);
  const document = {
    order: () => orderPaper(view, order, officer),
    renewal: () => renewalPaper(view, record, officer),
    ending: () => endingPaper(view, order, officer),
  }[paper]();
  const name = paper === "order" ? order.orderNumber : `${order.orderNumber}-${paper}`;
  const file = await printedFile(press, document, name);
  await database.transaction(async (tx) => {
    await context.audit.append(tx, {
      type: "measures.order-printed",
      actor: { kind: "user", userId: by.id },
      subject: { kind: "order", id: order.orderId },
      ...(order.serves ? { dossierId: order.serves.dossierId } : {}),
      details: { orderNumber: order.orderNumber, paper, language: view.lang, sha256: file.sha256 },
    });
  });
  return file;
}

async function officerOf(context: MeasuresContext, order: OrderFile): Promise<IssuingOfficer | undefined> {
  const person = order.issuedBy === undefined ? undefined : await context.identity.person(order.issuedBy);
  return person && { name: person.name, ...(person.phone === null ? {} : { phone: person.phone }) };
}
