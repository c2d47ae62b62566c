/** At most this many numbers are asked for at once (R27). */
export const MOST_NUMBERS_ASKED = 100;

/**
 * R13: sequence numbers find what is missing; they gate nothing. `settled` holds, in any order, the numbers above
 * `settledUpTo` that arrived, were refused or were closed by a `void`.
 */
export function missingNumbers(
  settled: readonly number[],
  settledUpTo = 0,
  limit: number = MOST_NUMBERS_ASKED,
): number[] {
  const missing: number[] = [];
  let expected = settledUpTo + 1;
  for (const number of ascending(settled)) {
    for (; expected < number && missing.length < limit; expected += 1) missing.push(expected);
    if (missing.length >= limit) break;
    expected = Math.max(expected, number + 1);
  }
  return missing;
}

/** The last number up to which nothing is missing. */
export function settledRunEnd(settled: readonly number[], settledUpTo = 0): number {
  let end = settledUpTo;
  for (const number of ascending(settled)) {
    if (number > end + 1) break;
    end = Math.max(end, number);
  }
  return end;
}

function ascending(numbers: readonly number[]): number[] {
  return [...new Set(numbers)].sort((a, b) => a - b);
}
