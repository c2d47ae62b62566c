import { sql } from "kysely";
import { tables, type Connection } from "../tables.ts";

// Dispatches that share an id or a number with an earlier one and have other bytes (R13).

export async function findConflict(
  db: Connection,
  peerId: string,
  dispatchId: string,
  sealedDigest: string,
): Promise<Uint8Array | undefined> {
  const row = await tables(db)
    .selectFrom("federation.inbox_conflicts")
    .select("refusal")
    .where("peer_id", "=", peerId)
    .where("dispatch_id", "=", dispatchId)
    .where("sealed_digest", "=", sealedDigest)
    .executeTakeFirst();
  return row?.refusal;
}

export async function countConflicts(db: Connection, peerId: string): Promise<number> {
  const row = await tables(db)
    .selectFrom("federation.inbox_conflicts")
    .select(sql<string>`count(*)`.as("conflicts"))
    .where("peer_id", "=", peerId)
    .executeTakeFirstOrThrow();
  return Number(row.conflicts);
}

export async function insertConflict(
  db: Connection,
  conflict: {
    peerId: string;
    dispatchId: string;
    sealedDigest: string;
    incarnationId: string;
    sequence: number;
    blobDigest: string;
    sizeBytes: number;
    receivedAt: Date;
    refusal: Uint8Array;
  },
): Promise<void> {
  await tables(db)
    .insertInto("federation.inbox_conflicts")
    .values({
      peer_id: conflict.peerId,
      dispatch_id: conflict.dispatchId,
      sealed_digest: conflict.sealedDigest,
      incarnation_id: conflict.incarnationId,
      sequence: conflict.sequence,
      blob_digest: conflict.blobDigest,
      size_bytes: conflict.sizeBytes,
      received_at: conflict.receivedAt,
      refusal: conflict.refusal,
    })
    .onConflict((on) => on.columns(["peer_id", "dispatch_id", "sealed_digest"]).doNothing())
    .execute();
}
