import { sql, type Selectable, type SqlBool } from "kysely";
import type { LogHead, RecoveryQuestion } from "../../../protocol/index.ts";
import { tables, type Connection, type FederationTables, type ReturnedOutcome } from "../tables.ts";

// What this server asked of its peers after a restore, and what they gave back: SQL of the server that was restored.

export type Reconciliation = Selectable<FederationTables["federation.reconciliations"]>;
export type ReturnedRow = Selectable<FederationTables["federation.returned"]>;

/** The reconciliation with a peer in this incarnation, begun now if there is none. */
export async function reconciliationWith(
  db: Connection,
  of: { readonly peerId: string; readonly incarnation: number; readonly at: Date },
): Promise<Reconciliation> {
  await tables(db)
    .insertInto("federation.reconciliations")
    .values({ peer_id: of.peerId, incarnation: of.incarnation, begun_at: of.at, heads: JSON.stringify([]) })
    .onConflict((conflict) => conflict.columns(["peer_id", "incarnation"]).doNothing())
    .execute();
  const begun = await reconciliationOf(db, of);
  if (begun === undefined) throw new Error("a reconciliation was begun and is not there");
  return begun;
}

/** The reconciliation with a peer in this incarnation; undefined where none was begun. */
export async function reconciliationOf(
  db: Connection,
  of: { readonly peerId: string; readonly incarnation: number },
): Promise<Reconciliation | undefined> {
  return await tables(db)
    .selectFrom("federation.reconciliations")
    .selectAll()
    .where("peer_id", "=", of.peerId)
    .where("incarnation", "=", of.incarnation)
    .executeTakeFirst();
}

export async function listReconciliations(db: Connection, incarnation: number): Promise<Reconciliation[]> {
  return await tables(db)
    .selectFrom("federation.reconciliations")
    .selectAll()
    .where("incarnation", "=", incarnation)
    .execute();
}

/** How often since then this server took a higher number because of what a peer said it had met. */
export async function countOtherLives(db: Connection, peerId: string, since: Date): Promise<number> {
  const { count } = await tables(db)
    .selectFrom("federation.reconciliations")
    .select(sql<string>`count(*)`.as("count"))
    .where("peer_id", "=", peerId)
    .where("failure", "=", "incarnation-not-ours")
    .where("asked_at", ">", since)
    .executeTakeFirstOrThrow();
  return Number(count);
}

export async function updateReconciliation(
  db: Connection,
  { peer_id, incarnation }: Pick<Reconciliation, "peer_id" | "incarnation">,
  change: Partial<Reconciliation>,
): Promise<void> {
  await tables(db)
    .updateTable("federation.reconciliations")
    .set(change)
    .where("peer_id", "=", peer_id)
    .where("incarnation", "=", incarnation)
    .execute();
}

/** The largest of those that our log does not have. */
export async function noteQuotedHead(
  db: Connection,
  { peer_id, incarnation }: Pick<Reconciliation, "peer_id" | "incarnation">,
  head: LogHead,
): Promise<void> {
  await tables(db)
    .updateTable("federation.reconciliations")
    .set({ quoted_head: JSON.stringify(head) })
    .where("peer_id", "=", peer_id)
    .where("incarnation", "=", incarnation)
    .where(sql<SqlBool>`coalesce((quoted_head ->> 'size')::bigint, 0) < ${head.size}`)
    .execute();
}

/** Up to which number of each incarnation everything that passed with a peer is here and settled. */
export async function settledNumbers(db: Connection, peerId: string): Promise<RecoveryQuestion["settled"]> {
  const upTo = async (table: "outbox" | "inbox"): Promise<{ incarnation: string; upTo: number }[]> => {
    const settledStates = table === "outbox" ? ["processed", "refused", "voided"] : ["valid", "refused"];
    const { rows } = await sql<{ incarnation: string; upTo: string }>`
      select incarnation_id as incarnation, max(sequence) as "upTo" from (
        select incarnation_id, sequence, row_number() over (partition by incarnation_id order by sequence) as counted
        from ${sql.table(`federation.${table}`)}
        where peer_id = ${peerId} and sequence is not null and state in (${sql.join(settledStates)})
      ) as numbers
      where sequence = counted
      group by incarnation_id
      limit 64`.execute(db);
    return rows.map((row) => ({ incarnation: row.incarnation, upTo: Number(row.upTo) }));
  };
  return { mine: await upTo("outbox"), yours: await upTo("inbox") };
}

export async function insertReturned(
  db: Connection,
  row: {
    readonly peerId: string;
    readonly dispatchId: string;
    readonly incarnation: number;
    readonly isOurs: boolean;
    readonly dispatch: Uint8Array | undefined;
    readonly body: Uint8Array | undefined;
    /** Each in Base64. */
    readonly receipts: readonly string[];
    /** Of what is ours, as its text says. */
    readonly kind?: string;
    readonly dossierId?: string | null;
  },
): Promise<void> {
  await tables(db)
    .insertInto("federation.returned")
    .values({
      peer_id: row.peerId,
      dispatch_id: row.dispatchId,
      incarnation: row.incarnation,
      is_ours: row.isOurs,
      dispatch: row.dispatch ?? null,
      body: row.body ?? null,
      receipts: JSON.stringify(row.receipts),
      kind: row.kind ?? null,
      dossier_id: row.dossierId ?? null,
      outcome: row.dispatch === undefined ? "gone" : "fetched",
    })
    .onConflict((conflict) => conflict.columns(["peer_id", "dispatch_id", "incarnation"]).doNothing())
    .execute();
}

/** Which of these are fetched already in this incarnation. */
export async function isReturned(
  db: Connection,
  of: { readonly peerId: string; readonly dispatchId: string; readonly incarnation: number },
): Promise<boolean> {
  const row = await tables(db)
    .selectFrom("federation.returned")
    .select("place")
    .where("peer_id", "=", of.peerId)
    .where("dispatch_id", "=", of.dispatchId)
    .where("incarnation", "=", of.incarnation)
    .executeTakeFirst();
  return row !== undefined;
}

/** The first that is to be taken in and is none of those. */
export async function nextToTakeBack(
  db: Connection,
  peerId: string,
  except: readonly string[],
): Promise<ReturnedRow | undefined> {
  return await tables(db)
    .selectFrom("federation.returned")
    .selectAll()
    .where("peer_id", "=", peerId)
    .where("outcome", "in", ["fetched", "entered"])
    .where(sql<SqlBool>`dispatch_id <> all(${[...except]}::uuid[])`)
    .orderBy("place")
    .limit(1)
    .executeTakeFirst();
}

export async function returnedRow(
  db: Connection,
  of: Pick<ReturnedRow, "peer_id" | "dispatch_id" | "incarnation">,
): Promise<ReturnedRow> {
  return await tables(db)
    .selectFrom("federation.returned")
    .selectAll()
    .where("peer_id", "=", of.peer_id)
    .where("dispatch_id", "=", of.dispatch_id)
    .where("incarnation", "=", of.incarnation)
    .executeTakeFirstOrThrow();
}

/** What of a kind and dossier is ours and not taken back yet, oldest first. */
export async function oursToTakeBack(
  db: Connection,
  of: { readonly peerId: string; readonly kind: string; readonly dossierId: string | null },
): Promise<ReturnedRow[]> {
  return await tables(db)
    .selectFrom("federation.returned")
    .selectAll()
    .where("peer_id", "=", of.peerId)
    .where("is_ours", "=", true)
    .where("kind", "=", of.kind)
    .where("dossier_id", "is not distinct from", of.dossierId)
    .where("outcome", "=", "fetched")
    .orderBy("place")
    .execute();
}

/** What became of it. Once it is done with, its bytes stand where every dispatch has them, and not here. */
export async function settleReturned(
  db: Connection,
  { peer_id, dispatch_id, incarnation }: Pick<ReturnedRow, "peer_id" | "dispatch_id" | "incarnation">,
  change: {
    readonly outcome: ReturnedOutcome;
    readonly reason?: string;
    readonly kind?: string;
    readonly dossierId?: string | null;
    /** Its author gave its text again, because our key for it is gone. */
    readonly isSealedAnew?: boolean;
  },
): Promise<void> {
  await tables(db)
    .updateTable("federation.returned")
    .set({
      outcome: change.outcome,
      ...(change.isSealedAnew === undefined ? {} : { sealed_anew: change.isSealedAnew }),
      ...(change.reason === undefined ? {} : { reason: change.reason }),
      ...(change.kind === undefined ? {} : { kind: change.kind }),
      ...(change.dossierId === undefined ? {} : { dossier_id: change.dossierId }),
      ...(change.outcome === "entered" ? {} : { dispatch: null, body: null, receipts: null }),
      ...(change.outcome === "disposed" ? { kind: null, dossier_id: null, reason: null } : {}),
    })
    .where("peer_id", "=", peer_id)
    .where("dispatch_id", "=", dispatch_id)
    .where("incarnation", "=", incarnation)
    .execute();
}

/** How much came back of each peer in an incarnation, by outcome. */
export async function countReturned(
  db: Connection,
  incarnation: number,
): Promise<{ peerId: string; isOurs: boolean; outcome: ReturnedOutcome; count: number }[]> {
  const rows = await tables(db)
    .selectFrom("federation.returned")
    .select(["peer_id", "is_ours", "outcome", sql<string>`count(*)`.as("count")])
    .where("incarnation", "=", incarnation)
    .groupBy(["peer_id", "is_ours", "outcome"])
    .execute();
  return rows.map((row) => ({
    peerId: row.peer_id,
    isOurs: row.is_ours,
    outcome: row.outcome,
    count: Number(row.count),
  }));
}

/** How many came back that this server could not open any more, and their authors sealed anew. */
export async function countSealedAnew(db: Connection, incarnation: number): Promise<number> {
  const { count } = await tables(db)
    .selectFrom("federation.returned")
    .select(sql<string>`count(*)`.as("count"))
    .where("incarnation", "=", incarnation)
    .where("sealed_anew", "=", true)
    .executeTakeFirstOrThrow();
  return Number(count);
}

/** What people have to look at: gone for good, or here without having had its effect. */
export async function unsettledReturned(db: Connection, incarnation: number, limit: number): Promise<ReturnedRow[]> {
  return await tables(db)
    .selectFrom("federation.returned")
    .selectAll()
    .where("incarnation", "=", incarnation)
    .where("outcome", "in", ["gone", "without-effect"])
    .orderBy("place")
    .limit(limit)
    .execute();
}

/** How much of a dossier each reconciliation brought back, and how much of that people have to look at. */
export async function returnedOfDossier(
  db: Connection,
  dossierId: string,
): Promise<{ finishedAt: Date; count: number; toLookAt: number }[]> {
  const { rows } = await sql<{ finished_at: Date; count: string; to_look_at: string }>`
    select reconciliation.finished_at, count(*) as count,
      count(*) filter (where returned.outcome in ('gone', 'without-effect')) as to_look_at
    from federation.returned as returned
    join federation.reconciliations as reconciliation
      on reconciliation.peer_id = returned.peer_id and reconciliation.incarnation = returned.incarnation
    where returned.dossier_id = ${dossierId} and reconciliation.finished_at is not null
    group by reconciliation.peer_id, reconciliation.incarnation, reconciliation.finished_at`.execute(db);
  return rows.map((row) => ({
    finishedAt: new Date(row.finished_at),
    count: Number(row.count),
    toLookAt: Number(row.to_look_at),
  }));
}

/** The moment of the newest thing that passed, as the database knows it. */
async function newestKnown(db: Connection): Promise<Date | undefined> {
  const { rows } = await sql<{ at: Date | null }>`
    select max(at) as at from (
      select max(received_at) as at from federation.inbox
      union all
      select max(sent_at) from federation.outbox
    ) as moments`.execute(db);
  const at = rows[0]?.at;
  return at === null || at === undefined ? undefined : new Date(at);
}

export type RecoveryRow = Selectable<FederationTables["federation.recoveries"]>;

export async function findRecovery(db: Connection, incarnation: number): Promise<RecoveryRow | undefined> {
  return await tables(db)
    .selectFrom("federation.recoveries")
    .selectAll()
    .where("incarnation", "=", incarnation)
    .executeTakeFirst();
}

/** How our log stands; once it was decided what becomes of it, that stays as it was. */
export async function noteLog(
  db: Connection,
  log: Omit<RecoveryRow, "as_of" | "approvals" | "reason" | "decided_at">,
): Promise<void> {
  // Before anybody was asked, and never again.
  const asOf = (await findRecovery(db, log.incarnation)) === undefined ? await newestKnown(db) : undefined;
  await tables(db)
    .insertInto("federation.recoveries")
    .values({ ...log, as_of: asOf ?? null, approvals: null, reason: null, decided_at: null })
    .onConflict((conflict) =>
      conflict.column("incarnation").doUpdateSet(log).where("federation.recoveries.decided_at", "is", null),
    )
    .execute();
}

export async function decideRecovery(
  db: Connection,
  incarnation: number,
  decided: { readonly approvals: readonly string[]; readonly reason: string; readonly decided_at: Date },
): Promise<void> {
  await tables(db)
    .updateTable("federation.recoveries")
    .set({ ...decided, approvals: JSON.stringify(decided.approvals) })
    .where("incarnation", "=", incarnation)
    .where("decided_at", "is", null)
    .execute();
}

/** Peers that do not know yet that this server is itself again. */
export async function listUntold(db: Connection): Promise<Reconciliation[]> {
  return await tables(db)
    .selectFrom("federation.reconciliations")
    .selectAll()
    .where("finished_at", "is not", null)
    .where("told_at", "is", null)
    .execute();
}
