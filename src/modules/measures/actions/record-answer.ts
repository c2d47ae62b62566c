import type { User } from "../../identity/index.ts";
import type { MeasuresContext } from "../context.ts";
import type { OrderFile, ProviderAnswer } from "../domain/order.ts";
import { mayRecordAnswer } from "../domain/order-rules.ts";
import { changeOrder, person } from "./change-order.ts";
import { refuseFuture } from "./serve-order.ts";

/** The provider's own words to the order: the only ground on which anybody may say "preserved". */
export async function recordAnswer(
  context: MeasuresContext,
  orderId: string,
  reply: { answer: ProviderAnswer; answeredAt: Date; contact: string; note?: string },
  by: User,
): Promise<OrderFile> {
  return await changeOrder(context, orderId, by, "answer", (order, at) => {
    const answeredAt = reply.answeredAt.toISOString();
    mayRecordAnswer(order, answeredAt);
    refuseFuture(answeredAt, at, "answeredAt");
    return { type: "answered", at, by: person(by), ...reply, answeredAt };
  });
}
