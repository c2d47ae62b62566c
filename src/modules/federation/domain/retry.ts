import type { Priority } from "./priority.ts";

/** How long to wait after the n-th failed try: doubling from `firstMs` to `longestMs`. */
export interface RetryPolicy {
  readonly firstMs: number;
  readonly longestMs: number;
}

const POLICIES: Record<Priority, RetryPolicy> = {
  emergency: { firstMs: 1_000, longestMs: 30_000 },
  preservation: { firstMs: 2_000, longestMs: 60_000 },
  ordinary: { firstMs: 5_000, longestMs: 15 * 60_000 },
};

/** What waits for a person is tried again sooner, and is never left for long. */
export function retryPolicyFor(priority: Priority): RetryPolicy {
  return POLICIES[priority];
}

/** Far more than any policy needs to reach its longest wait; keeps the power finite. */
const MOST_DOUBLINGS = 30;

/**
 * Milliseconds until the next try. Half of the wait is fixed and half is drawn, so that two hundred servers whose peer
 * comes back do not all call in the same second. `draw` is in [0, 1).
 */
export function retryDelayMs(failures: number, draw: number, policy: RetryPolicy): number {
  const doublings = Math.min(Math.max(failures - 1, 0), MOST_DOUBLINGS);
  const whole = Math.min(policy.firstMs * 2 ** doublings, policy.longestMs);
  return Math.round(whole / 2 + (whole / 2) * draw);
}

/** A receipt that has not come by then alarms a person: never a silent failure. */
export function receiptDeadlineMs(priority: Priority): number {
  switch (priority) {
    case "emergency":
      return 5 * 60_000;
    case "preservation":
      return 15 * 60_000;
    case "ordinary":
      return 4 * 60 * 60_000;
  }
}
