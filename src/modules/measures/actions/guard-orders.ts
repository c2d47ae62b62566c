import type { MeasuresContext } from "../context.ts";
import { guardFinding, hasLapsed } from "../domain/lapse-guard.ts";
import { currentPeriod, type OrderFile } from "../domain/order.ts";
import { raiseRing } from "../duty/raise-ring.ts";
import { standDown } from "../duty/stand-down.ts";
import { GUARD_JOB } from "../context.ts";
import { isUnguarded, ordersEndingBefore } from "../store.ts";
import { writeOrderEvent } from "./change-order.ts";

const HOUR_MS = 3_600_000;
/** Looked at in one run; the rest in the next, soonest end first. */
const ORDERS_PER_RUN = 200;

const ACTOR = { kind: "system", job: GUARD_JOB } as const;

/** Design 10.3: wakes a person for each order about to end that a foreign request relies on, and says openly which have lapsed. */
export async function guardOrders(context: MeasuresContext, signal: AbortSignal): Promise<void> {
  const { database, clock } = context.platform;
  const now = clock.now();
  const horizon = new Date(now.getTime() + (context.policy.guard.warnBeforeHours[0] ?? 0) * HOUR_MS);
  for (const { order } of await ordersEndingBefore(database.db, horizon, ORDERS_PER_RUN)) {
    if (signal.aborted) return;
    try {
      if (hasLapsed(order, now)) await lapseOrder(context, order);
      else await warnOf(context, order, now);
    } catch (error) {
      // One order at fault must not keep the others from being rung for.
      context.platform.log.error("order.guard-failed", error, { orderId: order.orderId });
      await ringForFault(context, order, now);
    }
  }
}

/** Once a day, as long as it fails. */
async function ringForFault(context: MeasuresContext, order: OrderFile, now: Date): Promise<void> {
  await context.platform.database.transaction(async (tx) => {
    await raiseRing(context, tx, {
      key: `watch-failed:${order.orderId}:${now.toISOString().slice(0, 10)}`,
      group: `watch-failed:${order.orderId}`,
      reason: "watch-failed",
      subject: { kind: "order", id: order.orderId, label: order.orderNumber },
      ...(order.serves ? { dossierId: order.serves.dossierId } : {}),
      drill: order.drill,
      actor: ACTOR,
    });
  });
}

async function warnOf(context: MeasuresContext, order: OrderFile, now: Date): Promise<void> {
  const finding = guardFinding(order, now, context.policy.guard);
  if (!finding || (await isUnguarded(context.platform.database.db, order.orderId))) return;
  await context.platform.database.transaction(async (tx) => {
    await raiseRing(context, tx, {
      key: finding.key,
      group: `order-about-to-end:${order.orderId}`,
      reason: "order-about-to-end",
      subject: { kind: "order", id: order.orderId, label: order.orderNumber },
      ...(order.serves ? { dossierId: order.serves.dossierId } : {}),
      drill: order.drill,
      actor: ACTOR,
    });
  });
}

async function lapseOrder(context: MeasuresContext, order: OrderFile): Promise<void> {
  const lapsedAt = currentPeriod(order)?.latestEnd;
  if (lapsedAt === undefined) return;
  const at = context.platform.clock.now().toISOString();
  await context.platform.database.transaction(async (tx) => {
    await writeOrderEvent(context, tx, order, { type: "lapsed", at, lapsedAt }, ACTOR);
    await standDown(context, tx, { kind: "order", id: order.orderId }, ACTOR);
  });
}
