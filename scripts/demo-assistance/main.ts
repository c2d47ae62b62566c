/**
 * `npm run demo:assistance`: from a gap of an island State's checklist to "met" a year later, between three servers and a State that writes letters,
 * through pages and API. With --exit the need is ended at last, and whatever the servers keep is searched for its words; exit code 0 only if every step verified.
 */
import { join } from "node:path";
import { parseArgs } from "node:util";
import { Office, type OfficeCast } from "../demo/office.ts";
import { playDemo } from "../demo/play-demo.ts";
import { newRunFolder, portLike } from "../demo/preflight.ts";
import { AURELIA, BOREALIA, type Post, SECRETARIAT } from "./cast.ts";
import { endWithoutTrace } from "./steps/ending.ts";
import { askAndAnswer, openProfile } from "./steps/exchange.ts";
import { lookBack, reportWhatWasDone } from "./steps/follow.ts";
import { findGap } from "./steps/gap.ts";
import { meetEachOther, startOffices } from "./steps/meet.ts";
import { askForHelp, writeByLetter } from "./steps/need.ts";
import { introduce, passOn } from "./steps/passing.ts";
import { choosePromise, printAgreement, promiseHelp } from "./steps/promise.ts";
import { publish } from "./steps/publishing.ts";
import type { Bureau, Step, Story } from "./story.ts";

const STEPS: readonly (readonly [title: string, run: Step])[] = [
  ["Three offices start, each with its own process, data folder and database", startOffices],
  ["They meet, each with each", meetEachOther],
  ["Aurelia answers the checklist, and finds a gap", findGap],
  ["It asks for help with this, in two languages; two people clear who is told", askForHelp],
  ["Cascadia (XC) has no server and is told by letter", writeByLetter],
  ["Borealia opens a profile of what it helps with", openProfile],
  ["The secretariat passes the need on to Borealia, under Aurelia's signature", passOn],
  ["Borealia may help; the secretariat introduces both, and is no party", introduce],
  ["Borealia reads the need, asks, and is answered", askAndAnswer],
  ["It promises help that reaches into people's data, with its half of the check of rights", promiseHelp],
  ["Aurelia answers its half, and chooses the promise", choosePromise],
  ["What both agreed on is printed, with the legal basis of the day", printAgreement],
  ["Two months later: what was done, paid and reached", reportWhatWasDone],
  ["A year later: was it met?", lookBack],
  ["Both publish it, each by two", publish],
];

const { values } = parseArgs({ options: { exit: { type: "boolean", default: false } } });
const root = join(import.meta.dirname, "../..");
const folder = newRunFolder(root);
const place = async (name: string, cast: OfficeCast<Post>, port: number): Promise<Bureau> =>
  new Office(cast, { root, folder: join(folder, name), port: await portLike(port) });
const aurelia = await place("aurelia", AURELIA, 8421);
const borealia = await place("borealia", BOREALIA, 8422);
const secretariat = await place("secretariat", SECRETARIAT, 8423);
const all: readonly Bureau[] = [aurelia, borealia, secretariat];
const notRun: string[] = [];
const story = { aurelia, borealia, secretariat, all, notRun } as Story; // each step adds what it made
const steps: typeof STEPS = values.exit
  ? [...STEPS, ["The need is ended, and no word of it is left", endWithoutTrace]]
  : STEPS;

await playDemo(
  {
    folder,
    steps: steps.map(([title, run]) => ({ title, run: async (see) => await run(story, see) })),
    notRun: () => notRun,
    logs: () => all.map(({ server }) => server.place.logFile),
    keepOpen,
    close: async () => void (await Promise.all(all.map(async ({ server }) => await server.stop()))),
    killNow: () => all.forEach(({ server }) => server.killNow()),
  },
  values,
);

async function keepOpen(): Promise<void> {
  for (const bureau of all) {
    const { stateName, appUrl, publicUrl } = bureau.config;
    console.log(`\n${stateName}: ${appUrl}/assistance/received; what everybody sees of it: ${publicUrl}/help-given`);
    for (const line of await bureau.signInLinks()) console.log(line);
  }
  console.log("\nCtrl-C stops all and removes what the demo made.");
  await new Promise(() => {}); // until a signal ends the process
}
