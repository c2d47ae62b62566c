// The Merkle tree of the audit log: RFC 6962 section 2.1, SHA-256. Proofs as RFC 9162 section 2.1 checks them.
// Everything here is arithmetic on hashes; what a root is worth is said by the checkpoint that carries it.
import { concat, equalBytes } from "./bytes.ts";
import { sha256 } from "./digest.ts";
import { Refusal } from "./refusal.ts";

/** 32 bytes. */
export type Hash = Uint8Array;

/** Leaves `start` up to, not including, `end`. */
export interface LeafRange {
  readonly start: number;
  readonly end: number;
}

export const HASH_SIZE = 32;
/** Proofs are at most this long for sizes below 2^53 (C2SP tlog-witness allows 63 lines). */
export const MAX_PROOF_HASHES = 63;

// Up to 16 digits; what of them lies above 2^53 is no safe integer.
const sizePattern = /^(?:0|[1-9][0-9]{0,15})$/;
const LEAF_PREFIX = Uint8Array.of(0);
const NODE_PREFIX = Uint8Array.of(1);

/** A size or an index as the texts of C2SP write it: decimal, without a leading zero, below 2^53. Undefined for anything else. */
export function parseTreeSize(text: string): number | undefined {
  const size = Number(text);
  return sizePattern.test(text) && Number.isSafeInteger(size) ? size : undefined;
}

/** RFC 6962, 2.1: MTH({d0}) = SHA-256(0x00 || d0). */
export function leafHash(entry: Uint8Array): Hash {
  return sha256(concat(LEAF_PREFIX, entry));
}

/** RFC 6962, 2.1: SHA-256(0x01 || left || right). */
export function nodeHash(left: Hash, right: Hash): Hash {
  return sha256(concat(NODE_PREFIX, left, right));
}

/** RFC 6962, 2.1: the hash of an empty list is the hash of an empty string. */
export function emptyTreeHash(): Hash {
  return sha256(new Uint8Array(0));
}

/** The root over leaf hashes in order. */
export function treeHash(leafHashes: readonly Hash[]): Hash {
  const edge = new TreeEdge();
  for (const hash of leafHashes) edge.add(hash);
  return edge.root();
}

/**
 * The right edge of a growing tree: the roots of its perfect subtrees, largest first, one per set bit of the size.
 * Adding a leaf costs one hash on average and never looks back.
 */
export class TreeEdge {
  #size: number;
  readonly #subtrees: Hash[];

  /** Refuses `tree-edge-malformed` when the number of subtrees does not belong to the size. */
  constructor(size = 0, subtrees: readonly Hash[] = []) {
    requireSize(size);
    if (subtrees.length !== perfectSubtrees({ start: 0, end: size }).length) {
      throw new Refusal("tree-edge-malformed", `A tree of ${size} leaves does not have ${subtrees.length} subtrees.`);
    }
    subtrees.forEach(requireHash);
    this.#size = size;
    this.#subtrees = [...subtrees];
  }

  get size(): number {
    return this.#size;
  }

  get subtrees(): readonly Hash[] {
    return [...this.#subtrees];
  }

  add(hash: Hash): void {
    requireHash(hash);
    let subtree = hash;
    for (let rest = this.#size; rest % 2 === 1; rest = (rest - 1) / 2) {
      const left = this.#subtrees.pop();
      if (left === undefined) throw new Error("the tree edge lost a subtree");
      subtree = nodeHash(left, subtree);
    }
    this.#subtrees.push(subtree);
    this.#size += 1;
  }

  root(): Hash {
    return foldSubtrees(this.#subtrees);
  }
}

/** Joins the roots of perfect subtrees, largest first, to the root of the range they cover. */
export function foldSubtrees(subtrees: readonly Hash[]): Hash {
  if (subtrees.length === 0) return emptyTreeHash();
  return subtrees.reduceRight((right, left) => nodeHash(left, right));
}

/** A node over 2^level leaves, the index-th at its level. */
export interface TreeNode {
  readonly level: number;
  readonly index: number;
}

/** Splits a range that a proof names into perfect subtrees, in order: what a store of tiles can look up. */
export function perfectSubtrees(range: LeafRange): TreeNode[] {
  const nodes: TreeNode[] = [];
  let start = range.start;
  while (start < range.end) {
    let level = 0;
    let width = 1;
    while (start % (width * 2) === 0 && start + width * 2 <= range.end) {
      width *= 2;
      level += 1;
    }
    nodes.push({ level, index: start / width });
    start += width;
  }
  return nodes;
}

/** RFC 6962, 2.1.1: the ranges whose tree hashes are the audit path of leaf `index` in a tree of `size`. */
export function inclusionRanges(index: number, size: number): LeafRange[] {
  requireSize(size);
  if (!Number.isSafeInteger(index) || index < 0 || index >= size) {
    throw new Refusal("leaf-outside-tree", `Leaf ${index} does not lie in a tree of ${size} leaves.`);
  }
  const path: LeafRange[] = [];
  let start = 0;
  let end = size;
  while (end - start > 1) {
    const middle = start + splitPoint(end - start);
    if (index < middle) {
      path.push({ start: middle, end });
      end = middle;
    } else {
      path.push({ start, end: middle });
      start = middle;
    }
  }
  return path.toReversed();
}

/** RFC 6962, 2.1.2: the ranges whose tree hashes prove that a tree of `oldSize` is the beginning of one of `size`. */
export function consistencyRanges(oldSize: number, size: number): LeafRange[] {
  requireSize(oldSize);
  requireSize(size);
  if (oldSize > size) {
    throw new Refusal("tree-shrinks", `A tree of ${oldSize} leaves cannot be the beginning of one of ${size}.`);
  }
  if (oldSize === 0 || oldSize === size) return [];
  const path: LeafRange[] = [];
  let start = 0;
  let end = size;
  // SUBPROOF(m, D[n], b): b stays true as long as the old tree is the whole left part that we descend into.
  while (end !== oldSize) {
    const middle = start + splitPoint(end - start);
    if (oldSize <= middle) {
      path.push({ start: middle, end });
      end = middle;
    } else {
      path.push({ start, end: middle });
      start = middle;
    }
  }
  if (start !== 0) path.push({ start, end });
  return path.toReversed();
}

/**
 * RFC 6962, 2.1.1, where all leaf hashes are at hand: the audit path, from the sibling of the leaf upwards. Refuses
 * `leaf-outside-tree`.
 */
export function inclusionProof(leafHashes: readonly Hash[], index: number): Hash[] {
  return inclusionRanges(index, leafHashes.length).map(({ start, end }) => treeHash(leafHashes.slice(start, end)));
}

/**
 * RFC 6962, 2.1.2, where all leaf hashes are at hand: that the first `oldSize` leaves were a whole tree. Refuses
 * `tree-shrinks`.
 */
export function consistencyProof(leafHashes: readonly Hash[], oldSize: number): Hash[] {
  return consistencyRanges(oldSize, leafHashes.length).map(({ start, end }) => treeHash(leafHashes.slice(start, end)));
}

/** RFC 9162, 2.1.3.2. False for anything that does not prove it, also for sizes and hashes that cannot be. */
export function verifyInclusion(claim: {
  readonly leaf: Hash;
  readonly index: number;
  readonly size: number;
  readonly root: Hash;
  readonly proof: readonly Hash[];
}): boolean {
  if (!isSize(claim.size) || !isSize(claim.index) || claim.index >= claim.size) return false;
  if (!areHashes([claim.leaf, claim.root, ...claim.proof])) return false;
  let node = claim.index;
  let last = claim.size - 1;
  let hash = claim.leaf;
  for (const sibling of claim.proof) {
    if (last === 0) return false;
    if (node % 2 === 1 || node === last) {
      hash = nodeHash(sibling, hash);
      while (node % 2 === 0 && node !== 0) {
        node /= 2;
        last = half(last);
      }
    } else {
      hash = nodeHash(hash, sibling);
    }
    node = half(node);
    last = half(last);
  }
  return last === 0 && equalBytes(hash, claim.root);
}

/**
 * RFC 9162, 2.1.4.2, with the empty tree as the beginning of every tree (C2SP tlog-witness: proof empty when old is 0). The empty tree
 * has one root, and no other is a beginning of anything.
 */
export function verifyConsistency(claim: {
  readonly oldSize: number;
  readonly oldRoot: Hash;
  readonly size: number;
  readonly root: Hash;
  readonly proof: readonly Hash[];
}): boolean {
  const { oldSize, size, oldRoot, root } = claim;
  if (!isSize(oldSize) || !isSize(size) || oldSize > size) return false;
  if (!areHashes([oldRoot, root, ...claim.proof])) return false;
  if (size === 0 && !equalBytes(root, emptyTreeHash())) return false;
  if (oldSize === 0) return claim.proof.length === 0 && equalBytes(oldRoot, emptyTreeHash());
  if (oldSize === size) return claim.proof.length === 0 && equalBytes(oldRoot, root);
  const path = isPowerOfTwo(oldSize) ? [oldRoot, ...claim.proof] : [...claim.proof];
  let node = oldSize - 1;
  let last = size - 1;
  while (node % 2 === 1) {
    node = half(node);
    last = half(last);
  }
  const first = path.shift();
  if (first === undefined) return false;
  let oldHash = first;
  let hash = first;
  for (const sibling of path) {
    if (last === 0) return false;
    if (node % 2 === 1 || node === last) {
      oldHash = nodeHash(sibling, oldHash);
      hash = nodeHash(sibling, hash);
      while (node % 2 === 0 && node !== 0) {
        node /= 2;
        last = half(last);
      }
    } else {
      hash = nodeHash(hash, sibling);
    }
    node = half(node);
    last = half(last);
  }
  return last === 0 && equalBytes(oldHash, oldRoot) && equalBytes(hash, root);
}

/** RFC 6962, 2.1: the largest power of two smaller than n, for n > 1. */
function splitPoint(n: number): number {
  let k = 1;
  while (k * 2 < n) k *= 2;
  return k;
}

// Sizes may pass 2^32, where bit operators would cut them off.
function half(n: number): number {
  return Math.floor(n / 2);
}

function isPowerOfTwo(n: number): boolean {
  return perfectSubtrees({ start: 0, end: n }).length === 1;
}

function isSize(n: number): boolean {
  return Number.isSafeInteger(n) && n >= 0;
}

function areHashes(hashes: readonly Hash[]): boolean {
  return hashes.length <= MAX_PROOF_HASHES + 2 && hashes.every((hash) => hash.length === HASH_SIZE);
}

function requireSize(size: number): void {
  if (!isSize(size)) throw new Refusal("tree-size-invalid", `The tree size ${size} is not a whole number from 0 up.`);
}

function requireHash(hash: Hash): void {
  if (hash.length !== HASH_SIZE) {
    throw new Refusal("tree-hash-malformed", `A tree hash has ${HASH_SIZE} bytes, not ${hash.length}.`);
  }
}
