import { relative } from "node:path";
import { inspectJournal, type MissingFile } from "../../platform/index.ts";
import { blobsAfter, erasedBlobs, namedBlobs } from "./blob-store.ts";
import type { FederationContext } from "./context.ts";
import { missingKeys } from "./directory/own-keys.ts";
import { ownDesignation } from "./directory/directory.ts";
import { readJournalLine } from "./inbox/journal-line.ts";
import type { NamesBlobs } from "../../web/index.ts";
import type { FederationFiles } from "./types.ts";

/** Looks for what rows and inbox journal name among the blobs and keys, without any key and changing nothing; for `fsck`. */
export async function inspectFiles(context: FederationContext, journalPath: string): Promise<FederationFiles> {
  const { platform } = context;
  const { db } = platform.database;
  const journal = await inspectJournal(journalPath);
  const inJournal = new Map<string, string>();
  for (const text of journal.lines) {
    const line = readJournalLine(text);
    inJournal.set(line.blobDigest, `journal line of ${line.dispatchId}`);
  }
  const pathOf = (digest: string): string => relative(platform.config.dataFolder, platform.blobs.pathOf(digest));
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
    missing,
    journal: { lines: journal.lines.length, tornBytes: journal.tornBytes, isDamaged: journal.isDamaged },
    missingKeys: own === undefined ? [] : missingKeys(platform, own),
  };
}

/** Which blobs something of this module names, as it stands now: rows, or the journal whose lines are not rows yet. */
export async function blobNames({ platform }: FederationContext, journalPath: string): Promise<NamesBlobs> {
  const { db } = platform.database;
  const { lines } = await inspectJournal(journalPath);
  const inJournal = new Set<string>(lines.map((text) => readJournalLine(text).blobDigest));
  return async (digests) => {
    // An erased one that is still here goes at the next start: no orphan, for something names it.
    const inRows = [...(await namedBlobs(db, digests)), ...(await erasedBlobs(db, digests))];
    return new Set([...inRows, ...digests.filter((one) => inJournal.has(one))]);
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
