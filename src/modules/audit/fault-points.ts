/**
 * The places between two durable steps of integration where a power cut may fall. Tests stop the server at each,
 * start it again, and expect the same log to go on (R21).
 */
export const FAULT_POINTS = [
  "integrate.after-places",
  "integrate.between-files",
  "integrate.after-files",
  "integrate.after-head",
  "integrate.after-high-water",
  "integrate.after-signing",
  "integrate.after-checkpoint",
  "integrate.after-publishing",
  "integrate.after-removing",
  "show.after-integration",
  "show.after-row",
] as const;

/** The same while a log is closed and another one opened (R1). */
export const REOPEN_FAULT_POINTS = [
  "reopen.before-closing",
  "reopen.after-closing",
  "reopen.after-opening",
  "reopen.after-carrying",
  "reopen.before-commit",
  "reopen.after-commit",
] as const;

export type FaultPoint = (typeof FAULT_POINTS)[number] | (typeof REOPEN_FAULT_POINTS)[number];
