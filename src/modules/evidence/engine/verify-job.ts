// The worker side of a keyless check: leaf hashes of the body compared with the tree file, in batches taken in turn.
import { LEAF_SIZE, TREE_HASH_SIZE, leafCount, leafRange } from "../../../protocol/exhibit-format.ts";
import { allocateForCopies } from "./copied-memory.ts";
import { leafHash } from "./leaf-cipher.ts";
import { readFully, rootOfTreeFd } from "./worker-files.ts";
import type { LeafFault, VerifyJob, VerifyJobResult } from "./worker-protocol.ts";

const LEAVES_PER_BATCH = 4;
/** Beyond this a list helps nobody: the file is another one, or the disk is gone. */
const MAX_LISTED_FAULTS = 1_000;
/** Stored in the shared word by the main thread to stop the workers. */
export const STOP_VERIFYING = -1;

/**
 * Compares leaves until none is left; the lead also computes the root of the tree file. Undefined where it was
 * stopped.
 */
export function runVerifyJob(job: VerifyJob): VerifyJobResult | undefined {
  const next = new Int32Array(job.next);
  // Before the leaves, so that the helper has work meanwhile.
  const folded = job.role === "lead" ? { root: rootOfTreeFd(job.treeFd, job.bodySize) } : {};
  const leaves = leafCount(job.bodySize);
  const body = allocateForCopies(LEAVES_PER_BATCH * LEAF_SIZE);
  const expected = Buffer.alloc(LEAVES_PER_BATCH * TREE_HASH_SIZE);
  const faults: LeafFault[] = [];
  for (let first = take(next); first < leaves; first = take(next)) {
    if (first < 0) return undefined;
    const count = Math.min(LEAVES_PER_BATCH, leaves - first);
    const end = leafRange(job.bodySize, first + count - 1);
    const size = end.offset + end.size - first * LEAF_SIZE;
    readFully(job.bodyFd, body.subarray(0, size), first * LEAF_SIZE, "The sealed body");
    readFully(job.treeFd, expected.subarray(0, count * TREE_HASH_SIZE), first * TREE_HASH_SIZE, "The tree file");
    for (let leaf = 0; leaf < count; leaf++) {
      const hash = leafHash(body.subarray(leaf * LEAF_SIZE, Math.min(size, (leaf + 1) * LEAF_SIZE)));
      if (hash.equals(expected.subarray(leaf * TREE_HASH_SIZE, (leaf + 1) * TREE_HASH_SIZE))) continue;
      if (faults.length === MAX_LISTED_FAULTS) return { ...folded, faults, moreFaults: true };
      faults.push({ leaf: first + leaf, hash: hash.toString("hex") });
    }
  }
  return { ...folded, faults, moreFaults: false };
}

function take(next: Int32Array): number {
  for (;;) {
    const first = Atomics.load(next, 0);
    if (first < 0) return first;
    if (Atomics.compareExchange(next, 0, first, first + LEAVES_PER_BATCH) === first) return first;
  }
}
