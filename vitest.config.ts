import { defineConfig } from "vitest/config";
import { LongFilesFirst } from "./tests/support/long-files-first.ts";
import { PATIENCE_MS } from "./tests/support/patience.ts";

export default defineConfig({
  oxc: { jsx: { runtime: "automatic", importSource: "hono/jsx" } },
  resolve: {
    alias: [{ find: /^.*\/worker-url\.ts$/, replacement: `${import.meta.dirname}/tests/support/bundled-workers.ts` }],
  },
  test: {
    include: ["src/**/*.test.{ts,tsx}", "tests/**/*.test.{ts,tsx}", "scripts/**/*.test.ts"],
    // They end what hangs, and time nothing: the slowest machine takes three times as long as a desk's.
    testTimeout: 600_000,
    hookTimeout: 600_000,
    expect: { poll: { timeout: PATIENCE_MS } },
    // A file waits two fifths of its time, for a server, a browser or a clock: three keep two cores busy.
    maxWorkers: 3,
    // Each worker loads our modules and packages once for all its files; they keep no state of their own (ARCHITECTURE.md).
    isolate: false,
    sequence: { sequencer: LongFilesFirst },
    setupFiles: "tests/support/each-file.ts",
    globalSetup: "tests/support/global-setup.ts",
  },
});
