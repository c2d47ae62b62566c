/** People at a production server, each at a desk of their own: a browser, and a device that knows their finger. */
import { join } from "node:path";
import type { Browser, CDPSession, Page } from "playwright-core";
import type { NewPerson, Role } from "../../src/modules/identity/index.ts";
import type { ProductionServer } from "../support/production-server.ts";
import { PATIENCE_MS } from "../support/patience.ts";

/** Set to a folder to look at the pages with one's own eyes. */
const PICTURES = process.env["ROGATORY_SCREENSHOTS"];
const WIDE = { width: 1280, height: 900 };
const NARROW = { width: 360, height: 800 };

interface Desk {
  readonly page: Page;
  readonly devtools: CDPSession;
  /** The device in the person's hands. */
  readonly authenticatorId: string;
}

interface Credential {
  credentialId: string;
  isResidentCredential: boolean;
  privateKey: string;
  signCount: number;
}
/** What a device holds. */
export type Credentials = Credential[];

export interface Desks {
  /** A person sits down with a one-time link, and makes their first passkey. */
  readonly comeIn: (name: string, server: ProductionServer, link: string, label?: string) => Promise<Desk>;
  readonly at: (name: string) => Desk;
}

export function person(name: string, ...roles: Role[]): NewPerson {
  return { name, languages: ["en"], roles };
}

/** Desks in one browser, which is asked for when the first person sits down. */
export function openDesks(browser: () => Browser): Desks {
  const desks = new Map<string, Desk>();
  return {
    async comeIn(name, server, link, label = "work phone") {
      const context = await browser().newContext({ baseURL: server.appUrl, viewport: WIDE });
      const page = await context.newPage();
      page.setDefaultTimeout(PATIENCE_MS);
      const devtools = await context.newCDPSession(page);
      await devtools.send("WebAuthn.enable");
      const desk = { page, devtools, authenticatorId: await takeUp(devtools, []) };
      desks.set(name, desk);
      await page.goto(`/sign-in/${link}`);
      await page.getByRole("button", { name: "Sign in" }).click();
      // Who comes by a link has no passkey, so begins where one is made.
      await page.waitForURL("**/account");
      await addPasskey(page, label);
      return desk;
    },
    at(name) {
      const desk = desks.get(name);
      if (desk === undefined) throw new Error(`${name} has not signed in`);
      return desk;
    },
  };
}

/** One device at a time: two that answer by themselves would answer for each other. */
export async function takeUp(devtools: CDPSession, credentials: Credentials): Promise<string> {
  const { authenticatorId } = await devtools.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      transport: "internal",
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  for (const credential of credentials) {
    await devtools.send("WebAuthn.addCredential", { authenticatorId, credential });
  }
  return authenticatorId;
}

/** Returns what the device holds, to be taken up again. */
export async function putAway(devtools: CDPSession, authenticatorId: string): Promise<Credentials> {
  const { credentials } = await devtools.send("WebAuthn.getCredentials", { authenticatorId });
  await devtools.send("WebAuthn.removeVirtualAuthenticator", { authenticatorId });
  return credentials;
}

/** On the account page: makes a passkey with the device that is taken up. */
export async function addPasskey(page: Page, label: string): Promise<void> {
  await page.locator("input[name=label]").fill(label);
  await page.getByRole("button", { name: "Add a passkey on this device" }).click();
  await page.getByRole("rowheader", { name: label }).waitFor();
}

export async function press(page: Page, name: string): Promise<void> {
  await page.getByRole("button", { name, exact: true }).click();
}

export async function heading(page: Page, text: string | RegExp): Promise<void> {
  await page.getByRole("heading", { level: 1, name: text }).waitFor();
}

/** With which method each approval of the server was signed: all of them, or those of one kind. */
export async function approvalMethods({ platform }: ProductionServer, kind?: string): Promise<string[]> {
  const approvals = platform.database.db
    .withTables<{ "identity.approval": { kind: string; method: string } }>()
    .selectFrom("identity.approval")
    .select("method");
  const rows = await (kind === undefined ? approvals : approvals.where("kind", "=", kind)).execute();
  return rows.map(({ method }) => method);
}

/** The page as it stands, in which something goes on that a new look would end. */
export async function still(page: Page, name: string): Promise<void> {
  if (PICTURES === undefined) return;
  for (const [width, viewport] of Object.entries({ wide: WIDE, narrow: NARROW })) {
    await page.setViewportSize(viewport);
    await page.screenshot({ path: join(PICTURES, `${name}-${width}.png`), fullPage: true });
  }
  await page.setViewportSize(WIDE);
}

/** The page that is shown, wide in English and narrow in Arabic, where pictures are wanted. */
export async function picture(page: Page, name: string): Promise<void> {
  if (PICTURES === undefined) return;
  await page.setViewportSize(WIDE);
  await page.screenshot({ path: join(PICTURES, `${name}-en.png`), fullPage: true });
  // An answer to a form is not asked for again.
  if (/\/(?:review|approval)/.test(page.url())) return;
  const back = encodeURIComponent(new URL(page.url()).pathname);
  await page.setViewportSize(NARROW);
  await page.goto(`/language/ar?back=${back}`);
  await page.screenshot({ path: join(PICTURES, `${name}-ar.png`), fullPage: true });
  await page.goto(`/language/en?back=${back}`);
  await page.setViewportSize(WIDE);
}
