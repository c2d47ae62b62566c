import { currentPeriod, holdsData, type OrderFile } from "./domain/order.ts";
import { dossierOf } from "./duty/ring-queries.ts";
import type { Ring, RingAttempt, RosterEntry } from "./duty/types.ts";
import type { OrderRecord } from "./types.ts";

// What the API says of an order, a ring and the roster.

export function orderJson(order: OrderFile) {
  const period = currentPeriod(order);
  return {
    orderId: order.orderId,
    orderNumber: order.orderNumber,
    state: order.state,
    power: order.terms.power,
    terms: order.terms,
    serves: order.serves ?? null,
    drill: order.drill,
    released: order.released,
    holdsData: holdsData(order),
    from: order.periods[0]?.from ?? null,
    earliestEnd: period?.earliestEnd ?? null,
    latestEnd: period?.latestEnd ?? null,
    renewals: Math.max(0, order.periods.length - 1),
    service: order.service ?? null,
    reply: order.reply ?? null,
    endedAt: order.endedAt ?? null,
    endReason: order.endReason ?? null,
    isAsked: order.state === "draft" && order.askedBy !== undefined,
    confirmBy: order.alone?.confirmBy ?? null,
    endToldAt: order.endToldAt ?? null,
    secretUntil: order.secretUntil ?? null,
  };
}

export function orderRecordJson({ order, events }: OrderRecord) {
  return { ...orderJson(order), events };
}

/** `ring`: as the reader may see it. */
export function ringJson(ring: Ring, attempts: readonly RingAttempt[] = []) {
  return {
    ringId: ring.ringId,
    reason: ring.reason,
    subjects: ring.subjects.map((subject) => ({ ...subject, dossierId: subject.dossierId ?? null })),
    // Not who has a share in the request: whoever is outside its dossier reads this too.
    needs: ring.needs === undefined ? null : { step: ring.needs.step, roles: ring.needs.roles },
    dossierId: dossierOf(ring) ?? null,
    drill: ring.drill,
    raisedAt: ring.raisedAt.toISOString(),
    nextRingAt: ring.nextRingAt?.toISOString() ?? null,
    ringsMade: ring.ringsMade,
    acknowledgedAt: ring.acknowledgedAt?.toISOString() ?? null,
    acknowledgedBy: ring.acknowledgedBy ?? null,
    unansweredAt: ring.unansweredAt?.toISOString() ?? null,
    attempts: attempts.map((attempt) => ({ ...attempt, at: attempt.at.toISOString() })),
  };
}

export function rosterJson(entries: readonly RosterEntry[]) {
  return {
    lines: entries.map((entry) => ({
      position: entry.position,
      userId: entry.userId,
      name: entry.name,
      phone: entry.phone,
      from: entry.from?.toISOString() ?? null,
      until: entry.until?.toISOString() ?? null,
    })),
  };
}
