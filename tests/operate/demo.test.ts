import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, vi } from "vitest";
import { temporaryFolder } from "../support/temporary-folders.ts";

// What README's first command runs, once packages and server are built, on evidence of one's own.
// It takes minutes: the whole case is played between two servers, each on an embedded engine.

const root = join(import.meta.dirname, "../..");
const EVIDENCE_BYTES = 6 * 2 ** 20;
const LIMIT_MS = 1_200_000;
const WATCH_MS = 50;
const ADOPTION_MS = 3_000;

interface EndedDemo {
  readonly code: number | null;
  readonly output: string;
  /** Its processes that still lived when it had ended. */
  readonly left: number;
}

/** Runs the demo in a process group of its own; `isMoment`: whether the person presses Ctrl-C now. */
async function runDemo(args: readonly string[], isMoment?: () => boolean): Promise<EndedDemo> {
  const child = spawn(process.execPath, ["scripts/demo/main.ts", ...args], { cwd: root, detached: true });
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
  const limit = setTimeout(() => signalGroup("SIGKILL"), LIMIT_MS);
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
function newFolders(before: readonly string[]): string[] {
  return folders().filter((name) => !before.includes(name));
}

function folders(): readonly string[] {
  const parent = join(root, ".demo");
  return existsSync(parent) ? readdirSync(parent).toSorted() : [];
}

/** A folder with names as people give them. */
function ownEvidence(): string {
  const folder = join(temporaryFolder(), "évidence of case ٤٧١١");
  mkdirSync(join(folder, "mail"), { recursive: true });
  const bytes = Buffer.alloc(EVIDENCE_BYTES, createHash("sha512").update("own evidence").digest());
  writeFileSync(join(folder, "mail", "بريد.mbox"), bytes);
  writeFileSync(join(folder, "empty"), "");
  return folder;
}

describe("the demo", () => {
  it(
    "verifies every step on a person's own evidence, and leaves nothing behind",
    async () => {
      const before = folders();
      const { code, output, left } = await runDemo(["--exit", "--evidence", ownEvidence()]);
      expect(output).toMatch(/\n\d+ steps verified in /);
      expect(output).not.toContain("FAILED");
      expect([code, left, newFolders(before)]).toEqual([0, 0, []]);
    },
    LIMIT_MS,
  );

  it(
    "leaves nothing behind when it is interrupted",
    async () => {
      const before = folders();
      // Its first State is being set up, by a process of its own: how servers end, the whole demo above shows.
      const isSettingUp = (): boolean =>
        newFolders(before).some((name) => existsSync(join(root, ".demo", name, "aurelia/data/setting-up")));
      const { code, output, left } = await runDemo(["--exit", "--evidence", ownEvidence()], isSettingUp);
      expect(output).toContain("\n 1. ");
      expect(output).not.toContain("verified");
      expect([code, left, newFolders(before)]).toEqual([130, 0, []]);
    },
    LIMIT_MS,
  );

  it("says what is wrong with the evidence before it starts anything", async () => {
    const before = folders();
    const { code, output } = await runDemo(["--exit", "--evidence", join(temporaryFolder(), "nothing")]);
    expect(output).toContain("there is nothing there");
    expect([code, newFolders(before)]).toEqual([1, []]);
  });
});
