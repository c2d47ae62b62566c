import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { buildVerifier } from "../../scripts/build-verifier.ts";
import { fingerprintDigits, fingerprintWords } from "../../src/protocol/fingerprint.ts";
import { PACKAGE_LIMITS } from "../../src/protocol/package/package-index.ts";
import { readStoredZip, writeStoredZip } from "../../src/protocol/package/stored-zip.ts";
import { EVIDENCE, type InventedPackage, inventPackage } from "../support/invented-package.ts";
import { inventState } from "../support/invented-states.ts";
import { skipReason } from "../support/skips.ts";
import { axeFaults } from "./axe.ts";
import { chromiumPath, launchChromium } from "./chromium.ts";

// It takes minutes: the page verifies packages in JavaScript alone, and is looked at in its languages and widths.
const path = chromiumPath();
if (path === undefined) skipReason("the verifier page in a browser", "no Chromium found (Debian: chromium)");

const LANGUAGES = ["en", "fr", "es", "ru", "vi", "zh", "ar"] as const;
/** Set to a folder to look at the page with one's own eyes. */
const PICTURES = process.env["ROGATORY_SCREENSHOTS"];

describe.skipIf(path === undefined)("the verifier page, opened as a file in a browser without a network", () => {
  const folder = mkdtempSync(join(tmpdir(), "rogatory-verifier-page-"));
  const file = (name: string): string => join(folder, name);
  let court: InventedPackage;
  let browser: Browser;

  beforeAll(async () => {
    court = await inventPackage();
    const altered = court.bytes.slice();
    altered[5000] = (altered[5000] ?? 0) ^ 1;
    writeFileSync(file("verify.html"), (await buildVerifier()).html);
    writeFileSync(file("court.zip"), court.bytes);
    writeFileSync(file("altered.zip"), altered);
    writeFileSync(file("exhibit.bin"), EVIDENCE);
    browser = await launchChromium(path ?? "");
  });

  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function open(
    language: string,
    size = { width: 1280, height: 900 },
  ): Promise<{ page: Page; complaints: string[] }> {
    const context = await browser.newContext({ offline: true, locale: language, viewport: size });
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
    page.on("pageerror", (error) => complaints.push(error.message));
    page.on("request", (request) => request.url().startsWith("file:") || complaints.push(request.url()));
    await page.goto(pathToFileURL(file("verify.html")).href);
    return { page, complaints };
  }

  async function check(page: Page, name: string, fingerprint = ""): Promise<string | null> {
    await page.locator("#package").setInputFiles(file(name));
    await page.locator("#exhibit").setInputFiles(file("exhibit.bin"));
    await page.locator("#fingerprint").fill(fingerprint);
    await page.locator("#check").click();
    const verdict = page.locator("[data-verdict]");
    await verdict.waitFor();
    return await verdict.getAttribute("data-verdict");
  }

  const words = (): string => fingerprintWords(court.issuer.view.rootFingerprint).join(" ");

  test("gives each verdict, asks nobody, and complains of nothing", async () => {
    const third = fingerprintDigits((await inventState("XC")).view.rootFingerprint);
    for (const [name, fingerprint, expected] of [
      ["court.zip", words(), "verified"],
      ["court.zip", "", "consistent"],
      ["court.zip", third, "other-origin"],
      ["altered.zip", words(), "altered"],
    ] as const) {
      const { page, complaints } = await open("en");
      expect(await check(page, name, fingerprint)).toBe(expected);
      const isBad = expected === "altered" || expected === "other-origin";
      expect(await page.locator("#result tr.bad").first().isVisible()).toBe(isBad);
      expect(complaints).toEqual([]);
      await page.context().close();
    }
  });

  test("a finding of an earlier package does not stay beside a fault of the next", async () => {
    const { page } = await open("en");
    expect(await check(page, "court.zip", words())).toBe("verified");
    await page.locator("#fingerprint").fill("twelve words that are none");
    await page.locator("#check").click();
    await page.locator("#result p.bad").waitFor();
    await page.locator("#language").selectOption("fr");
    expect(await page.locator("[data-verdict]").count()).toBe(0);
    await page.context().close();
  });

  test("says beside the verdict whether it speaks of the exhibit itself", async () => {
    const { page } = await open("en");
    await check(page, "court.zip", words());
    const result = page.locator("#result");
    expect(await result.locator("p.good").innerText()).toBe("The exhibit that you chose is the one that was sealed.");
    await page.locator("#exhibit").setInputFiles([]);
    await page.locator("#check").click();
    await result.locator("[data-verdict=verified]").waitFor();
    expect(await result.locator("p.open").innerText()).toContain("The exhibit itself was not checked.");
    expect(await result.locator("p.good").count()).toBe(0);
    await page.context().close();
  });

  test("blames the file and not the package where only the file beside it is another one", async () => {
    const { page } = await open("en");
    await check(page, "court.zip", words());
    await page.locator("#exhibit").setInputFiles(file("altered.zip"));
    await page.locator("#check").click();
    const result = page.locator("#result");
    await result.locator("[data-verdict=altered]").waitFor();
    const said = await result.innerText();
    expect(said).toContain("The file is not the exhibit");
    expect(said).toContain("The package without this file: Verified");
    expect(said).not.toContain("Do not rely on this package");
    // What was signed and what was measured stand side by side, each under its own name.
    expect(said).toMatch(/SHA-256 of the exhibit, as it was signed\s+[0-9a-f]{64}/);
    expect(said).toMatch(/SHA-256 of the file that you chose\s+[0-9a-f]{64}/);
    expect(said).toContain("Aurelia (XA)");
    await page.context().close();
  });

  test("no verdict stays beside what was chosen after it, nor comes from a check that it overtook", async () => {
    const { page } = await open("en");
    const shown = async (): Promise<number> => await page.locator("[data-verdict]").count();
    const dropAltered = `(() => {
      const data = new DataTransfer();
      data.items.add(new File([new Uint8Array(9)], "other.zip"));
      document.body.dispatchEvent(new DragEvent("drop", { bubbles: true, dataTransfer: data }));
    })()`;
    for (const change of [
      async () => await page.locator("#package").setInputFiles(file("altered.zip")),
      async () => await page.locator("#exhibit").setInputFiles(file("court.zip")),
      async () => await page.locator("#fingerprint").fill("other words"),
      async () => await page.evaluate(dropAltered),
    ]) {
      expect(await check(page, "court.zip", words())).toBe("verified");
      await change();
      expect(await shown()).toBe(0);
    }
    await page.locator("#package").setInputFiles(file("court.zip"));
    await page.locator("#fingerprint").fill(words());
    await page.evaluate(`document.getElementById("check").click()`);
    await page.evaluate(dropAltered);
    await page.waitForTimeout(500);
    expect(await shown()).toBe(0);
    await page.context().close();
  });

  test("says acts and reasons of the custody record in the reader's language, a person's words in theirs", async () => {
    const { page } = await open("ar");
    await check(page, "court.zip", words());
    const [offered, accepted, , , exported] = await page.locator("table").last().locator("tr").all();
    expect(await offered?.innerText()).toContain("ورد العرض");
    expect(await offered?.innerText()).toContain("عرضته الدولة الأخرى.");
    expect(await accepted?.innerText()).toContain("عدد الشروط المقبولة: 2.");
    expect(await accepted?.locator("bdi").getAttribute("dir")).toBe("ltr");
    const said = exported?.locator("bdi");
    expect(await said?.getAttribute("lang")).toBe("en");
    expect(await said?.innerText()).toBe("Examination by the court's expert.");
    // Ends where an English sentence ends: on the right.
    const right = await page.evaluate<number>(`(() => {
      const words = document.querySelector("#result bdi[lang]");
      const range = document.createRange();
      range.setStart(words.firstChild, words.firstChild.length - 1);
      range.setEnd(words.firstChild, words.firstChild.length);
      return words.getBoundingClientRect().right - range.getBoundingClientRect().right;
    })()`);
    expect(Math.abs(right)).toBeLessThan(1);
    await page.context().close();
  });

  test("names in the reader's language what the custody record leaves out, and does not verify it", async () => {
    writeFileSync(file("no-custody.zip"), (await inventPackage({ acts: [] })).bytes);
    const { page } = await open("ar");
    expect(await check(page, "no-custody.zip", words())).toBe("unproven");
    const first = await page.locator("#result tr.open").first().innerText();
    expect(first).toContain("ورد العرض");
    expect(first).toContain("لا يفيد سجل الحيازة بأن ذلك تم");
    await page.context().close();
  });

  test("says in the reader's language why a file, the exhibit or the fingerprint failed, and not by a code alone", async () => {
    const files = readStoredZip(court.bytes, PACKAGE_LIMITS);
    for (const { path: name, content } of files)
      if (name === "manifests/00001.json") content[200] = (content[200] ?? 0) ^ 1;
    writeFileSync(file("manifest.zip"), writeStoredZip(files));
    for (const [language, said] of [
      ["fr", ["ce fichier, ou ce que l’index en dit, a été modifié", "a un autre contenu", "une autre empreinte"]],
      ["ar", ["غُيّر هذا الملف، أو ما يقوله الفهرس عنه", "محتوى آخر", "بصمته غير البصمة"]],
    ] as const) {
      const { page } = await open(language);
      await check(page, "manifest.zip", fingerprintDigits((await inventState("XC")).view.rootFingerprint));
      const other = EVIDENCE.map((byte) => byte ^ 1);
      const exhibit = { name: "exhibit.bin", mimeType: "application/octet-stream", buffer: Buffer.from(other) };
      await page.locator("#exhibit").setInputFiles(exhibit);
      await page.locator("#check").click();
      await page.locator("[data-verdict=altered]").waitFor();
      const failed = await page.locator("#result > table tr.bad td:last-child").allInnerTexts();
      for (const one of said)
        expect(
          failed.some((reason) => reason.includes(one)),
          one,
        ).toBe(true);
      await page.context().close();
    }
  });

  test("gives one reason once, however many files it is said of, and names each of them", async () => {
    const unwitnessed = await inventPackage({ witness: false, facts: () => ({ witnesses: { required: 1 } }) });
    writeFileSync(file("unwitnessed.zip"), unwitnessed.bytes);
    const { page } = await open("ar");
    expect(await check(page, "unwitnessed.zip", words())).toBe("unproven");
    const rows = page.locator("#result > table tr", { hasText: "too-few-witnesses" });
    expect(await rows.count()).toBe(1);
    const named = await rows.locator("li").allInnerTexts();
    expect(named.length).toBeGreaterThan(2);
    expect(new Set(named).size).toBe(named.length);
    expect(named.every((name) => name.includes("proof.txt"))).toBe(true);
    const broken = await page.evaluate<
      string[]
    >(`[...document.querySelectorAll("#result > table .about .mono")].flatMap((one) =>
      [...one.textContent.matchAll(/\\S+/g)].filter(({ index, 0: word }) => {
        const range = document.createRange();
        range.setStart(one.firstChild, index);
        range.setEnd(one.firstChild, index + word.length);
        return range.getClientRects().length > 1;
      }).map(([word]) => word))`);
    expect(broken).toEqual([]);
    await page.context().close();
  });

  test("tells the one entry that the sender cannot have cosigned, above all that passed, and says that the rest is verified", async () => {
    writeFileSync(file("making.zip"), (await inventPackage({ uncosigned: [4] })).bytes);
    for (const [language, width] of [
      ["en", 1280],
      ["ar", 360],
    ] as const) {
      const { page } = await open(language, { width, height: 900 });
      expect(await check(page, "making.zip", words())).toBe("verified");
      const told = await page.locator("#result > table").first().innerText();
      expect(told).toContain("log/00005/proof.txt");
      if (language === "en") expect(told).toContain("the issuing authority’s own note that it made this package");
      if (PICTURES) await page.screenshot({ path: join(PICTURES, `making-${language}-${width}.png`), fullPage: true });
      await page.context().close();
    }
  });

  test("shows a code of a later version as it stands, and calls nothing false for it", async () => {
    const lastReason = { code: "opened-in-court", values: { room: 7, at: "2027-03-01T12:00:00.000Z" } };
    writeFileSync(file("later.zip"), (await inventPackage({ lastReason })).bytes);
    const { page } = await open("fr");
    expect(await check(page, "later.zip", words())).toBe("verified");
    const last = await page.locator("table").last().locator("tr").last().innerText();
    expect(last).toContain(
      "Motif opened-in-court (room=7, at=2027-03-01T12:00:00.000Z), que ce programme ne connaît pas.",
    );
    await page.context().close();
  });

  test.each(["en", "ar"])(
    "axe finds nothing in %s, in light and in dark, before and after the check",
    async (language) => {
      const { page } = await open(language);
      for (const name of [undefined, "court.zip", "altered.zip"]) {
        if (name !== undefined) await check(page, name);
        for (const summary of await page.locator("details:not([open]) summary").all()) await summary.click();
        for (const colorScheme of ["light", "dark"] as const) {
          await page.emulateMedia({ colorScheme });
          expect(await axeFaults(page), `${colorScheme}, ${name ?? "before"}`).toEqual([]);
        }
      }
      await page.context().close();
    },
  );

  test.each(LANGUAGES)("in %s every text is there and nothing is wider than the window", async (language) => {
    const { page } = await open(language);
    expect(await page.locator("html").getAttribute("lang")).toBe(language);
    await check(page, "court.zip", words());
    for (const summary of await page.locator("details:not([open]) summary").all()) await summary.click();
    expect(await page.locator("body").innerText()).not.toContain("undefined");
    for (const width of [1280, 360]) {
      await page.setViewportSize({ width, height: 900 });
      const overflow = await page.evaluate<number>(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth",
      );
      expect(overflow).toBe(0);
      // Looked at, not compared: fonts differ between machines.
      if (PICTURES) await page.screenshot({ path: join(PICTURES, `${language}-${width}.png`), fullPage: true });
    }
    await page.context().close();
  });
});
