import { type ChildProcess, fork } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { copyFileSync, mkdtempSync, readFileSync, rmSync, truncateSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { LEAF_PLAINTEXT_SIZE, LEAF_SIZE } from "../../../protocol/exhibit-format.ts";
import { BITMAP_HEAD_SIZE } from "./leaf-bitmap.ts";
import { type LeafRun, type ReceiveFiles, Receiver } from "./receive.ts";
import { type SealedBody, sealStream } from "./seal.ts";
import { verifyBody } from "./verify.ts";
import { refused } from "../../../../tests/support/refused.ts";
import { once } from "../../../../tests/support/byte-streams.ts";
import { PATIENCE_MS } from "../../../../tests/support/patience.ts";

const random = (count: number): Uint8Array => new Uint8Array(randomBytes(count));
const LEAVES = 70;

let folder: string;
let sealed: SealedBody;
let body: Buffer;
let files: ReceiveFiles;

/** A line that gives the bytes of a run in odd pieces, and may be cut. */
async function* line(run: LeafRun, cutAfter = Infinity): AsyncIterable<Uint8Array> {
  const bytes = body.subarray(run.offset, run.offset + run.size);
  for (let at = 0; at < bytes.length; at += 777_777) {
    await Promise.resolve();
    if (at > cutAfter) throw new Error("cut");
    yield bytes.subarray(at, at + 777_777);
  }
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "receive-"));
  sealed = await sealStream(once(random((LEAVES - 1) * LEAF_PLAINTEXT_SIZE + 99)), { folder, random });
  body = readFileSync(sealed.bodyPath);
});
beforeEach(() => {
  const name = join(folder, Buffer.from(random(8)).toString("hex"));
  files = {
    bodyPath: `${name}.body`,
    treePath: `${name}.tree`,
    bitmapPath: `${name}.bits`,
    frame: sealed.frame,
  };
  copyFileSync(sealed.treePath, files.treePath);
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

async function receiveAll(receiver: Receiver): Promise<number> {
  let fetched = 0;
  const connection = async (): Promise<void> => {
    for (let run = receiver.claim(16); run !== undefined; run = receiver.claim(16)) {
      fetched += run.count;
      await receiver.receive(run, line(run));
    }
  };
  await Promise.all([connection(), connection(), connection()]);
  return fetched;
}

describe("receiving a body", () => {
  it("takes every leaf once over several connections", async () => {
    const receiver = await Receiver.open(files);
    expect(await receiveAll(receiver)).toBe(LEAVES);
    expect(receiver.isWhole).toBe(true);
    await receiver.close();
    expect((await verifyBody(files)).finding).toBe("whole");
  });

  it("keeps the whole leaves of a cut line and asks only for the rest, also after a restart", async () => {
    let receiver = await Receiver.open(files);
    const run = receiver.claim(16);
    if (run === undefined) throw new Error("nothing to claim");
    await expect(receiver.receive(run, line(run, 5 * LEAF_SIZE))).rejects.toThrow(refused("range-cut"));
    const missing = receiver.missingLeaves;
    expect(missing).toBeLessThanOrEqual(LEAVES - 5);
    await receiver.close();
    receiver = await Receiver.open(files);
    expect(receiver.missingLeaves).toBe(missing);
    expect(await receiveAll(receiver)).toBe(missing);
    await receiver.close();
    expect((await verifyBody(files)).finding).toBe("whole");
  });

  it("writes no altered leaf, names it, and takes it when it comes right", async () => {
    const receiver = await Receiver.open(files);
    const run = receiver.claim(3);
    if (run === undefined) throw new Error("nothing to claim");
    const altered = Buffer.from(body.subarray(run.offset, run.offset + run.size));
    altered[LEAF_SIZE + 1] = (altered[LEAF_SIZE + 1] ?? 0) ^ 128;
    const receiving = receiver.receive(run, once(altered));
    await expect(receiving).rejects.toThrow(/Leaf 1 /);
    expect(receiver.missingLeaves).toBe(LEAVES - 2);
    expect(receiver.claim(16)).toMatchObject({ first: 1, count: 1 });
    await receiver.close();
  });

  it("says what the disk said when the line is slow, and ends no process by it", async () => {
    const receiver = await Receiver.open(files);
    const run = receiver.claim(3);
    if (run === undefined) throw new Error("nothing to claim");
    truncateSync(files.treePath, 0);
    const slowly = async function* (): AsyncIterable<Uint8Array> {
      yield body.subarray(run.offset, run.offset + LEAF_SIZE);
      // Long enough for the failure to be there, unheard, before the next bytes come.
      await new Promise((resolve) => setTimeout(resolve, 200));
      yield body.subarray(run.offset + LEAF_SIZE, run.offset + run.size);
    };
    const unheard: unknown[] = [];
    const note = (error: unknown): void => void unheard.push(error);
    process.on("unhandledRejection", note);
    await expect(receiver.receive(run, slowly())).rejects.toThrow();
    process.off("unhandledRejection", note);
    expect(unheard).toEqual([]);
    expect(receiver.missingLeaves).toBe(LEAVES);
    await receiver.close();
  });

  it("refuses more bytes than it asked for, and fewer", async () => {
    const receiver = await Receiver.open(files);
    const run = receiver.claim(1);
    if (run === undefined) throw new Error("nothing to claim");
    const longer = once(body.subarray(0, run.size + 1));
    await expect(receiver.receive(run, longer)).rejects.toThrow(refused("range-too-long"));
    const next = receiver.claim(2);
    if (next === undefined) throw new Error("nothing to claim");
    const shorter = once(body.subarray(next.offset, next.offset + next.size - 1));
    await expect(receiver.receive(next, shorter)).rejects.toThrow(refused("range-cut"));
    await receiver.close();
  });

  it("never lets a bitmap of another body vouch for this one", async () => {
    const receiver = await Receiver.open(files);
    await receiveAll(receiver);
    await receiver.close();
    const other = await sealStream(once(random((LEAVES - 1) * LEAF_PLAINTEXT_SIZE + 99)), { folder, random });
    copyFileSync(other.treePath, files.treePath);
    const again = await Receiver.open({ ...files, frame: other.frame });
    expect(again.missingLeaves).toBe(LEAVES);
    await again.close();
  });

  it("goes on after kill -9 in the middle, and loses no leaf that it had noted", async () => {
    const killed = startReceivingProcess();
    await until(() => notedLeaves() >= 8);
    killed.kill("SIGKILL");
    await new Promise((resolve) => killed.once("exit", resolve));
    const noted = notedLeaves();
    expect(noted).toBeLessThan(LEAVES);
    const receiver = await Receiver.open(files);
    expect(receiver.missingLeaves).toBe(LEAVES - noted);
    expect(await receiveAll(receiver)).toBe(LEAVES - noted);
    await receiver.close();
    expect(hashOf(files.bodyPath)).toBe(hashOf(sealed.bodyPath));
  });
});

function startReceivingProcess(): ChildProcess {
  const child = fork(
    join(import.meta.dirname, "../../../../tests/support/receiving-process.ts"),
    [sealed.bodyPath, JSON.stringify(files)],
    {
      stdio: "inherit",
      execArgv: [],
    },
  );
  return child;
}

function notedLeaves(): number {
  try {
    const bits = readFileSync(files.bitmapPath).subarray(BITMAP_HEAD_SIZE);
    return [...bits].reduce((sum, byte) => sum + byte.toString(2).replaceAll("0", "").length, 0);
  } catch {
    // The other process has not made the file yet.
    return 0;
  }
}

async function until(condition: () => boolean): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
  while (!condition()) {
    if (Date.now() > deadline) throw new Error("It did not happen in time.");
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

function hashOf(path: string): string {
  return createHash("sha256").update(readFileSync(path)).digest("hex");
}
