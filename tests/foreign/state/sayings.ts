// What foreign officers say in the tests: bodies of spec/kinds.md.

import type { Saying } from "./foreign-state.ts";

/** A text in English. */
export function english(text: string): { language: string; text: string } {
  return { language: "en", text };
}

/** A request to preserve under article 42. */
export function preservationRequest(dossierId: string, requestId: string): Saying {
  return {
    kind: "request",
    dossierId,
    priority: "preservation",
    content: {
      ...requestOf("preservation", requestId),
      elements: {
        "42(3)(a)": { text: english("Prosecutor of Feldmark") },
        "42(3)(b)": { text: english("Fraud by altered invoices") },
        "42(3)(c)": { items: [{ kind: "account", value: "clerk@mail.example" }] },
        "42(3)(d)": { items: [{ kind: "custodian", value: "Harbour Mail" }] },
        "42(3)(e)": { text: english("Access logs are deleted after 30 days.") },
        "42(3)(f)": { codes: ["intends-request"] },
        "42(3)(g)": { codes: ["keep-confidential"] },
      },
      desiredStatus: "preserved",
    },
  };
}

/** A request for stored data under article 44. */
export function storedDataRequest(dossierId: string, requestId: string): Saying {
  return {
    kind: "request",
    dossierId,
    content: {
      ...requestOf("stored-data", requestId),
      elements: {
        "40(15)(a)": { text: english("Prosecutor of Feldmark") },
        "40(15)(b)": { text: english("Investigation 17 of fraud") },
        "40(15)(c)": { text: english("Invoices were altered in mailboxes.") },
        "40(15)(d)": { text: english("Disclosure of the mailbox") },
        "40(15)(e)": { items: [{ kind: "account", value: "clerk@mail.example" }] },
        "40(15)(f)": { period: { from: "2026-09-01T00:00:00.000Z", to: "2026-09-09T00:00:00.000Z" } },
        "40(15)(g)": { text: english("Evidence in investigation 17") },
      },
      desiredStatus: "answered",
    },
  };
}

function requestOf(mechanism: string, requestId: string): object {
  return {
    requestId,
    mechanism,
    reference: `XF-${requestId.slice(0, 8)}`,
    legalBasis: { kind: "reciprocity", citation: "Exchange of notes of 1 March 2026" },
    missingElements: [],
    urgency: "urgent",
    screening: { ruleVersion: "1", recordedAt: new Date().toISOString() },
    drill: false,
  };
}
