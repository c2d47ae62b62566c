import { defineConfig } from "vitest/config";

export default defineConfig({
  oxc: { jsx: { runtime: "automatic", importSource: "hono/jsx" } },
  test: {
    include: ["src/**/*.test.{ts,tsx}", "tests/**/*.test.{ts,tsx}", "scripts/**/*.test.ts"],
    testTimeout: 180_000,
    hookTimeout: 240_000,
    maxWorkers: 2,
    globalSetup: "tests/support/global-setup.ts",
  },
});
