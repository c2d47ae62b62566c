// How a transfer goes on after the line was cut: pure numbers.

/** Leaves asked for at once on a good line: 16 MiB. */
export const FULL_RUN = 16;

/** A cut loses at most the unfinished leaf of each connection; after one, less is asked for until the line holds. */
export function nextRunLength(current: number, outcome: "whole" | "cut"): number {
  return outcome === "cut" ? 1 : Math.min(FULL_RUN, current * 2);
}

const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 15 * 60_000;

/** Wait before the next attempt: doubled each time nothing came through, spread so that peers do not return together. */
export function waitAfter(attemptsWithoutProgress: number, spread: number): number {
  const wait = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(attemptsWithoutProgress, 20));
  return Math.round(wait * (0.75 + spread / 2));
}
