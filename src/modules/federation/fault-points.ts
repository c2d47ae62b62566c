/**
 * The places where a power cut may fall between two durable steps. Tests stop a server at each of them, start it again,
 * and expect that nothing receipted is lost and nothing is processed twice (R2: stored and proved before receipted).
 */
export const FAULT_POINTS = [
  "outbox.after-number",
  "outbox.after-seal",
  "outbox.after-blob",
  "outbox.after-sealed-commit",
  "outbox.after-delivery",
  "outbox.after-receipt-kept",
  "inbox.after-blob",
  "inbox.after-journal",
  "inbox.after-commit",
  "inbox.before-answer",
  "inbox.before-handler",
  "inbox.after-handler",
  "inbox.after-valid-commit",
  "receipts.after-delivery",
  "receipts.after-mark",
] as const;

export type FaultPoint = (typeof FAULT_POINTS)[number];
