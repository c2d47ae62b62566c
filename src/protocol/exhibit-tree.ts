// The RFC 6962 tree over the leaves of a sealed body: anyone can check any leaf in any order, without a key.
// The tree file beside a body is its leaf hashes in order, 32 bytes each; the inner nodes are computed.
import { concat, hex } from "./bytes.ts";
import { sha256 } from "./digest.ts";
import { LEAF_SIZE, TREE_HASH_SIZE, leafCount } from "./exhibit-format.ts";
import type { Sha256Hex } from "./identifiers.ts";
import { Refusal } from "./refusal.ts";

declare const exhibitRoot: unique symbol;
/** Root of the tree over a sealed body. A log root is another type: one is never accepted for the other (R32). */
export type ExhibitRoot = Sha256Hex & { readonly [exhibitRoot]: true };

/** Names the kind of tree inside everything that is signed, so that a root cannot be taken for that of a log (R32). */
export const EXHIBIT_TREE_TYPE = "rogatory-exhibit-tree-v1";

/** A root means nothing without the sizes it was computed over; they are signed beside it (R32). */
export interface ExhibitFrame {
  readonly root: ExhibitRoot;
  readonly bodySize: number;
  readonly leafSize: number;
}

export type Digest = (bytes: Uint8Array) => Uint8Array;

const LEAF_PREFIX = Uint8Array.of(0);
const NODE_PREFIX = Uint8Array.of(1);

/** A root that stands as 64 lower-case hexadecimal digits. Refuses `identifier-invalid`. */
export function parseExhibitRoot(text: string): ExhibitRoot {
  if (!/^[0-9a-f]{64}$/.test(text)) {
    throw new Refusal("identifier-invalid", "The root of a tree is 64 lower-case hexadecimal digits.");
  }
  // The brand says which tree the digest belongs to; only the caller's context can know that.
  return text as ExhibitRoot;
}

/** Refuses a frame whose sizes no sealing could have produced. */
export function requireFrame(frame: ExhibitFrame): { leafCount: number } {
  if (frame.leafSize !== LEAF_SIZE) {
    throw new Refusal(
      "leaf-size-unknown",
      `The leaf size ${frame.leafSize} is not known; this suite has ${LEAF_SIZE}.`,
    );
  }
  return { leafCount: leafCount(frame.bodySize) };
}

/** RFC 6962, 2.1: SHA-256(0x00 || leaf), where a leaf is up to 16 sealed chunks. */
export function exhibitLeafHash(leaf: Uint8Array): Uint8Array {
  return sha256(concat(LEAF_PREFIX, leaf));
}

/** Folds leaf hashes in order with memory for one hash per level; `digest` lets a caller use a faster SHA-256. */
export class ExhibitTree {
  readonly #digest: Digest;
  /** Roots of the perfect subtrees so far, one per set bit of the count, smallest last. */
  readonly #subtrees: Uint8Array[] = [];
  #count = 0;

  constructor(digest: Digest = sha256) {
    this.#digest = digest;
  }

  get count(): number {
    return this.#count;
  }

  add(leafHash: Uint8Array): void {
    if (leafHash.length !== TREE_HASH_SIZE) {
      throw new Refusal("leaf-hash-malformed", `A leaf hash has ${TREE_HASH_SIZE} bytes, not ${leafHash.length}.`);
    }
    // A copy in every case: slice() of a Buffer would be a view of memory that its owner may use again.
    let subtree: Uint8Array = Uint8Array.from(leafHash);
    for (let rest = this.#count; rest % 2 === 1; rest = Math.floor(rest / 2)) {
      const left = this.#subtrees.pop();
      if (left === undefined) throw new Error("The tree lost a subtree.");
      subtree = this.#node(left, subtree);
    }
    this.#subtrees.push(subtree);
    this.#count++;
  }

  /** Refuses a tree without leaves: even the empty file has one. */
  root(): ExhibitRoot {
    const subtrees = [...this.#subtrees];
    let root = subtrees.pop();
    if (root === undefined) throw new Refusal("tree-empty", "A tree without leaves has no root.");
    for (let left = subtrees.pop(); left !== undefined; left = subtrees.pop()) root = this.#node(left, root);
    return parseExhibitRoot(hex(root));
  }

  #node(left: Uint8Array, right: Uint8Array): Uint8Array {
    return this.#digest(concat(NODE_PREFIX, left, right));
  }
}

/** Root of a whole tree file; refuses one whose length does not fit the body. */
export function rootOfTreeFile(treeFile: Uint8Array, bodySize: number): ExhibitRoot {
  const expected = leafCount(bodySize) * TREE_HASH_SIZE;
  if (treeFile.length !== expected) {
    throw new Refusal("tree-size-wrong", `The tree file has ${treeFile.length} bytes; this body needs ${expected}.`, {
      details: { size: treeFile.length, expected },
    });
  }
  const tree = new ExhibitTree();
  for (let at = 0; at < treeFile.length; at += TREE_HASH_SIZE) tree.add(treeFile.subarray(at, at + TREE_HASH_SIZE));
  return tree.root();
}
