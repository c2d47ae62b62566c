/**
 * `npm run demo:hanoi`: a small conference from the project that its government approved to the evening's procès-verbal, at the server of an
 * invented secretariat, through its pages and its API. With --exit it stops after the report, exit code 0 only if every step verified.
 */
import { join } from "node:path";
import { parseArgs } from "node:util";
import { playDemo } from "../demo/play-demo.ts";
import { PEOPLE, SLUG, setUpFile } from "./cast.ts";
import type { Day, Step } from "./day.ts";
import { hasPoppler } from "./paper.ts";
import { Secretariat } from "./secretariat.ts";
import { printBadges } from "./steps/badges.ts";
import { closeConference } from "./steps/closing.ts";
import { publishAgenda } from "./steps/documents.ts";
import { holdDebate } from "./steps/floor.ts";
import { approveProject, openConference, setUpBodies } from "./steps/organise.ts";
import { publishParticipants } from "./steps/participants.ts";
import { acceptAll, inviteDelegations, readSealed, takeList } from "./steps/people.ts";
import { releaseProgramme } from "./steps/programme.ts";
import { certify, clearSignings, holdSitting } from "./steps/signing.ts";

const start: Step = async ({ office }, see) => {
  await office.start();
  see(`at ${office.server.place.appUrl}: ${Object.keys(PEOPLE).length} people, each with a passkey`);
};

/** From the approved project to the evening's procès-verbal. */
const STEPS: readonly (readonly [title: string, run: Step])[] = [
  ["The invented secretariat starts its server, and its people sign in", start],
  ["A conference is opened, with a rule that two people change", openConference],
  ["Its project is printed, and its approval entered by two", approveProject],
  ["Committees are set up from the template, and one of them meets", setUpBodies],
  ["Delegations are invited", inviteDelegations],
  ["A list of people is tried, mended and taken in", takeList],
  ["People are accepted, replaced and refused", acceptAll],
  ["What nobody else may know of them is sealed", readSealed],
  ["Badges are printed, read back and revoked", printBadges],
  ["The list of participants is published by two", publishParticipants],
  ["A programme is planned and released", releaseProgramme],
  ["A document is published under its symbol", publishAgenda],
  ["The right to sign is cleared", clearSignings],
  ["The morning: the general debate", holdDebate],
  ["The afternoon: the sitting of signature", holdSitting],
  ["The evening: the procès-verbal, and what two people certify from it", certify],
];

const { values } = parseArgs({ options: { exit: { type: "boolean", default: false } } });
const office = await Secretariat.place(join(import.meta.dirname, "../.."));
const day = { office } as Day; // each step adds what it made
const steps: typeof STEPS = values.exit ? [...STEPS, ["A month later two people close it", closeConference]] : STEPS;
await playDemo(
  {
    folder: office.folder,
    steps: steps.map(([title, run]) => ({ title, run: async (see) => await run(day, see) })),
    notRun: () => (hasPoppler() ? [] : ["what printed papers say: install poppler-utils"]),
    logs: () => [office.server.place.logFile],
    keepOpen,
    close: async () => await office.server.stop(),
    killNow: () => office.server.killNow(),
  },
  values,
);

async function keepOpen(): Promise<void> {
  const { appUrl, publicUrl } = setUpFile(office.port).config;
  console.log(`\nThe secretariat's server is open: ${appUrl}/conferences`);
  for (const line of await office.signInLinks()) console.log(line);
  console.log("What everybody sees, without signing in:");
  for (const page of [
    `conference/${SLUG}/documents`,
    `conference/${SLUG}/programme`,
    `conference/${SLUG}/participants`,
    `conference/${SLUG}/signing`,
    `badge/${SLUG}`,
    "status",
  ])
    console.log(`  ${publicUrl}/${page}`);
  console.log("Ctrl-C stops it and removes what the demo made.");
  await new Promise(() => {}); // until a signal ends the process
}
