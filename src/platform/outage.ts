import { isRefusal } from "../protocol/refusal.ts";

/**
 * Whether something outside the program is missing for a while, a database or room on a disk: then nothing is wrong with what
 * was asked, and the same act works later. Whoever turns refusals into lasting outcomes must let these pass.
 */
export function isOutage(error: unknown): boolean {
  return ["database-away", "outcome-unknown", "disk-full"].some((code) => isRefusal(error, code));
}
