import { serve } from "@hono/node-server";
import type { AddressInfo } from "node:net";
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

if (chromium === undefined) skipReason("the duty call on a telephone", "no Chromium found (Debian: chromium)");

it.skipIf(chromium === undefined)(
  "shows what to press without scrolling on a telephone, in every language",
  async () => {
    const pair = await openCasePair({
      at: "2027-03-01T02:00:00.000Z",
      config: { languages: [...LANGUAGES] },
    });
    const { requestId } = await draftRequest(pair, { mechanism: "preservation" });
    await pair.asker.as("drafter").put(`/requests/${requestId}/draft`, { step: "urgency", urgency: "emergency" });
    await sendRequest(pair, requestId, "preservation");
    const { owner } = pair;
    const [{ ringId }] = (await owner.as("duty").get("/duty/rings")).rings;
    const { token } = await owner.identity.becomeForTraining(owner.people.duty.id);
    const port = await new Promise<number>((resolve) => {
      const server = serve({ fetch: owner.app.fetch, port: 0, hostname: "127.0.0.1" }, (at: AddressInfo) =>
        resolve(at.port),
      );
      afterFile(async () => void server.close());
    });
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
        expect(await page.locator("nav.main-nav a").count(), path).toBe(path === "/duty" ? 5 : 0);
        const box = await page.locator(press).first().boundingBox();
        if (PICTURES !== undefined)
          await page.screenshot({ path: `${PICTURES}/${path.split("/").length}-${lang}.png` });
        expect
          .soft((box?.y ?? Infinity) + (box?.height ?? 0), `${path} in ${lang}`)
          .toBeLessThanOrEqual(TELEPHONE.height);
      }
      await context.close();
    }
  },
);
