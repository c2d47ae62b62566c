import { compact } from "../../../protocol/compact.ts";
import { isRefusal } from "../../../protocol/refusal.ts";
import { rolesFor } from "../access.ts";
import type { MeasuresContext } from "../context.ts";
import {
  confirmFinding,
  type GuardFinding,
  guardFinding,
  hasLapsed,
  isConfirmationOver,
} from "../domain/lapse-guard.ts";
import { currentPeriod, firstPeople, type NewOrderEvent, type OrderFile } from "../domain/order.ts";
import { raiseRing } from "../duty/raise-ring.ts";
import { openRings } from "../duty/ring-queries.ts";
import { standDown } from "../duty/ring-end.ts";
import type { NeededStep, RingReason, RingSubject } from "../duty/types.ts";
import { GUARD_JOB } from "../context.ts";
import { isUnguarded, type OrderPlace, ordersEndingBefore } from "../store.ts";
import { writeOrderEvent } from "./change-order.ts";

const HOUR_MS = 3_600_000;
/** Read at once; one run looks at all of them, page after page, soonest end first. */
const ORDERS_PER_PAGE = 200;

const ACTOR = { kind: "system", job: GUARD_JOB } as const;
/** What the guard rings for, and ends. */
const GUARDED: readonly RingReason[] = ["order-about-to-end", "watch-failed"];

/**
 * Wakes a person for each order about to end that a foreign request relies on and for each freezing that waits for its second person, and
 * says openly which have lapsed, or ended unconfirmed. All of it follows from the rows: nothing is lost where the server was down.
 */
export async function guardOrders(context: MeasuresContext, signal: AbortSignal): Promise<void> {
  const { database, clock } = context.platform;
  const now = clock.now();
  const horizon = new Date(now.getTime() + (context.policy.guard.warnBeforeHours[0] ?? 0) * HOUR_MS);
  const open = await openRings(database.db, { reasons: GUARDED });
  const ringing = new Set(open.flatMap(({ reason, subjects }) => subjects.map(({ id }) => `${reason}:${id}`)));
  let after: OrderPlace | undefined;
  for (;;) {
    const page = await ordersEndingBefore(database.db, { horizon, after, limit: ORDERS_PER_PAGE });
    for (const { order } of page.orders) {
      if (signal.aborted) return;
      await guardOne(context, order, now, ringing);
    }
    if (page.last === undefined) return;
    after = page.last;
  }
}

async function guardOne(
  context: MeasuresContext,
  order: OrderFile,
  now: Date,
  ringing: ReadonlySet<string>,
): Promise<void> {
  try {
    const at = now.toISOString();
    const lapsedAt = currentPeriod(order)?.latestEnd;
    if (isConfirmationOver(order, now))
      await endBySystem(context, order, { type: "ended", at, reason: "not-confirmed" });
    else if (hasLapsed(order, now) && lapsedAt !== undefined) {
      await endBySystem(context, order, { type: "lapsed", at, lapsedAt });
    } else {
      await warnOf(context, order, "order-about-to-end", guardFinding(order, now, context.policy.guard));
      await warnOf(context, order, "freezing-unconfirmed", confirmFinding(order, now), {
        step: "confirm-freezing",
        roles: rolesFor("authorise"),
        notFor: firstPeople(order),
      });
    }
    const isQuiet = guardFinding(order, now, context.policy.guard) === undefined;
    const over = [...(isQuiet ? (["order-about-to-end"] as const) : []), "watch-failed"] as const;
    await endRings(
      context,
      order,
      over.filter((reason) => ringing.has(`${reason}:${order.orderId}`)),
    );
  } catch (error) {
    // A person was faster; the next look sees what they did.
    if (isRefusal(error, "order-changed-meanwhile")) return;
    // One order at fault must not keep the others from being rung for.
    context.platform.log.error("order.guard-failed", error, { orderId: order.orderId });
    await ringForFault(context, order, now);
  }
}

/** The look went through, or the provider turned out to have nothing that could be lost. */
async function endRings(context: MeasuresContext, order: OrderFile, reasons: readonly RingReason[]): Promise<void> {
  if (reasons.length === 0) return;
  await context.platform.database.transaction(async (tx) => {
    await standDown(context, tx, { kind: "order", id: order.orderId }, ACTOR, reasons);
  });
}

/** Once a day, as long as it fails. */
async function ringForFault(context: MeasuresContext, order: OrderFile, now: Date): Promise<void> {
  await context.platform.database.transaction(async (tx) => {
    await raiseRing(context, tx, {
      key: `watch-failed:${order.orderId}:${now.toISOString().slice(0, 10)}`,
      group: `watch-failed:${order.orderId}`,
      reason: "watch-failed",
      subject: subjectOf(order),
      drill: order.drill,
      actor: ACTOR,
    });
  });
}

async function warnOf(
  context: MeasuresContext,
  order: OrderFile,
  reason: RingReason,
  finding: GuardFinding | undefined,
  needs?: NeededStep,
): Promise<void> {
  if (!finding || (await isUnguarded(context.platform.database.db, order.orderId))) return;
  await context.platform.database.transaction(async (tx) => {
    await raiseRing(context, tx, {
      key: finding.key,
      group: `${reason}:${order.orderId}`,
      reason,
      subject: subjectOf(order),
      ...compact({ needs }),
      drill: order.drill,
      actor: ACTOR,
    });
  });
}

function subjectOf({ orderId, orderNumber, serves }: OrderFile): RingSubject {
  return { kind: "order", id: orderId, label: orderNumber, ...(serves ? { dossierId: serves.dossierId } : {}) };
}

async function endBySystem(context: MeasuresContext, order: OrderFile, event: NewOrderEvent): Promise<void> {
  await context.platform.database.transaction(async (tx) => {
    await writeOrderEvent(context, tx, order, event, ACTOR);
    await standDown(context, tx, { kind: "order", id: order.orderId }, ACTOR);
  });
}
