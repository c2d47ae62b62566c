/** At most this many numbers are asked for at once (R27). */
export const MOST_NUMBERS_ASKED = 100;

/** Numbers that follow each other, both ends included. */
export interface NumberRun {
  readonly first: number;
  readonly last: number;
}

/**
 * R13: sequence numbers find what is missing; they gate nothing. The lowest numbers of the gaps, which come in rising order, so that one
 * far number cannot make us ask for a million.
 */
export function numbersIn(gaps: readonly NumberRun[], limit: number = MOST_NUMBERS_ASKED): number[] {
  const numbers: number[] = [];
  for (const { first, last } of gaps) {
    for (let number = first; number <= last && numbers.length < limit; number += 1) numbers.push(number);
  }
  return numbers;
}
