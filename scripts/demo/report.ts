/** What the demo says while it runs, and the verdict at the end. */
import { setTimeout as pause } from "node:timers/promises";

/** More than a signal takes to be heard. */
const SIGNAL_MS = 1_000;

/** Says one line of what was seen. */
export type See = (line: string) => void;

interface StepOutcome {
  readonly title: string;
  readonly lines: readonly string[];
  readonly tookMs: number;
  readonly failure?: string;
}

export class Report {
  readonly #outcomes: StepOutcome[] = [];
  readonly #startedAt = performance.now();
  #isEnded = false;

  /** Somebody ends the demo: the step that this breaks has not failed. */
  end(): void {
    this.#isEnded = true;
  }

  get hasFailed(): boolean {
    return this.#outcomes.some(({ failure }) => failure !== undefined);
  }

  /** Runs one step: its title, what was seen, its time. A failed step stops the demo. */
  async step(title: string, run: (see: See) => Promise<void>): Promise<void> {
    const number = this.#outcomes.length + 1;
    console.log(`\n${String(number).padStart(2)}. ${title}`);
    const lines: string[] = [];
    const startedAt = performance.now();
    const see: See = (line) => {
      lines.push(line);
      console.log(`    ${line}`);
    };
    try {
      await run(see);
      const tookMs = performance.now() - startedAt;
      this.#outcomes.push({ title, lines, tookMs });
      console.log(`    verified in ${seconds(tookMs)}`);
    } catch (error) {
      // Ctrl-C reaches servers and commands too, and they may end before it is heard here.
      await pause(SIGNAL_MS);
      if (this.#isEnded) throw error;
      const failure = error instanceof Error ? error.message : String(error);
      this.#outcomes.push({ title, lines, tookMs: performance.now() - startedAt, failure });
      console.log(`    FAILED: ${failure}`);
      throw error;
    }
  }

  print(notRun: readonly string[]): void {
    const failed = this.#outcomes.filter((outcome) => outcome.failure !== undefined);
    console.log(`\n${"─".repeat(72)}`);
    for (const [index, outcome] of this.#outcomes.entries()) {
      const verdict = outcome.failure === undefined ? "verified" : "FAILED  ";
      console.log(`${verdict}  ${String(index + 1).padStart(2)}. ${outcome.title}  (${seconds(outcome.tookMs)})`);
    }
    for (const line of notRun) console.log(`not run   ${line}`);
    const total = seconds(performance.now() - this.#startedAt);
    console.log(
      failed.length === 0
        ? `\n${this.#outcomes.length} steps verified in ${total}.`
        : `\n${failed.length} of ${this.#outcomes.length} steps FAILED after ${total}.`,
    );
  }
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}

/** Fails the step with what was expected and what was seen instead. */
export function expectThat(holds: boolean, expectation: string): asserts holds {
  if (!holds) throw new Error(`expected ${expectation}`);
}

/** On the slowest machine that we know a wait takes a sixth of it. */
const USUAL_WAIT_MS = 180_000;
let patience = 1;

/** For servers that are down half of the time: every wait may take so many times longer. */
export function waitLonger(times: number): void {
  patience = times;
}

/** Waits until `look` finds something; says what it waited for when it does not. */
export async function waitFor<T>(
  what: string,
  look: () => Promise<T | undefined>,
  usualMs = USUAL_WAIT_MS,
): Promise<T> {
  const limitMs = usualMs * patience;
  const deadline = Date.now() + limitMs;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (Date.now() > deadline) throw new Error(`waited ${limitMs} ms for ${what}`);
    await new Promise((wake) => setTimeout(wake, 100));
  }
}
