/**
 * People who know no address and no identifier: they begin at a card of the start page, and from there follow what the pages offer.
 * All are played by one hand, with a tab for each State.
 */
import { setTimeout as sleep } from "node:timers/promises";
import type { Locator, Page } from "playwright-core";
import type { Hand } from "./hand.ts";
import { PATIENCE_MS } from "../support/patience.ts";

/** Until somebody who waits for others looks again. */
const LOOK_AGAIN_MS = 2_000;

type Name = string | RegExp;

export interface Walker {
  /** What this person looks at; another one after they came in by their card again. */
  page(): Page;
  /** An entry of the menu, from whatever page is open. */
  menu(entry: string): Promise<void>;
  /** A link of the page itself. */
  follow(link: Name): Promise<void>;
  press(button: Name): Promise<void>;
  /** Opens what is folded away. */
  unfold(summary: string): Promise<void>;
  fill(label: Name, text: string): Promise<void>;
  choose(label: Name, option: Name): Promise<void>;
  tick(label: Name): Promise<void>;
  /** Ticks the same answer wherever it is offered. */
  tickAll(label: string): Promise<void>;
  day(question: Name, day: string): Promise<void>;
  attach(label: Name, path: string): Promise<void>;
  sees(text: Name): Promise<void>;
  /** Whether the page has such a button, link or field. */
  offers(name: Name, role?: "textbox"): Promise<boolean>;
  /** Whether the page offers this, by and by: it is loaded anew meanwhile. */
  comes(name: Name): Promise<boolean>;
  /** Follows a link or presses a button that brings a file, and says under which name it came and where it lies. */
  download(what: Name): Promise<{ readonly name: string; readonly path: string }>;
  /** What a link to print leads to, as it arrives. */
  print(link: Name): Promise<{ readonly type: string | null; readonly bytes: number }>;
  /** Goes to the work queue and takes this line of it. */
  take(line: Name): Promise<void>;
}

/** What one looks at: one of the tabs. */
export interface Screen {
  shown?: Tab;
}

/** A State's tab in the browser of somebody who plays everybody: one person at a time is signed in there. */
export class Tab {
  readonly #screen: Screen;
  readonly #hand: Hand;
  readonly #card: TabOptions["card"];
  readonly #entry: NonNullable<TabOptions["entry"]>;
  readonly #patienceMs: number;
  #page: Page | undefined;
  #who: string | undefined;

  constructor({ screen, hand, card, entry, patienceMs }: TabOptions) {
    this.#screen = screen;
    this.#hand = hand;
    this.#card = card;
    this.#entry = entry ?? ((name) => `Act as ${name}`);
    this.#patienceMs = patienceMs;
  }

  get page(): Page {
    if (this.#page === undefined) throw new Error("nobody has come to this tab by a card yet");
    return this.#page;
  }

  /** Turns to this tab. */
  async #turnTo(): Promise<void> {
    if (this.#screen.shown === this) return;
    await this.#hand.click();
    await this.#page?.bringToFront(); // a tab behind another one is drawn once a second
    this.#screen.shown = this;
  }

  /** Turns to this tab, as this person: by the card at first, later from whatever page is open, which stays open. */
  async become(name: string): Promise<void> {
    await this.#turnTo();
    if (this.#who === name) return;
    await this.#hand.click();
    if (this.#who === undefined) await this.#comeByCard(name);
    else await this.page.getByRole("banner").getByRole("link", { name: "Act as another person" }).click();
    this.#who = name;
    const button = this.#entry(name);
    if (button === undefined) return;
    await this.#hand.click();
    await this.page.getByRole("main").getByRole("button", { name: button }).click();
    await this.page.waitForLoadState();
  }

  /** What was open in this tab before is over: whoever comes by a card again was signed out. */
  async #comeByCard(name: string): Promise<void> {
    await this.#page?.close();
    const page = await this.#card(name);
    page.setDefaultTimeout(PATIENCE_MS);
    page.on("framenavigated", (frame) => {
      if (frame === page.mainFrame()) this.#hand.page();
    });
    this.#hand.page();
    this.#page = page;
  }

  /** Where the page hands its next step to this person: becomes that person, at that step. */
  async goOnAs(name: string, step: Name): Promise<boolean> {
    if (this.#screen.shown !== this || this.#who === undefined || this.#who === name) return false;
    const main = this.page.getByRole("main");
    const button = main.getByRole("button", { name: `Training: go on as ${name}`, exact: true });
    if ((await button.count()) === 0 || (await main.getByText(step).count()) === 0) return false;
    await this.#hand.click();
    await button.click();
    await this.page.waitForLoadState();
    this.#who = name;
    return true;
  }

  /** From the list of everybody with what waits for them: becomes this person, at that step. */
  async becomeFor(name: string, step: Name): Promise<boolean> {
    if (this.#page === undefined || this.#who === name) return false;
    await this.#turnTo();
    await this.#hand.click();
    await this.page.getByRole("banner").getByRole("link", { name: "Act as another person" }).click();
    const person = this.page.locator("main section").filter({ has: this.page.getByRole("heading", { name }) });
    const button = person.getByRole("button", { name: step });
    if ((await button.count()) === 0) return false;
    await this.#hand.click();
    await button.first().click();
    await this.page.waitForLoadState();
    this.#who = name;
    return true;
  }

  /** Looks for it, and again and again while there is patience: others, and the servers, may not be there yet. */
  async comes(wanted: Locator): Promise<boolean> {
    const until = Date.now() + this.#patienceMs;
    while ((await wanted.count()) === 0) {
      await this.#hand.click();
      await this.page.reload().catch(() => undefined); // a server that was killed is looked for again
      if (Date.now() >= until) return (await wanted.count()) > 0;
      await sleep(LOOK_AGAIN_MS);
    }
    return true;
  }

  /** Everybody is signed out by now. */
  signedOut(): void {
    this.#who = undefined;
  }
}

export interface TabOptions {
  readonly screen: Screen;
  readonly hand: Hand;
  /** Opens the page on which one becomes this person, as a card of the start page does. */
  readonly card: (name: string) => Promise<Page>;
  /** The button there that is pressed to become this person; undefined: none. Default: that of a card. */
  readonly entry?: (name: string) => string | undefined;
  /** How long somebody looks again for what others and the servers do; 0 where that is done by then. */
  readonly patienceMs: number;
}

/** A person at a tab. Whoever finds no such thing on the page is told where they stood and what was offered. */
export function walkerAt(tab: Tab, name: string, hand: Hand): Walker {
  const page = (): Page => tab.page;
  const main = (): Locator => page().getByRole("main");
  const labelled = (label: Name): Locator =>
    main()
      .getByLabel(label, { exact: typeof label === "string" })
      .filter({ visible: true })
      .first();
  const menuLink = (entry: string): Locator => page().getByRole("navigation").getByRole("link", { name: entry });

  async function step(what: string, gesture: () => Promise<void>, act: () => Promise<unknown>): Promise<void> {
    await tab.become(name);
    await gesture();
    try {
      await act();
    } catch (error) {
      throw new Error(`${name} could not ${what} on ${await whatIsOffered(page())}`, { cause: error });
    }
  }
  const looks = async (): Promise<void> => {};
  async function click(what: string, where: () => Locator): Promise<void> {
    await step(
      what,
      async () => await hand.click(),
      async () => {
        await where().filter({ visible: true }).first().click();
        await page().waitForLoadState();
      },
    );
  }

  return {
    page,
    menu: async (entry) => await click(`go to ${entry}`, () => menuLink(entry)),
    follow: async (link) =>
      await click(`follow ${link}`, () =>
        page()
          .locator("main a, nav.breadcrumb a")
          .and(page().getByRole("link", { name: link })),
      ),
    press: async (button) =>
      await click(`press ${button}`, () =>
        main().getByRole("button", { name: button, exact: typeof button === "string" }),
      ),
    unfold: async (summary) => await click(`unfold ${summary}`, () => main().locator("summary", { hasText: summary })),
    fill: async (label, text) =>
      await step(
        `fill ${label}`,
        async () => await hand.type(text),
        async () => await labelled(label).fill(text),
      ),
    choose: async (label, option) =>
      await step(
        `choose ${option} for ${label}`,
        async () => await hand.choose(),
        async () => {
          const options = labelled(label).locator("option");
          const value = await options.filter({ hasText: option }).first().getAttribute("value");
          await labelled(label).selectOption(value);
        },
      ),
    tick: async (label) =>
      await step(
        `tick ${label}`,
        async () => await hand.mark(),
        async () => await labelled(label).check(),
      ),
    tickAll: async (label) => {
      await tab.become(name);
      for (const one of await main().getByLabel(label).all()) {
        await step(
          `tick ${label}`,
          async () => await hand.mark(),
          async () => await one.check(),
        );
      }
    },
    day: async (question, day) =>
      await step(
        `date ${question}`,
        async () => await hand.type(day),
        async () => {
          const group = main().getByRole("group", { name: question }).first();
          for (const [index, part] of day.split("-").toReversed().entries()) {
            await group.locator("input").nth(index).fill(part);
          }
        },
      ),
    sees: async (text) => await step(`see ${text}`, looks, async () => await main().getByText(text).first().waitFor()),
    attach: async (label, path) =>
      await step(
        `attach ${label}`,
        async () => await hand.attach(),
        async () => await labelled(label).setInputFiles(path),
      ),
    offers: async (wanted, role) => {
      await tab.become(name);
      const named = { name: wanted, exact: typeof wanted === "string" };
      const here =
        role === undefined
          ? main().getByRole("button", named).or(main().getByRole("link", named)).or(main().getByLabel(wanted, named))
          : main().getByRole(role, named);
      return (await here.count()) > 0;
    },
    comes: async (wanted) => {
      await tab.become(name);
      return await tab.comes(main().getByText(wanted));
    },
    download: async (what) => {
      await tab.become(name);
      const coming = page().waitForEvent("download");
      await click(`download ${what}`, () =>
        main()
          .getByRole("link", { name: what })
          .or(main().getByRole("button", { name: what })),
      );
      const download = await coming;
      return { name: download.suggestedFilename(), path: await download.path() };
    },
    print: async (link) => {
      await tab.become(name);
      await hand.click();
      const href = await main().getByRole("link", { name: link }).first().getAttribute("href");
      return await page().evaluate<{
        type: string | null;
        bytes: number;
      }>(`fetch(${JSON.stringify(href)}).then(async (answer) => ({
        type: answer.headers.get("content-type"),
        bytes: (await answer.arrayBuffer()).byteLength,
      }))`);
    },
    take: async (line) => {
      if ((await tab.goOnAs(name, line)) || (await tab.becomeFor(name, line))) return;
      await tab.become(name);
      if (new URL(page().url()).pathname === "/queue") await page().reload();
      else await click("go to the queue", () => menuLink("My tasks"));
      const lines = main().getByRole("link", { name: line });
      await tab.comes(lines);
      await click(`take ${line}`, () => lines);
    },
  };
}

async function whatIsOffered(page: Page): Promise<string> {
  const main = page.getByRole("main");
  const [title, ...offered] = await main
    .locator("h1, a, button, summary, label, legend, .error-summary")
    .allInnerTexts();
  return `${new URL(page.url()).pathname}, “${title ?? ""}”, which offers: ${offered.join(" | ")}`;
}
