import { incomingNeeds } from "./incoming-needs.ts";
import { outgoingNeeds } from "./outgoing-needs.ts";
import type { QueueFacts, QueueItem } from "./queue-item.ts";
import type { RequestFile } from "./request-file.ts";
import type { Role } from "./roles.ts";

// The work queue: what needs me now, and until when. Derived from the files each time, never stored, so it cannot be stale.

export function needsOf(file: RequestFile, facts: QueueFacts): QueueItem[] {
  return file.direction === "incoming" ? incomingNeeds(file, facts) : outgoingNeeds(file, facts);
}

/** What one person can do, most urgent first: emergencies, then the nearest end, then what has waited longest. */
export function queueFor(
  items: readonly QueueItem[],
  user: { readonly id: string; readonly roles: readonly Role[] },
): QueueItem[] {
  return items
    .filter((item) => item.roles.some((role) => user.roles.includes(role)) && !item.notFor.includes(user.id))
    .sort((a, b) => weight(a) - weight(b) || compare(a.until ?? FAR, b.until ?? FAR) || compare(a.since, b.since));
}

const FAR = "9999";

function weight(item: QueueItem): number {
  if (item.need === "answer-ring") return 0;
  return item.urgency === "emergency" ? 1 : item.urgency === "urgent" || item.need === "renew-order" ? 2 : 3;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
