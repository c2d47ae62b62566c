import { defineConfig } from "vitest/config";
import { LongFilesFirst } from "./tests/support/long-files-first.ts";

export default defineConfig({
  oxc: { jsx: { runtime: "automatic", importSource: "hono/jsx" } },
  test: {
    include: ["src/**/*.test.{ts,tsx}", "tests/**/*.test.{ts,tsx}", "scripts/**/*.test.ts"],
    testTimeout: 180_000,
    hookTimeout: 240_000,
    // A file waits two fifths of its time, for a server, a browser or a clock: three keep two cores busy.
    maxWorkers: 3,
    // Each worker loads our modules and packages once for all its files; they keep no state of their own (ARCHITECTURE.md).
    isolate: false,
    sequence: { sequencer: LongFilesFirst },
    setupFiles: "tests/support/each-file.ts",
    globalSetup: "tests/support/global-setup.ts",
  },
});
