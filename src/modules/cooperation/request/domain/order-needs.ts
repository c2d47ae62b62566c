import { compact } from "../../../../protocol/compact.ts";
import {
  DECIDERS,
  EXECUTORS,
  type Need,
  type QueueFacts,
  type QueueItem,
  type QueueOrder,
  todayOf,
} from "./queue-item.ts";
import type { RequestFile } from "./request-file.ts";
import type { Role } from "./roles.ts";
import { endShown, urgencyNow } from "./urgency.ts";

export function orderNeeds(order: QueueOrder, facts: QueueFacts, request: RequestFile | undefined): QueueItem[] {
  const item: OrderItem = (need, roles, end, notFor = []) => ({
    need,
    subject: { kind: "order", id: order.orderId },
    ...(order.dossierId === undefined ? {} : { dossierId: order.dossierId }),
    reference: order.orderNumber,
    ...(request === undefined ? {} : { mechanism: request.mechanism }),
    urgency: request !== undefined ? urgencyNow(request) : need === "confirm-freezing" ? "urgent" : "ordinary",
    ...compact({ state: facts.states.get(order.dossierId ?? "") }),
    ...(request ? endShown(request, compact({ until: end }), facts.zones) : compact({ until: end })),
    since: order.since,
    // A duty officer reads no order of a case of our own that does not call them.
    roles: order.dossierId === undefined ? roles.filter((role) => role !== "duty-officer") : roles,
    notFor,
    drill: order.drill,
  });
  return [...nextOf(order, facts, item), ...secrecy(order, facts, item)];
}

type OrderItem = (need: Need, roles: readonly Role[], end?: string, notFor?: readonly string[]) => QueueItem;

function nextOf(order: QueueOrder, facts: QueueFacts, item: OrderItem): QueueItem[] {
  // Let go by the request it served: not issued, not served, or the provider may be told that it need not keep the data any longer.
  if (order.released && order.state !== "lapsed" && order.state !== "ended") {
    return [item("end-order", ["executing-officer", "authoriser"])];
  }
  // R16: the second person is an authoriser who neither wrote it nor asked for it.
  const second = (need: Need, end?: string): QueueItem => item(need, ["authoriser"], end, order.firstPeople);
  const unconfirmed = order.confirmBy === undefined ? [] : [second("confirm-freezing", order.confirmBy)];
  switch (order.state) {
    case "draft":
      if (!order.needsAuthorisation) return [item("issue-order", ["executing-officer", "authoriser"])];
      return [order.isAsked ? second("issue-order") : item("ask-issue", EXECUTORS)];
    case "issued":
      return [item("serve-order", EXECUTORS), ...unconfirmed];
    case "served":
      return [item("record-answer", EXECUTORS, order.earliestEnd), ...unconfirmed, ...renewal(order, facts, item)];
    case "answered":
      return [...unconfirmed, ...renewal(order, facts, item)];
    case "lapsed":
      return [];
    case "ended":
      return order.isEndUntold ? [item("tell-provider", EXECUTORS)] : [];
  }
}

/** G9: secrecy has a day on which somebody looks at it again, also once the order itself has ended. */
function secrecy({ secretUntil }: QueueOrder, facts: QueueFacts, item: OrderItem): QueueItem[] {
  const isDue = secretUntil !== undefined && todayOf(facts) >= secretUntil;
  return isDue ? [item("review-order-secrecy", DECIDERS, secretUntil)] : [];
}

function renewal(order: QueueOrder, facts: QueueFacts, item: OrderItem): QueueItem[] {
  const near = order.warnFrom !== undefined && facts.now >= order.warnFrom && order.confirmBy === undefined;
  const [roles, notFor] = order.needsAuthorisation ? [["authoriser"] as const, order.firstPeople] : [DECIDERS];
  return near ? [item("renew-order", roles, order.earliestEnd, notFor)] : [];
}
