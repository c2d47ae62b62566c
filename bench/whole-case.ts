import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromiumPath, launchChromium } from "../tests/browser/chromium.ts";
import { CaseWalk } from "../tests/browser/case-walk.ts";
import { CASE_STEPS, type CaseFiles } from "../tests/browser/whole-case.ts";
import { openDemoStage } from "./demo-stage.ts";
import { describeMachine } from "./machine.ts";
import { type Pace, PacedHand, PACES } from "./paced-hand.ts";

const OWN_FILE_BYTES = 5_000_000;
const MINUTE_MS = 60_000;

export interface ByTheClock {
  /** Where the demo says "Begin here". */
  readonly startPage: string;
  readonly pace: string;
  /** A file of one's own; one is made where none is given. */
  readonly evidence: string | undefined;
}

/** Plays the whole case in the demo that was left open, in real time, and says what each step took. */
export async function playWholeCase({ startPage, pace, evidence }: ByTheClock): Promise<void> {
  const chromium = chromiumPath();
  if (chromium === undefined) throw new Error("No Chromium found; ROGATORY_CHROMIUM names one.");
  const hand = new PacedHand(paceOf(pace));
  const folder = mkdtempSync(join(tmpdir(), "rogatory-case-"));
  const browser = await launchChromium(chromium);
  try {
    for (const line of describeMachine()) console.log(line);
    const walk = new CaseWalk(await openDemoStage(browser, startPage, hand), caseNumber());
    const files: CaseFiles = { evidence: evidence ?? ownFile(folder) };
    const startedAt = performance.now();
    for (const { title, play } of CASE_STEPS) {
      const stepAt = performance.now();
      await play(walk, files);
      console.log(`${minutes(performance.now() - stepAt)}  ${title}`);
    }
    console.log(
      `${minutes(performance.now() - startedAt)}  the whole case, ${pace}: ${hand.gestures} gestures, ${hand.letters} letters`,
    );
  } finally {
    await browser.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

function paceOf(name: string): Pace {
  const pace = new Map<string, Pace>(Object.entries(PACES)).get(name);
  if (pace === undefined) throw new Error(`There is no pace "${name}". Paces: ${Object.keys(PACES).join(", ")}.`);
  return pace;
}

function ownFile(folder: string): string {
  const path = join(folder, "رسائل مكتب الميناء.mbox");
  writeFileSync(path, randomBytes(OWN_FILE_BYTES));
  return path;
}

/** Another one in each minute: a State that sends the same reference twice is told so. */
function caseNumber(): string {
  return new Date().toISOString().slice(5, 16).replaceAll(/\D/g, "");
}

function minutes(ms: number): string {
  return `${(ms / MINUTE_MS).toFixed(1).padStart(5)} min`;
}
