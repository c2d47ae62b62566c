import { serve, type ServerType } from "@hono/node-server";
import { Hono } from "hono";
import type { AddressInfo } from "node:net";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { createEmptyServer } from "../../src/set-up/empty-server.tsx";
import { createLog, loadConfig } from "../../src/platform/index.ts";
import { buildClient } from "../../scripts/build-client.ts";
import { openDescribedServer } from "../support/described-server.ts";
import { skipReason } from "../support/skips.ts";
import { temporaryFolder } from "../support/temporary-folders.ts";
import { chromiumPath, launchChromium } from "./chromium.ts";

// What somebody sees who is not signed in, or who went astray: in their language, on a narrow telephone, without script.

const path = chromiumPath();
if (path === undefined) skipReason("pages for strangers in a browser", "no Chromium found (Debian: chromium)");

const LANGUAGES = ["ar", "zh"] as const;
const NARROW = 360;
const BROKEN = "/broken-on-purpose";
/** Three words of English in a row; titles of operations and names of files are shorter. */
const ENGLISH = /\b[a-z]{2,} [a-z]{2,} [a-z]{2,}\b/i;

let browser: Browser;
/** Page, and the status with which it answers. */
let pages: readonly (readonly [url: string, status: number, as?: string])[];
const listening: ServerType[] = [];

beforeAll(async () => {
  if (path === undefined) return;
  browser = await launchChromium(path, { drawsNothing: true });
  const { app, modules } = await openDescribedServer({ languages: [...LANGUAGES] });
  app.get(BROKEN, () => {
    throw new Error("Broken on purpose.");
  });
  const [administrator] = await modules.identity.people();
  const { token } = await modules.identity.becomeForTraining(administrator?.id ?? "");
  const assets = await buildClient();
  for (const said of ["log", "error"] as const) vi.spyOn(console, said).mockImplementation(() => undefined);
  const config = loadConfig({ ROGATORY_DATA_FOLDER: temporaryFolder() });
  const empty = await listen((appUrl) =>
    createEmptyServer({
      config: { ...config, appUrl },
      log: createLog("error"),
      assets,
      setUp: async () => await Promise.reject(new Error("not here")),
    }),
  );
  const whole = await listen(() => app);
  pages = [
    [`${empty}/`, 200],
    [`${empty}/set-up`, 200],
    [`${empty}/set-up?office=authority`, 200],
    [`${empty}/set-up?office=secretariat`, 200],
    [`${empty}/status`, 200],
    [`${whole}/`, 200],
    [`${whole}/sign-in`, 200],
    [`${whole}/api`, 200],
    [`${whole}/status`, 200],
    [`${whole}/convention`, 200],
    [`${whole}/nowhere`, 404],
    [`${whole}${BROKEN}`, 500],
    [`${whole}/orders`, 403, token],
    [`${whole}/queue`, 200, token],
  ];
});

afterAll(async () => {
  await browser?.close();
  for (const one of listening) one.close();
});

describe.skipIf(path === undefined)("a page for strangers", () => {
  test.each(LANGUAGES)(
    "in %s is in that language as a whole, and fits a narrow window without script",
    async (language) => {
      const faults: string[] = [];
      for (const [url, status, token] of pages) {
        const context = await browser.newContext({
          locale: language,
          javaScriptEnabled: false,
          viewport: { width: NARROW, height: 700 },
          ...(token === undefined ? {} : { extraHTTPHeaders: { authorization: `Bearer ${token}` } }),
        });
        const page = await context.newPage();
        // As a person chooses it in the footer: the choice goes before the language of their profile.
        const { origin, pathname } = new URL(url);
        const answer = await page.goto(`${origin}/language/${language}?back=${encodeURIComponent(pathname)}`);
        const found = [
          ...(answer?.status() === status ? [] : [`answered ${answer?.status()}`]),
          ...(await languageFaults(page, language)),
          ...(await widthFaults(page)),
        ];
        faults.push(...found.map((fault) => `${pathname}: ${fault}`));
        await context.close();
      }
      expect(faults).toEqual([]);
    },
  );
});

/** What is visibly English, but for what says of itself that it is, and for code. */
async function languageFaults(page: Page, language: string): Promise<string[]> {
  const [lang, texts] = await page.evaluate<[string, string[]]>(`(() => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const texts = [document.title];
    while (walker.nextNode()) {
      const holder = walker.currentNode.parentElement;
      if (holder.closest("code, pre, script, style, input, select, [lang]:not(html)") === null) texts.push(walker.currentNode.data.trim());
    }
    return [document.documentElement.lang, texts];
  })()`);
  const english = texts.filter((text) => ENGLISH.test(text));
  return [...(lang === language ? [] : [`is in ${lang}`]), ...english.map((text) => `says "${text.slice(0, 100)}"`)];
}

async function widthFaults(page: Page): Promise<string[]> {
  const wide = await page.evaluate<string[]>(`(() => {
    const root = document.documentElement;
    if (root.scrollWidth <= root.clientWidth) return [];
    const outside = [...document.body.querySelectorAll("*")].filter((one) => {
      const { left, right } = one.getBoundingClientRect();
      return left < -1 || right > root.clientWidth + 1;
    });
    return ["is " + (root.scrollWidth - root.clientWidth) + " px too wide: " + outside.slice(0, 3).map((one) => one.outerHTML.slice(0, 120)).join(" | ")];
  })()`);
  return wide;
}

async function listen(make: (origin: string) => Hono): Promise<string> {
  const entry = new Hono();
  let app: Hono | undefined;
  entry.all("*", async (c) => (await app?.fetch(c.req.raw, c.env)) ?? c.notFound());
  return await new Promise((resolve) => {
    const server = serve({ fetch: entry.fetch, port: 0, hostname: "127.0.0.1" }, ({ port }: AddressInfo) => {
      const origin = `http://127.0.0.1:${port}`;
      app = make(origin);
      resolve(origin);
    });
    listening.push(server);
  });
}
