import { databaseAway } from "./database-error.ts";

/** Gives one thing to one holder at a time, in the order of asking. */
export class ExclusiveTurn {
  readonly #timeoutMs: number;
  readonly #maxWaiting: number;
  readonly #waiting: (() => void)[] = [];
  #isHeld = false;

  constructor(timeoutMs: number, maxWaiting: number) {
    this.#timeoutMs = timeoutMs;
    this.#maxWaiting = maxWaiting;
  }

  /** Resolves with the function that ends the turn (calling it again does nothing). Refuses with `database-away`. */
  async take(): Promise<() => void> {
    if (this.#isHeld) await this.#wait();
    this.#isHeld = true;
    let hasEnded = false;
    return () => {
      if (hasEnded) return;
      hasEnded = true;
      this.#passOn();
    };
  }

  #wait(): Promise<void> {
    if (this.#waiting.length >= this.#maxWaiting) throw databaseAway("Too much is waiting for the embedded database.");
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#waiting.splice(this.#waiting.indexOf(begin), 1);
        reject(databaseAway("The embedded database was busy for too long."));
      }, this.#timeoutMs);
      const begin = (): void => {
        clearTimeout(timer);
        resolve();
      };
      this.#waiting.push(begin);
    });
  }

  // While the turn passes from one to the next it stays held: nobody slips in between.
  #passOn(): void {
    const next = this.#waiting.shift();
    if (next) next();
    else this.#isHeld = false;
  }
}
