import type { Clock } from "../../platform/index.ts";
import type { LogReport } from "./domain/log-report.ts";

/** How long what a check found is told again. */
const KEPT_MS = 5 * 60_000;

export interface CheckedLog {
  readonly report: LogReport;
  /** When the check began: what happened since is not in it. */
  readonly checkedAt: Date;
}

/**
 * The check of the whole log that people ask for. It recomputes everything, so it runs once at a time, for all who ask meanwhile,
 * and what it found is told again for some minutes.
 */
export class LogCheck {
  readonly #check: () => Promise<LogReport>;
  readonly #clock: Pick<Clock, "now">;
  #running: Promise<CheckedLog> | undefined;
  #last: CheckedLog | undefined;

  constructor(check: () => Promise<LogReport>, clock: Pick<Clock, "now">) {
    this.#check = check;
    this.#clock = clock;
  }

  async result(): Promise<CheckedLog> {
    if (this.#last !== undefined && Math.abs(this.#clock.now().getTime() - this.#last.checkedAt.getTime()) < KEPT_MS) {
      return this.#last;
    }
    this.#running ??= this.#run().finally(() => (this.#running = undefined));
    return await this.#running;
  }

  async #run(): Promise<CheckedLog> {
    const checkedAt = this.#clock.now();
    this.#last = { report: await this.#check(), checkedAt };
    return this.#last;
  }
}
