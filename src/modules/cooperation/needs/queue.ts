import type { ZoneOrName } from "../../../convention/index.ts";
import { isFor, placeOf, type Rank } from "../../desk/index.ts";
import { incomingNeeds } from "../request/domain/incoming-needs.ts";
import { letterNeeds } from "../request/domain/letter-needs.ts";
import { outgoingNeeds } from "../request/domain/outgoing-needs.ts";
import type { Need, QueueFacts, QueueItem } from "../request/domain/queue-item.ts";
import type { RequestFile } from "../request/domain/request-file.ts";
import type { Role } from "../request/domain/roles.ts";

// What a request needs by its file, and in which order a person is shown it. Written into the queue with the file (needs/).

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
    .filter((item) => isFor(item, user))
    .map((item) => ({ item, place: placeOf(item, rankOf(item.need), timeZone) }))
    .sort((a, b) => (a.place < b.place ? -1 : a.place > b.place ? 1 : 0))
    .map(({ item }) => item);
}

export function rankOf(need: Need): Rank {
  switch (need) {
    case "answer-ring":
      return "call";
    case "renew-order":
      return "lapse";
    case "register-reply":
      return "wait";
    default:
      return "ordinary";
  }
}
