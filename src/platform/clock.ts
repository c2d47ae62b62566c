/** Time as the server sees it. It never runs back (R23). */
export interface Clock {
  now(): Date;
}

/** The clock of a running server. */
export interface ServerClock extends Clock {
  /** Moves the clock forward and remembers it over restarts. Refuses outside the training profile. */
  advance(ms: number): void;
  /** How far this clock is ahead of the machine's own: more than zero after the machine's clock was set back. */
  aheadOfSystemMs(): number;
}
