import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { pageExamples } from "../../src/web/gallery/gallery.tsx";
import { skipReason } from "../support/skips.ts";
import { ASKED_OF_AXE, axeFaults, bringAxe } from "./axe.ts";
import { chromiumPath, launchChromium } from "./chromium.ts";
import { startGallery, type GalleryServer } from "./gallery-server.ts";

const path = chromiumPath();
if (path === undefined) skipReason("pages in a browser", "no Chromium found (Debian: chromium)");

const LANGUAGES = ["en", "fr", "ar"] as const;
/** The index, every example of every component (on one page), and every whole page. */
const PATHS = ["", "/all", ...pageExamples.map((page) => `/pages/${page.name}`)];
/** Controls below the least height; links inside sentences are exempt (WCAG 2.2, 2.5.8). */
const SMALL_TARGETS = `
  [...document.querySelectorAll("a, button, input:not([type=hidden]), select, textarea, summary")]
    .filter((element) => element.matches(".button") || element.closest("p, td, th, dd") === null)
    .map((element) => ({ height: element.getBoundingClientRect().height, least: element.matches(".button") ? 43.9 : 24, html: element.outerHTML }))
    .filter(({ height, least }) => height > 1 && height < least)
    .map(({ height, html }) => height + " " + html.slice(0, 120))`;

describe.skipIf(path === undefined)("the gallery in a browser", () => {
  let gallery: GalleryServer;
  let browser: Browser;

  beforeAll(async () => {
    gallery = await startGallery();
    browser = await launchChromium(path ?? "");
  });

  afterAll(async () => {
    await browser?.close();
    await gallery?.close();
  });

  async function open(context: BrowserContext, where: string, lang: string) {
    const page = await context.newPage();
    await show(page, where, lang);
    return { page };
  }

  const show = async (page: Page, where: string, lang: string) =>
    await page.goto(`${gallery.url}/gallery${where}?lang=${lang}`);

  test.each(LANGUAGES)(
    "the browser complains of no example in %s, and axe of none, in light and in dark (en, ar)",
    async (lang) => {
      const context = await browser.newContext();
      if (ASKED_OF_AXE.includes(lang)) await bringAxe(context);
      const page = await context.newPage();
      const complaints: string[] = [];
      page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
      page.on("pageerror", (error) => complaints.push(error.message));
      for (const where of PATHS) {
        await page.emulateMedia({ colorScheme: "light" });
        await show(page, where, lang);
        expect(complaints, `${where} in ${lang}: the browser complained`).toEqual([]);
        if (!ASKED_OF_AXE.includes(lang)) continue;
        expect(await axeFaults(page), `${where} in ${lang}, light`).toEqual([]);
        // The scheme changes colours only, and the style sheet alone knows it.
        await page.emulateMedia({ colorScheme: "dark" });
        expect(await axeFaults(page, { only: ["color-contrast"] }), `${where} in ${lang}, dark`).toEqual([]);
        expect(complaints, `${where} in ${lang}: the browser complained`).toEqual([]);
      }
      await context.close();
    },
  );

  test.each(["en", "ar", "vi"])("nothing is wider than a window of 320 px in %s", async (lang) => {
    const context = await browser.newContext({ viewport: { width: 320, height: 640 } });
    const page = await context.newPage();
    for (const where of PATHS) {
      await show(page, where, lang);
      const overflow = await page.evaluate<number>(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth",
      );
      expect(overflow, `${where} in ${lang}`).toBe(0);
    }
    await context.close();
  });

  test("each page has one h1, a language, a direction, and the code of its State in the window title", async () => {
    const context = await browser.newContext();
    const page = await context.newPage();
    for (const where of PATHS) {
      await show(page, where, "ar");
      expect(await page.locator("h1").count(), where).toBe(1);
      expect(await page.locator("html").getAttribute("dir"), where).toBe("rtl");
      expect(await page.title(), where).toMatch(/^XA · /);
    }
    await context.close();
  });

  test("without script every page still shows its content and forms still have their buttons", async () => {
    const context = await browser.newContext({ javaScriptEnabled: false });
    const { page } = await open(context, "/ErrorSummary", "en");
    expect(await page.getByRole("button", { name: "Send the request" }).isVisible()).toBe(true);
    expect(await page.getByRole("link", { name: /Which provider/ }).getAttribute("href")).toBe("#field-form-provider");
    await context.close();
  });

  test("with script the error summary has the focus, and its links lead into the fields", async () => {
    const context = await browser.newContext();
    const { page } = await open(context, "/ErrorSummary", "en");
    expect(await page.evaluate("document.activeElement?.className")).toBe("error-summary");
    await page.getByRole("link", { name: /Which provider/ }).click();
    expect(await page.evaluate("document.activeElement?.id")).toBe("field-form-provider");
    await context.close();
  });

  test("every control in the gallery is at least 24 px high, and main buttons 44 px", async () => {
    const context = await browser.newContext({ viewport: { width: 360, height: 800 } });
    const { page } = await open(context, "/all", "en");
    const small = await page.evaluate<string[]>(SMALL_TARGETS);
    expect(small).toEqual([]);
    await context.close();
  });

  test("the copy button copies and says so; the quick filter hides what does not match", async () => {
    const context = await browser.newContext({ permissions: ["clipboard-read", "clipboard-write"] });
    const { page } = await open(context, "/CopyBlock", "en");
    await page.getByRole("button", { name: /^Copy/ }).click();
    expect(await page.evaluate("navigator.clipboard.readText()")).toMatch(/^03be64d1/);
    expect(await page.getByRole("status").last().textContent()).toContain("Copied");
    await page.goto(`${gallery.url}/gallery/Table?lang=en`);
    await page.getByRole("searchbox").fill("telephone");
    expect(await page.locator("tbody tr:visible").count()).toBe(1);
    await context.close();
  });

  /** Where the first characters of what matches stand, from the left, and where the last ones; per element of the example. */
  async function ends(
    component: string,
    of: string,
    width = 1280,
  ): Promise<{ from: number; to: number; lines: number }[]> {
    const context = await browser.newContext({ viewport: { width, height: 800 } });
    const { page } = await open(context, `/${component}`, "ar");
    const found = await page.evaluate<{ from: number; to: number; lines: number }[]>(`
      [...document.querySelectorAll(${JSON.stringify(of)})].map((element) => {
        const texts = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
        const all = [];
        while (texts.nextNode()) all.push(texts.currentNode);
        const at = (node, offset) => {
          const range = document.createRange();
          range.setStart(node, offset);
          range.setEnd(node, offset + 1);
          return range.getBoundingClientRect();
        };
        const [first, last] = [all[0], all.at(-1)];
        return { from: at(first, 0).left, to: at(last, last.length - 1).right, lines: element.getClientRects().length };
      })`);
    await context.close();
    return found;
  }

  test("an English sentence in an Arabic page ends with its full stop on the right", async () => {
    const sentences = await ends("HostileText", ".example:last-child .foreign");
    expect(sentences).toHaveLength(1);
    for (const { from, to } of sentences) expect(to).toBeGreaterThan(from + 100);
  });

  test("a moment beside foreign words is read from right to left in Arabic, each part in its place", async () => {
    const [moment] = await ends("Comma", ".example:nth-of-type(1) time");
    const [words] = await ends("Comma", ".example:nth-of-type(1) .foreign");
    const [name] = await ends("Comma", ".example:nth-of-type(2) .foreign");
    const [after] = await ends("Comma", ".example:nth-of-type(2) time");
    expect(words?.to).toBeLessThan(moment?.to ?? 0);
    expect(after?.from).toBeLessThan(name?.from ?? 0);
  });

  test("a reference number stays on one line where there is hardly any room", async () => {
    const references = await ends("Unbroken", ".ref", 320);
    expect(references.map(({ lines }) => lines)).toEqual([1, 1, 1]);
  });

  test("hostile names cannot turn round the text beside them", async () => {
    const context = await browser.newContext({ javaScriptEnabled: false });
    const { page } = await open(context, "/HostileText", "en");
    const text = await page.locator("main").innerText();
    expect(text).not.toMatch(/[\u202E\u200B]/);
    expect(text).toContain("U+202E");
    await context.close();
  });
});
