import type { Rank } from "../../desk/index.ts";
import { incomingNeeds } from "../request/domain/incoming-needs.ts";
import { letterNeeds } from "../request/domain/letter-needs.ts";
import { outgoingNeeds } from "../request/domain/outgoing-needs.ts";
import type { Need, QueueFacts, QueueItem } from "../request/domain/queue-item.ts";
import type { RequestFile } from "../request/domain/request-file.ts";

// What a request needs by its file, and the rank of each need. Written into the queue with the file.

export function needsOf(file: RequestFile, facts: QueueFacts): QueueItem[] {
  const own = file.direction === "incoming" ? incomingNeeds(file, facts) : outgoingNeeds(file, facts);
  return [...own, ...letterNeeds(file, facts)];
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
