/** The whole case as its people click it: who they are, and the steps that they take more than once. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser } from "playwright-core";
import { buildVerifier } from "../../scripts/build-verifier.ts";
import { sha256Hex } from "../../src/protocol/index.ts";
import { temporaryFolder } from "../support/temporary-folders.ts";
import { openTrainingPair, type TrainingPair, type TrainingServer } from "../support/training-pair.ts";
import { launchChromium } from "./chromium.ts";
import { person } from "./desks.ts";
import { Effort } from "./effort.ts";
import { type Screen, Tab, walkerAt, type Walker } from "./walker.ts";

const DAY_MS = 86_400_000;
export const EVIDENCE_NAME = "رسائل مكتب الميناء 2027.mbox";
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

/** Two servers, one browser with a tab for each, and what everybody does there, counted. */
export class CaseWalk {
  readonly effort = new Effort();
  readonly pair: TrainingPair;
  /** For files on the way to a page; verify.html is the page that a court has. */
  readonly folder: string;
  readonly #browser: Browser;
  readonly #screen: Screen = {};
  readonly #tabs = new Map<TrainingServer, Tab>();

  private constructor(pair: TrainingPair, browser: Browser, folder: string) {
    this.pair = pair;
    this.#browser = browser;
    this.folder = folder;
  }

  static async open(chromium: string): Promise<CaseWalk> {
    const folder = temporaryFolder();
    const { html } = await buildVerifier();
    writeFileSync(join(folder, "verify.html"), html);
    const pair = await openTrainingPair({
      at: "2027-03-01T12:00:00.000Z",
      verifier: { html: new Uint8Array(Buffer.from(html)), sha256: sha256Hex(Buffer.from(html)) },
      aurelia: AURELIA,
      borealia: BOREALIA,
    });
    return new CaseWalk(pair, await launchChromium(chromium), folder);
  }

  async close(): Promise<void> {
    await this.#browser.close();
    await this.pair.close();
  }

  /** A person in front of the screen; what they do counts, unless it is to be counted elsewhere. */
  async at(name: string, counted = this.effort): Promise<Walker> {
    const server = AURELIA.some((one) => one.name === name) ? this.pair.aurelia : this.pair.borealia;
    const card = async (who: string) => await server.card(who);
    const opened = { screen: this.#screen, effort: this.effort, card };
    const tab = this.#tabs.get(server) ?? (await Tab.open(this.#browser, opened));
    this.#tabs.set(server, tab);
    return walkerAt(tab, name, counted);
  }

  /** Weeks later: nobody is signed in any more, so everybody comes by their card again. */
  async weeksLater(days: number): Promise<void> {
    this.pair.clock.advance(days * DAY_MS);
    for (let click = 0; click < 2; click += 1) this.effort.click(); // the demo's start page, and its button
    for (const tab of this.#tabs.values()) tab.signedOut();
    await this.pair.settle();
  }

  /** Drafter, screener outside the chain, second person: from a finished draft until it is there. */
  async leaves(): Promise<void> {
    const [mara, senn, ilo] = [await this.at("Mara Teyl"), await this.at("Senn Orla"), await this.at("Ilo Vance")];
    await mara.press("Hand on for screening");
    await mara.sees(/Next: Screen the request to Borealia\. That falls to another person/);
    await senn.take("Screen the request to Borealia");
    await goThroughSafeguards(senn);
    await mara.take("Submit the request to Borealia for authorisation");
    await mara.press("Submit exactly this");
    await ilo.take("Authorise the request to Borealia");
    await ilo.press("Let it leave");
    await this.pair.settle();
  }

  /** From the decision's form to the second person who makes it. */
  async decidesWithNell(walker: Walker): Promise<void> {
    const nell = await this.at("Nell Arden");
    await walker.press("Check the decision");
    await walker.press("Propose it to a second person");
    await walker.sees(/Next: Authorise the decision for Aurelia/);
    await nell.take("Authorise the decision for Aurelia");
    await nell.press("Make this decision");
    await this.pair.settle();
  }

  /** As in court: the page is a file, there is no network, and the package is dropped onto it, with or without the exhibit itself. */
  async verdictOf(courtZip: Buffer, fingerprint = "", exhibit?: Buffer): Promise<string | null> {
    const context = await this.#browser.newContext({ offline: true });
    const page = await context.newPage();
    await page.goto(pathToFileURL(join(this.folder, "verify.html")).href);
    const dropped = await page.evaluateHandle(
      `(() => {
        const bytes = Uint8Array.from(atob("${courtZip.toString("base64")}"), (one) => one.charCodeAt(0));
        const data = new DataTransfer();
        data.items.add(new File([bytes], "court.zip", { type: "application/zip" }));
        return data;
      })()`,
    );
    for (const event of ["dragover", "drop"]) await page.dispatchEvent("body", event, { dataTransfer: dropped });
    this.effort.drop();
    if (exhibit !== undefined) {
      const mimeType = "application/octet-stream";
      await page
        .getByLabel("The opened exhibit itself, if you have it")
        .setInputFiles({ name: EVIDENCE_NAME, mimeType, buffer: exhibit });
      this.effort.attach();
    }
    await page.locator("#fingerprint").fill(fingerprint);
    if (fingerprint !== "") this.effort.paste();
    await page.locator("#check").click();
    this.effort.click();
    const verdict = page.locator("[data-verdict]");
    await verdict.waitFor();
    const found = await verdict.getAttribute("data-verdict");
    await context.close();
    return found;
  }
}

/** Borealia takes the request in hand and goes through its safeguards. */
export async function takesInHand(walker: Walker): Promise<void> {
  await walker.take("Acknowledge the request of Aurelia");
  await walker.press("I have it");
  await walker.follow("Go through the safeguards of the request of Aurelia");
  await goThroughSafeguards(walker);
}

export async function goThroughSafeguards(walker: Walker): Promise<void> {
  await walker.tickAll("Passes");
  if (await walker.offers("What you found at G5")) {
    await walker.fill("What you found at G5", "Court order 17/2027.");
  }
  if (await walker.offers("Punishable here")) {
    await walker.tick("Yes");
    await walker.tick("Punishable here");
  }
  await walker.press("Record the screening");
}
