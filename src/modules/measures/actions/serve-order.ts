import { Refusal } from "../../../protocol/refusal.ts";
import type { User } from "../../identity/index.ts";
import type { MeasuresContext } from "../context.ts";
import type { OrderFile } from "../domain/order.ts";
import { servedPeriod } from "../domain/order-period.ts";
import { mayServe } from "../domain/order-rules.ts";
import { changeOrder, person } from "./change-order.ts";

/** Records when and how the provider received the order; its period begins there. */
export async function serveOrder(
  context: MeasuresContext,
  orderId: string,
  service: { servedAt: Date; how: string },
  by: User,
): Promise<OrderFile> {
  const { timeZone } = context.platform.config;
  return await changeOrder(context, orderId, by, "serve", (order, at) => {
    mayServe(order);
    const servedAt = service.servedAt.toISOString();
    refuseFuture(servedAt, at, "servedAt");
    // People know the minute: an order handed over in the minute of its issue was not served before it.
    if (order.issuedAt !== undefined && servedAt < order.issuedAt.slice(0, "2026-03-05T14:05".length)) {
      throw new Refusal("served-before-issue", "An order cannot have been served before it was issued.", {
        field: "servedAt",
      });
    }
    const period = servedPeriod(order.terms.power, servedAt, order.terms.periodDays, timeZone);
    return { type: "served", at, by: person(by), servedAt, how: service.how, period };
  });
}

export function refuseFuture(moment: string, now: string, field: string): void {
  if (moment > now) {
    throw new Refusal("moment-in-the-future", "This moment has not come yet; give the time at which it happened.", {
      field,
    });
  }
}
