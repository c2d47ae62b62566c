import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { runCommand, startServerWith } from "../support/cli-process.ts";
import { freePort } from "../../scripts/free-port.ts";
import { skipReason } from "../support/skips.ts";
import { temporaryFolder } from "../support/temporary-folders.ts";
import { chromiumPath, launchChromium } from "./chromium.ts";
import { PATIENCE_MS } from "../support/patience.ts";

const path = chromiumPath();
if (path === undefined) skipReason("a secretariat in a browser", "no Chromium found (Debian: chromium)");

/** A set-up makes keys and a database, on a machine that may be busy. */

let browser: Browser;
beforeAll(async () => {
  if (path !== undefined) browser = await launchChromium(path);
});
afterAll(async () => {
  await browser?.close();
});

/** What somebody who reads the public pages sees of Aurelia. */
async function published(publicUrl: string): Promise<string> {
  const answer = await fetch(`${publicUrl}/status/XA`);
  expect([answer.status, answer.headers.getSetCookie()]).toEqual([200, []]);
  return await answer.text();
}

describe.skipIf(path === undefined)("a secretariat", () => {
  test("is set up by clicking, records a signature by two people, publishes it, and starts again", async () => {
    const data = join(temporaryFolder(), "data");
    const port = await freePort();
    const appUrl = `http://localhost:${port}`;
    const publicUrl = `http://127.0.0.1:${port}`;
    const env = { ROGATORY_PORT: String(port), ROGATORY_APP_URL: appUrl, ROGATORY_PUBLIC_URL: publicUrl };
    let server = await startServerWith(["--data", data], env);
    const open = async (address: string): Promise<Page> => {
      const page = await (await browser.newContext({ locale: "en", javaScriptEnabled: false })).newPage();
      page.setDefaultTimeout(PATIENCE_MS);
      await page.goto(address);
      return page;
    };

    /** Opens a one-time link, as the page asks. */
    const comeIn = async (link: string | undefined): Promise<Page> => {
      const page = await open(link ?? "");
      await page.locator("main form button[type=submit]").first().click();
      return page;
    };

    const founder = await open(appUrl);
    await founder.locator("a[href='/set-up']").first().click();
    await founder.locator("a[href='/set-up?office=secretariat']").click();
    const answers = {
      code: /code: (\d{6})/.exec(server.output())?.[1] ?? "",
      authority: "Treaty Section",
      phone: "+999 9 555 0100",
      timeZone: "Etc/UTC",
      administrator1: "Ada One",
      administrator2: "Ben Two",
      treatyOfficer: "Tia Three",
      secondTreatyOfficer: "Una Four",
    };
    for (const [name, value] of Object.entries(answers)) await founder.locator(`input[name=${name}]`).fill(value);
    await founder.locator("select[name=state]").selectOption("XZ");
    await founder.locator("form button[type=submit]").last().click();
    const links = await founder.locator("copy-text code").allInnerTexts();
    expect(links).toHaveLength(4);

    const tia = await comeIn(links[2]);
    await tia.goto(appUrl);
    expect(new URL(tia.url()).pathname).toBe("/treaty");
    await tia.locator("main a[href='/treaty/new']").first().click();
    await tia.locator("select[name=kind]").selectOption("signature");
    await tia.locator("select[name=state]").selectOption("XA");
    for (const [part, typed] of [
      ["year", "2026"],
      ["month", "1"],
      ["day", "15"],
    ]) {
      await tia.locator(`input[name=on-${part}]`).fill(typed ?? "");
    }
    await tia.locator("select[name=place]").selectOption({ index: 2 });
    await tia.locator("input[name='source.kind'][value=fictional]").check();
    await tia.locator("[name='source.reference']").fill("the script of this test");
    await tia.locator("main form button[type=submit]").last().click();
    await tia.locator("main form button[type=submit]").first().click();
    expect(await published(publicUrl)).not.toContain("15 January 2026");

    const una = await comeIn(links[3]);
    await una.goto(`${appUrl}/queue`);
    await una
      .getByRole("link", { name: /Decide on/ })
      .first()
      .click();
    await una.locator("main form button[type=submit]").first().click();
    expect(await published(publicUrl)).toContain("15 January 2026");

    await server.stop();
    server = await startServerWith(["--data", data], env);
    expect(await published(publicUrl)).toContain("15 January 2026");
    expect((await fetch(`${appUrl}/health/ready`)).status).toBe(200);
    await tia.goto(`${appUrl}/queue`);
    expect(await tia.locator("h1").innerText()).not.toBe("");
    await server.stop();
    expect(await runCommand(["fsck", "--data", data])).toMatchObject({ code: 0 });
    expect(await runCommand(["audit", "verify", "--data", data])).toMatchObject({ code: 0 });
  });
});
