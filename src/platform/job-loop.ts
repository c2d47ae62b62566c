/** Work that recurs. What is due stands in the owner's own table (`next_at`); the job looks there each time. */
export interface Job {
  /** "module.what", for example "federation.outbox". */
  readonly name: string;
  readonly everyMs: number;
  /** Must be idempotent: it can stop half-way and run again. Stops soon when the signal aborts. */
  run(signal: AbortSignal): Promise<void>;
}

export interface JobState {
  readonly name: string;
  readonly running: boolean;
  readonly lastStartedAt?: Date;
  readonly lastFinishedAt?: Date;
  readonly failuresInARow: number;
  readonly lastErrorCode?: string;
}

/** Runs jobs one after another each for itself: never two runs of one job at once. */
export interface JobLoop {
  /** Refuses a second job of the same name. */
  add(job: Job): void;
  start(): void;
  /** Runs the job soon, once more if it is running now. Harmless before start and after stop. */
  poke(name: string): void;
  /** After the clock was moved: everything may be due. */
  pokeAll(): void;
  /** Runs the job now, after a run under way; its error is thrown. For tests and commands. */
  runNow(name: string): Promise<void>;
  states(): readonly JobState[];
  /** Aborts the running jobs' signals and waits for them. */
  stop(): Promise<void>;
}
