import { Refusal } from "../../../protocol/refusal.ts";
import { rolesFor } from "../access.ts";
import { act } from "../context.ts";
import { orderService, providerReply } from "../domain/order.ts";
import { servedPeriod } from "../domain/order-period.ts";
import { mayRecordAnswer, mayServe } from "../domain/order-rules.ts";
import { CHANGE_REFUSALS, changeOrder, refuseFuture, uponOrder } from "./change-order.ts";

/** Records when and how the provider received the order; its period begins there. */
export const serveOrder = act({
  id: "measures.serve-order",
  at: "POST /orders/:id/service",
  who: rolesFor("serve"),
  ...uponOrder,
  input: orderService,
  repeat: "refused",
  refusals: [...CHANGE_REFUSALS, "moment-in-the-future", "served-before-issue"],
  words: "measures.service",
  run: async ({ input: { servedAt: told, how }, ...call }) =>
    await changeOrder(call, (order, at) => {
      const servedAt = new Date(told).toISOString();
      mayServe(order, servedAt);
      refuseFuture(servedAt, at, "servedAt");
      // People know the minute: an order handed over in the minute of its issue was not served before it.
      if (order.issuedAt !== undefined && servedAt < order.issuedAt.slice(0, "2026-03-05T14:05".length)) {
        throw new Refusal("served-before-issue", "An order cannot have been served before it was issued.", {
          field: "servedAt",
        });
      }
      const { power, periodDays } = order.terms;
      const period = servedPeriod(power, servedAt, periodDays, call.context.platform.config.timeZone);
      return { type: "served", servedAt, how, period };
    }),
});

/** The provider's own words to the order: the only ground on which anybody may say "preserved". */
export const recordAnswer = act({
  id: "measures.record-provider-answer",
  at: "POST /orders/:id/answer",
  who: rolesFor("answer"),
  ...uponOrder,
  input: providerReply,
  repeat: "refused",
  refusals: [...CHANGE_REFUSALS, "moment-in-the-future", "answer-before-service", "answer-unfit", "answer-needs-note"],
  words: "measures.reply",
  run: async ({ input: reply, ...call }) =>
    await changeOrder(call, (order, at) => {
      const answeredAt = new Date(reply.answeredAt).toISOString();
      mayRecordAnswer(order, reply, answeredAt);
      refuseFuture(answeredAt, at, "answeredAt");
      return { type: "answered", ...reply, answeredAt };
    }),
});
