/** A person who knows no address and no identifier: begins at a card of the start page, and from there follows what the pages offer. */
import type { Browser, Locator, Page } from "playwright-core";

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

/** How far everybody has walked together. */
export interface Footsteps {
  clicks: number;
  fields: number;
  pages: number;
}

/** Becomes the person of this card. Whoever then finds no such thing on the page is told where they stood and what was offered. */
export async function sitDown(browser: Browser, name: string, card: string, steps: Footsteps): Promise<Walker> {
  const context = await browser.newContext({ viewport: WIDE, acceptDownloads: true });
  const page = await context.newPage();
  page.setDefaultTimeout(STEP_MS);
  page.on("framenavigated", (frame) => {
    if (frame === page.mainFrame()) steps.pages += 1;
  });
  const main = page.getByRole("main");
  const labelled = (label: Name): Locator =>
    main
      .getByLabel(label, { exact: typeof label === "string" })
      .filter({ visible: true })
      .first();

  async function step(what: string, act: () => Promise<unknown>): Promise<void> {
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
    steps.clicks += 1;
  }
  async function field(what: string, act: () => Promise<unknown>): Promise<void> {
    await step(what, act);
    steps.fields += 1;
  }

  await page.goto(card);
  await click(`become ${name}`, main.getByRole("button"));
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
    fill: async (label, text) => await field(`fill ${label}`, async () => await labelled(label).fill(text)),
    choose: async (label, option) =>
      await field(`choose ${option} for ${label}`, async () => {
        const options = labelled(label).locator("option");
        const value = await options.filter({ hasText: option }).first().getAttribute("value");
        await labelled(label).selectOption(value);
      }),
    tick: async (label) => await field(`tick ${label}`, async () => await labelled(label).check()),
    tickAll: async (label) => {
      for (const one of await main.getByLabel(label).all()) {
        await field(`tick ${label}`, async () => await one.check());
      }
    },
    day: async (question, day) =>
      await field(`date ${question}`, async () => {
        const group = main.getByRole("group", { name: question }).first();
        for (const [index, part] of day.split("-").toReversed().entries()) {
          await group.locator("input").nth(index).fill(part);
        }
      }),
    sees: async (text) => await step(`see ${text}`, async () => await main.getByText(text).first().waitFor()),
    attach: async (label, path) =>
      await field(`attach ${label}`, async () => await labelled(label).setInputFiles(path)),
    offers: async (wanted, role) => {
      const named = { name: wanted, exact: typeof wanted === "string" };
      const here =
        role === undefined
          ? main.getByRole("button", named).or(main.getByRole("link", named)).or(main.getByLabel(wanted, named))
          : main.getByRole(role, named);
      return (await here.count()) > 0;
    },
    again: async () => {
      await page.reload();
    },
    download: async (what) => {
      const here = main.getByRole("link", { name: what }).or(main.getByRole("button", { name: what }));
      const coming = page.waitForEvent("download");
      await click(`download ${what}`, here);
      const download = await coming;
      return { name: download.suggestedFilename(), path: await download.path() };
    },
    print: async (link) => {
      steps.clicks += 1;
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
