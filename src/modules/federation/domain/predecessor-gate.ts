/** R13: a predecessor in the same dossier is waited for, and not longer than this. */
export const LONGEST_WAIT_MS = 10 * 60_000;

export interface GateFacts {
  /** The body's `own` link (digest of its author's previous body in this dossier) leads to nothing that we have. */
  readonly predecessorIsMissing: boolean;
  /** An earlier number of this peer has not arrived, or has arrived and is not yet opened. */
  readonly earlierNumberIsUnderWay: boolean;
  readonly receivedAt: Date;
  readonly now: Date;
}

export type GateDecision =
  | { readonly outcome: "process"; readonly earlierItemMissing: boolean }
  | { readonly outcome: "wait"; readonly until: Date };

/** Whether a dispatch may be dealt with now, and whether its reader must be told that one before it is missing. */
export function decideGate(facts: GateFacts): GateDecision {
  if (!facts.predecessorIsMissing) return { outcome: "process", earlierItemMissing: false };
  // Every earlier number is settled: the predecessor was refused or closed, and waiting cannot bring it.
  if (!facts.earlierNumberIsUnderWay) return { outcome: "process", earlierItemMissing: true };
  const until = new Date(facts.receivedAt.getTime() + LONGEST_WAIT_MS);
  if (until <= facts.now) return { outcome: "process", earlierItemMissing: true };
  return { outcome: "wait", until };
}
