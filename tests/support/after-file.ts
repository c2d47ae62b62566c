/**
 * Clearing away after each test file. A worker runs one file after the other and loads a module of tests/support once
 * (vitest.config.ts), so a hook at the top of such a module would belong to whichever file came first.
 */
import { afterAll } from "vitest";

const tasks: (() => unknown)[] = [];

/** To be done when the tests of the present file are over, what was named last first. */
export function afterFile(task: () => unknown): void {
  tasks.push(task);
}

/** Called by tests/support/each-file.ts, which runs anew for every test file. */
export function clearAwayAfterFile(): void {
  afterAll(async () => {
    const failures: unknown[] = [];
    for (const task of tasks.splice(0).toReversed()) {
      try {
        await task();
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) throw new AggregateError(failures, "what the tests of this file opened does not close");
  });
}
