/** The kinds of dispatch that speak about an existing request. */
export const MESSAGE_KINDS = [
  "acknowledgement",
  "status",
  "decision",
  "question",
  "answer",
  "consultation",
  "consent",
  "extension",
  "withdrawal",
  "closure",
  "use-report",
  "step",
] as const;
export type MessageKind = (typeof MESSAGE_KINDS)[number];
