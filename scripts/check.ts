/** `npm run check`: everything that can be said about the code without running it. Stops at nothing, fails at the end. */
import { spawn } from "node:child_process";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";

const root = join(import.meta.dirname, "..");

/** What was found before stays in node_modules/.cache; who reads it looks at the content of each file, not at its date. */
const knownTypes = (name: string): string[] => [
  "--incremental",
  "--tsBuildInfoFile",
  join(root, `node_modules/.cache/rogatory-types/${name}.json`),
];

type Check = readonly [name: string, command: string, args: readonly string[]];

/** The longest first, so that no core waits for another at the end. */
const checks: readonly Check[] = [
  ["lint and types", "oxlint", ["--type-aware", "--type-check", "--deny-warnings"]],
  ["pure types", "tsc", ["-p", "tsconfig.pure.json", ...knownTypes("pure")]],
  ["court package vectors", "node", ["scripts/generate-package-vectors.ts", "--check"]],
  ["format", "prettier", ["--check", "--log-level", "warn", "--cache", "--cache-strategy", "content", "."]],
  ["database schema drift", "node", ["scripts/dump-schema.ts", "--check"]],
  ["description of the API", "vitest", ["run", "tests/api-description.test.ts"]],
  ["boundaries", "depcruise", ["--output-type", "err", "src", "client", "tests", "bench", "scripts"]],
  [
    "circles of folders",
    "depcruise",
    ["--config", ".dependency-cruiser-folders.cjs", "--output-type", "err", "src", "client", "tests/support"],
  ],
  ["peer vectors", "node", ["scripts/generate-vectors.ts", "--check"]],
  ["browser types", "tsc", ["-p", "tsconfig.client.json", ...knownTypes("browser")]],
  ["dead code", "knip", ["--no-progress"]],
  ["exhibit vectors", "node", ["scripts/generate-exhibit-vectors.ts", "--check"]],
  ["locales", "node", ["scripts/check-locales.ts", "--check"]],
  ["log vectors", "node", ["scripts/generate-log-vectors.ts", "--check"]],
  ["specification schema drift", "node", ["scripts/generate-schemas.ts", "--check"]],
  ["texts of the Convention", "node", ["scripts/generate-convention-locale.ts", "--check"]],
  ["coverage page", "node", ["scripts/generate-coverage.ts", "--check"]],
  ["vocabulary of the protocol", "node", ["scripts/generate-vocabulary.ts", "--check"]],
];

/** Where the suite follows, it runs its own files. */
const isBeforeSuite = process.argv.includes("--before-suite");
const waiting = checks.filter(([, command]) => !(isBeforeSuite && command === "vitest"));
const failed: string[] = [];
await Promise.all(Array.from({ length: Math.min(2, availableParallelism()) }, runWhatWaits));
if (failed.length > 0) {
  console.log(`\nnpm run check failed: ${failed.join(", ")}.`);
  process.exitCode = 1;
}

async function runWhatWaits(): Promise<void> {
  for (let check = waiting.shift(); check !== undefined; check = waiting.shift()) await run(check);
}

async function run([name, command, args]: Check): Promise<void> {
  const program = command === "node" ? process.execPath : join(root, "node_modules/.bin", command);
  const startedAt = performance.now();
  const child = spawn(program, args, { cwd: root, stdio: ["ignore", "pipe", "pipe"] });
  // Null where a signal ended it or it could not be started: neither is a success.
  const ended = new Promise<number | null>((resolve) => {
    child.once("error", () => resolve(null));
    child.once("close", resolve);
  });
  const [status, out, err] = await Promise.all([ended, text(child.stdout), text(child.stderr)]);
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  console.log(`${status === 0 ? "ok    " : "FAILED"}  ${name} (${seconds} s)`);
  if (status === 0) return;
  failed.push(name);
  console.log(`${out}${err}`.trimEnd());
}
