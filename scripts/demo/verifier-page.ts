/** Runs the verifier page as a court would: its own script, under Node and, where one is found, in Chromium. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { SliceableFile, Verifier } from "../../client/verifier/verifier.ts";

export interface Verdicts {
  readonly without: string;
  readonly withRoot: string;
}

/** The script that stands in the page, byte for byte, imported from a file of its own. */
export async function runVerifierInNode(
  page: string,
  packageFile: string,
  exhibitFile: string,
  root: string,
): Promise<Verdicts> {
  const script = /<script type="module">([\s\S]*)<\/script>/.exec(readFileSync(page, "utf8"))?.[1];
  if (!script) throw new Error("the verifier page has no script");
  const folder = mkdtempSync(join(tmpdir(), "rogatory-verifier-"));
  try {
    const file = join(folder, "verifier.mjs");
    writeFileSync(file, script);
    await import(pathToFileURL(file).href);
    const verifier = (globalThis as unknown as { rogatoryVerifier: Verifier }).rogatoryVerifier; // set by the script
    const exhibit = await digestOfFile(verifier, exhibitFile);
    const bytes = new Uint8Array(readFileSync(packageFile));
    return {
      without: verifier.verifyPackage({ bytes, roots: [], exhibit }).verdict,
      withRoot: verifier.verifyPackage({ bytes, roots: [verifier.parseFingerprint(root)], exhibit }).verdict,
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function digestOfFile(verifier: Verifier, path: string): ReturnType<Verifier["digestOf"]> {
  const file = await open(path, "r");
  try {
    return await verifier.digestOf(await sliceable(file), () => {});
  } finally {
    await file.close();
  }
}

/** A file as the script reads it. Node's own Blob of a file knows its size modulo 4 GiB only. */
async function sliceable(file: FileHandle): Promise<SliceableFile> {
  const { size } = await file.stat();
  return {
    size,
    slice: (start, end) => ({
      arrayBuffer: async () => {
        const bytes = new Uint8Array(Math.min(end, size) - start);
        const { bytesRead } = await file.read(bytes, 0, bytes.length, start);
        return bytes.buffer.slice(0, bytesRead);
      },
    }),
  };
}

/** 5 GB hash in a minute or so. */
const BROWSER_LIMIT_MS = 180_000;

const BROWSERS = [
  process.env["ROGATORY_CHROMIUM"],
  "/usr/bin/chromium-headless-shell",
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
];

/** The page in a real browser without a network; undefined where no browser is found. */
export async function runVerifierInChromium(
  page: string,
  packageFile: string,
  exhibitFile: string,
  root: string,
): Promise<Verdicts | undefined> {
  const executablePath = BROWSERS.find((path) => path !== undefined && existsSync(path));
  if (executablePath === undefined) return undefined;
  const { chromium } = await import("playwright-core");
  const browser = await chromium.launch({
    executablePath,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      "--no-first-run",
    ],
  });
  try {
    const context = await browser.newContext({ offline: true, locale: "en" });
    const tab = await context.newPage();
    await tab.goto(pathToFileURL(page).href);
    await tab.setInputFiles("#package", packageFile);
    await tab.setInputFiles("#exhibit", exhibitFile);
    const verdictOf = async (): Promise<string> => {
      await tab.click("#check");
      const heading = tab.locator("#result h2");
      await heading.waitFor({ timeout: BROWSER_LIMIT_MS });
      const tone = await heading.getAttribute("data-verdict");
      await tab.evaluate("document.getElementById('result').replaceChildren()");
      return tone ?? "";
    };
    const without = await verdictOf();
    await tab.fill("#fingerprint", root);
    return { without, withRoot: await verdictOf() };
  } finally {
    await browser.close();
  }
}
