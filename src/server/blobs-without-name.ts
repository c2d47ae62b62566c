import { stat } from "node:fs/promises";
import { relative } from "node:path";
import type { Orphan, Platform } from "../platform/index.ts";
import type { Gathered } from "./gather.ts";

const BATCH = 500;

/** Blobs that no module names; for `fsck`. */
export async function blobsWithoutName(
  { blobs, config }: Pick<Platform, "blobs" | "config">,
  namesBlobs: Gathered["namesBlobs"],
): Promise<Orphan[]> {
  const asked = await Promise.all(namesBlobs.map(async (open) => await open()));
  const orphans: Orphan[] = [];
  const look = async (digests: readonly string[]): Promise<void> => {
    const named = await Promise.all(asked.map(async (names) => await names(digests)));
    for (const digest of digests.filter((one) => !named.some((names) => names.has(one)))) {
      const path = blobs.pathOf(digest);
      orphans.push({
        kind: "blob",
        path: relative(config.dataFolder, path),
        sizeBytes: (await stat(path)).size,
      });
    }
  };
  let batch: string[] = [];
  for await (const digest of blobs.list()) {
    batch.push(digest);
    if (batch.length < BATCH) continue;
    await look(batch);
    batch = [];
  }
  if (batch.length > 0) await look(batch);
  return orphans;
}
