/** Two servers in the test's own process, whose clock and jobs move when the case says so. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { buildVerifier } from "../../scripts/build-verifier.ts";
import { spoilMiddle, spoilPackage } from "../../scripts/demo/spoil.ts";
import { sha256Hex } from "../../src/protocol/index.ts";
import { temporaryFolder } from "../support/temporary-folders.ts";
import { openTrainingPair, type TrainingPair } from "../support/training-pair.ts";
import type { CaseStage } from "./case-walk.ts";
import { launchChromium } from "./chromium.ts";
import { person } from "./desks.ts";
import { Effort } from "./effort.ts";
import type { Hand } from "./hand.ts";

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const WIDE = { width: 1280, height: 900 };
const AURELIA = [
  person("Mara Teyl", "drafter"),
  person("Ilo Vance", "authoriser"),
  person("Senn Orla", "executing-officer", "duty-officer"),
  person("Pavo Linde", "custodian", "executing-officer"),
  person("Runa Abel", "administrator"),
  person("Tiago Merle", "administrator"),
];
const BOREALIA = [
  person("Yara Holm", "duty-officer", "executing-officer"),
  person("Kito Brand", "duty-officer", "executing-officer"),
  person("Nell Arden", "drafter", "executing-officer", "authoriser"),
  person("Oda Finch", "custodian"),
  person("Basil Roe", "custodian", "authoriser"),
  person("Hana Quill", "administrator"),
  person("Emil Sato", "administrator"),
];

export interface TrainingStage extends CaseStage {
  readonly hand: Effort;
  readonly pair: TrainingPair;
  /** For files on the way to a page. */
  readonly folder: string;
  close(): Promise<void>;
}

export async function openTrainingStage(chromium: string): Promise<TrainingStage> {
  const folder = temporaryFolder();
  const { html } = await buildVerifier();
  const verifierPath = join(folder, "verify.html");
  writeFileSync(verifierPath, html);
  const pair = await openTrainingPair({
    at: "2027-03-01T12:00:00.000Z",
    verifier: { html: new Uint8Array(Buffer.from(html)), sha256: sha256Hex(Buffer.from(html)) },
    aurelia: AURELIA,
    borealia: BOREALIA,
  });
  const browser = await launchChromium(chromium);
  const officers = await browser.newContext({ viewport: WIDE, acceptDownloads: true });
  const court = await browser.newContext({ offline: true });
  const hand = new Effort();
  let chosen = ""; // on the demo's start page the file stays in its field
  return {
    hand,
    patienceMs: 0,
    pair,
    folder,
    card: async (name) => {
      const server = AURELIA.some((one) => one.name === name) ? pair.aurelia : pair.borealia;
      const page = await officers.newPage();
      await page.goto(await server.card(name));
      return page;
    },
    meanwhile: async (minutes = 1) => {
      await pair.settle();
      for (let minute = 0; minute < minutes; minute += 1) {
        pair.clock.advance(MINUTE_MS);
        await pair.settle(2);
      }
    },
    // Here nobody breaks or kills anything: the presses on the demo's start page are counted.
    breakAndKill: async () => await pressOnStartPage(hand),
    lastDays: async () => {
      await pressOnStartPage(hand);
      pair.clock.advance(28 * DAY_MS);
    },
    verifier: async () => {
      const page = await court.newPage();
      await page.goto(pathToFileURL(verifierPath).href);
      return page;
    },
    changeByte: async (path, part) => {
      if (path !== chosen) await hand.attach();
      chosen = path;
      await hand.click();
      const bytes = readFileSync(path);
      if (part === "itself") spoilMiddle(bytes);
      const changed = join(folder, `${part}-changed`);
      writeFileSync(changed, part === "itself" ? bytes : (spoilPackage(bytes, part)?.bytes ?? ""));
      return changed;
    },
    close: async () => {
      await browser.close();
      await pair.close();
    },
  };
}

/** Its tab, and a button there. */
async function pressOnStartPage(hand: Hand): Promise<void> {
  for (let click = 0; click < 2; click += 1) await hand.click();
}
