import { serve } from "@hono/node-server";
import type { Hono } from "hono";
import type { AddressInfo } from "node:net";
import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { LANGUAGES } from "../../src/web/index.ts";
import { afterFile } from "../support/after-file.ts";
import { draftRequest, sendRequest } from "../support/case-steps.ts";
import { openCasePair } from "../support/cooperation-network.ts";
import { skipReason } from "../support/skips.ts";
import { chromiumPath, launchChromium } from "./chromium.ts";

const chromium = chromiumPath();
const PICTURES = process.env["ROGATORY_SCREENSHOTS"];
const TELEPHONE = { width: 360, height: 640 };
/** Of the first screen, for all that stands over the title. */
const FRAME_PX = 160;

if (chromium === undefined) skipReason("the duty call on a telephone", "no Chromium found (Debian: chromium)");

it.skipIf(chromium === undefined)(
  "shows what to press without scrolling on a telephone, in every language, and every page its title",
  async () => {
    const pair = await openCasePair({
      at: "2027-03-01T02:00:00.000Z",
      config: { languages: [...LANGUAGES] },
    });
    const { requestId } = await draftRequest(pair, { mechanism: "preservation" });
    await pair.asker.as("drafter").put(`/requests/${requestId}/draft`, { step: "urgency", urgency: "emergency" });
    await sendRequest(pair, requestId, "preservation");
    const { owner, asker } = pair;
    const [{ ringId }] = (await owner.as("duty").get("/duty/rings")).rings;
    const { token } = await owner.identity.becomeForTraining(owner.people.duty.id);
    const atAsker = await asker.identity.becomeForTraining(asker.people.drafter.id);
    const waiting = await draftRequest(pair, { mechanism: "preservation", leaveOut: ["42(3)(e)"] });
    const { dossierId } = await asker.as("drafter").get(`/requests/${requestId}`);
    const titled = ["/queue", `/dossiers/${dossierId}`, `/requests/${requestId}`, "/statistics", "/account"];
    titled.push(`/requests/${waiting.requestId}/draft/check`, `/requests/${waiting.requestId}/draft/basis`);
    const [port, askerPort] = await Promise.all([listen(owner.app), listen(asker.app)]);
    const browser = await launchChromium(chromium ?? "");
    afterFile(async () => await browser.close());
    for (const lang of LANGUAGES) {
      const context = await browser.newContext({
        viewport: TELEPHONE,
        javaScriptEnabled: false,
        extraHTTPHeaders: { authorization: `Bearer ${token}` },
      });
      const page = await context.newPage();
      for (const [path, press] of [
        [`/duty/rings/${ringId}`, "main button"],
        ["/duty", ".next-action a"],
      ] as const) {
        await page.goto(`http://127.0.0.1:${port}/language/${lang}?back=${encodeURIComponent(path)}`);
        expect(await page.locator("html").getAttribute("lang")).toBe(lang);
        // The whole page as an officer sees it, with all that stands over it.
        expect(await page.locator(".profile-banner.training").count(), path).toBe(1);
        expect(await page.locator("nav.main-nav a").count(), path).toBe(path === "/duty" ? 6 : 0);
        const box = await page.locator(press).first().boundingBox();
        if (PICTURES !== undefined)
          await page.screenshot({ path: `${PICTURES}/${path.split("/").length}-${lang}.png` });
        expect
          .soft((box?.y ?? Infinity) + (box?.height ?? 0), `${path} in ${lang}`)
          .toBeLessThanOrEqual(TELEPHONE.height);
      }
      await page.goto(`http://127.0.0.1:${port}/queue`);
      expect(await page.locator(".waiting-call").getAttribute("href")).toBe(`/duty/rings/${ringId}`);
      await page.setExtraHTTPHeaders({ authorization: `Bearer ${atAsker.token}` });
      for (const path of titled) {
        await page.goto(`http://127.0.0.1:${askerPort}/language/${lang}?back=${encodeURIComponent(path)}`);
        expect(await page.locator("html").getAttribute("lang")).toBe(lang);
        if (PICTURES !== undefined)
          await page.screenshot({ path: `${PICTURES}/title-${lang}-${titled.indexOf(path)}.png` });
        expect.soft((await page.locator("h1").boundingBox())?.y, `${path} in ${lang}`).toBeLessThanOrEqual(FRAME_PX);
      }
      await openMenu(page);
      if (PICTURES !== undefined) await page.screenshot({ path: `${PICTURES}/menu-${lang}.png` });
      await context.close();
    }
  },
);

async function listen({ fetch }: Pick<Hono, "fetch">): Promise<number> {
  return await new Promise((resolve) => {
    const server = serve({ fetch, port: 0, hostname: "127.0.0.1" }, (at: AddressInfo) => resolve(at.port));
    afterFile(async () => void server.close());
  });
}

/** Without script, by keyboard: shut at first, shut again by Escape, and what it holds stands in the page once. */
async function openMenu(page: Page): Promise<void> {
  const links = page.locator(".main-nav a, a[href='/sign-out']");
  expect(await links.count()).toBeGreaterThan(3);
  const seen = async (): Promise<number> =>
    await page.locator(".main-nav a:visible, a[href='/sign-out']:visible").count();
  expect(await seen()).toBe(0);
  await page.locator("[popovertarget=menu]").first().focus();
  await page.keyboard.press("Enter");
  expect(await seen()).toBe(await links.count());
  await page.keyboard.press("Escape");
  expect(await seen()).toBe(0);
  await page.keyboard.press("Enter");
}
