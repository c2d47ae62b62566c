import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { buildVerifier } from "../../scripts/build-verifier.ts";
import { fingerprintWords, sha256Hex } from "../../src/protocol/index.ts";
import { openTrainingPair, type TrainingPair, type TrainingServer } from "../support/training-pair.ts";
import { skipReason } from "../support/skips.ts";
import { chromiumPath, launchChromium } from "./chromium.ts";
import { person } from "./desks.ts";
import { type Footsteps, sitDown, type Walker } from "./walker.ts";

// The whole case as its people click it: each begins at a card and follows what the pages offer; nobody types an address.

const path = chromiumPath();
if (path === undefined) skipReason("a whole case by clicking", "no Chromium found (Debian: chromium)");

const SLOW_MS = 120_000;
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

/** One after another: each test goes on where the one before it ended, as the people do. */
describe.skipIf(path === undefined)("a whole case, clicked through by its people", () => {
  const folder = mkdtempSync(join(tmpdir(), "rogatory-whole-case-"));
  const steps: Footsteps = { clicks: 0, fields: 0, pages: 0 };
  const people = new Map<string, Walker>();
  let browser: Browser;
  let pair: TrainingPair;

  beforeAll(async () => {
    const { html } = await buildVerifier();
    writeFileSync(join(folder, "verify.html"), html);
    pair = await openTrainingPair({
      at: "2027-03-01T12:00:00.000Z",
      verifier: { html: new Uint8Array(Buffer.from(html)), sha256: sha256Hex(Buffer.from(html)) },
      aurelia: AURELIA,
      borealia: BOREALIA,
    });
    browser = await launchChromium(path ?? "");
  }, SLOW_MS);

  afterAll(async () => {
    if (process.env["ROGATORY_WALK"]) console.log(JSON.stringify(steps));
    await browser?.close();
    await pair?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function at(name: string): Promise<Walker> {
    const server: TrainingServer = AURELIA.some((one) => one.name === name) ? pair.aurelia : pair.borealia;
    const walker = people.get(name) ?? (await sitDown(browser, name, await server.card(name), steps));
    people.set(name, walker);
    return walker;
  }

  test(
    "Aurelia asks for preservation: a missing element stops it, a second person lets it leave",
    async () => {
      const mara = await at("Mara Teyl");
      await mara.menu("Dossiers");
      await mara.follow("Open a dossier");
      await mara.choose("State", "Borealia");
      await mara.fill("Matter", "Altered invoices of a freight company");
      await mara.press("Open the dossier");
      await mara.press("Begin the request");
      await mara.choose("Which offence", /Article 13/);
      await mara.press("Save and go on");
      await mara.tick(/Convention/);
      await mara.press("Save and go on");
      const answer = async (label: string, words: string): Promise<void> => {
        await mara.fill(label, words);
        await mara.press("Save and go on");
      };
      await mara.press("Save and go on"); // our own name, as the form proposes it
      await answer("Offence and brief facts", "Between 1 and 9 February invoices of a freight company were altered.");
      await mara.choose("What line 1 is", "Account");
      await mara.fill("Line 1", "account-4711@mail.example");
      await answer("In words", "The altered invoices were sent from this account.");
      await mara.choose("What line 1 is", /Provider|Custodian/);
      await answer("Line 1", "Harbour Mail, Borealia");
      await mara.press("Save and go on"); // why it is needed: forgotten
      await mara.tickAll("A request will follow");
      await mara.press("Save and go on");
      await mara.press("Save and go on");
      await mara.tick("Urgent");
      await mara.press("Save and go on");
      await mara.press("Save and go on");
      await mara.sees("Missing, and needed: Why preservation is needed");
      await mara.follow("Go to what is missing");
      await answer("Why preservation is needed", "The provider deletes access logs after 30 days.");
      console.log(await mara.page.locator("main").innerText());
      throw new Error("so far");
    },
    SLOW_MS,
  );
});
