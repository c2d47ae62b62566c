import type { Transaction } from "../../../platform/index.ts";
import { compact } from "../../../protocol/compact.ts";
import type { RequestId } from "../../../protocol/identifiers.ts";
import { rolesFor } from "../access.ts";
import { act, type MeasuresContext } from "../context.ts";
import { endTold, type EndReason, isBinding, orderEnding } from "../domain/order.ts";
import { mayEnd, mayTellEnd } from "../domain/order-rules.ts";
import { standDown } from "../duty/ring-end.ts";
import { ordersOfRequest } from "../store.ts";
import type { Releaser } from "../types.ts";
import { CHANGE_REFUSALS, changeOrder, refuseFuture, uponOrder, writeOrderEvent } from "./change-order.ts";

/** The provider is told that it need not keep the data any longer. */
export const endOrder = act({
  id: "measures.end-order",
  at: "POST /orders/:id/end",
  who: rolesFor("end"),
  ...uponOrder,
  input: orderEnding,
  repeat: "refused",
  refusals: CHANGE_REFUSALS,
  words: "measures.ending",
  run: async ({ input: ending, ...call }) =>
    await changeOrder(
      call,
      (order) => {
        mayEnd(order);
        return { type: "ended", ...ending };
      },
      async (tx, actor) => await standDown(call.context, tx, { kind: "order", id: call.upon.orderId }, actor),
    ),
});

/** Whoever was served has been told that the order ended: by its printed notice, or in another way. */
export const tellEnd = act({
  id: "measures.tell-end",
  at: "POST /orders/:id/end-told",
  who: rolesFor("serve"),
  ...uponOrder,
  input: endTold,
  repeat: "refused",
  refusals: [...CHANGE_REFUSALS, "moment-in-the-future"],
  words: "measures.end-told",
  run: async ({ input: { how, toldAt: told }, ...call }) =>
    await changeOrder(call, (order, at) => {
      mayTellEnd(order);
      const toldAt = new Date(told).toISOString();
      refuseFuture(toldAt, at, "toldAt");
      return { type: "told", how, toldAt };
    }),
});

/** The foreign request needs its orders no more: they may run out, and nobody is woken for them. */
export async function releaseOrders(
  context: MeasuresContext,
  tx: Transaction,
  requestId: RequestId,
  reason: EndReason,
  { actor, by }: Releaser,
): Promise<void> {
  const at = context.platform.clock.now().toISOString();
  for (const { order } of await ordersOfRequest(tx.db, requestId)) {
    if (order.released || !(isBinding(order) || order.state === "draft")) continue;
    await writeOrderEvent(context, tx, order, { type: "released", at, reason, ...compact({ by }) }, actor);
    await standDown(context, tx, { kind: "order", id: order.orderId }, actor);
  }
}
