/** The whole case as its people click it: who they are, what no officer can do, and the steps that are taken more than once. */
import { SAFEGUARD_GATES } from "../../src/convention/index.ts";
import { readFileSync } from "node:fs";
import type { Page } from "playwright-core";
import type { PackagePart } from "../../scripts/demo/spoil.ts";
import type { Hand } from "./hand.ts";
import { type Screen, Tab, walkerAt, type Walker } from "./walker.ts";

/** Where the case is played, and whatever happens there without an officer. */
export interface CaseStage {
  readonly hand: Hand;
  /** How long somebody looks again for what others and the servers do; 0 where `meanwhile` sees to it. */
  readonly patienceMs: number;
  /** Opens the page on which one becomes this person, as a card of the start page does. */
  card(name: string): Promise<Page>;
  /** The servers send, receive and answer, for so many minutes. */
  meanwhile(minutes?: number): Promise<void>;
  /** The line will break twice under what is fetched next, and both servers will be killed. */
  breakAndKill(): Promise<void>;
  /** To the last days of the order of Borealia; everybody is signed out by then. */
  lastDays(): Promise<void>;
  /** The page that checks packages, as a court opens it. */
  verifier(): Promise<Page>;
  /** A copy with one byte changed: in this part of a court package, or in the file itself. */
  changeByte(path: string, part: PackagePart | "itself"): Promise<string>;
}

const OF_AURELIA = ["Mara Teyl", "Ilo Vance", "Senn Orla", "Pavo Linde", "Runa Abel", "Tiago Merle"];

/** One hand plays everybody, with a tab for each State. */
export class CaseWalk {
  readonly stage: CaseStage;
  /** What tells this case from others that were played here before. */
  readonly number: string;
  readonly #aurelia: Tab;
  readonly #borealia: Tab;
  /** A tab of its own, left open. */
  #verifier: Page | undefined;

  constructor(stage: CaseStage, number: string) {
    this.stage = stage;
    this.number = number;
    const screen: Screen = {};
    const tab = (): Tab =>
      new Tab({
        screen,
        hand: stage.hand,
        card: async (name) => await stage.card(name),
        patienceMs: stage.patienceMs,
      });
    this.#aurelia = tab();
    this.#borealia = tab();
  }

  /** A person in front of the screen; what they do counts, unless another hand does it. */
  at(name: string, hand = this.stage.hand): Walker {
    return walkerAt(OF_AURELIA.includes(name) ? this.#aurelia : this.#borealia, name, hand);
  }

  async lastDays(): Promise<void> {
    await this.stage.lastDays();
    for (const tab of [this.#aurelia, this.#borealia]) tab.signedOut();
    await this.stage.meanwhile();
  }

  /** Drafter, screener outside the chain, second person: from a finished draft until it is there. */
  async leaves(): Promise<void> {
    const [mara, senn, ilo] = [this.at("Mara Teyl"), this.at("Senn Orla"), this.at("Ilo Vance")];
    await mara.press("Ask for the screening");
    await mara.sees(/Next: Screen the request to Borealia\. Another person/);
    await senn.take("Screen the request to Borealia");
    await goThroughSafeguards(senn);
    await mara.take("Submit the request to Borealia for authorisation");
    await mara.press("Submit exactly this");
    await ilo.take("Authorise the request to Borealia");
    await ilo.press("Authorise and send");
    await this.stage.meanwhile();
  }

  /** From the decision's form to the second person who makes it. */
  async decidesWithNell(walker: Walker): Promise<void> {
    const nell = this.at("Nell Arden");
    await walker.press("Check the decision");
    await walker.press("Propose it to a second person");
    await walker.sees(/Next: Authorise the decision for Aurelia/);
    await nell.take("Authorise the decision for Aurelia");
    await nell.press("Make this decision");
    await this.stage.meanwhile();
  }

  /** What the page says once these are changed there, the rest being as it was: its verdict's code. */
  async verdictOf({ courtPackage, fingerprint, exhibit }: Checked): Promise<string | null> {
    const { hand } = this.stage;
    const page = (this.#verifier ??= await this.stage.verifier());
    if (courtPackage !== undefined) {
      await hand.drop();
      await dropOnto(page, courtPackage);
    }
    if (exhibit !== undefined) {
      await hand.attach();
      await page.getByLabel("The opened exhibit itself, if you have it").setInputFiles(exhibit);
    }
    if (fingerprint !== undefined) {
      await hand.paste();
      await page.locator("#fingerprint").fill(fingerprint);
    }
    await hand.click();
    await page.locator("#check").click();
    const verdict = page.locator("[data-verdict]");
    await verdict.waitFor();
    return await verdict.getAttribute("data-verdict");
  }
}

/** As the hand drops it: anywhere on the page. */
async function dropOnto(page: Page, path: string): Promise<void> {
  const dropped = await page.evaluateHandle(
    `(() => {
      const bytes = Uint8Array.from(atob("${readFileSync(path, "base64")}"), (one) => one.charCodeAt(0));
      const data = new DataTransfer();
      data.items.add(new File([bytes], "court.zip", { type: "application/zip" }));
      return data;
    })()`,
  );
  for (const event of ["dragover", "drop"]) await page.dispatchEvent("body", event, { dataTransfer: dropped });
}

interface Checked {
  readonly courtPackage?: string;
  readonly fingerprint?: string;
  readonly exhibit?: string;
}

/** Borealia takes the request in hand and goes through its safeguards. */
export async function takesInHand(walker: Walker): Promise<void> {
  await walker.take("Acknowledge the request of Aurelia");
  await walker.press("Acknowledge the request");
  await walker.follow("Go through the safeguards of the request of Aurelia");
  await goThroughSafeguards(walker);
}

export async function goThroughSafeguards(walker: Walker): Promise<void> {
  for (const { answers } of SAFEGUARD_GATES) {
    const [nothing] = answers;
    if (nothing !== undefined) await walker.tickAll(nothing.label);
  }
  if (await walker.offers("What you found at G5")) {
    await walker.fill("What you found at G5", "Court order 17/2027.");
  }
  if (await walker.offers("Punishable here")) {
    await walker.tick("Yes");
    await walker.tick("Punishable here");
  }
  await walker.press("Record the screening");
}
