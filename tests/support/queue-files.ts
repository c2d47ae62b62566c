import type { QueueFacts, QueueItem, QueueOrder } from "../../src/modules/cooperation/request/domain/queue-item.ts";
import type { RequestFile } from "../../src/modules/cooperation/request/domain/request-file.ts";
import { AT, dossierId, incoming, requestId, text } from "./request-files.ts";

// Request files, an order and facts for tests of the work queue.

export const NOW = "2027-04-20T12:00:00.000Z";
/** What is written where the words do not matter. */
export const words = text("words");

export const facts: QueueFacts = {
  now: NOW,
  timeZone: "UTC",
  zones: new Map(),
  treaty: new Map(),
  lives: new Map(),
  authorisers: ["authoriser", "second-authoriser"],
  followUps: new Map(),
  orders: [],
  exhibits: [],
  released: new Map(),
  states: new Map([[dossierId, "XA"]]),
  cards: new Map(),
  closed: new Map(),
};

/** A request that came, and stands as told. */
export function came(over: Partial<RequestFile> = {}): RequestFile {
  return { ...incoming(), ...over };
}

/** A request of ours that left, and stands as told. */
export function sent(over: Partial<RequestFile> = {}): RequestFile {
  return {
    ...came(),
    direction: "outgoing",
    stage: "sent",
    draftedBy: { userId: "drafter", name: "Ana" },
    ...over,
  };
}

export const order: QueueOrder = {
  orderId: "o1",
  orderNumber: "O-1",
  state: "answered",
  isNegative: false,
  requestId,
  dossierId,
  earliestEnd: "2027-05-30T00:00:00.000Z",
  warnFrom: "2027-05-20T00:00:00.000Z",
  needsAuthorisation: false,
  isAsked: false,
  firstPeople: ["drafter"],
  isEndUntold: false,
  released: false,
  since: AT,
  drill: false,
};

export const needs = (items: readonly QueueItem[]): readonly string[] => items.map((item) => item.need);
