import { compact } from "../../../protocol/compact.ts";
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
    ...(head.serves && { serves: { ...head.serves, ...compact({ purpose: first.purpose }) } }),
    state: "draft",
    terms: first.terms,
    draftedBy: first.by.userId,
    draftedAt: first.at,
    writtenBy: first.by.userId,
    ...secretUntil(first.terms.secrecy?.reviewOn),
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
    case "amended": {
      const { secretUntil: _, ...rest } = unasked(order);
      const { terms } = event;
      return {
        ...rest,
        events,
        terms,
        ...secretUntil(terms.secrecy?.reviewOn),
        writtenBy: event.by?.userId ?? order.writtenBy,
      };
    }
    case "asked":
      return { ...order, events, askedAt: event.at, ...(event.by ? { askedBy: event.by.userId } : {}) };
    case "returned":
      return { ...unasked(order), events };
    case "issued":
      return {
        ...order,
        events,
        ...(event.alone ? { alone: event.alone } : {}),
        state: "issued",
        issuedAt: event.at,
        ...(event.by ? { issuedBy: event.by.userId } : {}),
      };
    case "confirmed":
      return {
        ...settled(order),
        events,
        terms: { ...order.terms, ...compact({ authorisation: event.authorisation ?? order.terms.authorisation }) },
      };
    case "served":
      return {
        ...order,
        events,
        // What was handed over before the end may be written down after it.
        state: order.state === "ended" ? "ended" : "served",
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
      return { ...settled(order), events, state: "lapsed", endedAt: event.lapsedAt };
    case "ended":
      return { ...settled(order), events, state: "ended", endedAt: event.at, endReason: event.reason };
    case "told":
      return { ...order, events, endToldAt: event.toldAt };
    case "secrecy-reviewed": {
      const { secretUntil: _, ...rest } = order;
      return { ...rest, events, ...secretUntil(event.reviewOn) };
    }
    default:
      return unreachable(event);
  }
}

function secretUntil(day: string | undefined): Pick<OrderFile, "secretUntil"> {
  return compact({ secretUntil: day });
}

function unasked({ askedBy: _, askedAt: __, ...order }: OrderFile): OrderFile {
  return order;
}

/** Nobody waits for a second person any more. */
function settled({ alone, ...order }: OrderFile): OrderFile {
  return alone === undefined ? order : { ...order, alone: { reason: alone.reason } };
}

/** Gives an event its place at the end of the history. */
export function nextEvent(order: Pick<OrderFile, "events">, event: NewOrderEvent): OrderEvent {
  return { ...event, number: order.events + 1 };
}
