import type { DossierId } from "../../protocol/identifiers.ts";
import { actorNamed, type TimelineItem } from "../desk/index.ts";
import type { Duty } from "./duty/types.ts";
import type { OrderRecord, Orders } from "./types.ts";

/** The orders of a dossier, and the calls about it. */
export async function measuresTimeline(
  { orders, duty }: { readonly orders: Pick<Orders, "forDossier">; readonly duty: Pick<Duty, "ringsOfDossier"> },
  dossierId: DossierId,
  names: ReadonlyMap<string, string>,
): Promise<TimelineItem[]> {
  const here = await orders.forDossier(dossierId);
  const rings = await duty.ringsOfDossier(dossierId);
  return [...here.flatMap(orderItems), ...rings.flatMap((record) => itemsOfRing(record, names))];
}

function orderItems({ order, events }: OrderRecord): TimelineItem[] {
  return events.map((event) => ({
    at: event.at,
    lane: event.by === undefined ? "system" : "own",
    type: `order.${event.type}`,
    params: {
      orderNumber: order.orderNumber,
      power: order.terms.power,
      answer: event.type === "answered" ? event.answer : "",
    },
    href: `/orders/${order.orderId}`,
    tone: event.type === "lapsed" ? "bad" : event.type === "answered" || event.type === "renewed" ? "good" : "neutral",
    ...(event.by === undefined ? {} : { actor: event.by.name }),
  }));
}

type RingRecord = Awaited<ReturnType<Duty["ringsOfDossier"]>>[number];

/** The calls of the dossier, whatever of it they were about; one about two matters is told once. */
function itemsOfRing({ ring, attempts }: RingRecord, names: ReadonlyMap<string, string>): TimelineItem[] {
  const { ringId, reason } = ring;
  return [
    {
      at: ring.raisedAt.toISOString(),
      lane: "system",
      type: "ring.raised",
      params: { reason },
      href: `/duty/rings/${ringId}`,
      tone: "attention",
      thread: ringId,
      rank: 3,
    },
    ...attempts.map((attempt): TimelineItem => ({
      at: attempt.at.toISOString(),
      lane: "system",
      type: "ring.rang",
      params: { name: attempt.name, number: attempt.number },
      thread: ringId,
      isUnder: true,
      rank: 4,
    })),
    ...(ring.acknowledgedAt
      ? [
          {
            at: ring.acknowledgedAt.toISOString(),
            lane: "own" as const,
            type: "ring.acknowledged",
            params: { reason },
            tone: "good" as const,
            ...actorNamed(names.get(ring.acknowledgedBy ?? "")),
          },
        ]
      : []),
  ];
}
