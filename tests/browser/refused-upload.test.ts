import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { Hono } from "hono";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type HttpServer, type HttpServerOptions, serve, silentLog } from "../../src/platform/index.ts";
import { skipReason } from "../support/skips.ts";
import { temporaryFolder } from "../support/temporary-folders.ts";
import { chromiumPath, launchChromium } from "./chromium.ts";
import { PATIENCE_MS } from "../support/patience.ts";

// A browser looks at the answer when the whole form is sent, or when its connection is reset: it must find ours in both cases.

const path = chromiumPath();
if (path === undefined) skipReason("a refused upload in a browser", "no Chromium found (Debian: chromium)");

const FILE_BYTES = 3_000_000;
const LINE_BYTES_PER_SECOND = 1_000_000;

describe.skipIf(path === undefined)("an upload over a slow line, refused when it has just begun", () => {
  let browser: Browser;
  const opened: HttpServer[] = [];
  beforeAll(async () => {
    browser = await launchChromium(path ?? "");
  });
  afterAll(async () => {
    await browser.close();
    for (const server of opened) await server.close();
  });

  it("shows our page when the whole is sent", async () => {
    const startedAt = performance.now();
    expect(await shownAfterUpload({})).toBe("Not now");
    expect(performance.now() - startedAt).toBeGreaterThan((FILE_BYTES / LINE_BYTES_PER_SECOND) * 900);
  });

  it("shows our page also when we have read as much as we do", async () => {
    expect(await shownAfterUpload({ readOn: { bytes: 1_000_000, ms: 60_000, silentMs: 60_000 } })).toBe("Not now");
  });

  async function shownAfterUpload(over: Partial<HttpServerOptions>): Promise<string> {
    const app = new Hono();
    const form = `<form method="post" enctype="multipart/form-data"><input type="file" name="file"><button>Send</button></form>`;
    app.get("/", (c) => c.html(form));
    app.post("/", async (c) => {
      await c.req.raw.body?.getReader().read();
      return c.html("<h1>Not now</h1>", 503);
    });
    const options = { host: "127.0.0.1", port: 0, log: silentLog(), maxBodyBytes: () => 2 ** 30, ...over };
    const server = await serve(app, options);
    opened.push(server);
    const file = join(temporaryFolder(), "evidence");
    writeFileSync(file, Buffer.alloc(FILE_BYTES));
    const page = await browser.newPage();
    await page.goto(server.url);
    const session = await page.context().newCDPSession(page);
    await session.send("Network.enable");
    const line = { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: LINE_BYTES_PER_SECOND };
    await session.send("Network.emulateNetworkConditions", line);
    await page.locator("input").setInputFiles(file);
    await page.locator("button").click();
    return await page.locator("h1").innerText({ timeout: PATIENCE_MS });
  }
});
