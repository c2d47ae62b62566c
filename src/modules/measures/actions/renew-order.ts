import { demand, rolesFor } from "../access.ts";
import { act } from "../context.ts";
import { orderRenewal } from "../domain/order.ts";
import { renewedPeriod } from "../domain/order-period.ts";
import { checkRenewal, demandSecond, mayRenew } from "../domain/order-rules.ts";
import { power } from "../domain/powers.ts";
import { standDown } from "../duty/ring-end.ts";
import { CHANGE_REFUSALS, changeOrder, uponOrder } from "./change-order.ts";

/**
 * One click for a preservation: the data stay another period, without a gap; whoever was being rung for this order may sleep again.
 * An order that reaches into a private life is renewed by an authoriser who did not write it, on a new decision of the court or reviewing authority.
 */
export const renewOrder = act({
  id: "measures.renew-order",
  at: "POST /orders/:id/renewal",
  who: rolesFor("renew"),
  ...uponOrder,
  input: orderRenewal,
  repeat: "refused",
  refusals: [
    ...CHANGE_REFUSALS,
    "order-has-lapsed",
    "order-renewed-already",
    "order-period-too-long",
    "order-needs-authorisation",
    "order-needs-another-person",
    "order-authorisation-used",
    "order-renewal-needs-reason",
  ],
  words: "measures.renewal",
  run: async ({ input: renewal, ...call }) =>
    await changeOrder(
      call,
      (order, at) => {
        const current = mayRenew(order, at);
        const under = power(order.terms.power);
        if (under.needsAuthorisation) {
          demand(call.by, "authorise");
          demandSecond(order, call.by);
        }
        const days = checkRenewal(order, renewal, under);
        const { reason = "", authorisation } = renewal;
        return {
          type: "renewed",
          period: renewedPeriod(under.id, current, days, call.context.platform.config.timeZone),
          reason,
          ...(under.needsAuthorisation && authorisation !== undefined ? { authorisation } : {}),
        };
      },
      async (tx, actor) =>
        await standDown(call.context, tx, { kind: "order", id: call.upon.orderId }, actor, ["order-about-to-end"]),
    ),
});
