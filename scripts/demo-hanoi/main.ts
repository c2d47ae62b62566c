/**
 * `npm run demo:hanoi`: a small conference from the project that its government approved to the evening's procès-verbal, at the server of an
 * invented secretariat, through its pages and its API. With --exit it stops after the report, exit code 0 only if every step verified.
 */
import { rmSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { Report, type See } from "../demo/report.ts";
import { PEOPLE, SLUG, setUpFile, ZONE_OFFSET } from "./cast.ts";
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

const { values } = parseArgs({ options: { exit: { type: "boolean", default: false } } });
const office = await Secretariat.place(join(import.meta.dirname, "../.."));
const report = new Report();

// Whatever ends this process, no server outlives it.
process.on("exit", () => office.server.killNow());
let closing: Promise<void> | undefined;
for (const [signal, code] of [
  ["SIGINT", 130],
  ["SIGTERM", 143],
  ["SIGHUP", 129],
] as const) {
  process.on(signal, () => void endWith(code));
}

let code = 0;
try {
  await playWhole();
  if (!values.exit) await keepOpen();
} catch (error) {
  code = 1;
  if (process.env["DEMO_TRACE"]) console.error(error);
}
await endWith(code);

async function playWhole(): Promise<void> {
  try {
    await play();
  } finally {
    const notRun = hasPoppler() ? [] : ["what printed papers say: install poppler-utils"];
    if (closing === undefined) report.print(notRun);
  }
}

/** From the approved project to the evening's procès-verbal. */
async function play(): Promise<void> {
  await report.step("The invented secretariat starts its server, and its people sign in", async (see) => {
    await office.start();
    see(`at ${office.server.place.appUrl}: ${Object.keys(PEOPLE).length} people, each with a passkey`);
  });
  const step = async <T>(title: string, run: (see: See) => Promise<T>): Promise<T> => await report.step(title, run);
  const opened = await step("A conference is opened, with a rule that two people change", (see) =>
    openConference(office, see),
  );
  await step("Its project is printed, and its approval entered by two", (see) => approveProject(office, opened, see));
  await step("Committees are set up from the template, and one of them meets", (see) =>
    setUpBodies(office, opened, see),
  );
  await step("Delegations are invited", (see) => inviteDelegations(office, opened, see));
  const listed = await step("A list of people is tried, mended and taken in", (see) => takeList(office, opened, see));
  const coming = await step("People are accepted, replaced and refused", (see) =>
    acceptAll(office, opened, listed, see),
  );
  await step("What nobody else may know of them is sealed", (see) => readSealed(office, opened, listed, see));
  await step("Badges are printed, read back and revoked", (see) => printBadges(office, opened, coming, see));
  await step("The list of participants is published by two", (see) =>
    publishParticipants(office, opened, coming, listed, see),
  );
  const programme = await step("A programme is planned and released", (see) => releaseProgramme(office, opened, see));
  await step("A document is published under its symbol", (see) => publishAgenda(office, opened, programme, see));
  await step("The right to sign is cleared", (see) => clearSignings(office, opened, programme, see));
  const clockShows = async (hour: string): Promise<void> => {
    await office.letTimePassUntil(new Date(`${opened.opensOn}T${hour}:00${ZONE_OFFSET}`));
  };
  await step("The morning: the general debate", async (see) => {
    await clockShows("10:00");
    await holdDebate(office, opened, programme, see);
  });
  await step("The afternoon: the sitting of signature", async (see) => {
    await clockShows("16:00");
    await holdSitting(office, opened, programme, see);
  });
  await step("The evening: the procès-verbal, and what two people certify from it", async (see) => {
    await clockShows("19:00");
    await certify(office, opened, programme, see);
  });
  if (values.exit)
    await step("A month later two people close it", (see) => closeConference(office, opened, listed, see));
}

async function keepOpen(): Promise<void> {
  const { appUrl, publicUrl } = setUpFile(office.port).config;
  const { people } = await office.as("administrator").get<{ people: { id: string; name: string }[] }>("/api/v1/people");
  console.log(`\nThe secretariat's server is open: ${appUrl}/conferences`);
  for (const { name, does } of Object.values(PEOPLE)) {
    const person = people.find((one) => one.name === name);
    console.log(`  be ${name} (${does}): ${appUrl}/training/people/${person?.id}`);
  }
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

/** However often it is asked for, it is done once, and everybody waits for it. */
async function endWith(exitCode: number): Promise<never> {
  closing ??= close();
  await closing;
  process.exit(exitCode);
}

async function close(): Promise<void> {
  report.end();
  await office.server.stop();
  if (code !== 0 && process.env["DEMO_KEEP"]) console.log(`Kept: ${office.folder}`);
  else rmSync(office.folder, { recursive: true, force: true });
}
