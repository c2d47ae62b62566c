/** `npm run check`: everything that can be said about the code without running it. Stops at nothing, fails at the end. */
import { spawnSync } from "node:child_process";
import { join } from "node:path";

const root = join(import.meta.dirname, "..");

const checks: readonly [name: string, command: string, args: readonly string[]][] = [
  ["types", "tsc", ["-p", "tsconfig.json"]],
  ["pure types", "tsc", ["-p", "tsconfig.pure.json"]],
  ["browser types", "tsc", ["-p", "tsconfig.client.json"]],
  ["lint", "oxlint", ["--type-aware", "--deny-warnings"]],
  ["format", "prettier", ["--check", "--log-level", "warn", "."]],
  ["boundaries", "depcruise", ["--output-type", "err", "src", "client", "tests", "bench", "scripts"]],
  ["dead code", "knip", ["--no-progress"]],
  ["database schema drift", "node", ["scripts/dump-schema.ts", "--check"]],
  ["specification schema drift", "node", ["scripts/generate-schemas.ts", "--check"]],
  ["peer vectors", "node", ["scripts/generate-vectors.ts", "--check"]],
  ["exhibit vectors", "node", ["scripts/generate-exhibit-vectors.ts", "--check"]],
  ["log vectors", "node", ["scripts/generate-log-vectors.ts", "--check"]],
  ["court package vectors", "node", ["scripts/generate-package-vectors.ts", "--check"]],
  ["texts of the Convention", "node", ["scripts/generate-convention-locale.ts", "--check"]],
  ["locales", "node", ["scripts/check-locales.ts", "--check"]],
  ["description of the API", "vitest", ["run", "tests/api-description.test.ts"]],
  ["coverage page", "node", ["scripts/generate-coverage.ts", "--check"]],
  ["vocabulary of the protocol", "node", ["scripts/generate-vocabulary.ts", "--check"]],
];

const failed: string[] = [];
for (const [name, command, args] of checks) {
  const program = command === "node" ? process.execPath : join(root, "node_modules/.bin", command);
  const startedAt = performance.now();
  const { status, stdout, stderr } = spawnSync(program, args, { cwd: root, encoding: "utf8", maxBuffer: 64 * 2 ** 20 });
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  console.log(`${status === 0 ? "ok    " : "FAILED"}  ${name} (${seconds} s)`);
  if (status === 0) continue;
  failed.push(name);
  console.log(`${stdout}${stderr}`.trimEnd());
}
if (failed.length > 0) {
  console.log(`\nnpm run check failed: ${failed.join(", ")}.`);
  process.exitCode = 1;
}
