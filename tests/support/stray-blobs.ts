import { blobsWithoutName } from "../../src/server/blobs-without-name.ts";
import type { CaseServer } from "./cooperation-network.ts";

/** Blobs that should be here and are not, and those that nothing names, as `rogatory fsck` finds them. */
export async function strayBlobs({ platform, federation }: CaseServer) {
  const { missing } = await federation.inspectFiles();
  const names = federation.contributions.namesBlobs;
  return { missing, orphans: await blobsWithoutName(platform, names === undefined ? [] : [names]) };
}
