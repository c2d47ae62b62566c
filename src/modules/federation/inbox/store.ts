import { sql, type Updateable } from "kysely";
import { type InCode, inCode } from "../../../platform/index.ts";
import type { Actor } from "../../audit/index.ts";
import type { ArrivingHeader } from "../domain/arrival.ts";
import type { LaneLink } from "../domain/lane-entries.ts";
import type { Priority } from "../domain/priority.ts";
import { tables, type Connection, type FederationTables } from "../tables.ts";

export type InboxRow = InCode<FederationTables["federation.inbox"]>;

export type InboxChange = Updateable<FederationTables["federation.inbox"]>;
export interface InboxKey {
  readonly peerId: string;
  readonly dispatchId: string;
}

/** One body after the same one is the lane going on, or this very body; a second one is enough to see a fork. */
const RIVALS_READ = 2;

const urgency = sql<number>`case priority when 'emergency' then 0 when 'preservation' then 1 else 2 end`;

export async function insertIncoming(
  db: Connection,
  incoming: InboxKey & {
    incarnation: number;
    incarnationId: string;
    sequence: number;
    priority: Priority;
    sealedDigest: string;
    senderDesignation: string;
    blobDigest: string;
    sizeBytes: number;
    receivedAt: Date;
  },
): Promise<void> {
  await tables(db)
    .insertInto("federation.inbox")
    .values({
      peer_id: incoming.peerId,
      dispatch_id: incoming.dispatchId,
      incarnation: incoming.incarnation,
      incarnation_id: incoming.incarnationId,
      sequence: incoming.sequence,
      priority: incoming.priority,
      sealed_digest: incoming.sealedDigest,
      sender_designation: incoming.senderDesignation,
      blob_digest: incoming.blobDigest,
      size_bytes: incoming.sizeBytes,
      received_at: incoming.receivedAt,
      state: "stored",
      attempts: 0,
      next_at: incoming.receivedAt,
      earlier_item_missing: false,
      handled_receipted: false,
    })
    .execute();
}

/** Stored headers of this peer that share the id or the number of an arriving one (R13). */
export async function sharingIdOrNumber(
  db: Connection,
  peerId: string,
  header: ArrivingHeader,
): Promise<ArrivingHeader[]> {
  const rows = await tables(db)
    .selectFrom("federation.inbox")
    .select(["dispatch_id", "incarnation", "incarnation_id", "sequence", "sealed_digest"])
    .where("peer_id", "=", peerId)
    .where((where) =>
      where.or([
        where("dispatch_id", "=", header.dispatchId),
        where.and([where("incarnation_id", "=", header.incarnation.id), where("sequence", "=", header.sequence)]),
      ]),
    )
    .execute();
  return rows.map((row) => ({
    dispatchId: row.dispatch_id,
    incarnation: { number: row.incarnation, id: row.incarnation_id },
    sequence: row.sequence,
    sealedDigest: row.sealed_digest,
  }));
}

export async function findIncoming(db: Connection, key: InboxKey): Promise<InboxRow | undefined> {
  const row = await tables(db)
    .selectFrom("federation.inbox")
    .selectAll()
    .where("peer_id", "=", key.peerId)
    .where("dispatch_id", "=", key.dispatchId)
    .executeTakeFirst();
  return row && inCode(row);
}

export async function lockIncoming(db: Connection, key: InboxKey): Promise<InboxRow | undefined> {
  const row = await tables(db)
    .selectFrom("federation.inbox")
    .selectAll()
    .where("peer_id", "=", key.peerId)
    .where("dispatch_id", "=", key.dispatchId)
    .forUpdate()
    .executeTakeFirst();
  return row && inCode(row);
}

/** By id alone: for later modules, which know dispatches and not peers. */
export async function findIncomingById(db: Connection, dispatchId: string): Promise<InboxRow[]> {
  const rows = await tables(db)
    .selectFrom("federation.inbox")
    .selectAll()
    .where("dispatch_id", "=", dispatchId)
    .execute();
  return rows.map(inCode);
}

/** Of each peer that has anything to be opened now, the most urgent and oldest (R27: peers take turns). */
export async function dueHeads(db: Connection, now: Date): Promise<InboxRow[]> {
  const rows = await tables(db)
    .selectFrom("federation.inbox")
    .selectAll()
    .distinctOn("peer_id")
    .where("state", "in", ["stored", "waiting"])
    .where("next_at", "<=", now)
    .orderBy("peer_id")
    .orderBy(urgency)
    .orderBy("received_at")
    .orderBy("sequence")
    .execute();
  return rows.map(inCode);
}

/** When the next of what waits here may be opened. */
export async function nextToOpenAt(db: Connection): Promise<Date | undefined> {
  const row = await tables(db)
    .selectFrom("federation.inbox")
    .select(({ fn }) => fn.min("next_at").as("at"))
    .where("state", "in", ["stored", "waiting"])
    .executeTakeFirst();
  return row?.at ?? undefined;
}

export async function updateIncoming(db: Connection, key: InboxKey, change: InboxChange): Promise<void> {
  await tables(db)
    .updateTable("federation.inbox")
    .set(change)
    .where("peer_id", "=", key.peerId)
    .where("dispatch_id", "=", key.dispatchId)
    .execute();
}

/** What waits for its predecessor in this dossier may be tried again now. */
export async function wakeWaiting(db: Connection, peerId: string, now: Date): Promise<void> {
  await tables(db)
    .updateTable("federation.inbox")
    .set({ next_at: now })
    .where("peer_id", "=", peerId)
    .where("state", "=", "waiting")
    .execute();
}

export async function unopenedUsage(db: Connection, peerId: string): Promise<{ items: number; bytes: number }> {
  const row = await tables(db)
    .selectFrom("federation.inbox")
    .select([sql<string>`count(*)`.as("items"), sql<string>`coalesce(sum(size_bytes), 0)`.as("bytes")])
    .where("peer_id", "=", peerId)
    .where("state", "in", ["stored", "waiting", "held"])
    .executeTakeFirstOrThrow();
  return { items: Number(row.items), bytes: Number(row.bytes) };
}

/** Bytes of all of this peer's that is stored here, opened or not, and of what is kept as proof of its conflicts. */
export async function storedBytesOf(db: Connection, peerId: string): Promise<number> {
  const stored = tables(db)
    .selectFrom("federation.inbox")
    .select(sql<string>`coalesce(sum(size_bytes), 0)`.as("bytes"))
    .where("peer_id", "=", peerId)
    .where("erased_at", "is", null);
  const conflicts = tables(db)
    .selectFrom("federation.inbox_conflicts")
    .select(sql<string>`coalesce(sum(size_bytes), 0)`.as("bytes"))
    .where("peer_id", "=", peerId)
    .where("erased_at", "is", null);
  const [one, other] = [await stored.executeTakeFirstOrThrow(), await conflicts.executeTakeFirstOrThrow()];
  return Number(one.bytes) + Number(other.bytes);
}

/**
 * What of their lane of a dossier says whether a body with this `own` link continues it (R14): the body before it, and what else comes
 * after the same one. A peer cannot make it dear by a long lane (R27).
 */
export async function theirLaneAround(
  db: Connection,
  lane: { peerId: string; dossierId: string },
  own: string | null,
): Promise<LaneLink[]> {
  const opened = tables(db)
    .selectFrom("federation.inbox")
    .select(["body_digest as digest", "own_link as own", "seen_link as seen"])
    .where("peer_id", "=", lane.peerId)
    .where("dossier_id", "=", lane.dossierId)
    .where("state", "in", ["valid", "refused"])
    .where("body_digest", "is not", null)
    .$narrowType<{ digest: string }>();
  if (own === null) return await opened.where("own_link", "is", null).limit(RIVALS_READ).execute();
  const rivals = await opened.where("own_link", "=", own).limit(RIVALS_READ).execute();
  return [...(await opened.where("body_digest", "=", own).limit(1).execute()), ...rivals];
}

/** The last valid body of their lane of a dossier, which no other follows; none before the first. */
export async function theirLaneEnd(db: Connection, lane: { peerId: string; dossierId: string }): Promise<LaneLink[]> {
  return await tables(db)
    .selectFrom("federation.inbox as body")
    .select(["body.body_digest as digest", "body.own_link as own", "body.seen_link as seen"])
    .where("body.peer_id", "=", lane.peerId)
    .where("body.dossier_id", "=", lane.dossierId)
    .where("body.state", "=", "valid")
    .where("body.body_digest", "is not", null)
    .where((where) =>
      where.not(
        where.exists(
          where
            .selectFrom("federation.inbox as next")
            .select("next.dispatch_id")
            .whereRef("next.peer_id", "=", "body.peer_id")
            .whereRef("next.dossier_id", "=", "body.dossier_id")
            .whereRef("next.own_link", "=", "body.body_digest")
            .where("next.state", "=", "valid")
            .where("next.body_digest", "is not", null),
        ),
      ),
    )
    .orderBy("body.processed_at", "desc")
    .orderBy("body.sequence", "desc")
    .limit(1)
    .$narrowType<{ digest: string }>()
    .execute();
}

export async function newestIncoming(
  db: Connection,
  of: { peerId?: string; dossierId?: string },
  limit: number,
): Promise<InboxRow[]> {
  let query = tables(db).selectFrom("federation.inbox").selectAll();
  if (of.peerId !== undefined) query = query.where("peer_id", "=", of.peerId);
  if (of.dossierId !== undefined) query = query.where("dossier_id", "=", of.dossierId);
  const rows = await query.orderBy("received_at", "desc").orderBy("dispatch_id", "desc").limit(limit).execute();
  return rows.map(inCode);
}

export async function markHandledRow(db: Connection, key: InboxKey, by: Actor, at: Date): Promise<boolean> {
  const row = await tables(db)
    .updateTable("federation.inbox")
    // jsonb is written as text
    .set({ handled_at: at, handled_by: JSON.stringify(by) as unknown as Actor })
    .where("peer_id", "=", key.peerId)
    .where("dispatch_id", "=", key.dispatchId)
    .where("handled_at", "is", null)
    .where("state", "=", "valid")
    .returning("dispatch_id")
    .executeTakeFirst();
  return row !== undefined;
}

export async function handledWithoutReceipt(db: Connection, limit: number): Promise<InboxRow[]> {
  const rows = await tables(db)
    .selectFrom("federation.inbox")
    .selectAll()
    .where("handled_at", "is not", null)
    .where("handled_receipted", "=", false)
    .orderBy("handled_at")
    .limit(limit)
    .execute();
  return rows.map(inCode);
}
