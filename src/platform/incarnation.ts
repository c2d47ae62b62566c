/** One life of a data folder. A restore, clone or promotion starts a new one (R1, R20). */
export interface Incarnation {
  readonly number: number;
  /** 128 random bits, 32 hex digits. */
  readonly id: string;
  /** New at each start: two starts that interleave betray a clone. 32 hex digits. */
  readonly startId: string;
  /** In recovery a server signs nothing but recovery messages. */
  readonly state: "normal" | "recovery";
  readonly reason?: string;
}

export interface HighWaterMark {
  readonly value: number;
  readonly digest?: string;
}

/** What was the case when the server last signed, kept outside the backup set, so that a silent restore is seen. */
export interface HighWater {
  /**
   * Makes the mark durable before something is signed with it ("log" → size and root, "sequence/XB" → number).
   * Refuses with `behind-high-water` a lower value, or the same with another digest.
   */
  note(name: string, mark: HighWaterMark): Promise<void>;
  marks(): Readonly<Record<string, HighWaterMark>>;
}

export interface IncarnationKeeper {
  current(): Incarnation;
  readonly highWater: HighWater;
  /** Compares what the database holds with the marks; behind any of them, it raises the incarnation into recovery. */
  checkAgainst(held: Readonly<Record<string, HighWaterMark>>): Promise<Incarnation>;
  /** New number and id, in recovery. */
  raise(reason: string): Promise<Incarnation>;
  /** After reconciliation with the peers. */
  leaveRecovery(): Promise<Incarnation>;
}
