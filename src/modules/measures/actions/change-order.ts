import type { z } from "zod";
import type { Transaction } from "../../../platform/index.ts";
import { Refusal } from "../../../protocol/refusal.ts";
import { type Call, type Calling, type PathParams, presented } from "../../../web/index.ts";
import type { Actor, AuditEventType } from "../../audit/index.ts";
import type { User } from "../../identity/index.ts";
import { demandOrder, orderIdParam } from "../access.ts";
import { orderAnswer } from "../answers.ts";
import type { MeasuresContext } from "../context.ts";
import { applyOrderEvent, nextEvent } from "../domain/fold.ts";
import type { NewOrderEvent, OrderDecision, OrderEvent, OrderFile } from "../domain/order.ts";
import { orderJson } from "../presenter.ts";
import { appendOrderEvent } from "../store.ts";

/** What all acts upon one order have in common. */
const params = { id: orderIdParam };
export const uponOrder = {
  params,
  answer: presented(orderAnswer, orderJson),
  upon: async ({ context, by, ids }: Calling<MeasuresContext, User, typeof params>): Promise<OrderFile> =>
    (await demandOrder(context, by, ids.id)).order,
};

/** Who acts upon which order. */
export type OrderCall = Pick<Call<MeasuresContext, User, PathParams, z.ZodType, OrderFile>, "context" | "by" | "upon">;
export const CHANGE_REFUSALS = ["order-unknown", "order-state", "order-changed-meanwhile"];

/** One intention of one person with one order: decide, write with its audit entry and with what follows from it. */
export async function changeOrder(
  { context, by, upon: order }: OrderCall,
  decide: (order: OrderFile, at: string) => OrderDecision,
  follow?: (tx: Transaction, actor: Actor, before: OrderFile) => Promise<void>,
): Promise<OrderFile> {
  const { platform } = context;
  const at = platform.clock.now().toISOString();
  const event = { ...decide(order, at), at, by: person(by) };
  const actor = { kind: "user", userId: by.id } as const;
  return await platform.database.transaction(async (tx) => {
    const changed = await writeOrderEvent(context, tx, order, event, actor);
    await follow?.(tx, actor, order);
    return changed;
  });
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
  context.desk.search.touch(tx, "order", order.orderId);
}

export function person(by: User): { userId: string; name: string } {
  return { userId: by.id, name: by.name };
}

/** Refuses `moment-in-the-future`. */
export function refuseFuture(moment: string, now: string, field: string): void {
  if (moment > now) {
    throw new Refusal("moment-in-the-future", "This moment has not come yet; give the time at which it happened.", {
      field,
    });
  }
}
