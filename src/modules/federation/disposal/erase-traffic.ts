import type { Transaction } from "../../../platform/index.ts";
import type { FederationContext } from "../context.ts";
import { namedBlobs } from "../blob-store.ts";
import { eraseRows, filesToRemove, insertFilesToRemove, noteRemoved } from "./store.ts";

/**
 * R17: what the line holds of a dossier is erased in the caller's transaction: contents, nonces, who acted. Numbers, digests and
 * receipts stay: they prove that the lanes have no gap, and what is delivered again gets its receipt again (R13). The files go after
 * the commit, by `removeErasedFiles`. The caller has seen to it that nothing is under way any more.
 */
export async function eraseTraffic(context: FederationContext, tx: Transaction, dossierId: string): Promise<void> {
  const at = context.platform.clock.now();
  const erased = await eraseRows(tx.db, dossierId, at);
  await insertFilesToRemove(tx.db, [...new Set(erased.map(({ blobDigest }) => blobDigest))], at);
  tx.afterCommit(() => {
    for (const { peerId, sizeBytes } of erased) if (peerId !== undefined) context.storedBytes.add(peerId, -sizeBytes);
  });
}

/** Removes the files of what was erased; idempotent. At a start it finishes what a crash left, and a job tries again what failed. */
export async function removeErasedFiles(context: FederationContext): Promise<void> {
  const { database, blobs } = context.platform;
  for (;;) {
    const digests = await filesToRemove(database.db);
    if (digests.length === 0) return;
    // Other rows may rest on the same bytes: those stay.
    const named = new Set([...(await namedBlobs(database.db, digests)), ...(await context.namedElsewhere(digests))]);
    for (const digest of digests) {
      if (!named.has(digest)) await blobs.remove(digest);
      await database.transaction(async (tx) => await noteRemoved(tx.db, digest));
    }
  }
}
