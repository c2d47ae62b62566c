import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fromHex, hex, utf8 } from "./bytes.ts";
import {
  TreeEdge,
  consistencyProof,
  emptyTreeHash,
  foldSubtrees,
  inclusionProof,
  leafHash,
  nodeHash,
  perfectSubtrees,
  treeHash,
  verifyConsistency,
  verifyInclusion,
} from "./merkle.ts";
import type { Hash } from "./merkle.ts";
import { refused } from "../../tests/support/refused.ts";

const MAX_SIZE = 70;
const leaves = Array.from({ length: MAX_SIZE }, (_, i) => leafHash(utf8(`entry ${i}`)));
const roots = Array.from({ length: MAX_SIZE + 1 }, (_, size) => recursiveTreeHash(leaves.slice(0, size)));

describe("tree hash", () => {
  // The eight inputs and roots that Certificate Transparency implementations share.
  const inputs = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"];
  const known = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
  ];

  test.each(known.map((root, i) => [i + 1, root] as const))("of the known tree of %i leaves", (size, root) => {
    expect(hex(treeHash(inputs.slice(0, size).map((input) => leafHash(fromHex(input)))))).toBe(root);
  });

  test("of an empty tree is the hash of nothing", () => {
    expect(hex(treeHash([]))).toBe("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  });

  test("grown leaf by leaf equals the recursive definition at every size", () => {
    const edge = new TreeEdge();
    for (let size = 0; size <= MAX_SIZE; size++) {
      expect(hex(edge.root())).toBe(hex(roots[size]!));
      if (size < MAX_SIZE) edge.add(leaves[size]!);
    }
  });

  test("an edge continues from its subtrees", () => {
    for (let size = 0; size < MAX_SIZE; size++) {
      const edge = new TreeEdge();
      leaves.slice(0, size).forEach((leaf) => edge.add(leaf));
      const continued = new TreeEdge(edge.size, edge.subtrees);
      continued.add(leaves[size]!);
      expect(hex(continued.root())).toBe(hex(roots[size + 1]!));
    }
  });

  test("an edge with another number of subtrees than its size has is refused", () => {
    expect(() => new TreeEdge(3, [leaves[0]!])).toThrow(refused("tree-edge-malformed"));
  });

  test("any range is folded from its perfect subtrees", () => {
    for (let start = 0; start < 40; start++) {
      for (let end = start + 1; end <= 40; end++) {
        const parts = perfectSubtrees({ start, end });
        const covered = parts.map(({ level, index }) => [index * 2 ** level, (index + 1) * 2 ** level] as const);
        expect(covered[0]![0]).toBe(start);
        expect(covered.at(-1)![1]).toBe(end);
        covered.slice(1).forEach(([from], i) => expect(from).toBe(covered[i]![1]));
        // Only ranges that a proof names are aligned so that folding gives their tree hash.
        if (start % nextPowerOfTwo(end - start) === 0) {
          const hashes = covered.map(([from, to]) => treeHash(leaves.slice(from, to)));
          expect(hex(foldSubtrees(hashes))).toBe(hex(recursiveTreeHash(leaves.slice(start, end))));
        }
      }
    }
  });
});

describe("inclusion", () => {
  test("is proven for every leaf at every size, and for no other leaf, place, size or root", () => {
    for (let size = 1; size <= MAX_SIZE; size++) {
      const tree = leaves.slice(0, size);
      for (let index = 0; index < size; index++) {
        const proof = inclusionProof(tree, index);
        const claim = { leaf: tree[index]!, index, size, root: roots[size]!, proof };
        expect(verifyInclusion(claim)).toBe(true);
        expect(verifyInclusion({ ...claim, leaf: leafHash(utf8("another")) })).toBe(false);
        expect(verifyInclusion({ ...claim, index: (index + 1) % (size + 1) })).toBe(false);
        expect(verifyInclusion({ ...claim, root: roots[size - 1]! })).toBe(false);
        expect(verifyInclusion({ ...claim, proof: [...proof, leaves[0]!] })).toBe(false);
        if (proof.length > 0) expect(verifyInclusion({ ...claim, proof: proof.slice(1) })).toBe(false);
      }
    }
  });

  test("fails when any hash of the proof is altered", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: MAX_SIZE }),
        fc.nat(),
        fc.nat(),
        fc.nat({ max: 255 }),
        (size, a, b, bit) => {
          const index = a % size;
          const proof = inclusionProof(leaves.slice(0, size), index);
          const altered = flipBit(proof, b % proof.length, bit);
          expect(verifyInclusion({ leaf: leaves[index]!, index, size, root: roots[size]!, proof: altered })).toBe(
            false,
          );
        },
      ),
    );
  });

  test("of a leaf outside the tree is refused", () => {
    expect(() => inclusionProof(leaves.slice(0, 3), 3)).toThrow(refused("leaf-outside-tree"));
  });

  test("works beyond 32 bits", () => {
    // A tree of 2^40 leaves that are all alike: each level has one hash.
    const levels = [leaves[0]!];
    for (let level = 1; level <= 40; level++) levels.push(nodeHash(levels[level - 1]!, levels[level - 1]!));
    const claim = { leaf: leaves[0]!, size: 2 ** 40, root: levels[40]!, proof: levels.slice(0, 40) };
    expect(verifyInclusion({ ...claim, index: 2 ** 39 + 12345 })).toBe(true);
    expect(verifyInclusion({ ...claim, index: 2 ** 40 })).toBe(false);
  });

  test("never throws on nonsense", () => {
    fc.assert(
      fc.property(
        fc.double(),
        fc.double(),
        fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 5 }),
        (index, size, proof) => {
          expect(verifyInclusion({ leaf: leaves[0]!, index, size, root: leaves[1]!, proof })).toBe(false);
        },
      ),
    );
  });
});

describe("consistency", () => {
  test("is proven between every two sizes, and for no other roots, sizes or proof", () => {
    for (let size = 0; size <= MAX_SIZE; size++) {
      for (let oldSize = 0; oldSize <= size; oldSize++) {
        const proof = consistencyProof(leaves.slice(0, size), oldSize);
        const claim = { oldSize, oldRoot: roots[oldSize]!, size, root: roots[size]!, proof };
        expect(verifyConsistency(claim)).toBe(true);
        expect(verifyConsistency({ ...claim, oldRoot: leafHash(utf8("another")) })).toBe(false);
        expect(verifyConsistency({ ...claim, proof: [...proof, leaves[0]!] })).toBe(false);
        if (oldSize > 0) expect(verifyConsistency({ ...claim, root: leafHash(utf8("another")) })).toBe(false);
        if (proof.length > 0) expect(verifyConsistency({ ...claim, proof: proof.slice(1) })).toBe(false);
      }
    }
  });

  test("fails when any hash of the proof is altered", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: MAX_SIZE }),
        fc.nat(),
        fc.nat(),
        fc.nat({ max: 255 }),
        (size, a, b, bit) => {
          const oldSize = 1 + (a % (size - 1));
          const proof = consistencyProof(leaves.slice(0, size), oldSize);
          const altered = flipBit(proof, b % proof.length, bit);
          expect(
            verifyConsistency({ oldSize, oldRoot: roots[oldSize]!, size, root: roots[size]!, proof: altered }),
          ).toBe(false);
        },
      ),
    );
  });

  test("with a changed past is never proven", () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: MAX_SIZE }), fc.nat(), fc.nat(), (size, a, b) => {
        const oldSize = 1 + (a % (size - 1));
        const rewritten = leaves.slice(0, size);
        rewritten[b % oldSize] = leafHash(utf8("rewritten"));
        const proof = consistencyProof(rewritten, oldSize);
        const claim = { oldSize, oldRoot: roots[oldSize]!, size, root: treeHash(rewritten), proof };
        expect(verifyConsistency(claim)).toBe(false);
      }),
    );
  });

  test("of an empty tree holds for its one root and for no other", () => {
    const [empty, other] = [emptyTreeHash(), leafHash(utf8("other"))];
    const claim = { oldSize: 0, size: 0, proof: [] };
    expect(verifyConsistency({ ...claim, oldRoot: empty, root: empty })).toBe(true);
    expect(verifyConsistency({ ...claim, oldRoot: empty, root: other })).toBe(false);
    expect(verifyConsistency({ ...claim, oldRoot: other, root: other })).toBe(false);
  });

  test("with a smaller tree is refused", () => {
    expect(() => consistencyProof(leaves.slice(0, 3), 4)).toThrow(refused("tree-shrinks"));
  });
});

/** MTH as RFC 6962 defines it, word for word. */
function recursiveTreeHash(hashes: readonly Hash[]): Hash {
  if (hashes.length === 0) return emptyTreeHash();
  if (hashes.length === 1) return hashes[0]!;
  const k = nextPowerOfTwo(hashes.length) / 2;
  return nodeHash(recursiveTreeHash(hashes.slice(0, k)), recursiveTreeHash(hashes.slice(k)));
}

function nextPowerOfTwo(n: number): number {
  let power = 1;
  while (power < n) power *= 2;
  return power;
}

function flipBit(proof: readonly Hash[], at: number, bit: number): Hash[] {
  return proof.map((hash, i) => {
    if (i !== at) return hash;
    const altered = hash.slice();
    altered[bit >> 3]! ^= 1 << (bit & 7);
    return altered;
  });
}
