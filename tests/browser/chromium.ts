import { existsSync } from "node:fs";
import { chromium, type Browser } from "playwright-core";

/** Where Debian puts it, first the one that has no windows: it starts and draws for half the cost. ROGATORY_CHROMIUM names another. */
const PLACES = [
  process.env["ROGATORY_CHROMIUM"],
  "/usr/bin/chromium-headless-shell",
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
];

/** A test's browser talks to nobody but the server under test, and draws all pages in one process: to start one for each costs more than most pages do. */
const FRUGAL = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--no-first-run",
  "--renderer-process-limit=1",
];

export function chromiumPath(): string | undefined {
  return PLACES.find((path) => path !== undefined && existsSync(path));
}

/** The Chromium that npm brings, which knows no font of this machine, or undefined where it was not brought. */
export function bareChromiumPath(): string | undefined {
  return process.env["ROGATORY_BARE_CHROMIUM"];
}

export interface ChromiumOptions {
  /** SHA-256 of the key of a certificate that only this test's servers have, in base64. */
  readonly pin?: string;
  /**
   * For pages that are measured and never looked at: the Chromium without windows then draws no picture of them by itself. What waits for
   * one, such as a click or a screenshot, would wait for ever.
   */
  readonly drawsNothing?: boolean;
  /** What the camera sees, instead of a camera: a film in a file (y4m). It may be used without asking. */
  readonly film?: string;
}

export function launchChromium(executablePath: string, options: ChromiumOptions = {}): Promise<Browser> {
  const { pin, drawsNothing = false, film } = options;
  const trusted = pin === undefined ? [] : [`--ignore-certificate-errors-spki-list=${pin}`];
  const undrawn = drawsNothing ? ["--enable-begin-frame-control"] : [];
  const camera = film === undefined ? [] : ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"];
  if (film !== undefined) camera.push(`--use-file-for-fake-video-capture=${film}`);
  return chromium.launch({ executablePath, args: [...FRUGAL, ...trusted, ...undrawn, ...camera] });
}
