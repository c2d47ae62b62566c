import { currentPeriod, holdsData, type OrderFile } from "./domain/order.ts";
import { dossierOf } from "./duty/ring-queries.ts";
import type { Ring, RingAttempt } from "./duty/types.ts";
import type { OrderRecord } from "./types.ts";

// What the API says of an order and a ring.

export function orderJson(order: OrderFile) {
  const period = currentPeriod(order);
  return {
    ...order,
    power: order.terms.power,
    serves: order.serves ?? null,
    holdsData: holdsData(order),
    from: order.periods[0]?.from,
    earliestEnd: period?.earliestEnd,
    latestEnd: period?.latestEnd,
    renewals: Math.max(0, order.periods.length - 1),
    isAsked: order.state === "draft" && order.askedBy !== undefined,
    confirmBy: order.alone?.confirmBy,
  };
}

export function orderRecordJson({ order, events }: OrderRecord) {
  return { ...orderJson(order), events };
}

/** `ring`: as the reader may see it. */
export function ringJson(ring: Ring, attempts: readonly RingAttempt[] = []) {
  return { ...ring, dossierId: dossierOf(ring), attempts };
}
