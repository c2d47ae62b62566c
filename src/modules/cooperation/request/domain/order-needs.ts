import { compact } from "../../../../protocol/compact.ts";
import { DECIDERS, EXECUTORS, type Need, type QueueFacts, type QueueItem, type QueueOrder } from "./queue-item.ts";
import type { RequestFile } from "./request-file.ts";
import type { Role } from "./roles.ts";
import { endShown, urgencyNow } from "./urgency.ts";

export function orderNeeds(order: QueueOrder, facts: QueueFacts, request: RequestFile | undefined): QueueItem[] {
  const item = (need: Need, roles: readonly Role[], end?: string): QueueItem => ({
    need,
    subject: { kind: "order", id: order.orderId },
    ...(order.dossierId === undefined ? {} : { dossierId: order.dossierId }),
    reference: order.orderNumber,
    ...(request === undefined ? {} : { mechanism: request.mechanism }),
    urgency: request === undefined ? "ordinary" : urgencyNow(request),
    ...compact({ state: facts.states.get(order.dossierId ?? ""), until: request ? endShown(request, end) : end }),
    since: order.since,
    roles,
    notFor: [],
    drill: order.drill,
  });
  // Let go by the request it served: not issued, not served, or the provider may be told that it need not keep the data any longer.
  if (order.released && order.state !== "lapsed" && order.state !== "ended") {
    return [item("end-order", ["executing-officer", "authoriser"])];
  }
  switch (order.state) {
    case "draft":
      return [item("issue-order", ["executing-officer", "authoriser"])];
    case "issued":
      return [item("serve-order", EXECUTORS)];
    case "served":
      return [item("record-answer", EXECUTORS, order.earliestEnd), ...renewal(order, facts, item)];
    case "answered":
      return renewal(order, facts, item);
    case "lapsed":
    case "ended":
      return [];
  }
}

function renewal(
  order: QueueOrder,
  facts: QueueFacts,
  item: (need: Need, roles: readonly Role[], until?: string) => QueueItem,
): QueueItem[] {
  const near = order.warnFrom !== undefined && facts.now >= order.warnFrom;
  const roles = order.needsAuthorisation ? (["authoriser"] as const) : DECIDERS;
  return near ? [item("renew-order", roles, order.earliestEnd)] : [];
}
