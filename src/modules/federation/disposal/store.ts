import { sql } from "kysely";
import type { BodyKind } from "../../../protocol/index.ts";
import { tables, UNDER_WAY, UNRECEIPTED, type Connection } from "../tables.ts";

// What the line holds of one dossier: rows whose content is erased stay, because their numbers and digests prove the lanes.

const UNOPENED = ["stored", "waiting", "held"] as const;
const FILES_PER_STATEMENT = 500;

export interface UnderWay {
  /** Dispatches of ours that the peer has not dealt with, or asked for again. */
  readonly outgoing: number;
  /** Dispatches of theirs that are not opened yet: of this dossier, or of this State and nobody knows about what. */
  readonly incoming: number;
  /** Receipts that still have to reach them. */
  readonly receipts: number;
}

export async function countUnderWay(db: Connection, dossierId: string, state: string): Promise<UnderWay> {
  const outgoing = await tables(db)
    .selectFrom("federation.outbox")
    .select(sql<string>`count(*)`.as("count"))
    .where("dossier_id", "=", dossierId)
    .where((where) => where.or([where("state", "in", UNDER_WAY), where("resend_asked", "=", true)]))
    .executeTakeFirstOrThrow();
  const incoming = await tables(db)
    .selectFrom("federation.inbox as item")
    .innerJoin("federation.peers as peer", "peer.peer_id", "item.peer_id")
    .select(sql<string>`count(*)`.as("count"))
    .where("item.state", "in", [...UNOPENED])
    .where((where) =>
      where.or([
        where("item.dossier_id", "=", dossierId),
        where.and([
          where("item.dossier_id", "is", null),
          where("item.kind", "is", null),
          where("peer.state", "=", state),
        ]),
      ]),
    )
    .executeTakeFirstOrThrow();
  const handled = await tables(db)
    .selectFrom("federation.inbox")
    .select(sql<string>`count(*)`.as("count"))
    .where("dossier_id", "=", dossierId)
    .where("handled_at", "is not", null)
    .where("handled_receipted", "=", false)
    .executeTakeFirstOrThrow();
  const receipts = await tables(db)
    .selectFrom("federation.receipt_deliveries as delivery")
    .innerJoin("federation.receipts as receipt", "receipt.receipt_digest", "delivery.receipt_digest")
    .innerJoin("federation.inbox as item", (join) =>
      join.onRef("item.dispatch_id", "=", "receipt.dispatch_id").onRef("item.peer_id", "=", "receipt.peer_id"),
    )
    .select(sql<string>`count(*)`.as("count"))
    .where("item.dossier_id", "=", dossierId)
    .where("delivery.delivered_at", "is", null)
    .executeTakeFirstOrThrow();
  return {
    outgoing: Number(outgoing.count),
    incoming: Number(incoming.count),
    receipts: Number(handled.count) + Number(receipts.count),
  };
}

/** How many dispatches, sent and received, whose content is still here. */
export async function countContents(db: Connection, dossierId: string): Promise<{ sent: number; received: number }> {
  const count = async (table: "outbox" | "inbox"): Promise<number> => {
    const row = await tables(db)
      .selectFrom(`federation.${table}`)
      .select(sql<string>`count(*)`.as("count"))
      .where("dossier_id", "=", dossierId)
      .where("erased_at", "is", null)
      .executeTakeFirstOrThrow();
    return Number(row.count);
  };
  return { sent: await count("outbox"), received: await count("inbox") };
}

/** Of these dossiers, those for which something came since and was refused. */
export async function dossiersWithLateContents(db: Connection, dossierIds: readonly string[]): Promise<string[]> {
  if (dossierIds.length === 0) return [];
  const rows = await tables(db)
    .selectFrom("federation.inbox")
    .select("dossier_id")
    .distinct()
    .where("dossier_id", "in", [...dossierIds])
    .where("erased_at", "is", null)
    .where("state", "=", "refused")
    .execute();
  return rows.flatMap(({ dossier_id: id }) => (id === null ? [] : [id]));
}

/** Dossiers in which something of these kinds was refused, and is not erased. */
export async function dossiersWithRefused(db: Connection, kinds: readonly BodyKind[]): Promise<string[]> {
  const rows = tables(db)
    .selectFrom("federation.inbox")
    .select("dossier_id")
    .distinct()
    .where("kind", "in", [...kinds]);
  const refused = await rows.where("erased_at", "is", null).where("state", "=", "refused").execute();
  return refused.flatMap(({ dossier_id: id }) => id ?? []);
}

export interface ErasedBytes {
  readonly blobDigest: string;
  /** Whose share of the disk they filled; undefined for our own. */
  readonly peerId: string | undefined;
  readonly sizeBytes: number;
}

/**
 * What was under way by the backup of a dossier that was disposed of since was taken back or receipted then: it is not delivered again. A
 * receipt that a peer still has says more.
 */
export async function giveUpUnreceipted(db: Connection, dossierId: string): Promise<void> {
  const end = (state: "voided" | "processed") => ({ state, receipt_due_at: null, resend_asked: false }) as const;
  const ofDossier = tables(db).updateTable("federation.outbox").where("dossier_id", "=", dossierId);
  await ofDossier.set(end("voided")).where("state", "in", UNRECEIPTED).execute();
  await ofDossier.set(end("processed")).where("state", "=", "stored").execute();
}

/** Contents, the nonces of our bodies, and who acted; nothing of what is still under way. Returns the sealed bytes whose files are to be removed. */
export async function eraseRows(db: Connection, dossierId: string, at: Date): Promise<ErasedBytes[]> {
  const ids = tables(db)
    .selectFrom("federation.outbox")
    .select("dispatch_id")
    .where("dossier_id", "=", dossierId)
    .where("state", "not in", UNDER_WAY);
  await tables(db).deleteFrom("federation.outbox_contents").where("dispatch_id", "in", ids).execute();
  const conflicts = await eraseConflicts(db, dossierId, at);
  const nobody = JSON.stringify({ kind: "system", job: "disposal" });
  const sent = await tables(db)
    .updateTable("federation.outbox")
    // jsonb is written as text
    .set({ erased_at: at, body_nonce: null, asked_by: sql`${nobody}::jsonb`, last_failure_code: null })
    .where("dossier_id", "=", dossierId)
    .where("state", "not in", UNDER_WAY)
    .where("erased_at", "is", null)
    .returning("blob_digest")
    .execute();
  const received = await tables(db)
    .updateTable("federation.inbox")
    .set({ erased_at: at, handled_by: null, released_by: null, last_failure: null })
    .where("dossier_id", "=", dossierId)
    .where("state", "not in", [...UNOPENED])
    .where("erased_at", "is", null)
    .returning(["blob_digest", "peer_id", "size_bytes"])
    .execute();
  return [
    ...sent.flatMap(({ blob_digest: blobDigest }) =>
      blobDigest === null ? [] : [{ blobDigest, peerId: undefined, sizeBytes: 0 }],
    ),
    ...[...received, ...conflicts].map((row) => ({
      blobDigest: row.blob_digest,
      peerId: row.peer_id,
      sizeBytes: row.size_bytes,
    })),
  ];
}

/** What came under the id or the number of a dispatch of the dossier: kept as proof, never opened, and sealed to our keys as well. */
async function eraseConflicts(db: Connection, dossierId: string, at: Date) {
  return await tables(db)
    .updateTable("federation.inbox_conflicts as conflict")
    .set({ erased_at: at })
    .where("conflict.erased_at", "is", null)
    .where((where) =>
      where.exists(
        where
          .selectFrom("federation.inbox as item")
          .select("item.dispatch_id")
          .where("item.dossier_id", "=", dossierId)
          .whereRef("item.peer_id", "=", "conflict.peer_id")
          .where((same) =>
            same.or([
              same("item.dispatch_id", "=", same.ref("conflict.dispatch_id")),
              same.and([
                same("item.incarnation_id", "=", same.ref("conflict.incarnation_id")),
                same("item.sequence", "=", same.ref("conflict.sequence")),
              ]),
            ]),
          ),
      ),
    )
    .returning(["conflict.blob_digest", "conflict.peer_id", "conflict.size_bytes"])
    .execute();
}

export async function insertFilesToRemove(db: Connection, blobDigests: readonly string[], at: Date): Promise<void> {
  // A statement has at most 65,535 parameters, and a peer decides how many dispatches a dossier has.
  for (let from = 0; from < blobDigests.length; from += FILES_PER_STATEMENT) {
    const part = blobDigests.slice(from, from + FILES_PER_STATEMENT);
    await tables(db)
      .insertInto("federation.blob_to_remove")
      .values(part.map((blob_digest) => ({ blob_digest, since: at })))
      .onConflict((conflict) => conflict.column("blob_digest").doNothing())
      .execute();
  }
}

export async function filesToRemove(db: Connection): Promise<string[]> {
  const rows = await tables(db)
    .selectFrom("federation.blob_to_remove")
    .select("blob_digest")
    .orderBy("blob_digest")
    .limit(FILES_PER_STATEMENT)
    .execute();
  return rows.map(({ blob_digest: digest }) => digest);
}

export async function noteRemoved(db: Connection, blobDigest: string): Promise<void> {
  await tables(db).deleteFrom("federation.blob_to_remove").where("blob_digest", "=", blobDigest).execute();
}
