import { randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { LEAF_PLAINTEXT_SIZE } from "../../../protocol/exhibit-format.ts";
import { COPY_OFFSET, copyToShared } from "./copied-memory.ts";
import { ChunkAltered, LeafOpener, LeafSealer } from "./leaf-cipher.ts";

const key = randomBytes(32);
const sharedLeaf = (): Uint8Array<SharedArrayBuffer> =>
  new Uint8Array(new SharedArrayBuffer(COPY_OFFSET + LEAF_PLAINTEXT_SIZE), COPY_OFFSET);

describe("the cipher of leaves", () => {
  it("leaves nothing of its outputs in memory, however many leaves it seals and opens", () => {
    const plaintext = randomBytes(LEAF_PLAINTEXT_SIZE);
    const target = sharedLeaf();
    const sealer = new LeafSealer(key);
    const opener = new LeafOpener(key);
    const sealAndOpen = (leaf: number): void => {
      opener.open(leaf, sealer.seal(leaf, plaintext, false), false, target);
    };
    sealAndOpen(0);
    const before = process.memoryUsage().arrayBuffers;
    let most = 0;
    for (let leaf = 1; leaf <= 32; leaf++) {
      sealAndOpen(leaf);
      most = Math.max(most, process.memoryUsage().arrayBuffers - before);
    }
    expect(most).toBeLessThan(LEAF_PLAINTEXT_SIZE);
    expect(Buffer.from(target).equals(plaintext)).toBe(true);
  });

  it("hands out no byte of a chunk that was altered", () => {
    const sealed = new LeafSealer(key).seal(3, randomBytes(1000), true);
    sealed[500] = (sealed[500] ?? 0) ^ 1;
    const target = sharedLeaf();
    expect(() => new LeafOpener(key).open(3, sealed, true, target)).toThrow(ChunkAltered);
    expect(target.every((byte) => byte === 0)).toBe(true);
  });
});

describe("copying into shared memory", () => {
  it("copies exactly what is given, nothing when that is empty, and refuses to write past the end", () => {
    const target = sharedLeaf();
    copyToShared(target, Uint8Array.of(1, 2, 3), 5);
    copyToShared(target, new Uint8Array(), 5);
    expect([...target.subarray(4, 9)]).toEqual([0, 1, 2, 3, 0]);
    expect(() => copyToShared(target, new Uint8Array(2), LEAF_PLAINTEXT_SIZE - 1)).toThrow(RangeError);
  });
});
