// The worker side of opening: leaves are decrypted and written in any order, the whole-file hash takes them in order.
import { createHash } from "node:crypto";
import { fsyncSync } from "node:fs";
import { digestHex } from "../../../protocol/digest.ts";
import { LEAF_PLAINTEXT_SIZE, LEAF_SIZE, leafRange } from "../../../protocol/exhibit-format.ts";
import { allocateForCopies } from "./copied-memory.ts";
import { LeafOpener } from "./leaf-cipher.ts";
import { OpenRing } from "./open-ring.ts";
import { workUntil } from "./shared-work.ts";
import { readFully, writeFully } from "./worker-files.ts";
import type { OpenJob, OpenJobResult } from "./worker-protocol.ts";

/**
 * Opens leaves until none is left; the lead also hashes, syncs the target and answers. Undefined for helpers, and
 * where it was stopped.
 */
export function runOpenJob(job: OpenJob): OpenJobResult | undefined {
  const ring = new OpenRing(job.ring);
  const openNextLeaf = leafOpening(job, ring);
  if (job.role === "help") {
    workUntil(ring, openNextLeaf, () => ring.isDrained);
    return undefined;
  }
  const hash = createHash("sha256");
  const hashNextLeaf = (): boolean => {
    const leaf = ring.leafToHash();
    if (leaf === undefined) return false;
    hash.update(leaf);
    ring.markHashed();
    return true;
  };
  workUntil(
    ring,
    () => hashNextLeaf() || openNextLeaf(),
    () => ring.isComplete,
  );
  if (ring.isStopped) return undefined;
  if (job.targetFd !== undefined) fsyncSync(job.targetFd);
  return { sha256: digestHex(hash.digest()) };
}

function leafOpening(job: OpenJob, ring: OpenRing): () => boolean {
  const opener = new LeafOpener(job.payloadKey);
  const sealed = allocateForCopies(LEAF_SIZE);
  return () => {
    const taken = ring.takeLeaf();
    if (taken === undefined) return false;
    const { offset, size } = leafRange(job.bodySize, taken.leaf);
    const bytes = sealed.subarray(0, size);
    readFully(job.bodyFd, bytes, job.bodyOffset + offset, "The sealed body");
    const opened = opener.open(taken.leaf, bytes, offset + size === job.bodySize, taken.slot);
    if (job.targetFd !== undefined) {
      writeFully(job.targetFd, taken.slot.subarray(0, opened), taken.leaf * LEAF_PLAINTEXT_SIZE);
    }
    ring.markFilled(taken.leaf, opened);
    return true;
  };
}
