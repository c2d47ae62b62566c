import { AsyncLocalStorage } from "node:async_hooks";
import { setTimeout as pause } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createJobLoop, type JobLoop } from "./job-loop.ts";
import { silentLog } from "./log.ts";
import { PATIENCE_MS } from "../../tests/support/patience.ts";

describe("the job loop", () => {
  let loop: JobLoop;
  let written = 0;

  beforeEach(() => (loop = createJobLoop(silentLog(), { written: () => written })));
  afterEach(() => loop.stop());

  it("runs a job at start and then again and again", async () => {
    let runs = 0;
    loop.add({ name: "test.tick", everyMs: 10, run: async () => void (runs += 1) });
    expect(runs).toBe(0);
    loop.start();
    await until(() => runs >= 3);
  });

  it("never runs one job twice at once, and runs once more when poked meanwhile", async () => {
    let running = 0;
    let most = 0;
    let runs = 0;
    const slow = async (): Promise<void> => {
      running += 1;
      most = Math.max(most, running);
      await pause(20);
      running -= 1;
      runs += 1;
    };
    loop.add({ name: "test.slow", everyMs: 3_600_000, run: slow });
    loop.start();
    await until(() => running === 1);
    for (let count = 0; count < 10; count += 1) loop.poke("test.slow");
    await Promise.all([loop.runNow("test.slow"), loop.runNow("test.slow")]);
    await pause(60);
    expect(most).toBe(1);
    expect(runs).toBeGreaterThanOrEqual(3);
    expect(runs).toBeLessThanOrEqual(4);
  });

  it("goes on by itself after a run by hand that was under way when the next was due, or when it was poked", async () => {
    let runs = 0;
    const slow = async (): Promise<void> => {
      runs += 1;
      await pause(40);
    };
    loop.add({ name: "test.often", everyMs: 10, run: slow });
    loop.start();
    await until(() => runs === 1);
    await loop.runNow("test.often");
    await until(() => runs === 4);

    let poked = 0;
    loop.add({ name: "test.rare", everyMs: 3_600_000, run: async () => void (await pause(20), (poked += 1)) });
    await until(() => poked === 1);
    const byHand = loop.runNow("test.rare");
    loop.poke("test.rare");
    await byHand;
    await until(() => poked === 3);
  });

  it("runs a poked job soon, and nothing before start or after stop", async () => {
    let runs = 0;
    loop.add({ name: "test.poked", everyMs: 3_600_000, run: async () => void (runs += 1) });
    loop.poke("test.poked");
    await pause(20);
    expect(runs).toBe(0);
    loop.start();
    await until(() => runs === 1);
    loop.poke("test.poked");
    await until(() => runs === 2);
    await loop.stop();
    loop.poke("test.poked");
    await pause(20);
    expect(runs).toBe(2);
  });

  it("goes on after a failure, says so, and throws it to who runs the job by hand", async () => {
    let runs = 0;
    const failing = (): Promise<void> => {
      runs += 1;
      throw new RangeError("broken");
    };
    loop.add({ name: "test.failing", everyMs: 10, run: failing });
    await expect(loop.runNow("test.failing")).rejects.toThrow("broken");
    expect(loop.states()).toMatchObject([{ name: "test.failing", failuresInARow: 1, lastErrorCode: "RangeError" }]);
    loop.start();
    await until(() => runs === 2);
    await until(() => runs === 3);
  });

  it("wakes for what a run said will be due, and rests where nothing will be", async () => {
    const runs: number[] = [];
    const due = [1_000, undefined];
    loop.add({
      name: "test.resting",
      everyMs: 3_600_000,
      run: async () => {
        runs.push(performance.now());
        return due.shift();
      },
    });
    loop.start();
    await until(() => runs.length === 2);
    expect((runs[1] ?? 0) - (runs[0] ?? 0)).toBeGreaterThan(900);
    await pause(50);
    expect(runs).toHaveLength(2);
  });

  it("rests while nothing is written and nothing is due, where the job may, and never past a poke", async () => {
    const runs = { quiet: 0, due: 0, short: 0 };
    const everyMs = 10;
    loop.add({ name: "test.quiet", everyMs, restsMs: 3_600_000, run: async () => void (runs.quiet += 1) });
    loop.add({ name: "test.due", everyMs, restsMs: 3_600_000, run: async () => ((runs.due += 1), 20) });
    loop.add({ name: "test.short", everyMs, restsMs: 20, run: async () => void (runs.short += 1) });
    loop.start();
    await until(() => runs.due >= 3 && runs.short >= 3);
    expect(runs.quiet).toBe(1);
    written += 1;
    await until(() => runs.quiet === 2);
    loop.poke("test.quiet");
    await until(() => runs.quiet === 3);
    await pause(50);
    expect(runs.quiet).toBe(3);
  });

  it("looks again for what was written while it ran, and after a failure", async () => {
    let runs = 0;
    const run = async (): Promise<void> => {
      runs += 1;
      if (runs === 1) written += 1;
      if (runs === 2) throw new Error("not yet");
    };
    loop.add({ name: "test.late", everyMs: 10, restsMs: 3_600_000, run });
    loop.start();
    await until(() => runs === 3);
    await pause(50);
    expect(runs).toBe(3);
  });

  it("tries a failing job again sooner than its usual time, unless that is rare", async () => {
    const runs = { often: 0, rarely: 0 };
    loop.add({ name: "test.often", everyMs: 30_000, run: () => Promise.reject(new Error(`${(runs.often += 1)}`)) });
    loop.add({ name: "test.rarely", everyMs: 90_000, run: () => Promise.reject(new Error(`${(runs.rarely += 1)}`)) });
    loop.start();
    await until(() => runs.often === 2);
    expect(runs.rarely).toBe(1);
  });

  it("aborts the running jobs on stop and waits for them", async () => {
    let ended = false;
    const patient = async (signal: AbortSignal): Promise<void> => {
      await pause(60_000, undefined, { signal }).catch(() => undefined);
      await pause(20);
      ended = true;
    };
    loop.add({ name: "test.patient", everyMs: 10, run: patient });
    loop.start();
    await until(() => loop.states()[0]?.isRunning === true);
    await loop.stop();
    expect(ended).toBe(true);
  });

  it("does not carry the context of who pokes into the run", async () => {
    const context = new AsyncLocalStorage<string>();
    const seen: (string | undefined)[] = [];
    loop.add({ name: "test.context", everyMs: 3_600_000, run: async () => void seen.push(context.getStore()) });
    loop.start();
    await until(() => seen.length === 1);
    context.run("a transaction", () => loop.poke("test.context"));
    await until(() => seen.length === 2);
    expect(seen).toEqual([undefined, undefined]);
  });

  it("refuses two jobs of one name", () => {
    const job = { name: "test.same", everyMs: 10, run: async () => undefined };
    loop.add(job);
    expect(() => loop.add(job)).toThrow("two jobs");
  });
});

async function until(condition: () => boolean): Promise<void> {
  const end = performance.now() + PATIENCE_MS;
  while (!condition()) {
    if (performance.now() > end) throw new Error("This did not happen in time.");
    await pause(5);
  }
}
