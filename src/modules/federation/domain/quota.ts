import type { Priority } from "./priority.ts";

/** R27: what one peer may use of us. */
export const QUOTA = {
  requestsPerMinute: 600,
  /** Bytes of dispatches in one minute. */
  bytesPerMinute: 64 * 1024 * 1024,
  unopenedItems: 1_000,
  unopenedBytes: 256 * 1024 * 1024,
  /** All that it ever had stored here: what was receipted is never removed. */
  storedBytes: 16 * 1024 * 1024 * 1024,
  /** Processor time for opening in one minute: a tenth of one processor. An honest dispatch takes about 20 ms. */
  openingCpuMsPerMinute: 6_000,
  /** Kept apart for preservation and emergency: ordinary traffic cannot use it up. */
  reservedShare: 0.25,
} as const;

export interface Usage {
  readonly requestsThisMinute: number;
  readonly bytesThisMinute: number;
  readonly unopenedItems: number;
  readonly unopenedBytes: number;
  readonly storedBytes: number;
}

type QuotaLimit = "requests" | "bytes" | "unopened-items" | "unopened-bytes" | "stored-bytes";

export type QuotaDecision = { readonly outcome: "within" } | { readonly outcome: "over"; readonly limit: QuotaLimit };

/** Ordinary matter may use three quarters of each limit, preservation and emergency all of it. */
export function decideQuota(usage: Usage, sizeBytes: number, priority: Priority): QuotaDecision {
  const share = shareOf(priority);
  if (usage.requestsThisMinute + 1 > QUOTA.requestsPerMinute * share) return { outcome: "over", limit: "requests" };
  if (usage.bytesThisMinute + sizeBytes > QUOTA.bytesPerMinute * share) return { outcome: "over", limit: "bytes" };
  if (usage.unopenedItems + 1 > QUOTA.unopenedItems * share) return { outcome: "over", limit: "unopened-items" };
  if (usage.unopenedBytes + sizeBytes > QUOTA.unopenedBytes * share)
    return { outcome: "over", limit: "unopened-bytes" };
  if (!fitsStored(usage.storedBytes, sizeBytes, priority)) return { outcome: "over", limit: "stored-bytes" };
  return { outcome: "within" };
}

/**
 * Whether one more request of a peer may be looked at. What is urgent is known only from the header of a dispatch, where
 * decideQuota says more; whatever is no dispatch never uses up the share of what is urgent.
 */
export function mayAsk(requestsThisMinute: number, bringsDispatch: boolean): boolean {
  return requestsThisMinute < QUOTA.requestsPerMinute * (bringsDispatch ? 1 : shareOf("ordinary"));
}

/** Whether so many bytes more may be kept of a peer that has `storedBytes` here already. */
export function fitsStored(storedBytes: number, sizeBytes: number, priority: Priority): boolean {
  return storedBytes + sizeBytes <= QUOTA.storedBytes * shareOf(priority);
}

/**
 * Whether another dispatch of a peer may be opened that has used so much processor time in this minute. How much the next
 * one takes is known only afterwards: a peer can pass its limit by one dispatch.
 */
export function mayOpen(openingCpuMsThisMinute: number, priority: Priority): boolean {
  return openingCpuMsThisMinute < QUOTA.openingCpuMsPerMinute * shareOf(priority);
}

function shareOf(priority: Priority): number {
  return priority === "ordinary" ? 1 - QUOTA.reservedShare : 1;
}
