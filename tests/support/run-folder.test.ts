import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { removeDeadRuns } from "./run-folder.ts";

const RUN = `
  import { spawn } from "node:child_process";
  const { makeRunFolder } = await import(${JSON.stringify(import.meta.resolve("./run-folder.ts"))});
  const folder = makeRunFolder();
  const left = spawn("sleep", ["300"], { env: { ...process.env, TMPDIR: folder }, stdio: "ignore" });
  console.log(JSON.stringify({ folder, processId: left.pid }));
  setInterval(() => undefined, 1000);`;

/** A run that has a folder and a process in it, and would go on for long. */
async function beginRun(): Promise<{ run: ChildProcess; folder: string; processId: number }> {
  const run = spawn(process.execPath, ["--input-type=module", "-e", RUN], { stdio: ["ignore", "pipe", "inherit"] });
  const [line] = (await once(run.stdout, "data")) as [Buffer]; // the one line that it prints
  return { run, ...(JSON.parse(line.toString()) as { folder: string; processId: number }) };
}

async function kill(run: ChildProcess): Promise<void> {
  run.kill("SIGKILL");
  await once(run, "exit");
}

async function ends(processId: number): Promise<void> {
  while (existsSync(`/proc/${processId}/exe`)) await new Promise((resolve) => setTimeout(resolve, 20));
}

describe.runIf(process.platform === "linux")("what a run of the tests leaves", () => {
  it("is removed, files and processes, by the next run when it was killed, and left alone while it goes on", async () => {
    const [killed, alive] = [await beginRun(), await beginRun()];
    await kill(killed.run);
    removeDeadRuns();
    expect(existsSync(killed.folder)).toBe(false);
    await ends(killed.processId);
    expect(existsSync(alive.folder)).toBe(true);
    expect(existsSync(`/proc/${alive.processId}/exe`)).toBe(true);

    await kill(alive.run);
    removeDeadRuns();
    expect(existsSync(alive.folder)).toBe(false);
    await ends(alive.processId);
  });
});
