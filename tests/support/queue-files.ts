import type { RequestContent } from "../../src/protocol/bodies/index.ts";
import type { DossierId, RequestId } from "../../src/protocol/identifiers.ts";
import { beginning } from "../../src/modules/cooperation/domain/fold.ts";
import type { QueueFacts, QueueItem, QueueOrder } from "../../src/modules/cooperation/domain/queue-item.ts";
import type { RequestFile } from "../../src/modules/cooperation/domain/request-file.ts";

// Request files, an order and facts for tests of the work queue.

export const NOW = "2027-04-20T12:00:00.000Z";
export const AT = "2027-03-01T12:00:00.000Z";
export const requestId = "01a400f6-3600-7b00-8d67-d72547b52fe3" as RequestId;
export const dossierId = "01a400f6-3600-7b00-8d67-d72547b52fe4" as DossierId;
export const text = { language: "en", text: "words" };

export const content: RequestContent = {
  requestId,
  mechanism: "preservation",
  reference: "XA-1",
  legalBasis: { kind: "convention", citation: "Article 42" },
  elements: {},
  missingElements: [],
  urgency: "ordinary",
  desiredStatus: "preserved",
  screening: { ruleVersion: "1", recordedAt: AT },
  drill: false,
};

export const facts: QueueFacts = {
  now: NOW,
  timeZone: "UTC",
  treaty: new Map(),
  authorisers: ["authoriser", "second-authoriser"],
  followUps: new Map(),
  orders: [],
  exhibits: [],
  released: new Map(),
  states: new Map([[dossierId, "XA"]]),
  cards: new Map(),
};

export function incoming(over: Partial<RequestFile> = {}): RequestFile {
  const file = beginning(
    { requestId, dossierId },
    { type: "received", number: 1, at: AT, ownReference: "XB-1", content, bearer: "peer", sentAt: AT, receivedAt: AT },
  );
  return { ...file, ...over };
}

export function sent(over: Partial<RequestFile> = {}): RequestFile {
  return {
    ...incoming(),
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
  answer: "preserved",
  requestId,
  dossierId,
  earliestEnd: "2027-05-30T00:00:00.000Z",
  warnFrom: "2027-05-20T00:00:00.000Z",
  needsAuthorisation: false,
  released: false,
  since: AT,
  drill: false,
};

export const needs = (items: readonly QueueItem[]): readonly string[] => items.map((item) => item.need);
