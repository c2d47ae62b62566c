/**
 * `npm run demo`: two invented States, each its own process, data folder and database, carry a real request and real
 * evidence from end to end, through their public API and command line only. With --exit it stops after the report,
 * exit code 0 only if every step verified.
 */
import { rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { parseArgs } from "node:util";
import { checkMachine } from "./preflight.ts";
import { RandomKills } from "./random-kills.ts";
import { Report, waitLonger } from "./report.ts";
import { Stage } from "./stage.ts";
import { STEPS } from "./steps/index.ts";
import { keepOpen } from "./start-page.ts";

const root = join(import.meta.dirname, "../..");
const USAGE = `npm run demo [-- --exit] [-- --evidence PATH] [-- --random-kills]
  --evidence PATH   a file or folder of your own, of any size
  --random-kills    kill -9 of both servers at random moments, all the time`;

const values = readOptions();
if (values.help) {
  console.log(USAGE);
  process.exit(0);
}

const place = await checkMachine(root, values.evidence);
const stage = new Stage(root, place);
const report = new Report();
const kills = values["random-kills"] ? new RandomKills([stage.aurelia.server, stage.borealia.server]) : undefined;
if (kills) waitLonger(10);

// Whatever ends this process, no server outlives it.
process.on("exit", () => stage.killNow());
let closing: Promise<void> | undefined;
for (const [signal, code] of [
  ["SIGINT", 130],
  ["SIGTERM", 143],
  ["SIGHUP", 129],
] as const) {
  process.on(signal, () => void endWith(code));
}

/** More than a signal takes to be heard. */
const SIGNAL_MS = 1_000;
let hasFailed = false;
try {
  await play();
  if (!values.exit) await keepOpen(stage);
} catch (error) {
  // Once a signal stops the servers every step fails: that is no finding.
  hasFailed = closing === undefined;
  if (hasFailed) tellFailure(error);
}
await endWith(hasFailed ? 1 : 0);

async function play(): Promise<void> {
  try {
    for (const { title, run } of STEPS) {
      await report.step(title, async (see) => {
        try {
          await run(stage, see);
        } catch (error) {
          // Ctrl-C reaches servers and commands too, and they may end before it is heard here.
          await pause(SIGNAL_MS);
          throw error;
        }
        kills?.requireAllCameBack();
      });
      if (kills && !kills.isStarted) kills.start(); // both servers run once the first step is done
    }
    if (kills) await report.step("Both servers came back from every kill", async (see) => await endKills(kills, see));
  } finally {
    if (closing === undefined) report.print(stage.notRun);
  }
}

async function endKills(randomKills: RandomKills, see: (line: string) => void): Promise<void> {
  await randomKills.stop();
  randomKills.requireAllCameBack();
  see(`killed at random moments: ${randomKills.count} times`);
}

function tellFailure(error: unknown): void {
  if (process.env["DEMO_TRACE"]) console.error(error);
  else if (!report.hasFailed) console.log(error instanceof Error ? error.message : String(error));
  const where = isKept()
    ? `${stage.logs().join(", ")}; the next demo removes them`
    : "removed now; DEMO_KEEP=1 keeps them";
  console.log(`Logs of both servers: ${where}`);
}

/** What a demo leaves that failed is for whoever looks into it; a program that runs it must ask for that. */
function isKept(): boolean {
  return hasFailed && (!values.exit || Boolean(process.env["DEMO_KEEP"]));
}

/** However often it is asked for, it is done once, and everybody waits for it. */
async function endWith(code: number): Promise<never> {
  closing ??= close();
  await closing;
  process.exit(code);
}

async function close(): Promise<void> {
  report.end();
  await kills?.stop();
  await stage.close();
  if (!isKept()) rmSync(place.folder, { recursive: true, force: true });
}

function readOptions() {
  try {
    return parseArgs({
      options: {
        exit: { type: "boolean", default: false },
        evidence: { type: "string" },
        "random-kills": { type: "boolean", default: false },
        help: { type: "boolean" },
      },
    }).values;
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n${USAGE}`);
    process.exit(2);
  }
}
