import { type NewOrderEvent, type OrderEvent, type OrderFile, type ServedRequest, unreachable } from "./order.ts";

export interface OrderHead {
  readonly orderId: string;
  readonly orderNumber: string;
  readonly serves?: ServedRequest;
  readonly drill: boolean;
}

/** The order as its events tell it, oldest first. Throws when the history does not begin with its drafting by somebody. */
export function orderOf(head: OrderHead, events: readonly OrderEvent[]): OrderFile {
  const [first, ...rest] = events;
  if (first?.type !== "drafted") throw new Error(`Order ${head.orderId} has no beginning.`);
  if (!first.by) throw new Error(`Order ${head.orderId} was drafted by nobody.`);
  const drafted: OrderFile = {
    ...head,
    state: "draft",
    terms: first.terms,
    draftedBy: first.by.userId,
    draftedAt: first.at,
    periods: [],
    released: false,
    events: first.number,
  };
  return rest.reduce(applyOrderEvent, drafted);
}

export function applyOrderEvent(order: OrderFile, event: OrderEvent): OrderFile {
  const events = event.number;
  switch (event.type) {
    case "drafted":
      throw new Error(`Order ${order.orderId} is drafted twice.`);
    case "amended":
      return { ...order, events, terms: event.terms };
    case "issued":
      return {
        ...order,
        events,
        state: "issued",
        issuedAt: event.at,
        ...(event.by ? { issuedBy: event.by.userId } : {}),
      };
    case "served":
      return {
        ...order,
        events,
        state: "served",
        periods: [event.period],
        service: { servedAt: event.servedAt, how: event.how },
      };
    case "answered":
      return {
        ...order,
        events,
        state: "answered",
        reply: {
          answer: event.answer,
          answeredAt: event.answeredAt,
          contact: event.contact,
          ...(event.note === undefined ? {} : { note: event.note }),
        },
      };
    case "renewed":
      return {
        ...order,
        events,
        periods: [...order.periods, event.period],
        ...(event.authorisation === undefined
          ? {}
          : { renewedUnder: [...(order.renewedUnder ?? []), event.authorisation] }),
      };
    case "released":
      return { ...order, events, released: true };
    case "lapsed":
      return { ...order, events, state: "lapsed", endedAt: event.lapsedAt };
    case "ended":
      return { ...order, events, state: "ended", endedAt: event.at, endReason: event.reason };
    default:
      return unreachable(event);
  }
}

/** Gives an event its place at the end of the history. */
export function nextEvent(order: Pick<OrderFile, "events">, event: NewOrderEvent): OrderEvent {
  return { ...event, number: order.events + 1 };
}
