import { sql, type SqlBool } from "kysely";
import type { Priority } from "../domain/priority.ts";
import { tables, UNDER_WAY, UNRECEIPTED, type Connection } from "../tables.ts";
import { inCode } from "../../../platform/index.ts";
import type { OutboxRow } from "./store.ts";

// What of the outbox is to be done next, and how much of it waits.

const urgency = sql<number>`case priority when 'emergency' then 0 when 'preservation' then 1 else 2 end`;
/** A dossier is as urgent as its most urgent item: what came before that in its lane leaves before it (R13, R14). */
const dossierUrgency = sql<number>`min(${urgency}) over (partition by coalesce(dossier_id, dispatch_id))`;

/** What waits for a number or a seal: the most urgent dossier first, and in each the oldest first. */
export async function unsealedFor(db: Connection, peerId: string, limit: number): Promise<OutboxRow[]> {
  const rows = await tables(db)
    .selectFrom("federation.outbox")
    .selectAll()
    .where("peer_id", "=", peerId)
    .where("state", "in", ["queued", "numbered"])
    .orderBy(sql`case state when 'numbered' then 0 else 1 end`)
    .orderBy(dossierUrgency)
    .orderBy("queued_at")
    .orderBy("dispatch_id")
    .limit(limit)
    .execute();
  return rows.map(inCode);
}

/** Sealed dispatches whose next try is due, and those the peer asked for again; the most urgent dossier first. */
export async function dueFor(db: Connection, peerId: string, now: Date, limit: number): Promise<OutboxRow[]> {
  const rows = await tables(db)
    .selectFrom("federation.outbox")
    .selectAll()
    .where("peer_id", "=", peerId)
    .where((where) => where.or([where("state", "=", "sealed"), where("resend_asked", "=", true)]))
    .where("blob_digest", "is not", null)
    .where("next_at", "<=", now)
    .orderBy(dossierUrgency)
    .orderBy("sequence")
    .limit(limit)
    .execute();
  return rows.map(inCode);
}

/** Delivered, and the receipt that says "opened and understood" (or "refused") has not come: ask for it. */
export async function awaitingProcessed(
  db: Connection,
  peerId: string,
  now: Date,
  limit: number,
): Promise<OutboxRow[]> {
  const rows = await tables(db)
    .selectFrom("federation.outbox")
    .selectAll()
    .where("peer_id", "=", peerId)
    .where("state", "=", "stored")
    .where("next_at", "<=", now)
    .orderBy(urgency)
    .orderBy("sequence")
    .limit(limit)
    .execute();
  return rows.map(inCode);
}

/** When the next try is due of what is to be brought to a peer, or asked of it: dispatches and receipts. */
export async function nextOnLineAt(db: Connection, peerId: string): Promise<Date | undefined> {
  const { rows } = await sql<{ at: Date | null }>`
    select least(
      (
        select min(next_at)
        from federation.outbox
        where peer_id = ${peerId}
          and (state in ('sealed', 'stored') or resend_asked)
      ),
      (
        select min(next_at)
        from federation.receipt_deliveries
        where peer_id = ${peerId}
          and delivered_at is null
      )
    ) as at`.execute(db);
  return rows[0]?.at ?? undefined;
}

export async function unprocessedOf(db: Connection, peerId: string): Promise<OutboxRow[]> {
  const rows = await tables(db)
    .selectFrom("federation.outbox")
    .selectAll()
    .where("peer_id", "=", peerId)
    .where("state", "in", UNDER_WAY)
    .orderBy("queued_at")
    .execute();
  return rows.map(inCode);
}

/** Past its receipt deadline: a person must be told. */
export async function overdue(db: Connection, now: Date, limit: number): Promise<OutboxRow[]> {
  const rows = await tables(db)
    .selectFrom("federation.outbox")
    .selectAll()
    .where("state", "in", UNDER_WAY)
    .where("receipt_due_at", "<=", now)
    .orderBy("receipt_due_at")
    .limit(limit)
    .execute();
  return rows.map(inCode);
}

/** Those of these dispatches that are ours, oldest first. */
export async function outgoingAmong(db: Connection, dispatchIds: readonly string[]): Promise<OutboxRow[]> {
  if (dispatchIds.length === 0) return [];
  const rows = await tables(db)
    .selectFrom("federation.outbox")
    .selectAll()
    .where("dispatch_id", "in", [...dispatchIds])
    .orderBy("queued_at")
    .orderBy("dispatch_id")
    .execute();
  return rows.map(inCode);
}

/** Those of these dispatches that their receiver refused. */
export async function refusedAmong(db: Connection, dispatchIds: readonly string[]): Promise<string[]> {
  const rows = tables(db)
    .selectFrom("federation.outbox")
    .select("dispatch_id")
    .where("state", "=", "refused")
    .where(sql<boolean>`dispatch_id = any(${dispatchIds})`);
  return (await rows.execute()).map((row) => row.dispatch_id);
}

/** What belongs to a dossier (or to these) and the peer has not said what became of, oldest first; one page. */
export async function unconfirmedOfDossiers(
  db: Connection,
  {
    dossierIds,
    after,
    limit,
  }: {
    readonly dossierIds?: readonly string[];
    readonly after?: { readonly queuedAt: Date; readonly dispatchId: string };
    readonly limit: number;
  },
): Promise<OutboxRow[]> {
  let query = tables(db)
    .selectFrom("federation.outbox")
    .selectAll()
    .where("state", "in", UNDER_WAY)
    .where("dossier_id", "is not", null);
  if (dossierIds !== undefined) query = query.where(sql<SqlBool>`dossier_id = any(${dossierIds})`);
  if (after !== undefined) {
    query = query.where(sql<SqlBool>`(queued_at, dispatch_id) > (${after.queuedAt}, ${after.dispatchId})`);
  }
  return (await query.orderBy("queued_at").orderBy("dispatch_id").limit(limit).execute()).map(inCode);
}

export async function mostUrgentWaiting(db: Connection, peerId: string): Promise<Priority> {
  const row = await tables(db)
    .selectFrom("federation.outbox")
    .select("priority")
    .where("peer_id", "=", peerId)
    .where("state", "in", UNRECEIPTED)
    .orderBy(urgency)
    .limit(1)
    .executeTakeFirst();
  return row?.priority ?? "ordinary";
}

export async function bySequence(
  db: Connection,
  peerId: string,
  incarnationId: string,
  sequences: readonly number[],
): Promise<OutboxRow[]> {
  const rows = await tables(db)
    .selectFrom("federation.outbox")
    .selectAll()
    .where("peer_id", "=", peerId)
    .where("incarnation_id", "=", incarnationId)
    .where("sequence", "in", [...sequences])
    .execute();
  return rows.map(inCode);
}

export async function newestOutgoing(
  db: Connection,
  of: { peerId?: string; dossierId?: string },
  limit: number,
): Promise<OutboxRow[]> {
  let query = tables(db).selectFrom("federation.outbox").selectAll();
  if (of.peerId !== undefined) query = query.where("peer_id", "=", of.peerId);
  if (of.dossierId !== undefined) query = query.where("dossier_id", "=", of.dossierId);
  const rows = await query.orderBy("queued_at", "desc").orderBy("dispatch_id", "desc").limit(limit).execute();
  return rows.map(inCode);
}

/** The highest number ever given to each peer, by incarnation (R1). */
export async function highestNumbers(
  db: Connection,
): Promise<{ peerId: string; incarnation: number; sequence: number }[]> {
  const rows = await tables(db)
    .selectFrom("federation.outbox")
    .select(["peer_id", "incarnation", sql<number>`max(sequence)`.as("sequence")])
    .where("incarnation", "is not", null)
    .groupBy(["peer_id", "incarnation"])
    .execute();
  return rows.map((row) => ({ peerId: row.peer_id, incarnation: row.incarnation ?? 0, sequence: row.sequence }));
}

/** How many wait, and since when the oldest, per peer: for the health page and the peer's page. */
export async function backlog(db: Connection, peerId: string): Promise<{ waiting: number; oldest: Date | undefined }> {
  const row = await tables(db)
    .selectFrom("federation.outbox")
    .select([sql<string>`count(*)`.as("waiting"), sql<Date | null>`min(queued_at)`.as("oldest")])
    .where("peer_id", "=", peerId)
    .where("state", "in", UNRECEIPTED)
    .executeTakeFirstOrThrow();
  return { waiting: Number(row.waiting), oldest: row.oldest ?? undefined };
}

/** How many dispatches of ours are not at their receivers yet, over all peers. */
export interface DispatchCounts {
  /** Not sealed yet: they wait for keys, for the peer, or for their turn. */
  readonly queued: number;
  /** Sealed, and without any receipt. */
  readonly unreceipted: number;
  /** Stored by the peer and not opened there yet. */
  readonly unopened: number;
}

/** Read only, for the metrics of an administrator: no peer and no case is told apart. */
export async function countDispatches(db: Connection): Promise<DispatchCounts> {
  const { rows } = await sql<DispatchCounts>`
    select count(*) filter (where state in ('queued', 'numbered'))::int as queued,
           count(*) filter (where state = 'sealed')::int as unreceipted,
           count(*) filter (where state = 'stored')::int as unopened
    from federation.outbox
    where state in ('queued', 'numbered', 'sealed', 'stored')`.execute(db);
  return rows[0] ?? { queued: 0, unreceipted: 0, unopened: 0 };
}
