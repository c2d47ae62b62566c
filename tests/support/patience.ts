/**
 * How long a test waits for what comes by itself, on the slowest machine: it ends a test that hangs, and times nothing.
 * `expect.poll` waits as long by itself (vitest.config.ts).
 */
export const PATIENCE_MS = 180_000;
