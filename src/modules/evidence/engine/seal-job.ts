// The worker side of sealing. Fused: a leaf is encrypted, hashed and written while it is in the processor's cache.
import { createHash, type Hash } from "node:crypto";
import { fsyncSync } from "node:fs";
import { digestHex } from "../../../protocol/digest.ts";
import { LEAF_SIZE, TREE_HASH_SIZE, bodySizeOf } from "../../../protocol/exhibit-format.ts";
import { LeafSealer, leafHash } from "./leaf-cipher.ts";
import { SLOT_SIZE, SealRing } from "./seal-ring.ts";
import { workUntil } from "./shared-work.ts";
import { readFully, rootOfTreeFd, writeFully } from "./worker-files.ts";
import type { SealJob, SealJobResult } from "./worker-protocol.ts";

/**
 * Seals leaves until none is left; the lead also reads, hashes, syncs and answers. Undefined for helpers, and where it
 * was stopped.
 */
export function runSealJob(job: SealJob): SealJobResult | undefined {
  const ring = new SealRing(job.ring);
  const sealNextLeaf = leafSealing(job, ring);
  if (job.role === "lead") return lead(job, ring, sealNextLeaf);
  workUntil(ring, sealNextLeaf, () => ring.isDrained);
  return undefined;
}

/** The whole-file hash is the serial part, so it goes first; in between the lead seals leaves like the others. */
function lead(job: SealJob, ring: SealRing, sealNextLeaf: () => boolean): SealJobResult | undefined {
  const hash = createHash("sha256");
  let size = 0;
  const read = job.source === undefined ? () => false : reading(job.source, ring);
  const hashNextSlot = (): boolean => {
    const slot = ring.slotToHash();
    if (slot === undefined) return false;
    update(hash, slot);
    size += slot.length;
    ring.markHashed();
    return true;
  };
  workUntil(
    ring,
    () => {
      const hasRead = read();
      return hashNextSlot() || hasRead || sealNextLeaf();
    },
    () => ring.isComplete,
  );
  if (ring.isStopped) return undefined;
  const bodySize = bodySizeOf(size);
  const root = rootOfTreeFd(job.treeFd, bodySize);
  fsyncSync(job.bodyFd);
  fsyncSync(job.treeFd);
  return { sha256: digestHex(hash.digest()), size, bodySize, root };
}

function reading({ fd, size }: { fd: number; size: number }, ring: SealRing): () => boolean {
  let position = 0;
  return () => {
    if (ring.hasEnded) return false;
    const slot = ring.slotToFill();
    if (slot === undefined) return false;
    const length = Math.min(SLOT_SIZE, size - position);
    readFully(fd, slot.subarray(0, length), position, "The file being sealed");
    position += length;
    ring.publish(length, position === size);
    return true;
  };
}

function leafSealing(job: SealJob, ring: SealRing): () => boolean {
  const sealer = new LeafSealer(job.payloadKey);
  return () => {
    const input = ring.takeLeaf();
    if (input === undefined) return false;
    const sealed = sealer.seal(input.leaf, input.plaintext, input.isLast);
    writeFully(job.treeFd, leafHash(sealed), input.leaf * TREE_HASH_SIZE);
    writeFully(job.bodyFd, sealed, input.leaf * LEAF_SIZE);
    ring.markSealed(input.leaf);
    return true;
  };
}

function update(hash: Hash, bytes: Uint8Array): void {
  if (bytes.length > 0) hash.update(bytes);
}
