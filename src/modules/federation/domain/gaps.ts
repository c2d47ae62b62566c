/** A run of numbers, both ends included. */
export interface NumberRun {
  readonly from: number;
  readonly to: number;
}

/** At most this many numbers are asked for at once (R27). */
export const MOST_NUMBERS_ASKED = 100;

/**
 * R13: sequence numbers find what is missing; they gate nothing.
 * `settled` holds every number that arrived, was refused or was closed by a `void`, in any order.
 */
export function missingNumbers(settled: readonly number[], limit: number = MOST_NUMBERS_ASKED): number[] {
  const known = [...new Set(settled)].sort((a, b) => a - b);
  const missing: number[] = [];
  let expected = 1;
  for (const number of known) {
    for (; expected < number && missing.length < limit; expected += 1) missing.push(expected);
    if (missing.length >= limit) break;
    expected = number + 1;
  }
  return missing;
}

export function asRuns(numbers: readonly number[]): NumberRun[] {
  const runs: { from: number; to: number }[] = [];
  for (const number of [...numbers].sort((a, b) => a - b)) {
    const last = runs.at(-1);
    if (last !== undefined && number === last.to + 1) last.to = number;
    else runs.push({ from: number, to: number });
  }
  return runs;
}
