import { hex } from "../../../protocol/bytes.ts";
import { rootBytes } from "../../../protocol/checkpoint.ts";
import { inclusionRanges, leafHash, verifyInclusion } from "../../../protocol/merkle.ts";
import { Refusal } from "../../../protocol/refusal.ts";
import { hashFromTiles } from "../../../protocol/tlog-tiles.ts";
import { encodeLogProof } from "../../../protocol/tlog-proof.ts";
import type { AuditContext } from "../context.ts";
import * as headStore from "../head-store.ts";
import * as store from "../store.ts";
import { firstWitnessedSize } from "../witness-store.ts";
import type { EntryProof, ProofOptions } from "../types.ts";
import { headOfSize, witnessesOf } from "./show-head.ts";

/**
 * An inclusion proof that stands alone. The head is the oldest above the entry that a witness cosigned under a key that
 * counts for the reader, because "when" always means the anchor (R8); failing that, the shown head, or the newest signed one if the entry is younger.
 */
export async function proveEntry(
  context: AuditContext,
  entryId: string,
  options: ProofOptions = {},
): Promise<EntryProof> {
  const { db } = context.platform.database;
  const found = await store.findEntry(db, entryId);
  if (found === undefined) throw entryUnknown(entryId);
  const index = found.index;
  const size = index === null ? undefined : await sizeCovering(context, index, options);
  if (index === null || size === undefined) {
    throw new Refusal(
      "entry-not-integrated",
      `The entry ${entryId} is not under a signed head yet; ask again shortly.`,
    );
  }
  const head = await headOfSize(context, size);
  const hashes = [];
  for (const range of inclusionRanges(index, size)) {
    hashes.push(await hashFromTiles(range, size, (tile) => context.folder.tile(tile)));
  }
  const claim = { leaf: leafHash(found.bytes), index, size, root: rootBytes(head.root), proof: hashes };
  // A proof that does not hold is never handed out: somebody changed rows or files.
  if (!verifyInclusion(claim)) {
    throw new Refusal("log-damaged", `Entry ${index} does not fit the signed head; run "rogatory audit verify".`, {
      details: { index, size },
    });
  }
  const proof = encodeLogProof({ index, hashes, checkpoint: head.checkpoint });
  return { entryId, index, entry: found.bytes, proof, head, witnessedBy: await witnessesOf(context, size) };
}

export function entryUnknown(entryId: string): Refusal {
  return new Refusal("entry-unknown", `The audit log has no entry ${entryId}.`);
}

async function sizeCovering(
  context: AuditContext,
  index: number,
  { cosignedBy }: ProofOptions,
): Promise<number | undefined> {
  const { db } = context.platform.database;
  const witnessed = await firstWitnessedSize(db, index, cosignedBy?.map(hex));
  if (witnessed !== undefined) return witnessed;
  const shown = await headStore.findNewestShown(db);
  if (shown !== undefined && shown.size > index) return shown.size;
  const newest = await headStore.findNewestCheckpoint(db);
  return newest !== undefined && newest.size > index ? newest.size : undefined;
}
