import type { ZoneOrName } from "../../convention/index.ts";
import { incomingNeeds } from "./request/domain/incoming-needs.ts";
import { letterNeeds } from "./request/domain/letter-needs.ts";
import { earliestEnd } from "./request/domain/local-time.ts";
import { outgoingNeeds } from "./request/domain/outgoing-needs.ts";
import type { QueueFacts, QueueItem } from "./request/domain/queue-item.ts";
import type { RequestFile } from "./request/domain/request-file.ts";
import type { Role } from "./request/domain/roles.ts";

// The work queue: what needs me now, and until when. Derived from the files each time, never stored, so it cannot be stale.

export function needsOf(file: RequestFile, facts: QueueFacts): QueueItem[] {
  const own = file.direction === "incoming" ? incomingNeeds(file, facts) : outgoingNeeds(file, facts);
  return [...own, ...letterNeeds(file, facts)];
}

/** What one person can do, most urgent first: emergencies, what else rings, then the nearest end, then what has waited longest. Days are those of `timeZone`. */
export function queueFor(
  items: readonly QueueItem[],
  user: { readonly id: string; readonly roles: readonly Role[] },
  timeZone: ZoneOrName,
): QueueItem[] {
  return items
    .filter((item) => item.roles.some((role) => user.roles.includes(role)) && !item.notFor.includes(user.id))
    .map((item) => ({ item, end: endOf(item, timeZone) }))
    .sort((a, b) => weight(a.item) - weight(b.item) || a.end - b.end || compare(a.item.since, b.item.since))
    .map(({ item }) => item);
}

/** What has no end comes after all that has one; the difference of two that were infinite would be no number. */
function endOf({ until, urgency }: QueueItem, timeZone: ZoneOrName): number {
  if (until === undefined && urgency === "emergency") return 0; // at once
  return until === undefined ? Number.MAX_SAFE_INTEGER : earliestEnd(until, timeZone).getTime();
}

function weight(item: QueueItem): number {
  // Of no dossier: the server itself, without which nothing else can be done.
  if (item.need === "answer-ring" && (item.urgency === "emergency" || item.dossierId === undefined)) return 0;
  // Waiting for the post is never more pressing than what can be done.
  if (item.need === "register-reply") return 5;
  if (item.urgency === "emergency") return 1;
  if (item.need === "answer-ring") return 2;
  return item.urgency === "urgent" || item.need === "renew-order" ? 3 : 4;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
