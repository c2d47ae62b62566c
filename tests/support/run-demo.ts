import { spawn } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { vi } from "vitest";

const root = join(import.meta.dirname, "../..");
export const DEMO_LIMIT_MS = 1_200_000;
const WATCH_MS = 50;
const ADOPTION_MS = 3_000;

interface EndedDemo {
  readonly code: number | null;
  readonly output: string;
  /** Its processes that still lived when it had ended. */
  readonly left: number;
}

/** Runs a demo in a process group of its own; `isMoment`: whether the person presses Ctrl-C now. */
export async function runDemo(script: string, args: readonly string[], isMoment?: () => boolean): Promise<EndedDemo> {
  const child = spawn(process.execPath, [script, ...args], { cwd: root, detached: true });
  const { pid } = child;
  if (pid === undefined) throw new Error("the demo did not start");
  const signalGroup = (signal: NodeJS.Signals | 0): boolean => {
    try {
      return process.kill(-pid, signal);
    } catch {
      return false; // nobody of the group lives
    }
  };
  let output = "";
  const hear = (bytes: Buffer): void => void (output += bytes.toString());
  child.stdout.on("data", hear);
  child.stderr.on("data", hear);
  const watch = setInterval(() => {
    if (isMoment?.() !== true) return;
    clearInterval(watch);
    signalGroup("SIGINT");
  }, WATCH_MS);
  const limit = setTimeout(() => signalGroup("SIGKILL"), DEMO_LIMIT_MS);
  const code = await new Promise<number | null>((resolve) => child.once("close", resolve));
  clearTimeout(limit);
  clearInterval(watch);
  // A set-up that the same signal ended is reaped by whoever adopts it; one that had not heard it would take longer.
  const isGone = await vi.waitUntil(() => !signalGroup(0), { timeout: ADOPTION_MS }).catch(() => false);
  const left = isGone ? 0 : 1;
  if (left > 0) signalGroup("SIGKILL");
  return { code, output, left };
}

/** Those of killed demos are removed by the next one. */
export function newFolders(before: readonly string[]): string[] {
  return folders().filter((name) => !before.includes(name));
}

export function folders(): readonly string[] {
  const parent = join(root, ".demo");
  return existsSync(parent) ? readdirSync(parent).toSorted() : [];
}
