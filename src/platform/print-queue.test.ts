import { setImmediate } from "node:timers/promises";
import { expect, it, onTestFinished } from "vitest";
import { documentOf } from "../../tests/support/large-document.ts";
import { type PrintLimits, PrintQueue } from "./print-queue.ts";

const GENEROUS: PrintLimits = { atOnce: 20, timeMs: 120_000, maxBytes: 64 * 2 ** 20 };
const short = documentOf(3);
/** Of this the process is still at work when the test has seen it start. */
const large = documentOf(5_000);

function openQueue(limits: PrintLimits = GENEROUS): PrintQueue {
  const queue = new PrintQueue(limits);
  onTestFinished(async () => await queue.close());
  return queue;
}

async function pidOf(queue: PrintQueue): Promise<number> {
  for (;;) {
    if (queue.pid !== undefined) return queue.pid;
    await setImmediate();
  }
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

function beginning(pdf: Uint8Array): string {
  return Buffer.from(pdf.subarray(0, 5)).toString();
}

it("prints in a process of its own, which ends with its document", async () => {
  const queue = openQueue();
  const printing = queue.print(short);
  const pid = await pidOf(queue);
  expect(pid).not.toBe(process.pid);
  expect(beginning(await printing)).toBe("%PDF-");
  expect(isRunning(pid)).toBe(false);
  expect(queue.pid).toBeUndefined();
});

it("prints one large document after the other and lets none wait behind them that is short", async () => {
  const queue = openQueue({ ...GENEROUS, atOnce: 2 });
  const ended: string[] = [];
  const printing = ["first large", "second large", "short"].map(async (name) => {
    await queue.print(name === "short" ? short : large);
    ended.push(name);
  });
  await expect(queue.print(large)).rejects.toMatchObject({ code: "print-busy", details: { limit: 2 } });
  await Promise.all(printing);
  expect(ended).toEqual(["short", "first large", "second large"]);
  expect(beginning(await queue.print(short))).toBe("%PDF-");
});

it("says that a document was not printed when its process crashed, and prints the next", async () => {
  const queue = openQueue();
  const printing = queue.print(large);
  const refused = expect(printing).rejects.toMatchObject({
    code: "print-failed",
    message: expect.stringContaining("SIGSEGV"),
  });
  const next = queue.print(large);
  process.kill(await pidOf(queue), "SIGSEGV");
  await refused;
  expect(beginning(await next)).toBe("%PDF-");
});

it("ends a process that takes too long, and prints the next", async () => {
  const limits = { ...GENEROUS, timeMs: 50 };
  const queue = openQueue(limits);
  const printing = queue.print(large);
  const refused = expect(printing).rejects.toMatchObject({ code: "print-too-slow", details: { seconds: 1 } });
  const pid = await pidOf(queue);
  await refused;
  expect(isRunning(pid)).toBe(false);
  limits.timeMs = GENEROUS.timeMs;
  expect(beginning(await queue.print(short))).toBe("%PDF-");
});

it("gives no file that is larger than the limit", async () => {
  const queue = openQueue({ ...GENEROUS, maxBytes: 2 ** 10 });
  await expect(queue.print(short)).rejects.toMatchObject({ code: "print-too-large" });
});

it("refuses what the printer refuses, and tells a bug of the template from it", async () => {
  const queue = openQueue();
  const blocks = Array.from({ length: 20_001 }, () => ({ kind: "paragraph" as const, text: "x" }));
  await expect(queue.print({ ...short, blocks })).rejects.toMatchObject({
    name: "Refusal",
    code: "document-too-long",
    details: { limit: 20_000 },
  });
  const senseless = queue.print({ ...short, printedAt: new Date(Number.NaN) });
  await expect(senseless).rejects.toThrow(/could not be printed: RangeError/);
});

it("ends with the server: what runs and what waits is refused, and nothing begins any more", async () => {
  const queue = openQueue();
  const both = [large, short].map((document) =>
    expect(queue.print(document)).rejects.toMatchObject({ code: "print-failed" }),
  );
  const pid = await pidOf(queue);
  await queue.close();
  await Promise.all(both);
  expect(isRunning(pid)).toBe(false);
  await expect(queue.print(short)).rejects.toMatchObject({ code: "print-failed" });
});
