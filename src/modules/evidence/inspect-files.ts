import type { FileReport, MissingFile, Orphan } from "../../platform/index.ts";
import type { EvidenceContext } from "./context.ts";
import { namedRoots } from "./store.ts";
import { openingStates } from "./opening-store.ts";
import { transfersUnderWay } from "./transfer-store.ts";
import { heldUploads } from "./upload-store.ts";

/**
 * Compares the folders of exhibits with the rows, without any key; for `fsck`. Bodies that rows name and that are not there are
 * findings of `verifyAll`. The drop box is the operator's own.
 */
export async function inspectFiles({ platform, folders }: EvidenceContext): Promise<FileReport> {
  const { db } = platform.database;
  const orphans: Orphan[] = [];
  for await (const batch of batches(folders.objectFiles())) {
    const named = await namedRoots(
      db,
      batch.map(({ root }) => root),
    );
    for (const { root, file } of batch) if (!named.has(root)) orphans.push({ kind: "object", ...file });
  }
  const underWay = await transfersUnderWay(db);
  for await (const { transferId, file } of folders.transferFiles()) {
    if (!underWay.has(transferId)) orphans.push({ kind: "transfer", ...file });
    else if (file.path.endsWith(".unverified")) orphans.push({ kind: "temporary", ...file });
  }
  const staged = new Set((await heldUploads(db)).map(({ uploadId }) => uploadId));
  for await (const { uploadId, file } of folders.stagedFiles()) {
    if (!staged.has(uploadId)) orphans.push({ kind: "staged", ...file });
  }
  const states = await openingStates(db);
  const here = new Set<string>();
  for await (const { openingId, file } of folders.openedFiles()) {
    here.add(openingId);
    if (openingId.endsWith(".unverified")) orphans.push({ kind: "temporary", ...file });
    else if (!isOpenNow(states.get(openingId))) orphans.push({ kind: "opened", ...file });
  }
  for await (const file of folders.incomingFiles()) orphans.push({ kind: "temporary", ...file });
  const missing: MissingFile[] = [...states]
    .filter(([openingId, state]) => state === "ready" && !here.has(openingId))
    .map(([openingId]) => ({ kind: "opened", path: `exhibits/opened/${openingId}`, namedBy: `opening ${openingId}` }));
  return { orphans, missing };
}

/** A crash between the file and its row leaves a waiting one, which is made again. */
function isOpenNow(state: string | undefined): boolean {
  return state === "ready" || state === "waiting";
}

const BATCH = 500;

async function* batches<T>(items: AsyncIterable<T>): AsyncIterable<T[]> {
  let batch: T[] = [];
  for await (const item of items) {
    batch.push(item);
    if (batch.length < BATCH) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
