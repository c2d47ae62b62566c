import { randomBytes } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { skipReason } from "../support/skips.ts";
import { CaseWalk } from "./case-walk.ts";
import { chromiumPath } from "./chromium.ts";
import { Effort } from "./effort.ts";
import { openTrainingStage, type TrainingStage } from "./training-stage.ts";
import { CASE_STEPS, type CaseFiles, FAX_ENTERS } from "./whole-case.ts";

// It takes minutes: the people of two States click through two servers, page by page.
// The same steps are played by the clock, in the demo that is left open: `npm run bench -- --case`.

const path = chromiumPath();
if (path === undefined) skipReason("a whole case by clicking", "no Chromium found (Debian: chromium)");

const EVIDENCE_NAME = "رسائل مكتب الميناء 2027.mbox";

/** One after another: each test goes on where the one before it ended, as the people do. */
describe.skipIf(path === undefined)("a whole case, clicked through by its people", () => {
  let stage: TrainingStage;
  let walk: CaseWalk;
  let files: CaseFiles;
  /** What is done here because no demo has done it before. */
  const uncounted = new Effort();

  beforeAll(async () => {
    stage = await openTrainingStage(path ?? "");
    walk = new CaseWalk(stage, "17/2027");
    files = { evidence: join(stage.folder, EVIDENCE_NAME) };
    writeFileSync(files.evidence, randomBytes(3_000_000));
  });

  afterAll(async () => {
    await stage?.close();
    if (process.env["ROGATORY_WALK"]) console.log(`${stage.hand.minutes} minutes`, JSON.stringify(stage.hand));
  });

  test("a contact card with a slip in it is sent back, and kept when it is mended", async () => {
    const yara = walk.at("Yara Holm", uncounted);
    await yara.take("Register a letter");
    await yara.follow("Enter a card");
    await yara.unfold("Enter a card");
    await yara.choose("State", "Cascadia");
    await yara.fill("Authority", "Ministry of Justice");
    await yara.tick("English");
    await yara.fill("Time zone", "Vancouver");
    await yara.press("Save the card");
    await yara.sees("Say how the authority can be reached");
    await yara.fill(/^Fax/, "+999 3 555 0100");
    await yara.press("Save the card");
    await yara.sees("There is no such time zone.");
    await yara.fill("Time zone", "America/Vancouver");
    await yara.press("Save the card");
  });

  async function callsBackCascadia(): Promise<void> {
    const kito = walk.at("Kito Brand", uncounted);
    await kito.take("Call Cascadia back: nobody has checked its contact card yet");
    await kito.unfold("Record the call back");
    await kito.fill("Number that was called", "+999 3 555 0199");
    await kito.press("They confirmed it");
  }

  for (const step of CASE_STEPS) {
    test(step.title, async () => await step.play(walk, files));
    if (step === FAX_ENTERS) test("somebody calls back, and vouches for the card", callsBackCascadia);
  }

  test("all of it takes one practised person, with a tab for each State, less than fifteen and a half minutes", () => {
    expect(stage.hand.clicks).toBeGreaterThan(100);
    expect(stage.hand.minutes).toBeLessThan(15.5);
  });

  test("the next letter of the State without a server moves its request", async () => {
    const yara = walk.at("Yara Holm");
    await yara.menu("Dossiers");
    await yara.follow(/-D\d{5}$/);
    await yara.follow(/-R\d{5}$/);
    await yara.follow("Register a reply");
    await yara.tick("A withdrawal of their request");
    await yara.press("Save and go on");
    await yara.fill("What it says", "The matter is settled.");
    await yara.day("Date on the letter", "2027-03-29");
    await yara.press("Check it");
    await yara.sees("Nothing is recorded yet");
    await yara.press("Register it");
    await yara.sees("withdrawn");
  });
});
