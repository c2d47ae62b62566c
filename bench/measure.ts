import { spawnSync } from "node:child_process";
import { enginePath } from "./build-engine.ts";

export interface Run {
  readonly wallSeconds: number;
  readonly cpuSeconds: number;
  readonly peakMiB: number | undefined;
}

/** Runs a shell command and measures wall time and processor time of all that it started. */
export function runShell(command: string): Run {
  const startedAt = performance.now();
  const { status, stdout, stderr } = spawnSync("bash", ["-c", `set -e\n${command}\necho\ntimes`], { encoding: "utf8" });
  const wallSeconds = (performance.now() - startedAt) / 1000;
  if (status !== 0) throw new Error(`failed: ${command}\n${stderr}`);
  return { wallSeconds, cpuSeconds: processorSeconds(stdout), peakMiB: undefined };
}

/** Runs the engine in a process of its own; its start counts, as it does for the peers. */
export function runEngine(folder: string, ...args: readonly string[]): Run {
  const program = [process.execPath, enginePath(folder), ...args];
  const startedAt = performance.now();
  const { status, stdout, stderr } = spawnSync("bash", ["-c", `"$@"; times`, "bash", ...program], { encoding: "utf8" });
  const wallSeconds = (performance.now() - startedAt) / 1000;
  if (status !== 0 || stderr !== "") throw new Error(`failed: ${args.join(" ")}\n${stderr}`);
  const { peakMiB } = JSON.parse(stdout.split("\n")[0] ?? "") as { peakMiB: number }; // the last line of engine.ts
  return { wallSeconds, cpuSeconds: processorSeconds(stdout), peakMiB };
}

/** The last line of bash's `times`: user and system time of its children, "1m2.345s". */
function processorSeconds(output: string): number {
  const last = output.trimEnd().split("\n").at(-1) ?? "";
  return [...last.matchAll(/(\d+)m([\d.]+)s/g)].reduce(
    (sum, [, minutes, seconds]) => sum + Number(minutes) * 60 + Number(seconds),
    0,
  );
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2;
}

export function medianRun(runs: readonly Run[]): Run {
  const peaks = runs.flatMap(({ peakMiB }) => (peakMiB === undefined ? [] : [peakMiB]));
  return {
    wallSeconds: median(runs.map(({ wallSeconds }) => wallSeconds)),
    cpuSeconds: median(runs.map(({ cpuSeconds }) => cpuSeconds)),
    peakMiB: peaks.length === 0 ? undefined : Math.max(...peaks),
  };
}
