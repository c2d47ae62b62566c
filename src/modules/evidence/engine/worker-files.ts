import { createHash } from "node:crypto";
import { readSync, writeSync } from "node:fs";
import { TREE_HASH_SIZE, leafCount } from "../../../protocol/exhibit-format.ts";
import { type ExhibitRoot, ExhibitTree } from "../../../protocol/exhibit-tree.ts";
import { Refusal } from "../../../protocol/refusal.ts";

/** Fills `target` from a position of a file; refuses a file that ends before. For worker threads: it blocks. */
export function readFully(fd: number, target: Uint8Array, position: number, what: string): void {
  let at = 0;
  while (at < target.length) {
    const read = readSync(fd, target, at, target.length - at, position + at);
    if (read === 0) {
      throw new Refusal("file-too-short", `${what} ended at byte ${position + at}, earlier than its size said.`, {
        details: { position: position + at },
      });
    }
    at += read;
  }
}

/** Writes all bytes at a position, also where the system takes them in several turns. For worker threads: it blocks. */
export function writeFully(fd: number, bytes: Uint8Array, position: number): void {
  let at = 0;
  while (at < bytes.length) at += writeSync(fd, bytes, at, bytes.length - at, position + at);
}

/** Root of the tree file of a body, whatever its size, with memory for one read. */
export function rootOfTreeFd(
  treeFd: number,
  bodySize: number,
  replaced?: ReadonlyMap<number, Uint8Array>,
): ExhibitRoot {
  const tree = new ExhibitTree((bytes) => createHash("sha256").update(bytes).digest());
  const leaves = leafCount(bodySize);
  const batch = Buffer.alloc(Math.min(leaves, 16_384) * TREE_HASH_SIZE);
  while (tree.count < leaves) {
    const count = Math.min(leaves - tree.count, batch.length / TREE_HASH_SIZE);
    const first = tree.count;
    readFully(treeFd, batch.subarray(0, count * TREE_HASH_SIZE), first * TREE_HASH_SIZE, "The tree file");
    for (let leaf = 0; leaf < count; leaf++) {
      tree.add(replaced?.get(first + leaf) ?? batch.subarray(leaf * TREE_HASH_SIZE, (leaf + 1) * TREE_HASH_SIZE));
    }
  }
  return tree.root();
}
