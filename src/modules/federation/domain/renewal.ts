import type { Designation } from "../../../protocol/index.ts";

const DAY_MS = 24 * 60 * 60_000;
/** So long before a designation ends somebody is told, or at half its life where that is less. */
export const WARN_DAYS = 30;
/** R12: the key to which other States seal their dispatches to us changes so often. */
const SEAL_DAYS = 30;

/** How long our designation still lasts, how old its dispatch seal is, and which of the two is due. */
export interface Renewal {
  /** Whole days; below zero once it has ended. */
  readonly daysLeft: number;
  readonly sealAgeDays: number;
  readonly isEnding: boolean;
  readonly isEnded: boolean;
  readonly isSealOld: boolean;
}

/** What is due of the designation that is in force; the details for the next one may say another time already. */
export function renewalOf({ issuedAt, validUntil, sealing }: Designation, now: Date): Renewal {
  const msLeft = new Date(validUntil).getTime() - now.getTime();
  const lifeMs = new Date(validUntil).getTime() - new Date(issuedAt).getTime();
  const seals = sealing.filter((key) => key.family === "dispatch-seal" && key.state === "active");
  const sealFrom = Math.max(...seals.map((key) => new Date(key.from).getTime()));
  return {
    daysLeft: Math.floor(msLeft / DAY_MS),
    sealAgeDays: Math.floor((now.getTime() - sealFrom) / DAY_MS),
    isEnding: msLeft < Math.min(WARN_DAYS * DAY_MS, lifeMs / 2),
    isEnded: msLeft <= 0,
    isSealOld: isSealOld(new Date(sealFrom), now),
  };
}

/** Whether a dispatch seal of that age is changed with the next designation. */
export function isSealOld(from: Date, now: Date): boolean {
  return now.getTime() - from.getTime() > SEAL_DAYS * DAY_MS;
}
