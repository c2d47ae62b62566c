/**
 * `npm run check`: everything that can be said about the code without running it. Stops at nothing, fails at the end. A check that
 * passed with the same content before is not run again, but in CI and with `--all`.
 */
import { spawn } from "node:child_process";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { unchangedChecks } from "./unchanged-checks.ts";

const root = join(import.meta.dirname, "..");

/** What was found before stays in node_modules/.cache; who reads it looks at the content of each file, not at its date. */
const knownTypes = (name: string): string[] => [
  "--incremental",
  "--tsBuildInfoFile",
  join(root, `node_modules/.cache/rogatory-types/${name}.json`),
];

/** Not where prettier keeps it by itself: whoever formats one file without a cache removes what is there. */
const formatCache = join(root, "node_modules/.cache/rogatory-format.json");
const knownFormat = ["--cache", "--cache-strategy", "content", "--cache-location", formatCache];

type Check = readonly [name: string, reads: RegExp, command: string, args: readonly string[]];

// Of each check: the files that it reads. A script of ours reads what it imports besides; `OF_ALL` is simply everything.
const OF_ALL = /^/;
const CODE = /\.(?:[cm]?[jt]sx?|json)$/;
const IMPORTERS = /^(?:src|client|tests|bench|scripts)\/|^[^/]+\.(?:cjs|json|ts)$/;

/** The longest first, so that no core waits for another at the end. */
const checks: readonly Check[] = [
  ["lint and types", CODE, "oxlint", ["--type-aware", "--type-check", "--deny-warnings"]],
  ["pure types", /^src\/|^tsconfig/, "tsc", ["-p", "tsconfig.pure.json", ...knownTypes("pure")]],
  ["court package vectors", /^spec\/vectors\//, "node", ["scripts/generate-package-vectors.ts", "--check"]],
  ["format", OF_ALL, "prettier", ["--check", "--log-level", "warn", ...knownFormat, "."]],
  ["database schema drift", /^migrations\/|^src\/platform\//, "node", ["scripts/dump-schema.ts", "--check"]],
  ["description of the API", OF_ALL, "vitest", ["run", "tests/api-description.test.ts"]],
  ["boundaries", IMPORTERS, "depcruise", ["--output-type", "err", "src", "client", "tests", "bench", "scripts"]],
  [
    "circles of folders",
    IMPORTERS,
    "depcruise",
    ["--config", ".dependency-cruiser-folders.cjs", "--output-type", "err", "src", "client", "tests/support"],
  ],
  ["peer vectors", /^spec\/vectors\//, "node", ["scripts/generate-vectors.ts", "--check"]],
  ["browser types", /^(?:client|src)\/|^tsconfig/, "tsc", ["-p", "client/tsconfig.json", ...knownTypes("browser")]],
  ["dead code", OF_ALL, "knip", ["--no-progress"]],
  ["exhibit vectors", /^spec\/vectors\//, "node", ["scripts/generate-exhibit-vectors.ts", "--check"]],
  ["locales", OF_ALL, "node", ["scripts/check-locales.ts", "--check"]],
  ["log vectors", /^spec\/vectors\//, "node", ["scripts/generate-log-vectors.ts", "--check"]],
  ["specification schema drift", /^spec\/schemas\//, "node", ["scripts/generate-schemas.ts", "--check"]],
  ["texts of the Convention", /^locales\//, "node", ["scripts/generate-convention-locale.ts", "--check"]],
  ["coverage page", OF_ALL, "node", ["scripts/generate-coverage.ts", "--check"]],
  ["lines", OF_ALL, "node", ["scripts/check-lines.ts"]],
  ["vocabulary of the protocol", /^spec\//, "node", ["scripts/generate-vocabulary.ts", "--check"]],
];

/** Where the suite follows, it runs its own files. */
const isBeforeSuite = process.argv.includes("--before-suite");
const waiting = checks.filter(([, , command]) => !(isBeforeSuite && command === "vitest"));
const failed: string[] = [];
const isAsked = process.argv.includes("--all") || process.env["CI"] || process.env["ROGATORY_NO_SKIPS"] === "1";
const known = unchangedChecks(root, join(root, "node_modules/.cache/rogatory-checks.json"));
await Promise.all(Array.from({ length: Math.min(2, availableParallelism()) }, runWhatWaits));
if (failed.length > 0) {
  console.log(`\nnpm run check failed: ${failed.join(", ")}.`);
  process.exitCode = 1;
}

async function runWhatWaits(): Promise<void> {
  for (let check = waiting.shift(); check !== undefined; check = waiting.shift()) await run(check);
}

async function run(check: Check): Promise<void> {
  const [name, , command, args] = check;
  const digest = await digestOf(check);
  if (!isAsked && known.hasPassed(name, digest)) {
    console.log(`ok      ${name} (unchanged)`);
    return;
  }
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
  // What somebody changed meanwhile may have been read before or after.
  if (status === 0 && (await digestOf(check)) === digest) known.remember(name, digest);
  if (status === 0) return;
  failed.push(name);
  console.log(`${out}${err}`.trimEnd());
}

async function digestOf([, reads, command, args]: Check): Promise<string | undefined> {
  const script = command === "node" ? args[0] : undefined;
  return await known.digest({ words: [command, ...args], reads, ...(script === undefined ? {} : { script }) });
}
