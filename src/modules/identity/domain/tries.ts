/** Failed tries of the last hour, counted no further than a wait can grow. */
export interface FailedTries {
  /** At this address, for whomever. */
  readonly atAddress: number;
  /** For this person, from wherever; nobody's credential has none. */
  readonly forPerson: number;
  /** For this person at this address; undefined where the credential names nobody. */
  readonly forBoth: number | undefined;
  /** The last one at this address, and for this person where there is one. */
  readonly lastAt: Date | null;
}

export const COUNTED_MS = 60 * 60 * 1000;
export const COUNTED_TRIES = 30;
const FREE_FOR_BOTH = 5;
const FREE_FOR_ONE = 20;
const FIRST_WAIT_MS = 30_000;
const LONGEST_WAIT_MS = 15 * 60 * 1000;

/**
 * How long whoever tries waits: after some tries for one person at one address, after many for one person or at one address, and twice as long
 * after each further one. The first try of a person at an address never waits: so nobody is locked out by what strangers did elsewhere,
 * or did here for others.
 */
export function waitMs({ atAddress, forPerson, forBoth, lastAt }: FailedTries, now: Date): number {
  if (lastAt === null || forBoth === 0) return 0;
  const over = Math.max((forBoth ?? 0) - FREE_FOR_BOTH, atAddress - FREE_FOR_ONE, forPerson - FREE_FOR_ONE);
  if (over < 0) return 0;
  const untilMs = lastAt.getTime() + Math.min(FIRST_WAIT_MS * 2 ** over, LONGEST_WAIT_MS);
  return Math.max(0, untilMs - now.getTime());
}
