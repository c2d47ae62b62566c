import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { freePort } from "../scripts/free-port.ts";
import { chromiumPath, launchChromium } from "../tests/browser/chromium.ts";
import { Counted, type FirstDay, FIRST_DAY_STEPS, type NewServer } from "../tests/browser/first-day.ts";
import { describeMachine } from "./machine.ts";

const root = join(import.meta.dirname, "..");
const START_LIMIT_MS = 60_000;

/**
 * Plays the first day of two States in a browser, from two empty folders until a first request has arrived, and prints what it took:
 * each gesture is counted when it is made, and everybody works at a device of their own.
 */
export async function playFirstDay(): Promise<void> {
  const chromium = chromiumPath();
  if (chromium === undefined) throw new Error("No Chromium found; ROGATORY_CHROMIUM names one.");
  for (const line of describeMachine()) console.log(line);
  const folder = mkdtempSync(join(tmpdir(), "rogatory-first-day-"));
  const browser = await launchChromium(chromium);
  const servers: StartedServer[] = [];
  try {
    for (const name of ["aurelia", "borealia"]) servers.push(await startEmpty(join(folder, name)));
    const [aurelia, borealia] = servers;
    if (aurelia === undefined || borealia === undefined) throw new Error("two servers are needed");
    const day: FirstDay = { browser, aurelia, borealia, hand: new Counted(), desks: new Map() };
    console.log("\nclicks  buttons  ticks  lists |  fields  letters  pages  minutes");
    for (const { title, play } of FIRST_DAY_STEPS) {
      const before = countsOf(day.hand);
      await play(day);
      console.log(`${row(countsOf(day.hand), before)}  ${title}`);
    }
    console.log(
      `${row(countsOf(day.hand))}  from two empty folders to the first request that arrived, both States together`,
    );
  } finally {
    await browser.close();
    await Promise.all(servers.map(async ({ child }) => await ended(child)));
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * A click is one press of a button or link, one tick, or two for a list, which opens and of which a line is taken. Fields that are typed
 * into are reached by Tab, and counted beside.
 */
function countsOf({ clicks, ticks, choices, fields, characters, pages, minutes }: Counted): readonly number[] {
  return [clicks + ticks + 2 * choices, clicks, ticks, choices, fields, characters, pages, minutes];
}

const WIDTHS = [6, 9, 7, 7, 10, 9, 7, 9];

function row(counts: readonly number[], before: readonly number[] = []): string {
  return counts
    .map((count, index) => String(Math.round((count - (before[index] ?? 0)) * 10) / 10).padStart(WIDTHS[index] ?? 0))
    .join("");
}

interface StartedServer extends NewServer {
  readonly child: ChildProcess;
}

async function startEmpty(data: string): Promise<StartedServer> {
  const port = await freePort();
  const args = ["dist/cli.js", "serve", "--data", data, "--port", String(port)];
  const env = { ...process.env, ROGATORY_LOG_LEVEL: "warn" };
  const child = spawn(process.execPath, args, { cwd: root, stdio: ["ignore", "pipe", "inherit"], env });
  let output = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (output += text));
  const deadline = Date.now() + START_LIMIT_MS;
  while (!output.includes("Rogatory serves")) {
    if (child.exitCode !== null || Date.now() > deadline) throw new Error(`the server did not start: ${output}`);
    await sleep(50);
  }
  return { child, origin: `http://localhost:${port}`, setUpPage: /http:\S+\/set-up\S+/.exec(output)?.[0] ?? "" };
}

async function ended(child: ChildProcess): Promise<void> {
  const gone = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  if (child.exitCode === null && child.kill("SIGTERM")) await gone;
}
