import { existsSync, readFileSync } from "node:fs";

const OWN_FIGURES = "/proc/self/stat";
/** Linux tells these times in hundredths of a second, whatever its own clock is (USER_HZ). */
const TICKS_PER_SECOND = 100;

/**
 * The processor seconds of this process and of every descendant that its parent has waited for. What outlived its parent is in none of
 * it, nor what Chromium draws pages with, which nobody waits for. Undefined elsewhere than on Linux.
 */
export function processorSeconds(): number | undefined {
  return existsSync(OWN_FIGURES) ? secondsIn(readFileSync(OWN_FIGURES, "utf8")) : undefined;
}

/** The name of the program stands in brackets and may hold any of them, and blanks: the figures follow the last one. */
export function secondsIn(stat: string): number {
  const figures = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const [own, ownInKernel, waitedFor, waitedForInKernel] = figures.slice(11, 15).map(Number);
  return (own! + ownInKernel! + waitedFor! + waitedForInKernel!) / TICKS_PER_SECOND;
}
