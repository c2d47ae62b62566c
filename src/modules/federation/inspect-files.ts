import { relative } from "node:path";
import { stat } from "node:fs/promises";
import { inspectJournal, type MissingFile, type Orphan } from "../../platform/index.ts";
import { blobsAfter, erasedBlobs, namedBlobs } from "./blob-store.ts";
import type { FederationContext } from "./context.ts";
import { missingKeys } from "./directory/own-keys.ts";
import { ownDesignation } from "./directory/directory.ts";
import { readJournalLine } from "./inbox/journal-line.ts";
import type { FederationFiles } from "./types.ts";

/** Compares blobs, inbox journal and key store with the rows, without any key and changing nothing; for `fsck`. */
export async function inspectFiles(context: FederationContext, journalPath: string): Promise<FederationFiles> {
  const { platform } = context;
  const { db } = platform.database;
  const journal = await inspectJournal(journalPath);
  const inJournal = new Map<string, string>();
  for (const text of journal.lines) {
    const line = readJournalLine(text);
    inJournal.set(line.blobDigest, `journal line of ${line.dispatchId}`);
  }
  const orphans: Orphan[] = [];
  const pathOf = (digest: string): string => relative(platform.config.dataFolder, platform.blobs.pathOf(digest));
  for await (const digests of batches(platform.blobs.list())) {
    // An erased one that is still here goes at the next start: no orphan, for something names it.
    const named = new Set([...(await namedBlobs(db, digests)), ...(await erasedBlobs(db, digests))]);
    for (const digest of digests.filter((one) => !named.has(one) && !inJournal.has(one))) {
      const { size } = await stat(platform.blobs.pathOf(digest));
      orphans.push({ kind: "blob", path: pathOf(digest), sizeBytes: size });
    }
  }
  const missing: MissingFile[] = [];
  const note = async (digest: string, namedBy: string): Promise<void> => {
    if (!(await platform.blobs.has(digest))) missing.push({ kind: "blob", path: pathOf(digest), namedBy });
  };
  for (const table of ["outbox", "inbox", "inbox_conflicts"] as const) {
    for (let after = ""; ;) {
      const rows = await blobsAfter(db, table, after);
      for (const { digest, dispatchId } of rows) {
        inJournal.delete(digest);
        await note(digest, `${table} ${dispatchId}`);
      }
      const last = rows.at(-1)?.digest;
      if (last === undefined) break;
      after = last;
    }
  }
  // R17: the journal remembers the receipts of what was erased; their bytes are not lost.
  for await (const digests of batches(inJournal.keys())) {
    const erased = await erasedBlobs(db, digests);
    for (const digest of digests) if (!erased.has(digest)) await note(digest, inJournal.get(digest) ?? "");
  }
  const own = await ownDesignation(context, db);
  return {
    orphans,
    missing,
    journal: { lines: journal.lines.length, tornBytes: journal.tornBytes, isDamaged: journal.isDamaged },
    missingKeys: own === undefined ? [] : missingKeys(platform, own),
  };
}

const BATCH = 500;

async function* batches(digests: AsyncIterable<string> | Iterable<string>): AsyncIterable<string[]> {
  let batch: string[] = [];
  for await (const digest of digests) {
    batch.push(digest);
    if (batch.length < BATCH) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
