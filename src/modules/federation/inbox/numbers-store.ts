import { sql } from "kysely";
import { tables, type Connection } from "../tables.ts";

// Which numbers of a peer arrived or were closed (R13).

/** Every number above `after` that arrived before a time, or was closed. */
export async function settledNumbers(
  db: Connection,
  of: { peerId: string; incarnationId: string; after: number; receivedBefore: Date },
): Promise<number[]> {
  const arrived = await tables(db)
    .selectFrom("federation.inbox")
    .select("sequence")
    .where("peer_id", "=", of.peerId)
    .where("incarnation_id", "=", of.incarnationId)
    .where("sequence", ">", of.after)
    .where("received_at", "<=", of.receivedBefore)
    .execute();
  const closed = await tables(db)
    .selectFrom("federation.closed_numbers")
    .select("sequence")
    .where("peer_id", "=", of.peerId)
    .where("incarnation_id", "=", of.incarnationId)
    .where("sequence", ">", of.after)
    .execute();
  return [...arrived, ...closed].map((row) => row.sequence);
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
