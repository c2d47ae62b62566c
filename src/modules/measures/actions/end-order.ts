import type { Transaction } from "../../../platform/index.ts";
import { compact } from "../../../protocol/compact.ts";
import type { RequestId } from "../../../protocol/identifiers.ts";
import type { User } from "../../identity/index.ts";
import type { MeasuresContext } from "../context.ts";
import type { Releaser } from "../types.ts";
import { type EndReason, isBinding, type OrderFile } from "../domain/order.ts";
import { mayEnd } from "../domain/order-rules.ts";
import { demand, demandRead } from "../access.ts";
import { standDown } from "../duty/stand-down.ts";
import { loadOrder, ordersOfRequest } from "../store.ts";
import { person, writeOrderEvent } from "./change-order.ts";

/** The provider is told that it need not keep the data any longer. */
export async function endOrder(
  context: MeasuresContext,
  orderId: string,
  ending: { reason: EndReason; note?: string },
  by: User,
): Promise<OrderFile> {
  demand(by, "end");
  const { database, clock } = context.platform;
  const order = await demandRead(context, by, (await loadOrder(database.db, orderId))?.order);
  mayEnd(order);
  const actor = { kind: "user", userId: by.id } as const;
  return await database.transaction(async (tx) => {
    const event = { type: "ended", at: clock.now().toISOString(), by: person(by), ...ending } as const;
    const ended = await writeOrderEvent(context, tx, order, event, actor);
    await standDown(context, tx, { kind: "order", id: orderId }, actor);
    return ended;
  });
}

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
