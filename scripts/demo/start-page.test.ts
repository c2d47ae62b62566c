import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { serve } from "@hono/node-server";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { openDemoStage } from "../../bench/demo-stage.ts";
import { PacedHand } from "../../bench/paced-hand.ts";
import { writeStoredZip, readStoredZip } from "../../src/protocol/package/stored-zip.ts";
import { chromiumPath, launchChromium } from "../../tests/browser/chromium.ts";
import { skipReason } from "../../tests/support/skips.ts";
import { AURELIA, BOREALIA } from "./cast.ts";
import { ServerProcess } from "./server-process.ts";
import type { StageHand } from "./stage-hand.ts";
import { SPOILED_MAX_BYTES, startPage, TIME_STEPS } from "./start-page.ts";

const folder = mkdtempSync(join(tmpdir(), "rogatory-start-page-"));
writeFileSync(join(folder, "verify.html"), "<!doctype html><title>Verifier</title>");
const states = [AURELIA, BOREALIA].map((cast) => {
  const appUrl = `http://${cast.hostName}:1`;
  const server = new ServerProcess({ root: folder, dataFolder: folder, appUrl, logFile: join(folder, "log") });
  const cards = cast.people.map((person) => ({ person, path: `/training/people/${person.key}` }));
  return { state: { cast, appUrl, server }, cards };
});

/** What the hand on the stage was asked for. The servers, the clocks and the line themselves are the demo's own. */
let asked: string[] = [];
const hand: StageHand = {
  now: () => new Date("2027-03-01T12:00:00Z"),
  letTimePass: async (ms) => void asked.push(`time ${ms}`),
  letTimePassToLastDays: async () => await Promise.resolve(asked.push("last days") === 1),
  line: () => ({ isDown: asked.at(-1) === "down", cuts: 2, cutsToCome: asked.at(-1) === "break" ? 2 : 0 }),
  takeLineDown: () => void asked.push("down"),
  bringLineUp: () => void asked.push("up"),
  breakLineTwice: () => void asked.push("break"),
  breakAndKill: () => void asked.push("break and kill"),
  kill: async ({ server }) => void asked.push(`kill ${server.place.appUrl}`),
  kills: 0,
};
const app = startPage(states, hand, join(folder, "verify.html"));
const own = { origin: "http://localhost", host: "localhost" };

beforeEach(() => {
  asked = [];
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function press(path: string, headers: Record<string, string> = own): Promise<Response> {
  return await app.request(`http://localhost${path}`, {
    method: "POST",
    headers: { ...headers, "content-type": "application/x-www-form-urlencoded" },
  });
}

async function spoil(part: string, bytes: Uint8Array<ArrayBuffer>, name = "court.zip"): Promise<Response> {
  const form = new FormData();
  form.set("file", new File([bytes], name));
  form.set("part", part);
  return await app.request("http://localhost/byte?lang=en", { method: "POST", body: form, headers: own });
}

const chromium = chromiumPath();
if (chromium === undefined)
  skipReason("the demo's start page under the hand that plays the case by the clock", "no Chromium found");

it.skipIf(chromium === undefined)("is found as it is by the hand that plays the whole case by the clock", async () => {
  const server = serve({ fetch: app.fetch, hostname: "127.0.0.1", port: 0 });
  await once(server, "listening");
  const browser = await launchChromium(chromium ?? "");
  try {
    const { port } = server.address() as AddressInfo; // it listens on TCP
    const gestures = new PacedHand({ newPage: 0, gesture: 0, letter: 0 });
    const stage = await openDemoStage(browser, `http://localhost:${port}`, gestures);
    const file = join(folder, "ملف.zip");
    writeFileSync(file, writeStoredZip([{ path: "log/00001/entry.json", content: new TextEncoder().encode("{1}") }]));

    const [first] = states.flatMap(({ cards }) => cards);
    expect((await stage.card(first?.person.name ?? "")).isClosed()).toBe(false);
    expect(await (await stage.verifier()).title()).toBe("Verifier");
    await stage.lastDays();
    await stage.breakAndKill();
    expect(asked).toEqual(["last days", "break and kill"]);
    for (const part of ["itself", "log"] as const) {
      const changed = readFileSync(await stage.changeByte(file, part));
      expect(changed).not.toEqual(readFileSync(file));
      expect(changed.length).toBe(readFileSync(file).length);
    }
    expect(gestures.gestures).toBeGreaterThan(0);
  } finally {
    await browser.close();
    server.close();
  }
});

describe("the start page of the demo", () => {
  it("has a card for every person, in every language, and a hand on the stage", async () => {
    const page = await (await app.request("http://localhost/?lang=en")).text();
    for (const { person } of states.flatMap(({ cards }) => cards)) expect(page).toContain(`Be ${person.name}`);
    expect(page).toContain("Begin as Mara Teyl");
    expect(page).toContain("Mara Teyl opens a dossier");
    expect(page).toContain("Up; broken so far: 2");
    // The verifier brings a policy of its own, for its own script.
    expect((await app.request("http://localhost/verify.html")).headers.has("content-security-policy")).toBe(false);
    expect(await (await app.request("http://localhost/?lang=ar")).text()).toContain('<html lang="ar" dir="rtl">');
  });

  it("opens a card in the language of the page, in a tab of its own", async () => {
    const page = await (await app.request("http://localhost/?lang=ar")).text();
    expect(page).toContain(
      '<a href="http://aurelia.localhost:1/language/ar?back=%2Ftraining%2Fpeople%2Fdrafter" target="_blank" rel="noopener">',
    );
  });

  it("says that the line will break, until it has", async () => {
    const line = async (): Promise<string> => await (await app.request("http://localhost/?lang=en")).text();
    expect(await line()).not.toContain("It will break");
    await press("/line/break");
    expect(await line()).toContain("It will break 2 more times");
  });

  it("goes to the last days of an order, or says that none runs so long", async () => {
    expect((await press("/time/last-days?lang=en")).status).toBe(303);
    const none = await press("/time/last-days?lang=en");
    expect(none.status).toBe(422);
    expect(await none.text()).toContain("No order has more than three days to run");
  });

  it("moves time, breaks the line and kills a server, and leads back", async () => {
    for (const [path, act] of [
      ["/time/weeks", `time ${TIME_STEPS.weeks}`],
      ["/line/down", "down"],
      ["/line/up", "up"],
      ["/line/break", "break"],
      ["/line/break-and-kill", "break and kill"],
      ["/kill/XB", "kill http://borealia.localhost:1"],
    ] as const) {
      const answer = await press(`${path}?lang=fr`);
      expect(answer.status).toBe(303);
      expect(answer.headers.get("location")).toContain("/?lang=fr#");
      expect(asked.at(-1)).toBe(act);
    }
  });

  it("does nothing for another site's page, and knows no other acts", async () => {
    expect((await press("/kill/XB", { origin: "http://evil.example", host: "localhost" })).status).toBe(403);
    for (const path of ["/kill/XC", "/line/toString", "/time/constructor"])
      expect((await press(path)).status).toBe(404);
    expect(asked).toEqual([]);
  });

  it("gives a court package back with one byte of one part changed, and any file with one of its own", async () => {
    const files = ["manifests/00001.json", "receipts/00001.json", "log/00001/entry.json"].map((path) => ({
      path,
      content: new TextEncoder().encode(`{"about":"${path}"}`),
    }));
    const zip = writeStoredZip(files);
    for (const [index, part] of ["manifest", "receipt", "log"].entries()) {
      const answer = await spoil(part, zip, "ملف.zip");
      expect(decodeURIComponent(answer.headers.get("content-disposition") ?? "")).toContain(`${part}-changed-ملف.zip`);
      const spoiled = readStoredZip(new Uint8Array(await answer.arrayBuffer()), { maxBytes: 1e6, maxFiles: 10 });
      const differing = spoiled.filter(
        ({ content }, at) => !Buffer.from(content).equals(files[at]?.content ?? content),
      );
      expect(differing.map(({ path }) => path)).toEqual([files[index]?.path]);
    }
    expect(new Uint8Array(await (await spoil("itself", new Uint8Array([1, 2, 3]))).arrayBuffer())).toEqual(
      new Uint8Array([1, 3, 3]),
    );
  });

  it("says what to choose instead, in words", async () => {
    for (const [answer, status, words] of [
      [await spoil("log", writeStoredZip([])), 422, "This file has no such part"],
      [await spoil("log", new Uint8Array([80, 75])), 422, "This file has no such part"],
      [await spoil("constructor", writeStoredZip([])), 422, "This file has no such part"],
      [await spoil("itself", new Uint8Array()), 422, "No file was chosen"],
      [await spoil("itself", new Uint8Array(SPOILED_MAX_BYTES)), 413, "larger than 64 MiB"],
    ] as const) {
      expect(answer.status).toBe(status);
      expect(await answer.text()).toContain(words);
    }
  });
});
