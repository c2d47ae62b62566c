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

export type FaultPoint = (typeof FAULT_POINTS)[number];
