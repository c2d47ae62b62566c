import { type RawBuilder, sql } from "kysely";
import { MAX_RECOVERY_ITEMS, type RecoveryQuestion } from "../../../protocol/index.ts";
import { tables, type Connection } from "../tables.ts";

// What a peer that was restored may have forgotten: SQL of the server that answers.

export interface ListedItem {
  readonly isTheirs: boolean;
  readonly dispatchId: string;
  readonly sealedDigest: string;
  readonly place: string;
}

/**
 * What passed between a peer and us and was receipted, in the order in which we came to know it: theirs when we dealt with it, ours when
 * it was written. So each comes after what its author knew of. One more than an answer holds, where there is more.
 */
export async function listReceipted(
  db: Connection,
  peerId: string,
  { settled, after }: Pick<RecoveryQuestion, "settled" | "after">,
): Promise<ListedItem[]> {
  const isAbove = (list: RecoveryQuestion["settled"]["mine"]) => sql`not exists (
    select from jsonb_to_recordset(${JSON.stringify(list)}::jsonb) as known(incarnation text, "upTo" bigint)
    where known.incarnation = incarnation_id and sequence <= known."upTo")`;
  const { rows } = await sql<{ is_theirs: boolean; dispatch_id: string; sealed_digest: string; place: string }>`
    select is_theirs, dispatch_id, sealed_digest, place from (
      select true as is_theirs, dispatch_id, sealed_digest,
        ${placeAt(sql`coalesce(processed_at, received_at)`)} as place
      from federation.inbox
      where peer_id = ${peerId} and erased_at is null and ${isAbove(settled.mine)}
      union all
      select false, dispatch_id, sealed_digest,
        ${placeAt(sql`sent_at`)}
      from federation.outbox
      where peer_id = ${peerId} and erased_at is null and state in ('stored', 'processed', 'refused')
        and ${isAbove(settled.yours)}
    ) as items
    where place > ${after ?? ""}
    order by place
    limit ${MAX_RECOVERY_ITEMS + 1}`.execute(db);
  return rows.map((row) => ({
    isTheirs: row.is_theirs,
    dispatchId: row.dispatch_id,
    sealedDigest: row.sealed_digest,
    place: row.place,
  }));
}

/** Sorts by the moment; what has the same, by the numbers of its author. */
function placeAt(moment: RawBuilder<unknown>): RawBuilder<string> {
  return sql`to_char(${moment} at time zone 'utc', 'YYYYMMDDHH24MISSUS') || lpad(incarnation::text, 10, '0')
    || lpad(sequence::text, 12, '0') || dispatch_id`;
}

/** Every incarnation of a peer under which something came or was said. */
export async function incarnationsOf(db: Connection, peerId: string): Promise<{ number: number; id: string }[]> {
  const { rows } = await sql<{ number: string; id: string }>`
    select incarnation as number, incarnation_id as id from federation.inbox where peer_id = ${peerId}
    union
    select their_incarnation, their_incarnation_id from federation.links
    where peer_id = ${peerId} and their_incarnation_id is not null
    order by number desc
    limit 256`.execute(db);
  return rows.map(({ number, id }) => ({ number: Number(number), id }));
}

/** Its designations above a number, oldest first. */
export async function designationsAbove(db: Connection, peerId: string, number: number): Promise<Uint8Array[]> {
  const rows = await tables(db)
    .selectFrom("federation.designations")
    .select("bytes")
    .where("peer_id", "=", peerId)
    .where("standing", "=", "accepted")
    .where("number", ">", number)
    .orderBy("number")
    .limit(32)
    .execute();
  return rows.map(({ bytes }) => bytes);
}
