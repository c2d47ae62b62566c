// How the ringer goes on: the same person a few times, then the next name, round and round, slower each round, bounded.

export interface RingPolicy {
  readonly repeatAfterMs: number;
  /** After so many rings the next name on the roster is called. */
  readonly ringsPerPerson: number;
  /** Each full round doubles the pause, up to this one. */
  readonly slowestRepeatMs: number;
  /** Bound: after so many rings the server stops, says "unanswered" on its pages and leaves it to them. */
  readonly maxRings: number;
}

export const DEFAULT_RING_POLICY: Omit<RingPolicy, "repeatAfterMs"> = {
  ringsPerPerson: 3,
  slowestRepeatMs: 3_600_000,
  maxRings: 500,
};

/** How far a ring has come. `place` counts on and on; the name is the roster's at `place` modulo its length. */
export interface RingProgress {
  readonly place: number;
  readonly ringsAtPlace: number;
  readonly ringsMade: number;
}

export interface RingStep {
  /** Which name of the roster, or undefined when the roster is empty: the command still runs. */
  readonly rosterIndex: number | undefined;
  readonly progress: RingProgress;
  /** Undefined: this was the last ring. */
  readonly repeatAfterMs: number | undefined;
}

export const FIRST_RING: RingProgress = { place: 0, ringsAtPlace: 0, ringsMade: 0 };

/** The ring that is due now, and how it goes on if nobody acknowledges. */
export function ringStep(before: RingProgress, rosterLength: number, policy: RingPolicy): RingStep {
  const movesOn = before.ringsAtPlace >= policy.ringsPerPerson;
  const progress: RingProgress = {
    place: movesOn ? before.place + 1 : before.place,
    ringsAtPlace: movesOn ? 1 : before.ringsAtPlace + 1,
    ringsMade: before.ringsMade + 1,
  };
  const names = Math.max(rosterLength, 1);
  const round = Math.floor(progress.place / names);
  const pause = Math.min(
    policy.repeatAfterMs * 2 ** Math.min(round, 20),
    Math.max(policy.slowestRepeatMs, policy.repeatAfterMs),
  );
  return {
    rosterIndex: rosterLength === 0 ? undefined : progress.place % rosterLength,
    progress,
    repeatAfterMs: progress.ringsMade >= policy.maxRings ? undefined : pause,
  };
}
