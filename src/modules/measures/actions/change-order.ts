import type { Transaction } from "../../../platform/index.ts";
import type { Actor, AuditEventType } from "../../audit/index.ts";
import type { User } from "../../identity/index.ts";
import { demand, demandRead, type MeasuresAct } from "../access.ts";
import type { MeasuresContext } from "../context.ts";
import { applyOrderEvent, nextEvent } from "../domain/fold.ts";
import type { NewOrderEvent, OrderEvent, OrderFile } from "../domain/order.ts";
import { appendOrderEvent, loadOrder } from "../store.ts";

/** One intention of one person with one order: load, authorise, decide, write with its audit entry. */
export async function changeOrder(
  context: MeasuresContext,
  orderId: string,
  by: User,
  act: MeasuresAct,
  decide: (order: OrderFile, at: string) => NewOrderEvent,
): Promise<OrderFile> {
  demand(by, act);
  const { platform } = context;
  const order = await demandRead(context, by, (await loadOrder(platform.database.db, orderId))?.order);
  const event = decide(order, platform.clock.now().toISOString());
  return await platform.database.transaction(
    async (tx) => await writeOrderEvent(context, tx, order, event, { kind: "user", userId: by.id }),
  );
}

/** Writes the event, logs it, and tells those who rely on the order, all in the caller's transaction. */
export async function writeOrderEvent(
  context: MeasuresContext,
  tx: Transaction,
  before: OrderFile,
  change: NewOrderEvent,
  actor: Actor,
): Promise<OrderFile> {
  const event = nextEvent(before, change);
  const after = applyOrderEvent(before, event);
  await appendOrderEvent(tx.db, before, after, event);
  await logOrderEvent(context, tx, after, event, actor);
  for (const listener of context.orderListeners) await listener(tx, { order: after, event, actor });
  return after;
}

export async function logOrderEvent(
  context: MeasuresContext,
  tx: Transaction,
  order: OrderFile,
  event: OrderEvent,
  actor: Actor,
): Promise<void> {
  await context.audit.append(tx, {
    type: `measures.order-${event.type}` satisfies AuditEventType,
    actor,
    subject: { kind: "order", id: order.orderId },
    ...(order.serves ? { dossierId: order.serves.dossierId } : {}),
    details: { orderNumber: order.orderNumber, event },
  });
}

export function person(by: User): { userId: string; name: string } {
  return { userId: by.id, name: by.name };
}
