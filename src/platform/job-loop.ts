import { AsyncLocalStorage } from "node:async_hooks";
import type { Database } from "./database.ts";
import { DatabaseError } from "./database-error.ts";
import { Refusal } from "../protocol/refusal.ts";
import type { Log } from "./log.ts";

/** Work that recurs. What is due stands in the owner's own table (`next_at`); the job looks there each time. */
export interface Job {
  /** "module.what", for example "federation.outbox". */
  readonly name: string;
  readonly everyMs: number;
  /**
   * For a job whose work follows from rows of the database, from what it says will be due, and from pokes alone: where nothing was written
   * since its last run and nothing is due, it rests instead of running, for so long at most, as a clock may jump.
   */
  readonly restsMs?: number;
  /**
   * Must be idempotent: it can stop half-way and run again. Stops soon when the signal aborts. Resolves, where it knows, with the
   * milliseconds until something is due: it then runs again that soon, and at the latest after `everyMs`, or when it may rest no longer.
   */
  run(signal: AbortSignal): Promise<number | void>;
}

export interface JobState {
  readonly name: string;
  readonly everyMs: number;
  readonly restsMs?: number;
  readonly isRunning: boolean;
  /** Asked to run soon, and not begun since. */
  readonly isPoked: boolean;
  readonly lastStartedAt?: Date;
  readonly lastFinishedAt?: Date;
  readonly failuresInARow: number;
  readonly lastErrorCode?: string;
}

/** Runs each job by itself, never two runs of one job at once. */
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

/** A failing job is tried again after 1 s, 2 s, 4 s, …, at most this; one that runs more rarely waits for its own time. */
const MAX_BACKOFF_MS = 60_000;
/** What stays due after a run is not tried again at once. */
const SHORTEST_REST_MS = 1_000;
/** A job that does not end within this after stop() is left behind, and that is logged. */
const STOP_TIMEOUT_MS = 20_000;

/** What its last run knew. */
interface Look {
  readonly written: number;
  readonly at: number;
  readonly dueAt: number;
}

/**
 * A loop without jobs yet; it runs none before start(). A failing job is logged and tried again, and stops no other. `written` counts what
 * is written to the database.
 */
export function createJobLoop(log: Log, { written }: Pick<Database, "written">): JobLoop {
  const jobs = new Map<string, JobRunner>();
  let isStarted = false;

  function find(name: string): JobRunner {
    const runner = jobs.get(name);
    if (!runner) throw new Error(`There is no job ${name}.`);
    return runner;
  }

  return {
    add(job) {
      if (jobs.has(job.name)) throw new Error(`There are two jobs named ${job.name}.`);
      const runner = new JobRunner(job, log, written);
      jobs.set(job.name, runner);
      if (isStarted) runner.start();
    },
    start() {
      isStarted = true;
      for (const runner of jobs.values()) runner.start();
    },
    poke(name) {
      const runner = jobs.get(name);
      // The work is done already when a job is poked; a misspelt name must not undo that for the caller.
      if (runner) runner.poke();
      else log.warn("job.unknown", { job: name });
    },
    pokeAll() {
      for (const runner of jobs.values()) runner.poke();
    },
    runNow: (name) => find(name).runNow(),
    states: () => [...jobs.values()].map((runner) => runner.state()),
    async stop() {
      isStarted = false;
      await Promise.all([...jobs.values()].map((runner) => runner.stop()));
    },
  };
}

class JobRunner {
  readonly #job: Job;
  readonly #log: Log;
  readonly #written: () => number;
  // A poke comes from inside a request or a transaction; the run must not inherit that context.
  readonly #outside = AsyncLocalStorage.snapshot();
  #isStarted = false;
  #isPoked = false;
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<number | void> | undefined;
  #look: Look | undefined;
  #abort = new AbortController();
  #lastStartedAt: Date | undefined;
  #lastFinishedAt: Date | undefined;
  #failuresInARow = 0;
  #lastErrorCode: string | undefined;

  constructor(job: Job, log: Log, written: () => number) {
    this.#job = job;
    this.#log = log;
    this.#written = written;
  }

  start(): void {
    if (this.#isStarted) return;
    this.#isStarted = true;
    this.#abort = new AbortController();
    this.#schedule(0);
  }

  poke(): void {
    this.#isPoked = true;
    if (this.#isStarted && !this.#running) this.#schedule(0);
  }

  async runNow(): Promise<void> {
    while (this.#running) await this.#running.catch(() => undefined);
    try {
      await this.#run();
    } finally {
      // What was due or poked meanwhile was left to this run.
      this.#scheduleNext();
    }
  }

  state(): JobState {
    return {
      name: this.#job.name,
      everyMs: this.#job.everyMs,
      ...(this.#job.restsMs === undefined ? {} : { restsMs: this.#job.restsMs }),
      isRunning: this.#running !== undefined,
      isPoked: this.#isPoked,
      failuresInARow: this.#failuresInARow,
      ...(this.#lastStartedAt === undefined ? {} : { lastStartedAt: this.#lastStartedAt }),
      ...(this.#lastFinishedAt === undefined ? {} : { lastFinishedAt: this.#lastFinishedAt }),
      ...(this.#lastErrorCode === undefined ? {} : { lastErrorCode: this.#lastErrorCode }),
    };
  }

  async stop(): Promise<void> {
    this.#isStarted = false;
    clearTimeout(this.#timer);
    this.#abort.abort();
    if (!this.#running) return;
    let timer: NodeJS.Timeout | undefined;
    const tooLate = new Promise<"late">((resolve) => (timer = setTimeout(() => resolve("late"), STOP_TIMEOUT_MS)));
    const ended = await Promise.race([this.#running.catch(() => undefined), tooLate]);
    clearTimeout(timer);
    if (ended === "late") this.#log.warn("job.did-not-stop", { job: this.#job.name });
  }

  #schedule(afterMs: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#outside(() => this.#runAndSchedule()), afterMs);
  }

  async #runAndSchedule(): Promise<void> {
    if (this.#running) return;
    // The error is logged and counted in #run; the loop itself goes on.
    if (!this.#mayRest()) await this.#run().catch(() => undefined);
    this.#scheduleNext();
  }

  #mayRest(): boolean {
    const { restsMs } = this.#job;
    const look = this.#look;
    if (restsMs === undefined || look === undefined || this.#isPoked || this.#failuresInARow > 0) return false;
    return look.written === this.#written() && performance.now() < Math.min(look.at + restsMs, look.dueAt);
  }

  #scheduleNext(): void {
    if (!this.#isStarted) return;
    this.#schedule(this.#isPoked && this.#failuresInARow === 0 ? 0 : this.#nextDelay());
  }

  #nextDelay(): number {
    const { everyMs } = this.#job;
    const dueInMs = (this.#look?.dueAt ?? Infinity) - performance.now();
    if (this.#failuresInARow === 0) return Math.min(everyMs, Math.max(SHORTEST_REST_MS, dueInMs));
    const backoff = Math.min(MAX_BACKOFF_MS, 1_000 * 2 ** Math.min(this.#failuresInARow - 1, 10));
    // Jitter, so that many servers do not come back in step.
    const delay = backoff * (0.75 + Math.random() / 2);
    // What is seldom done is not tried more often because it fails.
    return everyMs > MAX_BACKOFF_MS ? Math.max(everyMs, delay) : delay;
  }

  async #run(): Promise<void> {
    this.#isPoked = false;
    this.#lastStartedAt = new Date();
    // Before the run: what is written while it looks may have come too late for it.
    const begun = { written: this.#written(), at: performance.now() };
    // Also an error thrown before the first await becomes a rejection.
    this.#running = (async () => await this.#job.run(this.#abort.signal))();
    try {
      const dueInMs = (await this.#running) ?? Infinity;
      this.#look = { ...begun, dueAt: performance.now() + dueInMs };
      this.#failuresInARow = 0;
      this.#lastErrorCode = undefined;
    } catch (error) {
      this.#failuresInARow += 1;
      this.#lastErrorCode = errorCode(error);
      this.#log.error("job.failed", error, { job: this.#job.name, failuresInARow: this.#failuresInARow });
      throw error;
    } finally {
      this.#lastFinishedAt = new Date();
      this.#running = undefined;
    }
  }
}

function errorCode(error: unknown): string {
  if (error instanceof Refusal || error instanceof DatabaseError) return error.code;
  return error instanceof Error ? error.name : "unknown";
}
