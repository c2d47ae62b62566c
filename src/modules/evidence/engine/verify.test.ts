import { randomBytes } from "node:crypto";
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { LEAF_PLAINTEXT_SIZE, LEAF_SIZE } from "../../../protocol/exhibit-format.ts";
import { type SealedBody, sealStream } from "./seal.ts";
import { type BodyFiles, verifyBody } from "./verify.ts";
import { once } from "../../../../tests/support/byte-streams.ts";
import { refused } from "../../../../tests/support/refused.ts";

const random = (count: number): Uint8Array => new Uint8Array(randomBytes(count));

let folder: string;
let sealed: SealedBody;
let copy: BodyFiles;

function flip(path: string, at: number): void {
  const bytes = readFileSync(path);
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  writeFileSync(path, bytes);
}

function freshCopy(): void {
  copyFileSync(sealed.bodyPath, copy.bodyPath);
  copyFileSync(sealed.treePath, copy.treePath);
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "verify-"));
  sealed = await sealStream(once(random(9 * LEAF_PLAINTEXT_SIZE + 5)), { folder, random });
  copy = { bodyPath: join(folder, "copy.body"), treePath: join(folder, "copy.tree"), frame: sealed.frame };
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

describe("verifying a stored body without a key", () => {
  it("finds one flipped bit, wherever it is, in exactly one leaf", async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: sealed.frame.bodySize - 1 }), async (at) => {
        freshCopy();
        flip(copy.bodyPath, at);
        expect(await verifyBody(copy)).toEqual({
          finding: "body-damaged",
          leaves: 10,
          damagedLeaves: [Math.floor(at / LEAF_SIZE)],
          hasMoreDamage: false,
        });
      }),
      { numRuns: 8 },
    );
  });

  it("tells a damaged tree from a damaged body", async () => {
    freshCopy();
    flip(copy.treePath, 3 * 32 + 7);
    expect(await verifyBody(copy)).toMatchObject({ finding: "tree-damaged", damagedLeaves: [3] });
    flip(copy.bodyPath, 8 * LEAF_SIZE);
    expect(await verifyBody(copy)).toMatchObject({ finding: "body-and-tree-damaged", damagedLeaves: [3, 8] });
  });

  it("says when a file was cut, and refuses when it is gone", async () => {
    freshCopy();
    writeFileSync(copy.treePath, readFileSync(copy.treePath).subarray(1));
    expect(await verifyBody(copy)).toMatchObject({ finding: "tree-size-wrong" });
    writeFileSync(copy.bodyPath, readFileSync(copy.bodyPath).subarray(1));
    expect(await verifyBody(copy)).toMatchObject({ finding: "body-size-wrong" });
    rmSync(copy.bodyPath);
    await expect(verifyBody(copy)).rejects.toThrow(refused("file-missing"));
  });

  it("names another exhibit's root as damage to both", async () => {
    freshCopy();
    const other = await sealStream(once(random(10)), { folder, random });
    expect(await verifyBody({ ...copy, frame: { ...copy.frame, root: other.frame.root } })).toMatchObject({
      finding: "body-and-tree-damaged",
      damagedLeaves: [],
    });
  });
});
