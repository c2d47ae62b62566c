import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { expect, it } from "vitest";
import { chromiumPath } from "../browser/chromium.ts";
import { findPostgres } from "../support/postgres.ts";
import { skipReason } from "../support/skips.ts";
import { temporaryFolder } from "../support/temporary-folders.ts";

// Each benchmark, once and as small as it can be: that it comes to its end, and what it prints is a measurement. Its figures mean nothing here.
// It takes minutes: two of them set two States up and play a case or a first day with them before they measure.

const root = join(import.meta.dirname, "../..");

async function bench(...args: readonly string[]): Promise<{ code: number | null; output: string }> {
  const child = spawn(process.execPath, ["bench/run.ts", ...args], { cwd: root, stdio: ["ignore", "pipe", "pipe"] });
  const ended = once(child, "close") as Promise<[number | null]>;
  const [output, errors, [code]] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  return { code, output: output + errors };
}

/** The numbers of the one line that begins so. */
function figuresOf(output: string, start: string): number[] {
  const lines = output.split("\n").filter((line) => line.trimStart().startsWith(start));
  expect(lines, start).toHaveLength(1);
  expect(lines[0]).not.toMatch(/NaN|Infinity/);
  return [...(lines[0] ?? "").slice(start.length).matchAll(/\d+(?:\.\d+)?/g)].map(Number);
}

it("the evidence engine's rows are measured, each beside its peers", async () => {
  const folder = temporaryFolder();
  const { code, output } = await bench("--size", "2", "--rounds", "1", "--memory-size", "4", "--folder", folder);

  expect([code, output]).toEqual([0, expect.not.stringContaining("failed")]);
  for (const row of ["P1 ", "P2 ", "P5 ", "P6 ", "P6b ", "P3 "]) figuresOf(output, row);
  const walls = [...output.matchAll(/ours (\d+\.\d+) \| (\d+\.\d+) \| (\d+)/g)].map(([, ...parts]) =>
    parts.map(Number),
  );
  expect(walls).toHaveLength(6);
  for (const [wall = 0, , peakMiB = 0] of walls) {
    expect(wall).toBeGreaterThan(0);
    expect(peakMiB).toBeGreaterThan(10);
  }
  for (const act of ["seal: ", "verify: ", "receive: ", "open: "]) {
    const [small = 0, large = 0] = figuresOf(output, act);
    expect(Math.min(small, large)).toBeGreaterThan(10);
  }
});

const postgres = findPostgres();
if ("missing" in postgres) skipReason("what officers' pages cost", postgres.missing);

it.skipIf("missing" in postgres)("officers' pages are measured in a small archive and in a larger one", async () => {
  const sizes = ["--archive", "10,30", "--moments", "40", "--rounds", "1", "--seconds", "0.02", "--connections", "2"];
  const { code, output } = await bench("--pages", ...sizes, "--folder", temporaryFolder());

  expect([code, output]).toEqual([0, expect.stringContaining("how many times as long with 30 requests as with 10")]);
  const rows = [...output.matchAll(/^(\S.*?) +ours +(\d+) \| +(\d+\.\d+) +peer +(\d+) \| /gm)];
  expect(rows.map(([, name]) => name)).toHaveLength(36);
  for (const [, , ours, , peer] of rows) expect(Math.min(Number(ours), Number(peer))).toBeGreaterThan(0);
  const [first = 0, second = 0] = figuresOf(output, "registering a letter ");
  expect(Math.min(first, second)).toBeGreaterThan(0);
  expect(figuresOf(output, "C7 status of ")[0]).toBeGreaterThan(100);
  expect(figuresOf(output, "the status page ")[0]).toBeGreaterThan(0);
  expect(figuresOf(output, "resident memory of the server after it ")[0]).toBeGreaterThan(50);
});

it.skipIf("missing" in postgres)("a conference and its badges are measured", async () => {
  const sizes = ["--people", "30", "--rounds", "1", "--seconds", "0.02"];
  const { code, output } = await bench("--conference", ...sizes, "--folder", temporaryFolder());

  expect(code, output).toBe(0);
  for (const row of [
    "30 people of ",
    "the delegations' page ",
    "the programme for everybody ",
    "30 badges signed and printed: ",
  ]) {
    expect(Math.min(...figuresOf(output, row).slice(0, 2)), row).toBeGreaterThan(0);
  }
});

const chromium = chromiumPath();
if (chromium === undefined) skipReason("the first day by the hand", "no Chromium found");

it.skipIf(chromium === undefined)(
  "the first day of two States is played to its first request that arrived",
  async () => {
    const { code, output } = await bench("--first-day");

    expect([code, output]).toEqual([0, expect.stringContaining("from two empty folders to the first request")]);
    const counts = output.split("\n").find((line) => line.includes("from two empty folders")) ?? "";
    const [clicks = 0, , , , fields = 0] = counts.trim().split(/\s+/).map(Number);
    // What docs/what-works.md quotes.
    expect([clicks, fields]).toEqual([75, 26]);
  },
);

it("matching and counting needs is measured", async () => {
  const { code, output } = await bench("--assistance");

  expect(code, output).toBe(0);
  const [profiles = 0, fitting = 0, matching = 0] = figuresOf(output, "1000 needs against ");
  expect(profiles).toBe(500);
  expect(fitting).toBeGreaterThan(1_000);
  expect(matching).toBeGreaterThan(0);
  figuresOf(output, "figures of 5000 needs: ");
});
