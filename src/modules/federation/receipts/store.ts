import { sql } from "kysely";
import { type InCode, inCode } from "../../../platform/index.ts";
import { RECEIPT_STRENGTHS, type ReceiptStrength } from "../../../protocol/index.ts";
import { tables, type Connection, type FederationTables } from "../tables.ts";

export type StoredReceipt = Omit<InCode<FederationTables["federation.receipts"]>, "code"> & {
  readonly code?: string | undefined;
};

/** A receipt with the log entry that names the digest of its bytes, if there is one. */
export interface EnteredReceipt {
  readonly bytes: Uint8Array;
  readonly auditEntryId: string | undefined;
}

export type UnenteredReceipt = Pick<StoredReceipt, "receiptDigest" | "dispatchId" | "direction" | "strength">;

/** Of one dispatch, given and taken; take-receipt.ts keeps fewer from a peer. */
const MAX_RECEIPTS = 100;

/** Two receipts of one millisecond stand in the order in which they are given. */
const rank = sql<number>`array_position(array[${sql.join(RECEIPT_STRENGTHS.map((one) => sql.lit(one)))}], receipt.strength)`;

/** Tells whether the receipt is new; the same bytes again change nothing. */
export async function insertReceipt(db: Connection, receipt: StoredReceipt): Promise<boolean> {
  const row = await tables(db)
    .insertInto("federation.receipts")
    .values({
      receipt_digest: receipt.receiptDigest,
      peer_id: receipt.peerId,
      dispatch_id: receipt.dispatchId,
      direction: receipt.direction,
      strength: receipt.strength,
      code: receipt.code ?? null,
      bytes: receipt.bytes,
      given_at: receipt.givenAt,
      kept_at: receipt.keptAt,
    })
    .onConflict((conflict) => conflict.column("receipt_digest").doNothing())
    .returning("receipt_digest")
    .executeTakeFirst();
  return row !== undefined;
}

/** How many different receipts a peer gave us for one dispatch. */
export async function countTaken(db: Connection, peerId: string, dispatchId: string): Promise<number> {
  const row = await tables(db)
    .selectFrom("federation.receipts")
    .select(sql<string>`count(*)`.as("count"))
    .where("peer_id", "=", peerId)
    .where("dispatch_id", "=", dispatchId)
    .where("direction", "=", "taken")
    .executeTakeFirstOrThrow();
  return Number(row.count);
}

export async function receiptsOf(
  db: Connection,
  of: { dispatchIds: readonly string[]; peerId?: string; direction?: "given" | "taken" },
): Promise<(StoredReceipt & { state: string; deliveredAt?: Date })[]> {
  let query = tables(db)
    .selectFrom("federation.receipts as receipt")
    .innerJoin("federation.peers as peer", "peer.peer_id", "receipt.peer_id")
    .leftJoin("federation.receipt_deliveries as delivery", "delivery.receipt_digest", "receipt.receipt_digest")
    .selectAll("receipt")
    .select(["peer.state as state", "delivery.delivered_at as delivered_at"])
    .where("receipt.dispatch_id", "in", of.dispatchIds);
  if (of.peerId !== undefined) query = query.where("receipt.peer_id", "=", of.peerId);
  if (of.direction !== undefined) query = query.where("receipt.direction", "=", of.direction);
  const rows = await query
    .orderBy("receipt.given_at")
    .orderBy(rank)
    .orderBy("receipt.kept_at")
    .limit(MAX_RECEIPTS * of.dispatchIds.length)
    .execute();
  return rows.map(inCode);
}

/** When we last gave this peer a receipt until then. */
export async function lastGivenAt(db: Connection, peerId: string, until: Date): Promise<Date | undefined> {
  const row = await tables(db)
    .selectFrom("federation.receipts")
    .select("kept_at")
    .where("peer_id", "=", peerId)
    .where("direction", "=", "given")
    .where("kept_at", "<=", until)
    .orderBy("kept_at", "desc")
    .limit(1)
    .executeTakeFirst();
  return row?.kept_at;
}

/** Of dispatches in both directions: the ids are unique within a peer's rows. At most `limit`, oldest first. */
export async function receiptsInDossier(db: Connection, dossierId: string, limit: number): Promise<EnteredReceipt[]> {
  const rows = await tables(db)
    .selectFrom("federation.receipts as receipt")
    .leftJoin("federation.receipt_entries as entered", "entered.receipt_digest", "receipt.receipt_digest")
    .select(["receipt.bytes", "entered.audit_entry_id"])
    .where((where) =>
      where.or([
        where.exists(
          where
            .selectFrom("federation.outbox as sent")
            .select("sent.dispatch_id")
            .whereRef("sent.dispatch_id", "=", "receipt.dispatch_id")
            .whereRef("sent.peer_id", "=", "receipt.peer_id")
            .where("sent.dossier_id", "=", dossierId),
        ),
        where.exists(
          where
            .selectFrom("federation.inbox as got")
            .select("got.dispatch_id")
            .whereRef("got.dispatch_id", "=", "receipt.dispatch_id")
            .whereRef("got.peer_id", "=", "receipt.peer_id")
            .where("got.dossier_id", "=", dossierId),
        ),
      ]),
    )
    .orderBy("receipt.given_at")
    .orderBy("receipt.receipt_digest")
    .limit(limit)
    .execute();
  return rows.map((row) => ({
    bytes: new Uint8Array(row.bytes),
    auditEntryId: row.audit_entry_id ?? undefined,
  }));
}

export async function insertReceiptEntry(db: Connection, receiptDigest: string, auditEntryId: string): Promise<void> {
  await tables(db)
    .insertInto("federation.receipt_entries")
    .values({ receipt_digest: receiptDigest, audit_entry_id: auditEntryId })
    .execute();
}

/** Kept before receipts were entered in the log by their digest. */
export async function receiptsWithoutEntry(db: Connection, limit: number): Promise<UnenteredReceipt[]> {
  const rows = await tables(db)
    .selectFrom("federation.receipts as receipt")
    .leftJoin("federation.receipt_entries as entered", "entered.receipt_digest", "receipt.receipt_digest")
    .select(["receipt.receipt_digest", "receipt.dispatch_id", "receipt.direction", "receipt.strength"])
    .where("entered.receipt_digest", "is", null)
    .orderBy("receipt.kept_at")
    .orderBy("receipt.receipt_digest")
    .limit(limit)
    .execute();
  return rows.map(inCode);
}

/** The receipt that we gave with this strength: what we say again, byte for byte (R13). */
export async function givenReceipt(
  db: Connection,
  peerId: string,
  dispatchId: string,
  strength: string,
): Promise<Uint8Array | undefined> {
  const row = await tables(db)
    .selectFrom("federation.receipts")
    .select("bytes")
    .where("peer_id", "=", peerId)
    .where("dispatch_id", "=", dispatchId)
    .where("direction", "=", "given")
    .where("strength", "=", strength)
    .orderBy("kept_at")
    .limit(1)
    .executeTakeFirst();
  return row?.bytes;
}

/** What peers have signed about these dispatches of ours, and when by their clock. */
export async function takenStrengths(
  db: Connection,
  dispatchIds: readonly string[],
): Promise<{ dispatchId: string; strength: ReceiptStrength; givenAt: Date }[]> {
  if (dispatchIds.length === 0) return [];
  const rows = await tables(db)
    .selectFrom("federation.receipts")
    .select(["dispatch_id", "strength", "given_at"])
    .where("direction", "=", "taken")
    .where("dispatch_id", "in", [...dispatchIds])
    .orderBy("given_at")
    .execute();
  return rows.map((row) => ({
    dispatchId: row.dispatch_id,
    strength: row.strength as ReceiptStrength, // written from a verified receipt only
    givenAt: row.given_at,
  }));
}

// Deliveries of receipts that are given after the answer

export async function queueDelivery(
  db: Connection,
  delivery: { receiptDigest: string; peerId: string; at: Date },
): Promise<void> {
  await tables(db)
    .insertInto("federation.receipt_deliveries")
    .values({
      receipt_digest: delivery.receiptDigest,
      peer_id: delivery.peerId,
      attempts: 0,
      next_at: delivery.at,
      delivered_at: null,
      last_failure_code: null,
    })
    .onConflict((conflict) => conflict.column("receipt_digest").doNothing())
    .execute();
}

export interface DueDelivery {
  readonly receiptDigest: string;
  readonly bytes: Uint8Array;
  readonly attempts: number;
}

export async function dueDeliveries(db: Connection, peerId: string, now: Date, limit: number): Promise<DueDelivery[]> {
  const rows = await tables(db)
    .selectFrom("federation.receipt_deliveries as delivery")
    .innerJoin("federation.receipts as receipt", "receipt.receipt_digest", "delivery.receipt_digest")
    .select(["delivery.receipt_digest", "receipt.bytes", "delivery.attempts"])
    .where("delivery.peer_id", "=", peerId)
    .where("delivery.delivered_at", "is", null)
    .where("delivery.next_at", "<=", now)
    .orderBy("receipt.given_at")
    .limit(limit)
    .execute();
  return rows.map((row) => ({ receiptDigest: row.receipt_digest, bytes: row.bytes, attempts: row.attempts }));
}

export async function markDelivered(db: Connection, receiptDigests: readonly string[], at: Date): Promise<void> {
  if (receiptDigests.length === 0) return;
  await tables(db)
    .updateTable("federation.receipt_deliveries")
    .set({ delivered_at: at, last_failure_code: null })
    .where("receipt_digest", "in", [...receiptDigests])
    .execute();
}

export async function postponeDeliveries(
  db: Connection,
  receiptDigests: readonly string[],
  next: { at: Date; code: string },
): Promise<void> {
  if (receiptDigests.length === 0) return;
  await tables(db)
    .updateTable("federation.receipt_deliveries")
    .set({ next_at: next.at, last_failure_code: next.code, attempts: sql<number>`attempts + 1` })
    .where("receipt_digest", "in", [...receiptDigests])
    .execute();
}
