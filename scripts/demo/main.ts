/**
 * `npm run demo`: two invented States, each its own process, data folder and database, carry a real request and real
 * evidence from end to end, through their public API and command line only. With --exit it stops after the report,
 * exit code 0 only if every step verified.
 */
import { rmSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { checkMachine } from "./preflight.ts";
import { RandomKills } from "./random-kills.ts";
import { Report, waitLonger } from "./report.ts";
import { Stage } from "./stage.ts";
import { STEPS } from "./steps/index.ts";
import { keepOpen } from "./start-page.ts";

const root = join(import.meta.dirname, "../..");

const { values } = parseArgs({
  options: {
    exit: { type: "boolean", default: false },
    evidence: { type: "string" },
    "random-kills": { type: "boolean", default: false },
    help: { type: "boolean" },
  },
});
if (values.help) {
  console.log("npm run demo [-- --exit] [-- --evidence PATH] [-- --random-kills]");
  console.log("  --evidence PATH   a file or folder of your own, of any size");
  console.log("  --random-kills    kill -9 of both servers at random moments, all the time");
  process.exit(0);
}

const place = await checkMachine(root, values.evidence);
const stage = new Stage(root, place);
const report = new Report();
const kills = values["random-kills"] ? new RandomKills([stage.aurelia.server, stage.borealia.server]) : undefined;

if (kills) waitLonger(10);

let stopping: Promise<never> | undefined;

/** However often it is asked for: the first one ends the demo, with its code, when nothing is left behind. */
async function stop(code: number): Promise<never> {
  stopping ??= leaveNothing(code);
  return await stopping;
}

async function leaveNothing(code: number): Promise<never> {
  report.end();
  await kills?.stop().catch(() => undefined); // a server that did not start again leaves nothing either
  await stage.close();
  rmSync(place.folder, { recursive: true, force: true });
  process.exit(code);
}
process.on("SIGINT", () => void stop(130));
process.on("SIGTERM", () => void stop(143));

try {
  for (const { title, run } of STEPS) {
    await report.step(title, async (see) => await run(stage, see));
    if (kills && !kills.isStarted) kills.start(); // both servers run once the first step is done
  }
  await kills?.stop();
  report.print(stage.notRun);
  if (kills) console.log(`Servers killed at random moments: ${kills.count} times.`);
} catch (error) {
  if (stopping) await stopping; // a step that somebody ended did not fail
  await kills?.stop();
  report.print(stage.notRun);
  if (process.env["DEMO_TRACE"]) console.error(error);
  const isRemoved = values.exit && !process.env["DEMO_KEEP"];
  const where = isRemoved ? "removed now; DEMO_KEEP=1 keeps them" : stage.logs().join(", ");
  console.log(`Logs of both servers: ${where}`);
  if (isRemoved) await stop(1);
  await stage.close();
  process.exit(1);
}

if (values.exit) await stop(0);
await keepOpen(stage);
