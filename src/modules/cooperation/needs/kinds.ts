import type { NeedKind } from "../../desk/index.ts";
import { NEEDS, type Need, type QueueItem } from "../request/domain/queue-item.ts";
import { needHref } from "../request/pages/words.tsx";
import { rankOf } from "./queue.ts";

/** Who writes needs of a kind, where that is not the file of a request. */
const SOURCE_OF: Readonly<Partial<Record<Need, string>>> = {
  "answer-ring": "ring",
  "ask-issue": "order",
  "issue-order": "order",
  "confirm-freezing": "order",
  "serve-order": "order",
  "record-answer": "order",
  "renew-order": "order",
  "end-order": "order",
  "tell-provider": "order",
  "review-order-secrecy": "order",
  "ask-release": "exhibit",
  "approve-release": "exhibit",
  "accept-exhibit": "exhibit",
  "open-exhibit": "exhibit",
  "enter-finding": "exhibit",
  "mend-exhibit": "exhibit",
  "call-back": "correspondent",
  "approve-disposal": "disposal", // of the desk
  "not-confirmed": "sending",
};

/** The kinds of needs of one source of this module. */
export function kindsOf(source: string): NeedKind[] {
  return NEEDS.filter((need) => (SOURCE_OF[need] ?? "request") === source).map((need) => ({
    need,
    rank: rankOf(need),
    textKey: `cooperation.need.${need}`,
    // Asked with needs of this kind only, which our sources wrote from queue items.
    href: (item) => needHref(item as QueueItem),
  }));
}
