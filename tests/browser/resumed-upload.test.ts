import { createHash, randomBytes } from "node:crypto";
import { utimesSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { join } from "node:path";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { Upload } from "tus-js-client";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { skipReason } from "../support/skips.ts";
import { AURELIA, foundState, personOf, type StateProcess, until } from "../support/state-processes.ts";
import { temporaryFolder } from "../support/temporary-folders.ts";
import { chromiumPath, launchChromium } from "./chromium.ts";
import { still } from "./desks.ts";
import { PATIENCE_MS } from "../support/patience.ts";

// It takes a minute: the server is a program of its own, which is killed and started again in the middle of uploads.
// Uploads to a server that runs as operators run it: cut, killed, continued by a browser and by a foreign client.

const path = chromiumPath();
if (path === undefined) skipReason("an upload that goes on in a browser", "no Chromium found (Debian: chromium)");

const PIECE_TYPE = "application/offset+octet-stream";

let state: StateProcess;
let dossierId: string;
beforeAll(async () => {
  state = await foundState(AURELIA, ["drafter", "custodian", "screener"]);
  const drafter = personOf(state, "drafter");
  const card = {
    state: "XB",
    authority: "Registry of Borealia",
    email: "registry@b.example",
    languages: ["en"],
    timeZone: "UTC",
  };
  const { correspondentId } = await drafter.post<{ correspondentId: string }>("/api/v1/correspondents", card);
  const dossier = { title: "A mailbox that may be lost", state: "XB", correspondentId };
  ({ dossierId } = await drafter.post<{ dossierId: string }>("/api/v1/dossiers", dossier));
});

const custodian = () => personOf(state, "custodian");

interface Told {
  readonly uploadId: string;
  readonly receivedBytes: number;
  readonly state: string;
  readonly exhibitId: string | null;
}

async function begin(sizeBytes: number, over: object = {}): Promise<Told> {
  const facts = { dossierId, title: { language: "en", text: "Mailbox" }, kind: "mailbox", sizeBytes, ...over };
  return await custodian().post<Told>("/api/v1/exhibits/uploads", facts);
}

async function told(uploadId: string): Promise<Told> {
  return await custodian().get<Told>(`/api/v1/exhibits/uploads/${uploadId}`);
}

/** One request to the upload; `cutAfter`: the line is cut once so many bytes are on their way. */
async function ask(
  uploadId: string,
  method: "HEAD" | "PATCH" | "DELETE",
  over: { headers?: Record<string, string>; body?: Uint8Array; cutAfter?: number; token?: string } = {},
): Promise<{ status: number; headers: NodeJS.Dict<string | string[]>; text: string }> {
  const { body = new Uint8Array(0), cutAfter, token = custodian().token } = over;
  const url = new URL(`/api/v1/exhibits/uploads/${uploadId}`, state.appUrl);
  const headers = {
    authorization: `Bearer ${token}`,
    "tus-resumable": "1.0.0",
    ...(method === "PATCH" ? { "content-type": PIECE_TYPE, "content-length": String(body.length) } : {}),
    ...over.headers,
  };
  return await new Promise((resolve, reject) => {
    const sent = request({ host: "127.0.0.1", port: url.port, path: url.pathname, method, headers }, (answer) => {
      let text = "";
      answer.on("data", (piece) => (text += String(piece)));
      answer.on("end", () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text }));
    });
    sent.on("error", reject);
    if (cutAfter === undefined) sent.end(body);
    else sent.write(body.subarray(0, cutAfter), () => setTimeout(() => sent.destroy(new Error("cut")), 300));
  });
}

async function takenIn(uploadId: string): Promise<{ size: number; sha256: string }> {
  const exhibitId = await until("the exhibit", async () => (await told(uploadId)).exhibitId ?? undefined);
  const { original } = await custodian().get<{ original: { size: number; sha256: string } }>(
    `/api/v1/exhibits/${exhibitId}`,
  );
  return original;
}

function digestOf(content: Uint8Array): { size: number; sha256: string } {
  return { size: content.length, sha256: createHash("sha256").update(content).digest("hex") };
}

describe("an upload by tus 1.0.0", () => {
  it("goes on after the line was cut and the server killed, by a foreign client", async () => {
    const content = randomBytes(9_000_000);
    const { uploadId } = await begin(content.length);
    const first = { headers: { "upload-offset": "0" }, body: content, cutAfter: 3_000_000 };
    await expect(ask(uploadId, "PATCH", first)).rejects.toThrow("cut");
    const { headers, status } = await ask(uploadId, "HEAD");
    expect(status).toBe(200);
    expect(headers).toMatchObject({
      "tus-resumable": "1.0.0",
      "upload-length": "9000000",
      "cache-control": "no-store",
      "upload-expires": expect.stringMatching(/GMT$/) as string,
    });
    const offset = Number(headers["upload-offset"]);
    // What was in the line's buffers when it was cut is lost with it, and on a busy machine that is most of it.
    expect(offset).toBeGreaterThan(0);
    expect(offset).toBeLessThanOrEqual(3_000_000);
    const hanging = ask(uploadId, "PATCH", {
      headers: { "upload-offset": String(offset) },
      body: content.subarray(offset),
      cutAfter: 1_000_000,
    }).catch(() => undefined);
    await state.server().kill();
    await hanging;
    await state.start();
    expect((await told(uploadId)).receivedBytes).toBeGreaterThanOrEqual(offset);
    await new Promise<void>((resolve, reject) => {
      new Upload(content, {
        uploadUrl: `${state.appUrl.replace("aurelia.localhost", "127.0.0.1")}/api/v1/exhibits/uploads/${uploadId}`,
        headers: { authorization: `Bearer ${custodian().token}` },
        chunkSize: 2_000_000,
        onSuccess: () => resolve(),
        onError: reject,
      }).start();
    });
    expect(await takenIn(uploadId)).toEqual(digestOf(content));
  });

  it("refuses what is no continuation, and tells another person nothing", async () => {
    const { uploadId } = await begin(1_000);
    const piece = async (over: Record<string, string>, size = 10, token?: string): Promise<string> => {
      const sent = { headers: { "upload-offset": "0", ...over }, body: randomBytes(size), ...(token ? { token } : {}) };
      const { status, text } = await ask(uploadId, "PATCH", sent);
      return `${status} ${/"code":"([a-z-]+)"/.exec(text)?.[1]}`;
    };
    expect(await piece({ "upload-offset": "1" })).toBe("409 upload-offset-wrong");
    expect(await piece({ "upload-offset": "0x0" })).toBe("409 upload-offset-wrong");
    expect(await piece({}, 1_001)).toBe("413 upload-longer-than-announced");
    expect(await piece({ "content-type": "application/octet-stream" })).toBe("403 form-expired");
    expect(await piece({ "content-type": "application/json" })).toBe("415 upload-not-bytes");
    expect(await piece({ "tus-resumable": "0.2.2" })).toBe("412 tus-version-unknown");
    expect(await piece({}, 10, personOf(state, "screener").token)).toBe("404 upload-unknown");
    expect(await piece({}, 10, personOf(state, "drafter").token)).toBe("403 role-missing");
    expect(await piece({}, 10, "nobody")).toBe("401 sign-in-needed");
    expect((await told(uploadId)).receivedBytes).toBe(0);
    expect((await ask(uploadId, "DELETE")).status).toBe(204);
    expect((await ask(uploadId, "HEAD")).status).toBe(404);
  });
});

describe.skipIf(path === undefined)("an upload in a browser", () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchChromium(path ?? "");
  });
  afterAll(async () => await browser?.close());

  async function signedIn(): Promise<BrowserContext> {
    const context = await browser.newContext({ locale: "en" });
    await context.addCookies([{ name: "rogatory-XA-session", value: custodian().token, url: state.appUrl }]);
    return context;
  }

  async function openIntake(context: BrowserContext): Promise<Page> {
    const page = await context.newPage();
    page.on("pageerror", (error) => console.error(error));
    // As a person chooses it in the footer: it goes before the language of a profile.
    await page.goto(`${state.appUrl}/language/en?back=/dossiers/${dossierId}/exhibits/new`);
    return page;
  }

  /** As slow as a line that a test can wait for. */
  async function slowDown(page: Page, bytesPerSecond: number): Promise<void> {
    const session = await page.context().newCDPSession(page);
    await session.send("Network.enable");
    const line = { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: bytesPerSecond };
    await session.send("Network.emulateNetworkConditions", line);
  }

  it("shows how far it is, pauses, goes on after its tab was closed, and becomes the exhibit", async () => {
    const content = randomBytes(12_000_000);
    const file = join(temporaryFolder(), "image.raw");
    writeFileSync(file, content);
    const context = await signedIn();
    const first = await openIntake(context);
    await first.locator("#field-file").setInputFiles(file);
    await first.getByRole("button", { name: "Take it in and seal it" }).click();
    // What must be mended is said before a byte is sent.
    await first.locator(".error-summary, [role=alert]").first().waitFor();
    await first.locator("#field-title").fill("Image of a phone");
    await first.locator("#field-kind").selectOption("mailbox");
    // The file is still chosen.
    await slowDown(first, 2_000_000);
    await first.getByRole("button", { name: "Take it in and seal it" }).click();
    await first.getByText(/[1-9][\d.]*%: .* of 12 MB – about \d+ seconds? left/).waitFor({ timeout: PATIENCE_MS });
    expect(await first.getByRole("button", { name: "Take it in and seal it" }).count()).toBe(0);
    await still(first, "upload-under-way");
    await first.getByRole("button", { name: "Pause" }).click();
    await first.getByText("Paused. What has arrived is kept.").waitFor();
    await first.close();

    const second = await openIntake(context);
    await second.getByText(/is here: .* of 12 MB\. If nobody continues it/).waitFor();
    await still(second, "upload-unfinished");
    const other = join(temporaryFolder(), "other.raw");
    writeFileSync(other, "x");
    await second.getByLabel("Choose the same file to continue").setInputFiles(other);
    await second.getByText("This is not the file that was begun. Choose image.raw, 12 MB.").waitFor();
    // In the form of a new exhibit, too: it is known again.
    await second.locator("#field-file").setInputFiles(file);
    await second.waitForURL(/\/exhibits\/[0-9a-f-]+$/, { timeout: PATIENCE_MS });
    const { original } = await custodian().get<{ original: object }>(`/api/v1${new URL(second.url()).pathname}`);
    expect(original).toEqual(digestOf(content));
    await context.close();
  });

  it("goes on by itself when the server is back, in words", async () => {
    const content = randomBytes(8_000_000);
    const file = join(temporaryFolder(), "second.raw");
    writeFileSync(file, content);
    const context = await signedIn();
    const page = await openIntake(context);
    await page.locator("#field-title").fill("Second image");
    await page.locator("#field-kind").selectOption("mailbox");
    await page.locator("#field-file").setInputFiles(file);
    await slowDown(page, 1_000_000);
    await page.getByRole("button", { name: "Take it in and seal it" }).click();
    await page.getByText(/[1-9][\d.]*%: /).waitFor({ timeout: PATIENCE_MS });
    await state.server().kill();
    await page.getByText("The line is down. The upload goes on by itself when it is back.").waitFor();
    await still(page, "upload-line-down");
    await slowDown(page, -1);
    await state.start();
    await page.waitForURL(/\/exhibits\/[0-9a-f-]+$/, { timeout: PATIENCE_MS });
    const { original } = await custodian().get<{ original: object }>(`/api/v1${new URL(page.url()).pathname}`);
    expect(original).toEqual(digestOf(content));
    await context.close();
  });

  /** A file, and what the form of a new exhibit asks for besides. */
  async function fill(page: Page, name: string, content: Uint8Array): Promise<string> {
    const file = join(temporaryFolder(), name);
    writeFileSync(file, content);
    await page.locator("#field-title").fill(`Image ${name}`);
    await page.locator("#field-kind").selectOption("mailbox");
    await page.locator("#field-file").setInputFiles(file);
    return file;
  }

  it("is sent from one tab: the one from which it was taken stops with words, until a person goes on there", async () => {
    const content = randomBytes(6_000_000);
    const context = await signedIn();
    const first = await openIntake(context);
    const file = await fill(first, "two-tabs.raw", content);
    await slowDown(first, 500_000);
    await first.getByRole("button", { name: "Take it in and seal it" }).click();
    await first.getByText(/[1-9][\d.]*%: /).waitFor({ timeout: PATIENCE_MS });

    const second = await openIntake(context);
    await slowDown(second, 200_000);
    await second.locator("#field-file").setInputFiles(file);
    await second.getByText(/[1-9][\d.]*%: /).waitFor({ timeout: PATIENCE_MS });
    const words = /This upload now goes on in another tab or on another machine/;
    await first.getByText(words).waitFor({ timeout: PATIENCE_MS });
    await still(first, "upload-taken-over");
    const asked: string[] = [];
    first.on("request", (sent) => asked.push(sent.url()));
    await second.waitForTimeout(4_000);
    expect(asked).toEqual([]);
    expect(await second.getByText(words).count()).toBe(0);

    await first.getByRole("button", { name: "Go on here" }).click();
    await second.getByText(words).waitFor({ timeout: PATIENCE_MS });
    await first.waitForURL(/\/exhibits\/[0-9a-f-]+$/, { timeout: PATIENCE_MS });
    const { original } = await custodian().get<{ original: object }>(`/api/v1${new URL(first.url()).pathname}`);
    expect(original).toEqual(digestOf(content));
    // Whoever presses too late finds the exhibit.
    await second.getByRole("button", { name: "Go on here" }).click();
    await second.waitForURL(first.url(), { timeout: PATIENCE_MS });
    await context.close();
  });

  it("keeps the form as typed when the server errs or the session is over", async () => {
    const content = randomBytes(100_000);
    const context = await signedIn();
    const cookies = await context.cookies();
    const page = await openIntake(context);
    await fill(page, "typed.raw", content);
    const send = page.getByRole("button", { name: "Take it in and seal it" });
    const fault = {
      error: { code: "unexpected", message: "Something failed inside this server.", reference: "ABCD-EFGH" },
    };
    await page.route("**/exhibits/uploads", async (route) => await route.fulfill({ status: 500, json: fault }), {
      times: 1,
    });
    await send.click();
    await page.getByText(/Something failed inside this server\. \(ABCD-EFGH\) The upload has not begun/).waitFor();
    await still(page, "upload-not-announced");
    expect(await page.locator("#field-title").inputValue()).toBe("Image typed.raw");
    await context.clearCookies();
    await send.click();
    await page.getByText(/You are signed out\. Sign in again in another tab/).waitFor();
    expect(await page.locator("#field-title").inputValue()).toBe("Image typed.raw");
    await context.addCookies(cookies);
    // As it is after another session began: the page still has the token of the one before.
    await page.evaluate(`document.querySelector("[name=form-token]").value = "of an earlier session"`);
    await send.click();
    await page.waitForURL(/\/exhibits\/[0-9a-f-]+$/, { timeout: PATIENCE_MS });
    await context.close();
  });

  it("goes to its exhibit when the answer to the last piece was lost", async () => {
    const content = randomBytes(100_000);
    const context = await signedIn();
    const page = await openIntake(context);
    await fill(page, "lost-answer.raw", content);
    let isLost = false;
    await page.route("**/api/v1/exhibits/uploads/*", async (route) => {
      if (isLost || route.request().method() !== "PATCH") return await route.continue();
      isLost = true;
      const [uploadId = ""] = new URL(route.request().url()).pathname.split("/").slice(-1);
      const body = route.request().postDataBuffer() ?? content;
      expect((await ask(uploadId, "PATCH", { headers: { "upload-offset": "0" }, body })).status).toBe(204);
      await route.abort("connectionreset");
    });
    await page.getByRole("button", { name: "Take it in and seal it" }).click();
    await page.waitForURL(/\/exhibits\/[0-9a-f-]+$/, { timeout: PATIENCE_MS });
    expect(isLost).toBe(true);
    await context.close();
  });

  it("never joins halves of two files", async () => {
    const content = randomBytes(6_000_000);
    const modifiedAt = "2027-03-01T12:00:00.000Z";
    const { uploadId } = await begin(content.length, { originalName: "half.raw", modifiedAt });
    await ask(uploadId, "PATCH", { headers: { "upload-offset": "0" }, body: content.subarray(0, 2_000_000) });
    content[1_000_000] = (content[1_000_000] ?? 0) ^ 1;
    const file = join(temporaryFolder(), "half.raw");
    writeFileSync(file, content);
    utimesSync(file, new Date(modifiedAt), new Date(modifiedAt));
    const context = await signedIn();
    const page = await openIntake(context);
    await page.locator(`resumable-upload[data-upload="${uploadId}"] input`).setInputFiles(file);
    const refused = page.getByText("What is here is not the beginning of this file.");
    await refused.waitFor({ timeout: PATIENCE_MS });
    // Whoever insists is asked again.
    const again = page.waitForResponse((answer) => answer.url().endsWith("/comparison"));
    await page.getByRole("button", { name: "Continue", exact: true }).click();
    expect((await again).status()).toBe(409);
    await refused.waitFor();
    expect((await told(uploadId)).receivedBytes).toBe(2_000_000);
    content[1_000_000] = (content[1_000_000] ?? 0) ^ 1;
    const right = join(temporaryFolder(), "half.raw");
    writeFileSync(right, content);
    utimesSync(right, new Date(modifiedAt), new Date(modifiedAt));
    await page.locator(`resumable-upload[data-upload="${uploadId}"] input`).setInputFiles(right);
    await page.waitForURL(/\/exhibits\/[0-9a-f-]+$/, { timeout: PATIENCE_MS });
    expect(await takenIn(uploadId)).toEqual(digestOf(content));
    await context.close();
  });
});
