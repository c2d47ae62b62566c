import type { Browser, Page } from "playwright-core";
import type { CaseStage } from "../tests/browser/case-walk.ts";
import type { Hand } from "../tests/browser/hand.ts";

const WIDE = { width: 1280, height: 900 };
/** Servers that were killed are back, and what was broken off has been resumed, long before. */
const PATIENCE_MS = 120_000;
const BYTE_BUTTONS = {
  itself: "Change the file itself",
  manifest: "Change its manifest",
  receipt: "Change a receipt in it",
  log: "Change the log in it",
} as const;

/** The demo that was left open, as it stands: every press is one on its start page, and the clocks are those of its two servers. */
export async function openDemoStage(browser: Browser, startPage: string, hand: Hand): Promise<CaseStage> {
  const context = await browser.newContext({ viewport: WIDE, acceptDownloads: true });
  const start = await context.newPage();
  await start.goto(`${startPage}/?lang=en`);
  const press = async (page: Page, button: string | RegExp): Promise<void> => {
    await hand.click(); // its tab
    await hand.click();
    await page.getByRole("button", { name: button }).click();
    await page.waitForLoadState();
  };
  const opensTab = async (link: string): Promise<Page> => {
    await hand.click(); // the tab of the start page
    const opening = context.waitForEvent("page");
    await start.getByRole("link", { name: link }).click();
    return await opening;
  };
  let chosen = ""; // the file stays in its field while changed copies of it are taken
  return {
    hand,
    patienceMs: PATIENCE_MS,
    card: async (name) => await opensTab(`Be ${name}`),
    meanwhile: async () => {}, // whoever waits looks again
    breakAndKill: async () => await press(start, "Break it twice, and kill both servers meanwhile"),
    lastDays: async () => await press(start, /^Go to the last days/),
    verifier: async () => {
      await hand.click(); // the tab of the start page
      const page = await context.newPage();
      await page.goto(new URL(await hrefOf(start, "The page that checks packages"), startPage).href);
      hand.page();
      return page;
    },
    changeByte: async (path, part) => {
      if (path !== chosen) {
        await hand.attach();
        await start.getByLabel("File").setInputFiles(path);
        chosen = path;
      }
      const coming = start.waitForEvent("download");
      await press(start, BYTE_BUTTONS[part]);
      return await (await coming).path();
    },
  };
}

async function hrefOf(page: Page, link: string): Promise<string> {
  return (await page.getByRole("link", { name: link }).getAttribute("href")) ?? "";
}
