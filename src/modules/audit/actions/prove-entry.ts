import { fromBase64, hex } from "../../../protocol/bytes.ts";
import { rootBytes } from "../../../protocol/checkpoint.ts";
import { type Hash, inclusionRanges, leafHash, verifyInclusion } from "../../../protocol/merkle.ts";
import { isRefusal, Refusal, unknownRefusal } from "../../../protocol/refusal.ts";
import { hashFromTiles, type Tile } from "../../../protocol/tlog-tiles.ts";
import { encodeLogProof } from "../../../protocol/tlog-proof.ts";
import { isSignedBy, originOf } from "../audit-platform.ts";
import type { AuditContext } from "../context.ts";
import * as headStore from "../head-store.ts";
import { tileFromRows } from "../rows-of-log.ts";
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
  const { place, size } = (await placeUnderHead(context, found.places, options)) ?? {};
  if (place === undefined || size === undefined) {
    throw new Refusal(
      "entry-not-integrated",
      `The entry ${entryId} is not under a signed head yet; ask again shortly.`,
    );
  }
  const head = await headOfSize(context, place.log, size);
  const claim = { leaf: leafHash(found.bytes), index: place.index, size, root: rootBytes(head.root) };
  const hashes = await inclusionPath(context, place.log, claim);
  // A proof that does not hold is never handed out: somebody changed rows or files.
  if (!verifyInclusion({ ...claim, proof: hashes })) {
    throw new Refusal(
      "log-damaged",
      `Entry ${place.index} does not fit the signed head; run "rogatory audit verify".`,
      {
        details: { index: place.index, size },
      },
    );
  }
  const proof = encodeLogProof({ index: place.index, hashes, checkpoint: head.checkpoint });
  const witnessedBy = await witnessesOf(context, place.log, size);
  return { entryId, index: place.index, entry: found.bytes, proof, head, witnessedBy };
}

/** From the files; where those of a closed log are gone or differ, from its rows: nobody writes its files again. */
async function inclusionPath(
  context: AuditContext,
  number: number,
  claim: { readonly leaf: Hash; readonly index: number; readonly size: number; readonly root: Hash },
): Promise<Hash[]> {
  const { db } = context.platform.database;
  const log = (await headStore.listLogs(db)).find((one) => one.number === number);
  if (log === undefined) throw new Error(`an entry has a place in log ${number}, which does not exist`);
  const folder = context.folderOf(log);
  const pathFrom = async (tileOf: (tile: Tile) => Promise<Uint8Array>): Promise<Hash[]> => {
    const hashes = [];
    for (const range of inclusionRanges(claim.index, claim.size)) {
      hashes.push(await hashFromTiles(range, claim.size, tileOf));
    }
    return hashes;
  };
  if (log.closing === undefined) return await pathFrom((tile) => folder.tile(tile));
  const fromFiles = await pathFrom((tile) => folder.tile(tile)).catch((error: unknown) => {
    if (isRefusal(error)) return undefined;
    throw error;
  });
  if (fromFiles !== undefined && verifyInclusion({ ...claim, proof: fromFiles })) return fromFiles;
  return await pathFrom((tile) => tileFromRows(db, number, tile));
}

export function entryUnknown(entryId: string): Refusal {
  return unknownRefusal("entry-unknown", `The audit log has no entry ${entryId}.`);
}

/**
 * The oldest head above the entry that somebody cosigned who counts, in whichever log; failing that a head of the newest log in which
 * one was signed above it.
 */
async function placeUnderHead(
  context: AuditContext,
  places: readonly Place[],
  { cosignedBy }: ProofOptions,
): Promise<{ place: Place; size: number } | undefined> {
  const { db } = context.platform.database;
  for (const place of places.toReversed()) {
    for (let above = place.index; ;) {
      const size = await firstWitnessedSize(db, { log: place.log, index: above }, cosignedBy?.map(hex));
      if (size === undefined) break;
      if (!(await isUnderLostKey(context, place.log, size))) return { place, size };
      above = size;
    }
  }
  for (const place of places) {
    const size = await signedSizeAbove(context, place);
    if (size !== undefined) return { place, size };
  }
  return undefined;
}

/** R8: a head under a log key that was lost before the first cosignature on it proves nothing. */
async function isUnderLostKey(context: AuditContext, number: number, size: number): Promise<boolean> {
  const { database, keystore } = context.platform;
  const { lost } = keystore.standing;
  if (lost.size === 0) return false;
  const log = (await headStore.listLogs(database.db)).find((one) => one.number === number);
  const row = await headStore.findCheckpoint(database.db, number, size);
  const cosignedAt = Math.min(...(await witnessesOf(context, number, size)).map(({ at }) => at.getTime()));
  return [...lost].some(
    ([key, since]) =>
      log !== undefined &&
      row !== undefined &&
      cosignedAt >= new Date(since).getTime() &&
      isSignedBy(row.note, originOf(context.platform, log), fromBase64(key)),
  );
}

interface Place {
  readonly log: number;
  readonly index: number;
}

async function signedSizeAbove(context: AuditContext, { log, index }: Place): Promise<number | undefined> {
  const { db } = context.platform.database;
  const shown = await headStore.findNewestShown(db, log);
  if (shown !== undefined && shown.size > index) return shown.size;
  const newest = await headStore.findNewestCheckpoint(db, log);
  return newest !== undefined && newest.size > index ? newest.size : undefined;
}
