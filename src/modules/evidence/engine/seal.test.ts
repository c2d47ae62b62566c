import { createHash, randomBytes } from "node:crypto";
import { appendFileSync, mkdtempSync, readFileSync, readdirSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Decrypter } from "age-encryption";
import * as fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createHead } from "../../../protocol/age-head.ts";
import { CHUNK_SIZE, LEAF_PLAINTEXT_SIZE, bodySizeOf } from "../../../protocol/exhibit-format.ts";
import { derivePayloadKey, keyCommitment } from "../../../protocol/exhibit-key.ts";
import { rootOfTreeFile } from "../../../protocol/exhibit-tree.ts";
import { generateSealingIdentity } from "../../../protocol/sealing.ts";
import { checkOriginal, openBody } from "./open-body.ts";
import { type SealedBody, sealFile, sealStream } from "./seal.ts";
import { SLOT_SIZE } from "./seal-ring.ts";
import { verifyBody } from "./verify.ts";
import { refused } from "../../../../tests/support/refused.ts";

const random = (count: number): Uint8Array => new Uint8Array(randomBytes(count));

let folder: string;
let sourceFolder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "exhibit-"));
  sourceFolder = mkdtempSync(join(tmpdir(), "exhibit-source-"));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
  rmSync(sourceFolder, { recursive: true });
});

function sourceOf(content: Uint8Array): string {
  const path = join(sourceFolder, Buffer.from(random(8)).toString("hex"));
  writeFileSync(path, content);
  return path;
}

function discard({ bodyPath, treePath }: SealedBody): void {
  rmSync(bodyPath);
  rmSync(treePath);
}

async function openedBytes(sealed: SealedBody): Promise<Buffer> {
  const target = join(folder, `opened-${Buffer.from(random(8)).toString("hex")}`);
  await openBody(sealed, target);
  const bytes = readFileSync(target);
  rmSync(target);
  return bytes;
}

async function* inPieces(content: Uint8Array, sizes: readonly number[]): AsyncIterable<Uint8Array> {
  let at = 0;
  for (let turn = 0; at < content.length; turn++) {
    const size = sizes[turn % sizes.length] ?? 1;
    yield content.subarray(at, at + size);
    at += size;
    if (turn % 3 === 0) await new Promise((resolve) => setImmediate(resolve));
  }
}

const EDGES = [
  0,
  1,
  CHUNK_SIZE,
  CHUNK_SIZE + 1,
  LEAF_PLAINTEXT_SIZE,
  LEAF_PLAINTEXT_SIZE + 1,
  SLOT_SIZE,
  SLOT_SIZE + 1,
];

describe("sealing", () => {
  it.each([...EDGES, 9 * SLOT_SIZE + 12_345])("seals and opens %i bytes", async (size) => {
    const content = random(size);
    const sealed = await sealFile(sourceOf(content), { folder, random });
    expect(sealed.original).toEqual({ size, sha256: createHash("sha256").update(content).digest("hex") });
    expect(sealed.frame.bodySize).toBe(bodySizeOf(size));
    expect(rootOfTreeFile(readFileSync(sealed.treePath), sealed.frame.bodySize)).toBe(sealed.frame.root);
    expect((await verifyBody(sealed)).finding).toBe("whole");
    expect((await openedBytes(sealed)).equals(content)).toBe(true);
    await checkOriginal(sealed);
    discard(sealed);
  });

  it.each(EDGES)("makes a body that age itself opens, for %i bytes", async (size) => {
    const content = random(size);
    const sealed = await sealFile(sourceOf(content), { folder, random });
    const { recipient, identity } = await generateSealingIdentity("classical", random);
    const head = await createHead(sealed.fileKey, sealed.payloadNonce, [recipient]);
    const decrypter = new Decrypter();
    decrypter.addIdentity(identity);
    const opened = await decrypter.decrypt(Buffer.concat([head, readFileSync(sealed.bodyPath)]));
    expect(Buffer.from(opened).equals(content)).toBe(true);
    discard(sealed);
  });

  it("seals a stream in whatever pieces it comes, on one thread or two", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(fc.constantFrom(...EDGES), fc.nat({ max: 3 * SLOT_SIZE })),
        fc.array(fc.integer({ min: 50_000, max: 3_000_000 }), { minLength: 1, maxLength: 4 }),
        fc.constantFrom(1 as const, 2 as const),
        async (size, pieces, threads) => {
          const content = random(size);
          const sealed = await sealStream(inPieces(content, pieces), { folder, random, threads, announcedSize: size });
          expect((await openedBytes(sealed)).equals(content)).toBe(true);
          discard(sealed);
        },
      ),
      { numRuns: 20 },
    );
  });

  it("never uses a file key twice, whatever happened to the attempt before (R3)", async () => {
    const path = sourceOf(random(3 * LEAF_PLAINTEXT_SIZE));
    const keys = new Set<string>();
    const recorded = (count: number): Uint8Array => {
      const bytes = random(count);
      keys.add(Buffer.from(bytes).toString("hex"));
      return bytes;
    };
    const stopped = new AbortController();
    const crashed = sealFile(path, { folder, random: recorded, signal: stopped.signal });
    stopped.abort();
    await expect(crashed).rejects.toThrow(refused("stopped"));
    const drawnByCrashed = keys.size;
    expect(drawnByCrashed).toBeGreaterThanOrEqual(2);
    writeFileSync(path, random(3 * LEAF_PLAINTEXT_SIZE));
    const again = await sealFile(path, { folder, random: recorded });
    expect(keys.size).toBe(2 * drawnByCrashed);
    const twice = await sealFile(path, { folder, random: recorded });
    expect(Buffer.from(twice.fileKey).equals(again.fileKey)).toBe(false);
    expect(twice.frame.root).not.toBe(again.frame.root);
    discard(again);
    discard(twice);
  });

  it("refuses a source that changes, ends early, is a folder, or is not there, and keeps nothing", async () => {
    const large = sourceOf(random(6 * SLOT_SIZE));
    // The key is drawn when the source is open and measured, and nothing of it is read yet.
    const whenOpen = (change: () => void) => (count: number) => (change(), random(count));
    const changed = sealFile(large, { folder, random: whenOpen(() => appendFileSync(large, "x")) });
    await expect(changed).rejects.toThrow(refused("source-changed"));
    const shrinking = sealFile(large, { folder, random: whenOpen(() => truncateSync(large, 100)) });
    await expect(shrinking).rejects.toThrow(refused("file-too-short"));
    await expect(sealFile(sourceFolder, { folder, random })).rejects.toThrow(refused("source-not-a-file"));
    await expect(sealFile(join(folder, "nothing"), { folder, random })).rejects.toThrow(refused("file-missing"));
    expect(readdirSync(folder)).toEqual([]);
  });

  it("refuses a stream that breaks, is too short, too long or too large, and keeps nothing", async () => {
    const content = random(2 * SLOT_SIZE);
    async function* breaking(): AsyncIterable<Uint8Array> {
      yield content;
      await Promise.resolve();
      throw new Error("the line was cut");
    }
    await expect(sealStream(breaking(), { folder, random })).rejects.toThrow("the line was cut");
    for (const announcedSize of [content.length - 1, content.length + 1]) {
      const sealing = sealStream(inPieces(content, [1_000_000]), { folder, random, announcedSize });
      await expect(sealing).rejects.toThrow(refused("upload-incomplete"));
    }
    const tooLarge = sealStream(inPieces(content, [1_000_000]), { folder, random, maxSize: 10 });
    await expect(tooLarge).rejects.toThrow(refused("upload-too-large"));
    expect(readdirSync(folder)).toEqual([]);
  });

  it("refuses before the first byte when the disk cannot take it", async () => {
    const endless = sealStream(inPieces(random(1), [1]), { folder, random, announcedSize: 2 ** 49 });
    await expect(endless).rejects.toThrow(refused("disk-full"));
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe("opening", () => {
  it("refuses a second key that a crafted head would bring, before the first byte (R15)", async () => {
    const sealed = await sealFile(sourceOf(random(1000)), { folder, random });
    const target = join(folder, "never");
    const otherKey = { ...sealed, fileKey: random(16) };
    await expect(openBody(otherKey, target)).rejects.toThrow(refused("key-not-committed"));
    // The attacker can compute a commitment to his own key, but not put it into the signed manifest: with it the
    // commitment passes, and the body does not open.
    const forged = keyCommitment(derivePayloadKey(otherKey.fileKey, sealed.payloadNonce), sealed.frame.root);
    await expect(openBody({ ...otherKey, keyCommitment: forged }, target)).rejects.toThrow(refused("body-altered"));
    expect(readdirSync(folder)).not.toContain("never");
    discard(sealed);
  });

  it("publishes nothing when a byte was altered or the digest differs, and replaces nothing", async () => {
    const sealed = await sealFile(sourceOf(random(3 * LEAF_PLAINTEXT_SIZE)), { folder, random });
    const target = join(folder, "opened");
    const other = { ...sealed, original: { ...sealed.original, sha256: sealed.keyCommitment } };
    await expect(openBody(other, target)).rejects.toThrow(refused("digest-differs"));
    const body = readFileSync(sealed.bodyPath);
    const at = 2 * LEAF_PLAINTEXT_SIZE + 70_000;
    body[at] = (body[at] ?? 0) ^ 1;
    writeFileSync(sealed.bodyPath, body);
    await expect(openBody(sealed, target)).rejects.toThrow(/leaf 2/);
    expect(readdirSync(folder).filter((name) => name.startsWith("opened"))).toEqual([]);
    writeFileSync(target, "mine");
    await expect(openBody(sealed, target)).rejects.toThrow(refused("file-exists"));
    expect(readFileSync(target, "utf8")).toBe("mine");
    rmSync(target);
    discard(sealed);
  });
});
