import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { concat, fromHex } from "./bytes.ts";
import { sha256 } from "./digest.ts";
import { LEAF_SIZE } from "./exhibit-format.ts";
import { ExhibitTree, exhibitLeafHash, parseExhibitRoot, requireFrame, rootOfTreeFile } from "./exhibit-tree.ts";
import { refused } from "../../tests/support/refused.ts";

/** RFC 6962, 2.1, as it is written: split at the largest power of two below the size. */
function rootByDefinition(hashes: readonly Uint8Array[]): Uint8Array {
  const [only] = hashes;
  if (hashes.length === 1 && only !== undefined) return only;
  let split = 1;
  while (split * 2 < hashes.length) split *= 2;
  return sha256(
    concat(Uint8Array.of(1), rootByDefinition(hashes.slice(0, split)), rootByDefinition(hashes.slice(split))),
  );
}

describe("the tree over a sealed body", () => {
  it("has the root of RFC 6962 at every size", () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.uint8Array({ maxLength: 3 }).map((leaf) => exhibitLeafHash(leaf)),
          { minLength: 1, maxLength: 70 },
        ),
        (hashes) => {
          const tree = new ExhibitTree();
          for (const hash of hashes) tree.add(hash);
          expect(fromHex(tree.root())).toEqual(rootByDefinition(hashes));
          // Asking for the root in between changes nothing.
          expect(tree.root()).toBe(tree.root());
        },
      ),
    );
  });

  it("hashes a leaf with the leaf prefix", () => {
    expect(exhibitLeafHash(Uint8Array.of(7))).toEqual(sha256(Uint8Array.of(0, 7)));
  });

  it("refuses a tree file whose length does not fit the body", () => {
    expect(() => rootOfTreeFile(new Uint8Array(64), 16)).toThrow(refused("tree-size-wrong"));
    expect(() => new ExhibitTree().root()).toThrow(refused("tree-empty"));
    expect(() => new ExhibitTree().add(new Uint8Array(31))).toThrow(refused("leaf-hash-malformed"));
  });

  it("refuses a root without a frame that a sealing could have produced", () => {
    const root = parseExhibitRoot("ab".repeat(32));
    expect(requireFrame({ root, bodySize: LEAF_SIZE + 17, leafSize: LEAF_SIZE }).leafCount).toBe(2);
    expect(() => requireFrame({ root, bodySize: LEAF_SIZE, leafSize: 65_536 })).toThrow(/leaf size/);
    expect(() => requireFrame({ root, bodySize: LEAF_SIZE + 3, leafSize: LEAF_SIZE })).toThrow(/body of/);
    expect(() => parseExhibitRoot("AB".repeat(32))).toThrow(/hexadecimal/);
  });
});
