/**
 * `npm test`: checks the code, then runs the whole suite, then says what could not run and why.
 * Closes with "N passed, N failed" alone on a line. With ROGATORY_NO_SKIPS=1 a skip is a failure.
 */
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join, relative } from "node:path";
import { makeRunFolder } from "../tests/support/run-folder.ts";
import { processorSeconds } from "./processor-time.ts";
import { provideTestTools } from "./test-tools.ts";

interface VitestReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  readonly success: boolean;
  readonly testResults: readonly { readonly name: string; readonly startTime: number; readonly endTime: number }[];
}

const SLOWEST_SHOWN = 15;

const root = join(import.meta.dirname, "..");
const folder = makeRunFolder();
const reportFile = join(folder, "report.json");
const skipsFile = join(folder, "skips.jsonl");
const skipsFail = process.env["ROGATORY_NO_SKIPS"] === "1";

try {
  const tools = await provideTestTools({ withBareChromium: skipsFail });
  const isWhole = process.argv.length === 2;
  const checked = run(process.execPath, ["scripts/check.ts", ...(isWhole ? ["--before-suite"] : [])], tools);
  const tested = run(
    process.execPath,
    [
      "node_modules/vitest/vitest.mjs",
      "run",
      "--reporter=dot",
      "--reporter=json",
      `--outputFile.json=${reportFile}`,
      ...process.argv.slice(2),
    ],
    tools,
  );
  process.exitCode = closeWith(checked, tested);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

interface Ran {
  readonly isGood: boolean;
  readonly seconds: number;
}

function run(command: string, args: readonly string[], tools: Readonly<Record<string, string>>): Ran {
  const startedAt = performance.now();
  const { status } = spawnSync(command, args, {
    cwd: root,
    stdio: "inherit",
    env: {
      ...process.env,
      ...tools,
      ROGATORY_SKIPS: skipsFile,
      // By scripts/run.mjs: programs of tests are those in dist/.
      TESTS_JUST_BUILT: "1",
      // The suite starts hundreds of processes from the same packages.
      NODE_COMPILE_CACHE: join(folder, "compile-cache"),
    },
  });
  return { isGood: status === 0, seconds: (performance.now() - startedAt) / 1000 };
}

/** Checks and suite should stay under 15 minutes on two cores: where their time goes. */
function slowestOf(report: VitestReport | undefined): VitestReport["testResults"] {
  const duration = ({ startTime, endTime }: { startTime: number; endTime: number }): number => endTime - startTime;
  return (report?.testResults ?? []).toSorted((a, b) => duration(b) - duration(a)).slice(0, SLOWEST_SHOWN);
}

/** Prints what was not run and the closing line; returns the exit code. */
function closeWith(checks: Ran, tests: Ran): number {
  const report = existsSync(reportFile) ? (JSON.parse(readFileSync(reportFile, "utf8")) as VitestReport) : undefined;
  const skips = existsSync(skipsFile)
    ? readFileSync(skipsFile, "utf8")
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line) as { name: string; why: string })
    : [];
  const reasons = new Map(skips.map(({ name, why }) => [`${name}: ${why}`, true]));
  for (const reason of reasons.keys()) console.log(`not run  ${reason}`);

  for (const { name, startTime, endTime } of slowestOf(report)) {
    console.log(timeLine((endTime - startTime) / 1000, relative(root, name)));
  }
  console.log(timeLine(checks.seconds, "the checks"));
  console.log(timeLine(tests.seconds, "the tests, three files at a time"));
  console.log(costLine());

  const passed = report?.numPassedTests ?? 0;
  const skipped = (report?.numPendingTests ?? 0) + (report?.numTodoTests ?? 0);
  const failed =
    (report?.numFailedTests ?? 0) + (checks.isGood ? 0 : 1) + (tests.isGood || report?.numFailedTests ? 0 : 1);
  const skipsCount = skipsFail ? skipped : 0;
  if (skipsFail && skipped > 0) console.log(`${skipped} tests were skipped, and here every skip is a failure.`);
  if (!checks.isGood) console.log("npm run check failed; it counts as one failure.");
  if (!tests.isGood && !report?.numFailedTests) console.log("The test run itself failed; it counts as one failure.");
  console.log(
    `${passed} passed, ${failed + skipsCount} failed${skipped > 0 && !skipsFail ? `, ${skipped} skipped` : ""}`,
  );
  return failed + skipsCount === 0 && passed > 0 ? 0 : 1;
}

/** What the whole run cost. Build and installation came before it. */
function costLine(): string {
  const processor = processorSeconds();
  const minutes = (seconds: number): string => `${(seconds / 60).toFixed(1)} min`;
  const clock = `${minutes(performance.now() / 1000)} of the clock`;
  if (processor === undefined) return `cost: ${clock}; minutes of the processor are told on Linux alone`;
  const uncounted = "what draws a browser's pages, and what outlived the process that started it";
  return `cost: ${minutes(processor)} of the processor, ${clock}; not counted: ${uncounted}`;
}

function timeLine(seconds: number, what: string): string {
  return `${seconds.toFixed(1).padStart(7)} s  ${what}`;
}
