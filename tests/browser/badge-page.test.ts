import { serve, type ServerType } from "@hono/node-server";
import { Hono, type MiddlewareHandler } from "hono";
import { writeFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { encode } from "uqr";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { buildClient } from "../../scripts/build-client.ts";
import type { BadgeKeys } from "../../src/modules/conference/badges/badge-keys.ts";
import { publicBadges } from "../../src/modules/conference/badges/public-badges.tsx";
import { type NewBadge, signBadge } from "../../src/protocol/badges/badge-code.ts";
import { signEndedList } from "../../src/protocol/badges/ended-list.ts";
import { hex } from "../../src/protocol/bytes.ts";
import { generateKeyPair, signerOf } from "../../src/protocol/signatures.ts";
import { createWeb, loadLocales, publicCache } from "../../src/web/index.ts";
import { afterFile } from "../support/after-file.ts";
import { seededRandom } from "../support/seeded-random.ts";
import { skipReason } from "../support/skips.ts";
import { temporaryFolder } from "../support/temporary-folders.ts";
import { axeFaults } from "./axe.ts";
import { chromiumPath, launchChromium } from "./chromium.ts";

// The page that reads badges, on a telephone that lost its line: the verdict is made there, and nothing of a badge stays.

const path = chromiumPath();
if (path === undefined) skipReason("badges in a browser", "no Chromium found (Debian: chromium)");

/** Set to a folder to look at the page with one's own eyes. */
const PICTURES = process.env["ROGATORY_SCREENSHOTS"];
const PHONE = { width: 360, height: 740 };
const conferenceId = "0197a3c0-5b1e-7c44-9d02-3f5a6b7c8d9e";
const TITLE = { original: "en", texts: { en: "Ceremony of Aurelia", ar: "مراسم أوريليا" } } as const;
const signer = signerOf(generateKeyPair("ed25519", seededRandom("badge page")));
const day = (later: number): string => new Date(Date.now() + later * 86_400_000).toISOString().slice(0, 10);
const badge = (serial: number, changes: Partial<NewBadge> = {}): string => {
  const days = { firstDay: day(-2), lastDay: day(2) };
  const names = { name: "Ada Example", delegation: "Aurelia" };
  return signBadge({ serial, issue: 1, category: 1, zones: [0], ...days, ...names, ...changes }, conferenceId, signer);
};

function keysWith(number: number, ended: readonly number[]): BadgeKeys {
  const list = { number, issuedAt: new Date().toISOString(), ended: new Map(ended.map((serial) => [serial, 1])) };
  return {
    version: 1,
    conference: conferenceId,
    timeZone: "UTC",
    dayEndsAt: "03:00",
    maxListAgeMinutes: 240,
    keys: [hex(signer.publicKey)],
    categories: [{ number: 1, code: "delegate", name: "Delegate" }],
    zones: [
      { number: 0, code: "H", name: "Hall" },
      { number: 1, code: "P", name: "Podium" },
    ],
    list: signEndedList(list, conferenceId, signer),
  };
}

let keys = keysWith(2, [5]);
/** What stands between telephone and office: a network that asks to sign in, or a slow line. */
const nothing: MiddlewareHandler = async (_, next) => await next();
let between = nothing;
let listening: ServerType | undefined;
let port = 0;

async function open(): Promise<string> {
  const web = createWeb({
    server: { state: "XA", stateNames: {}, profile: "training", evaluation: false, timeZone: "UTC", version: "1" },
    assets: await buildClient(),
    locales: loadLocales(),
    now: () => new Date(),
    origins: [],
    secure: false,
    defaultLanguage: "en",
    reader: () => ({}),
    nav: () => [],
  });
  const source = {
    conference: async (slug: string) => await Promise.resolve(slug === "ceremony" ? { title: TITLE, keys } : undefined),
    wordOf: async (_: string, number: string) =>
      await Promise.resolve(number === "7-1-123456" ? ("ask" as const) : ("do-not-admit" as const)),
  };
  const app = new Hono()
    .use(async (c, next) => await between(c, next))
    .use(web.middleware, publicCache())
    .route("/", web.routes)
    .route(
      "/",
      publicBadges(source, () => new Date(), []),
    );
  await new Promise<void>((resolve) => {
    const options = { fetch: app.fetch, hostname: "127.0.0.1", port, overrideGlobalObjects: false };
    listening = serve(options, (address: AddressInfo) => {
      ({ port } = address);
      resolve();
    });
  });
  return `http://127.0.0.1:${port}/badge/ceremony`;
}

async function stop(): Promise<void> {
  await new Promise((resolve) => (listening ? listening.close(resolve) : resolve(undefined)));
  listening = undefined;
}

const complaints: string[] = [];
async function phone(
  browser: Browser,
  options: Parameters<Browser["newContext"]>[0] = {},
): Promise<[Page, BrowserContext]> {
  const context = await browser.newContext({ viewport: PHONE, ...options });
  const page = await context.newPage();
  page.on("console", (message) => /Security|Trusted|policy/i.test(message.text()) && complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(error.message));
  return [page, context];
}

/** As a hand scanner types: all digits, then Enter. */
async function scan(page: Page, code: string): Promise<string[]> {
  await page.locator("#badge-number").fill(code);
  await page.locator("#badge-number").press("Enter");
  return await said(page);
}

async function said(page: Page): Promise<string[]> {
  await page.locator("[data-verdict]:not([hidden])").waitFor();
  return await page.locator("[data-verdict]:not([hidden]) :is([data-word], [data-why], [data-name])").allInnerTexts();
}

async function picture(page: Page, name: string): Promise<void> {
  if (PICTURES !== undefined) await page.screenshot({ path: join(PICTURES, `badge-${name}.png`) });
}

describe.skipIf(path === undefined)("the page that reads badges", () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchChromium(path ?? "");
    afterFile(async () => await browser.close());
  });
  afterEach(async () => {
    await stop();
    keys = keysWith(2, [5]);
    between = nothing;
    expect(complaints.splice(0)).toEqual([]);
  });

  it("opened once, opens again without a line and decides alone", async () => {
    const address = await open();
    const [page, context] = await phone(browser);
    await page.goto(address);
    await page.locator("[data-ready]").waitFor();
    await stop();
    await context.setOffline(true);

    await page.reload();
    expect(await scan(page, badge(7))).toEqual(["Admit", expect.stringContaining("Compare"), "Ada Example"]);
    expect(await page.locator("[data-verdict] [data-age]").innerText()).toMatch(/as of (this minute|\d minutes? ago)/);
    await picture(page, "admit");
    expect((await scan(page, badge(5)))[0]).toBe("Do not admit");
    await picture(page, "ended");
    expect(await scan(page, badge(7).replace(/.$/, "0"))).toHaveLength(3);
    expect((await scan(page, badge(8, { lastDay: day(-3), firstDay: day(-4) })))[1]).toContain("not for today");
    expect((await scan(page, "7-1-123456"))[1]).toContain("no line");

    // What is kept: nothing of a badge.
    const kept = await page.evaluate<{ caches: string[]; text: string; stored: number }>(
      `(async () => {
        const cache = await caches.open("badge");
        const texts = (await cache.keys()).map(async (one) => await (await cache.match(one)).text());
        const stored = localStorage.length + sessionStorage.length;
        return { caches: await caches.keys(), text: (await Promise.all(texts)).join(""), stored };
      })()`,
    );
    expect(kept).toMatchObject({ caches: ["badge"], stored: 0 });
    expect(kept.text).toContain(conferenceId);
    expect(kept.text).not.toContain("Ada");
    await context.close();
  });

  it("takes a newer list when there is a line, and never a lower one", async () => {
    const address = await open();
    const [page, context] = await phone(browser);
    const openAnew = async (): Promise<void> => {
      await page.goto(address);
      await page.locator("[data-ready]").waitFor();
    };
    await openAnew();
    expect((await scan(page, badge(6)))[0]).toBe("Admit");
    keys = keysWith(3, [5, 6]);
    await openAnew();
    expect((await scan(page, badge(6)))[0]).toBe("Do not admit");
    keys = keysWith(2, []);
    await openAnew();
    expect((await scan(page, badge(6)))[0]).toBe("Do not admit");
    await context.close();
  });

  it("keeps the zone of its door in its address, through a question by number and another language, and asks where it knows none", async () => {
    const address = await open();
    const [page, context] = await phone(browser);
    const ready = async (): Promise<void> => await page.locator("[data-ready]").waitFor();
    await page.goto(`${address}#P`);
    await ready();
    expect((await scan(page, badge(7)))[1]).toContain("zone");
    await page.locator("[data-next]").click();
    await page.locator("#badge-number").fill("7-1-123456");
    await page.locator("form .button").click();
    await page.locator("[data-answer]").waitFor();
    await ready();
    expect(page.url()).toMatch(/number=.*#P$/);
    expect((await scan(page, badge(7)))[0]).toBe("Do not admit");
    await page.locator("[data-next]").click();
    await page.locator('a[hreflang="fr"]').click();
    await page.locator("html[lang=fr] [data-ready]").waitFor();
    expect((await scan(page, badge(7)))[1]).toContain("zone");
    await page.locator("[data-next]").click();
    await page.locator("#badge-zone").selectOption("H");
    await page.locator('a[hreflang="en"]').click();
    await page.locator("html[lang=en] [data-ready]").waitFor();
    expect((await scan(page, badge(7)))[0]).toBe("Admit");

    await page.goto(`${address}?again#X`);
    await ready();
    expect((await scan(page, badge(7))).slice(0, 2)).toEqual(["Ask", expect.stringContaining("zone of its door")]);
    await picture(page, "zone-unknown");
    expect((await scan(page, badge(5)))[0]).toBe("Do not admit");
    await context.close();
  });

  it("shows no earlier verdict for a badge that it could not check", async () => {
    keys = { ...keys, timeZone: "Mars/Olympus" };
    const address = await open();
    const [page, context] = await phone(browser);
    await page.goto(address);
    await page.locator("[data-ready]").waitFor();
    await page.evaluate(`document.querySelector("[data-verdict]").hidden = false`);
    await page.evaluate(`document.querySelector("[data-word]").textContent = "Admit"`);
    expect((await scan(page, badge(7))).slice(0, 2)).toEqual(["Ask", expect.stringContaining("could not check")]);
    expect(complaints.splice(0)).toEqual([expect.stringContaining("Mars/Olympus")]);
    await context.close();
  });

  it("keeps no page that somebody else's network gives in its place", async () => {
    let isPortal = false;
    between = async (c, next) => {
      // Asked for by the page itself, not by whoever opens it.
      if (isPortal && c.req.path === "/badge/ceremony" && c.req.header("accept") === "*/*") return c.html("Sign in");
      await next();
      c.header("cache-control", "no-store");
      return undefined;
    };
    const address = await open();
    const [page, context] = await phone(browser);
    await page.goto(address);
    await page.locator("[data-ready]").waitFor();
    isPortal = true;
    await page.reload();
    await page.locator("[data-ready]").waitFor();
    await stop();
    await context.setOffline(true);
    await page.reload();
    expect((await scan(page, badge(7)))[0]).toBe("Admit");
    await context.close();
  });

  it("waits longer for what ended than for its own parts", async () => {
    const address = await open();
    const [page, context] = await phone(browser);
    await page.goto(address);
    await page.locator("[data-ready]").waitFor();
    keys = keysWith(3, [5, 6]);
    between = async (c, next) => {
      if (c.req.path.endsWith("keys.json")) await new Promise((resolve) => setTimeout(resolve, 3_500));
      await next();
    };
    await page.reload();
    await page.locator("[data-ready]").waitFor();
    expect((await scan(page, badge(6)))[0]).toBe("Do not admit");
    await context.close();
  });

  it("in Arabic on a telephone, from right to left, with nothing beside the screen", async () => {
    const address = await open();
    const [page, context] = await phone(browser, { locale: "ar" });
    await page.goto(address);
    await page.locator("[data-ready]").waitFor();
    await picture(page, "arabic");
    expect(await axeFaults(page)).toEqual([]);
    expect(await scan(page, badge(7, { name: "عبد الرحمن المثال" }))).toContain("عبد الرحمن المثال");
    await picture(page, "arabic-verdict");
    expect(await axeFaults(page)).toEqual([]);
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(PHONE.width);
    await context.close();
  });

  it.each(["fr", "es", "ru", "vi", "zh"])("shows its longest word whole in %s", async (locale) => {
    const address = await open();
    const [page, context] = await phone(browser, { locale });
    await page.goto(address);
    await page.locator("[data-ready]").waitFor();
    await scan(page, badge(5));
    await picture(page, locale);
    const [width, shown] = await page.locator("[data-word]").evaluate((word) => [word.scrollWidth, word.clientWidth]);
    expect(width).toBeLessThanOrEqual(shown ?? 0);
    await context.close();
  });

  it("without script asks the office for the short number", async () => {
    const address = await open();
    const [page, context] = await phone(browser, { javaScriptEnabled: false });
    await page.goto(address);
    await page.locator("#badge-number").fill("7-1-123456");
    await page.locator("form .button").click();
    expect(await page.locator("[role=status][data-answer]").innerText()).toMatch(/^Ask\b/);
    await picture(page, "number");
    await context.close();
  });

  it.each([
    ["by itself", ""],
    [
      "where the browser's own reader fails",
      `globalThis.BarcodeDetector = class {
        static getSupportedFormats = async () => ["qr_code"];
        detect = async () => { throw new Error("Barcode detection service unavailable."); };
      };`,
    ],
  ])("reads a badge that is held before the camera %s", async (_, script) => {
    const film = join(temporaryFolder(), "badge.y4m");
    writeFileSync(film, filmOf(badge(7)));
    const withCamera = await launchChromium(path ?? "", { film });
    afterFile(async () => await withCamera.close());
    const address = await open();
    const [page, context] = await phone(withCamera);
    await page.addInitScript(script);
    await page.goto(address);
    await page.locator("[data-ready]").waitFor();
    await page.locator("[data-camera]").click();
    expect(await said(page)).toEqual(["Admit", expect.stringContaining("Compare"), "Ada Example"]);
    await context.close();
  });
});

/** A film of a badge's code at a third of the picture's width and a half, in grey: YUV4MPEG2 with one picture. */
function filmOf(code: string): Uint8Array {
  const { data, size } = encode(code, { ecc: "M", border: 4 });
  const [width, height, pixels] = [640, 480, 6];
  const light = Buffer.alloc(width * height, 150);
  const [left, top] = [(width - size * pixels) >> 1, (height - size * pixels) >> 1];
  for (let y = 0; y < size * pixels; y++) {
    for (let x = 0; x < size * pixels; x++) {
      const isDark = data[Math.floor(y / pixels)]?.[Math.floor(x / pixels)] === true;
      light[(top + y) * width + left + x] = isDark ? 40 : 220;
    }
  }
  const colour = Buffer.alloc((width * height) / 2, 128);
  return Buffer.concat([Buffer.from(`YUV4MPEG2 W${width} H${height} F5:1 Ip A1:1 C420\nFRAME\n`), light, colour]);
}
