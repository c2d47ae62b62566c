/**
 * `npm run demo`: two invented States, each its own process, data folder and database, carry a real request and real
 * evidence from end to end, through their public API and command line only. With --exit it stops after the report,
 * exit code 0 only if every step verified.
 */
import { join } from "node:path";
import { parseArgs } from "node:util";
import { checkMachine } from "./preflight.ts";
import { playDemo } from "./play-demo.ts";
import { RandomKills } from "./random-kills.ts";
import { type See, waitLonger } from "./report.ts";
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
const kills = values["random-kills"] ? new RandomKills([stage.aurelia.server, stage.borealia.server]) : undefined;
if (kills) waitLonger(10);

const steps = STEPS.map(({ title, run }) => ({
  title,
  run: async (see: See) => {
    await run(stage, see);
    kills?.requireAllCameBack();
    if (kills?.isStarted === false) kills.start(); // both servers run once the first step is done
  },
}));
if (kills) {
  const run = async (see: See): Promise<void> => {
    await kills.stop();
    kills.requireAllCameBack();
    see(`killed at random moments: ${kills.count} times`);
  };
  steps.push({ title: "Both servers came back from every kill", run });
}
await playDemo(
  {
    folder: place.folder,
    steps,
    notRun: () => stage.notRun,
    logs: () => stage.logs(),
    keepOpen: async () => await keepOpen(stage),
    close: async () => {
      await kills?.stop();
      await stage.close();
    },
    killNow: () => stage.killNow(),
  },
  values,
);

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
