import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { testClock } from "../support/clock.ts";
import { openProductionServer, testCertificate, type ProductionServer } from "../support/production-server.ts";
import { skipReason } from "../support/skips.ts";
import { chromiumPath, launchChromium } from "./chromium.ts";
import {
  addPasskey,
  approvalMethods,
  type Credentials,
  heading,
  openDesks,
  person,
  picture,
  press,
  putAway,
  takeUp,
} from "./desks.ts";

// R16: lost and stolen passkeys at a production server, each person with a browser and authenticators of their own.

const path = chromiumPath();
if (path === undefined) skipReason("lost passkeys in a browser", "no Chromium found (Debian: chromium)");

const PEOPLE = [
  person("Ana Bel", "administrator"),
  person("Bo Cal", "administrator"),
  person("Ce Dar", "administrator"),
  person("Di Eno", "authoriser"),
  person("Fa Gor", "oversight"),
];

/** One after another: each test goes on where the one before it ended, as the people do. */
describe.skipIf(path === undefined)("at a production server, whoever", () => {
  const clock = testClock("2027-03-01T12:00:00.000Z");
  const { comeIn, at } = openDesks(() => browser);
  let browser: Browser;
  let server: ProductionServer;

  beforeAll(async () => {
    const certificate = testCertificate();
    browser = await launchChromium(path ?? "", { pin: certificate.pin });
    server = await openProductionServer("IS", PEOPLE, { clock, certificate });
    for (const { name } of PEOPLE) await comeIn(name, server, server.links.get(name) ?? "");
  });

  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });

  async function openPerson(page: Page, name: string): Promise<void> {
    await page.goto("/people");
    await page.getByRole("link", { name, exact: true }).first().click();
    await heading(page, name);
  }

  test("lost the passkey comes in again by a link that two administrators gave, and the old passkey opens nothing", async () => {
    const [ana, bo, di] = [at("Ana Bel").page, at("Bo Cal").page, at("Di Eno")];
    await picture(ana, "people");
    await openPerson(ana, "Di Eno");
    await press(ana, "Review the request");
    await ana.locator(".error-summary").waitFor();
    await ana.locator("textarea[name=reason]").fill("Her phone fell into the harbour.");
    await picture(ana, "person");
    await ana.locator("textarea[name=reason]").fill("Her phone fell into the harbour.");
    await press(ana, "Review the request");
    await heading(ana, "A new sign-in link");
    await ana.getByText("Her phone fell into the harbour.").first().waitFor();
    await ana.getByText("work phone").first().waitFor();
    await picture(ana, "access-review");
    // Somebody changes the reason behind the page: refused, and shown as it would be now.
    await ana
      .locator("form[action$='/access'] input[name=reason]")
      .evaluate((field) => field.setAttribute("value", "Another reason."));
    await press(ana, "Ask a second administrator");
    await ana.getByText("This has changed since you saw it").waitFor();
    await ana.getByText("Another reason.").first().waitFor();
    await press(ana, "Ask a second administrator");
    await heading(ana, "Di Eno");
    await ana.getByText("A new sign-in link is asked for").first().waitFor();

    // One administrator is not two.
    await ana.getByRole("link", { name: /^Review/ }).click();
    await ana.getByText("You asked for this yourself.").waitFor();
    expect(await ana.getByRole("button", { name: "Approve and get the link" }).count()).toBe(0);

    await bo.goto("/people");
    await bo.getByRole("link", { name: /^Review/ }).click();
    await heading(bo, "A new sign-in link");
    await picture(bo, "access-approval");
    await press(bo, "Approve and get the link");
    await heading(bo, "Hand over this link");
    await picture(bo, "link-made");
    const link = (await bo.locator("copy-text code").innerText()).split("/").at(-1) ?? "";

    await di.page.goto("/account");
    await di.page.waitForURL(/\/sign-in/);
    await press(di.page, "Sign in with a passkey");
    await di.page.getByText("The passkey did not answer").waitFor();

    const { page } = await comeIn("Di Eno", server, link, "new phone");
    await picture(page, "account-after-link");
    expect(await page.getByRole("row", { name: /work phone/ }).innerText()).toContain("Ended");
    await page.goto("/sign-out");
    await press(page, "Sign out");
    await press(page, "Sign in with a passkey");
    await page.waitForURL("**/queue");
  });

  test("holds one passkey is advised to have two; the first signs for the second, and then one of them can be ended", async () => {
    const { page, devtools, authenticatorId } = at("Di Eno");
    await page.goto("/account");
    await page.getByText("You have one passkey only").waitFor();
    expect(await page.getByRole("button", { name: /End this passkey/ }).count()).toBe(0);
    // The key makes the new passkey; then the phone, which has the one that is enrolled, signs for it.
    const phone = await putAway(devtools, authenticatorId);
    const keyId = await takeUp(devtools, []);
    let key: Credentials = [];
    await page.route("**/api/v1/passkeys-preview", async (route) => {
      key = await putAway(devtools, keyId);
      await takeUp(devtools, phone);
      await route.continue();
    });
    await addPasskey(page, "key in the drawer");
    expect(await page.getByText("You have one passkey only").count()).toBe(0);
    await picture(page, "account-two-passkeys");
    expect(await approvalMethods(server, "passkey")).toEqual(["passkey"]);

    await page
      .getByRole("row", { name: /new phone/ })
      .getByRole("button")
      .click();
    await page.waitForURL("**/account");
    expect(await page.getByRole("row", { name: /new phone/ }).innerText()).toContain("Ended");
    await page.getByText("You have one passkey only").waitFor();
    await devtools.send("WebAuthn.disable");
    await devtools.send("WebAuthn.enable");
    await takeUp(devtools, key);
    await page.goto("/sign-out");
    await press(page, "Sign out");
    await press(page, "Sign in with a passkey");
    await page.waitForURL("**/queue");
  });

  test("is suspended by one administrator is out at once, and in again by two", async () => {
    const [ana, ce, di] = [at("Ana Bel").page, at("Ce Dar").page, at("Di Eno").page];
    await openPerson(ana, "Di Eno");
    await ana.locator("textarea[name=suspensionReason]").fill("The laptop was stolen on the train.");
    await press(ana, "Suspend Di Eno now");
    await ana.getByText("This person is suspended").waitFor();
    await picture(ana, "person-suspended");
    await di.goto("/queue");
    await di.waitForURL(/\/sign-in/);
    await press(di, "Sign in with a passkey");
    await di.getByText("The passkey did not answer").waitFor();

    await ana.locator("input[name=act][value=reinstate]").check();
    await ana.locator("textarea[name=reason]").fill("It was found, and had been locked.");
    await press(ana, "Review the request");
    await heading(ana, "End of a suspension");
    await press(ana, "Ask a second administrator");
    await heading(ana, "Di Eno");
    await ce.goto("/access");
    await ce.getByRole("link", { name: /^Review/ }).click();
    await press(ce, "Approve and end the suspension");
    await heading(ce, "Di Eno");
    await press(di, "Sign in with a passkey");
    await di.waitForURL("**/queue");
  });

  test("is one of the last two administrators is not suspended, and the page says why", async () => {
    const ana = at("Ana Bel").page;
    await openPerson(ana, "Ce Dar");
    await ana.locator("textarea[name=suspensionReason]").fill("She leaves the ministry.");
    await press(ana, "Suspend Ce Dar now");
    await ana.getByText("This person is suspended").waitFor();
    await ana.goto("/people");
    await ana.getByText("Only 2 administrators can sign an approval").waitFor();
    await openPerson(ana, "Bo Cal");
    await ana.locator("textarea[name=suspensionReason]").fill("A try.");
    await press(ana, "Suspend Bo Cal now");
    await ana.getByText("restoring access takes two").first().waitFor();
    expect(await ana.locator("textarea[name=suspensionReason]").inputValue()).toBe("A try.");
  });

  test("has the role of oversight is told all of it", async () => {
    const fa = at("Fa Gor").page;
    await fa.goto("/queue");
    await fa.getByRole("link", { name: "People", exact: true }).click();
    await heading(fa, "People");
    await fa.getByRole("link", { name: "Changes of access" }).click();
    await heading(fa, "Changes of access");
    const shown = await fa.locator("main").innerText();
    for (const text of [
      "New sign-in link asked for",
      "Another reason.",
      "New sign-in link approved",
      "New sign-in link used",
      "Passkey ended by its owner",
      "Suspended; all sessions ended",
      "The laptop was stolen on the train.",
      "Suspension ended",
    ]) {
      expect(shown).toContain(text);
    }
    expect(shown).not.toMatch(/^Review/m);
    await picture(fa, "access-oversight");
    await fa.getByRole("link", { name: "Ce Dar" }).first().click();
    await heading(fa, "Ce Dar");
    expect(await fa.locator("textarea").count()).toBe(0);
  });
});
