import type { Rank } from "../../desk/index.ts";
import { incomingNeeds } from "../request/domain/incoming-needs.ts";
import { letterNeeds } from "../request/domain/letter-needs.ts";
import { outgoingNeeds } from "../request/domain/outgoing-needs.ts";
import { DRAFTERS, type Need, type QueueFacts, type QueueItem } from "../request/domain/queue-item.ts";
import type { RequestFile } from "../request/domain/request-file.ts";
import { builder } from "../request/domain/shared-needs.ts";

// What a request needs by its file, and the rank of each need. Written into the queue with the file.

export function needsOf(file: RequestFile, facts: QueueFacts): QueueItem[] {
  const closed = facts.closed.get(file.dossierId);
  if (closed !== undefined) {
    // R8: whoever asked asks again; nobody else says anything here any more.
    const { item } = builder(file, facts);
    return file.direction === "outgoing" && !closed.goesOn ? [item("go-on-anew", DRAFTERS, closed.since)] : [];
  }
  const own = file.direction === "incoming" ? incomingNeeds(file, facts) : outgoingNeeds(file, facts);
  return [...own, ...letterNeeds(file, facts)];
}

export function rankOf(need: Need): Rank {
  switch (need) {
    case "answer-ring":
      return "call";
    case "renew-order":
    case "confirm-freezing":
      return "lapse";
    case "register-reply":
      return "wait";
    default:
      return "ordinary";
  }
}
