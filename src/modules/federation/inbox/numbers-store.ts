import { sql } from "kysely";
import type { NumberRun } from "../domain/gaps.ts";
import { tables, type Connection } from "../tables.ts";

// Which numbers of a peer arrived or were closed (R13).

/**
 * The first runs of numbers above `after` that neither arrived before a time nor were closed, and the last number up to which nothing
 * is missing. However much came above a gap, at most `limit` rows leave the database (R27).
 */
export async function gapsAbove(
  db: Connection,
  of: { peerId: string; incarnationId: string; after: number; receivedBefore: Date },
  limit: number,
): Promise<{ gaps: NumberRun[]; settledUpTo: number }> {
  const { peerId, incarnationId, after, receivedBefore } = of;
  const settled = sql<{ sequence: string }>`
    select sequence from federation.inbox
    where peer_id = ${peerId} and incarnation_id = ${incarnationId} and sequence > ${after}
      and received_at <= ${receivedBefore}
    union
    select sequence from federation.closed_numbers
    where peer_id = ${peerId} and incarnation_id = ${incarnationId} and sequence > ${after}`;
  const { rows } = await sql<{ first: string; last: string }>`
    select before + 1 as first, sequence - 1 as last
    from (
      select sequence, lag(sequence, 1, ${after}::bigint) over (order by sequence) as before
      from (${settled}) as numbers
    ) as steps
    where sequence > before + 1
    order by sequence
    limit ${limit}`.execute(db);
  const gaps = rows.map(({ first, last }) => ({ first: Number(first), last: Number(last) }));
  const [gap] = gaps;
  if (gap !== undefined) return { gaps, settledUpTo: gap.first - 1 };
  const highest = await sql<{ highest: string | null }>`
    select max(sequence) as highest from (${settled}) as numbers`.execute(db);
  return { gaps, settledUpTo: Number(highest.rows[0]?.highest ?? after) };
}

export async function readSettled(
  db: Connection,
  peerId: string,
  incarnationId: string,
): Promise<{ settledUpTo: number; askedAt: Date | undefined }> {
  const row = await tables(db)
    .selectFrom("federation.settled_numbers")
    .selectAll()
    .where("peer_id", "=", peerId)
    .where("incarnation_id", "=", incarnationId)
    .executeTakeFirst();
  return { settledUpTo: row?.settled_up_to ?? 0, askedAt: row?.asked_at ?? undefined };
}

export async function noteSettled(
  db: Connection,
  settled: { peerId: string; incarnationId: string; settledUpTo: number; askedAt: Date | undefined },
): Promise<void> {
  const values = { settled_up_to: settled.settledUpTo, asked_at: settled.askedAt ?? null };
  await tables(db)
    .insertInto("federation.settled_numbers")
    .values({ peer_id: settled.peerId, incarnation_id: settled.incarnationId, ...values })
    .onConflict((conflict) => conflict.columns(["peer_id", "incarnation_id"]).doUpdateSet(values))
    .execute();
}

export async function hasUnprocessedBefore(
  db: Connection,
  peerId: string,
  incarnationId: string,
  sequence: number,
): Promise<boolean> {
  const row = await tables(db)
    .selectFrom("federation.inbox")
    .select("dispatch_id")
    .where("peer_id", "=", peerId)
    .where("incarnation_id", "=", incarnationId)
    .where("sequence", "<", sequence)
    .where("state", "in", ["stored", "waiting", "held"])
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

export async function countSettledBefore(
  db: Connection,
  peerId: string,
  incarnationId: string,
  sequence: number,
): Promise<number> {
  const row = await sql<{ settled: string }>`
    select count(*) as settled from (
      select sequence from federation.inbox
      where peer_id = ${peerId} and incarnation_id = ${incarnationId} and sequence < ${sequence}
      union
      select sequence from federation.closed_numbers
      where peer_id = ${peerId} and incarnation_id = ${incarnationId} and sequence < ${sequence}
    ) as numbers`.execute(db);
  return Number(row.rows[0]?.settled ?? 0);
}

export async function closeNumber(
  db: Connection,
  closed: { peerId: string; incarnationId: string; sequence: number; reason: string; at: Date },
): Promise<void> {
  await tables(db)
    .insertInto("federation.closed_numbers")
    .values({
      peer_id: closed.peerId,
      incarnation_id: closed.incarnationId,
      sequence: closed.sequence,
      reason: closed.reason,
      closed_at: closed.at,
    })
    .onConflict((conflict) => conflict.columns(["peer_id", "incarnation_id", "sequence"]).doNothing())
    .execute();
}
