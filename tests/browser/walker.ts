/**
 * People who know no address and no identifier: they begin at a card of the start page, and from there follow what the pages offer.
 * All are played by one hand, with a tab for each State.
 */
import type { Browser, Locator, Page } from "playwright-core";
import type { Effort } from "./effort.ts";

const WIDE = { width: 1280, height: 900 };
/** No step of a walk waits for anything but a page. */
const STEP_MS = 8_000;

type Name = string | RegExp;

export interface Walker {
  readonly page: Page;
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
  /** Loads the page anew. */
  again(): Promise<void>;
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
  readonly page: Page;
  readonly #screen: Screen;
  readonly #effort: Effort;
  readonly #card: (name: string) => Promise<string>;
  #who: string | undefined;

  private constructor(page: Page, { screen, effort, card }: TabOptions) {
    this.page = page;
    this.#screen = screen;
    this.#effort = effort;
    this.#card = card;
  }

  static async open(browser: Browser, options: TabOptions): Promise<Tab> {
    const context = await browser.newContext({ viewport: WIDE, acceptDownloads: true });
    const page = await context.newPage();
    page.setDefaultTimeout(STEP_MS);
    page.on("framenavigated", (frame) => {
      if (frame === page.mainFrame()) options.effort.page();
    });
    return new Tab(page, options);
  }

  /** Turns to this tab. */
  #turnTo(): void {
    if (this.#screen.shown !== this) this.#effort.click();
    this.#screen.shown = this;
  }

  /** Turns to this tab, as this person: by the card at first, later from whatever page is open, which stays open. */
  async become(name: string): Promise<void> {
    this.#turnTo();
    if (this.#who === name) return;
    if (this.#who === undefined) {
      this.#effort.click();
      await this.page.goto(await this.#card(name));
    } else {
      this.#effort.click();
      await this.page.getByRole("banner").getByRole("link", { name: "Be somebody else" }).click();
    }
    this.#effort.click();
    await this.page
      .getByRole("main")
      .getByRole("button", { name: `Act as ${name}` })
      .click();
    await this.page.waitForLoadState();
    this.#who = name;
  }

  /** Where the page hands its next step to this person: becomes that person, at that step. */
  async goOnAs(name: string, step: Name): Promise<boolean> {
    if (this.#screen.shown !== this || this.#who === name) return false;
    const main = this.page.getByRole("main");
    const button = main.getByRole("button", { name: `Training: go on as ${name}`, exact: true });
    if ((await button.count()) === 0 || (await main.getByText(step).count()) === 0) return false;
    this.#effort.click();
    await button.click();
    await this.page.waitForLoadState();
    this.#who = name;
    return true;
  }

  /** A page is open, from which the list of everybody can be reached, whoever is signed in or not. */
  get #isOpen(): boolean {
    return this.page.url() !== "about:blank";
  }

  /** From the list of everybody with what waits for them: becomes this person, at that step. */
  async becomeFor(name: string, step: Name): Promise<boolean> {
    if (!this.#isOpen || this.#who === name) return false;
    this.#turnTo();
    this.#effort.click();
    await this.page.getByRole("banner").getByRole("link", { name: "Be somebody else" }).click();
    const person = this.page.locator("main section").filter({ has: this.page.getByRole("heading", { name }) });
    const button = person.getByRole("button", { name: step });
    if ((await button.count()) === 0) return false;
    this.#effort.click();
    await button.first().click();
    await this.page.waitForLoadState();
    this.#who = name;
    return true;
  }

  /** Everybody is signed out by now. */
  signedOut(): void {
    this.#who = undefined;
  }
}

export interface TabOptions {
  readonly screen: Screen;
  readonly effort: Effort;
  /** The address of a person's card on the start page. */
  readonly card: (name: string) => Promise<string>;
}

/** A person at a tab. Whoever finds no such thing on the page is told where they stood and what was offered. */
export function walkerAt(tab: Tab, name: string, effort: Effort): Walker {
  const { page } = tab;
  const main = page.getByRole("main");
  const labelled = (label: Name): Locator =>
    main
      .getByLabel(label, { exact: typeof label === "string" })
      .filter({ visible: true })
      .first();

  async function step(what: string, act: () => Promise<unknown>): Promise<void> {
    await tab.become(name);
    try {
      await act();
    } catch (error) {
      throw new Error(`${name} could not ${what} on ${await whatIsOffered(page)}`, { cause: error });
    }
  }
  async function click(what: string, where: Locator): Promise<void> {
    await step(what, async () => {
      await where.filter({ visible: true }).first().click();
      await page.waitForLoadState();
    });
    effort.click();
  }

  return {
    page,
    menu: async (entry) =>
      await click(`go to ${entry}`, page.getByRole("navigation").getByRole("link", { name: entry })),
    follow: async (link) =>
      await click(
        `follow ${link}`,
        page.locator("main a, nav.breadcrumb a").and(page.getByRole("link", { name: link })),
      ),
    press: async (button) =>
      await click(`press ${button}`, main.getByRole("button", { name: button, exact: typeof button === "string" })),
    unfold: async (summary) => await click(`unfold ${summary}`, main.locator("summary", { hasText: summary })),
    fill: async (label, text) => {
      await step(`fill ${label}`, async () => await labelled(label).fill(text));
      effort.type(text);
    },
    choose: async (label, option) => {
      await step(`choose ${option} for ${label}`, async () => {
        const options = labelled(label).locator("option");
        const value = await options.filter({ hasText: option }).first().getAttribute("value");
        await labelled(label).selectOption(value);
      });
      effort.choose();
    },
    tick: async (label) => {
      await step(`tick ${label}`, async () => await labelled(label).check());
      effort.mark();
    },
    tickAll: async (label) => {
      await tab.become(name);
      const all = await main.getByLabel(label).all();
      for (const one of all) {
        await step(`tick ${label}`, async () => await one.check());
        effort.mark();
      }
    },
    day: async (question, day) => {
      await step(`date ${question}`, async () => {
        const group = main.getByRole("group", { name: question }).first();
        for (const [index, part] of day.split("-").toReversed().entries()) {
          await group.locator("input").nth(index).fill(part);
        }
      });
      effort.type(day);
    },
    sees: async (text) => await step(`see ${text}`, async () => await main.getByText(text).first().waitFor()),
    attach: async (label, path) => {
      await step(`attach ${label}`, async () => await labelled(label).setInputFiles(path));
      effort.attach();
    },
    offers: async (wanted, role) => {
      await tab.become(name);
      const named = { name: wanted, exact: typeof wanted === "string" };
      const here =
        role === undefined
          ? main.getByRole("button", named).or(main.getByRole("link", named)).or(main.getByLabel(wanted, named))
          : main.getByRole(role, named);
      return (await here.count()) > 0;
    },
    again: async () => {
      await tab.become(name);
      await page.reload();
    },
    download: async (what) => {
      const here = main.getByRole("link", { name: what }).or(main.getByRole("button", { name: what }));
      await tab.become(name);
      const coming = page.waitForEvent("download");
      await click(`download ${what}`, here);
      const download = await coming;
      return { name: download.suggestedFilename(), path: await download.path() };
    },
    print: async (link) => {
      await tab.become(name);
      effort.click();
      const href = await main.getByRole("link", { name: link }).first().getAttribute("href");
      return await page.evaluate<{
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
      if (new URL(page.url()).pathname === "/queue") await page.reload();
      else await click("go to the queue", page.getByRole("navigation").getByRole("link", { name: "What needs me" }));
      await click(`take ${line}`, main.getByRole("link", { name: line }));
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
