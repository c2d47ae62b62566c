import { tables, type Connection, type FederationTables } from "../tables.ts";

export type PeerRow = FederationTables["federation.peers"];

export interface DesignationRow {
  readonly digest: string;
  readonly peerId: string | null;
  readonly state: string;
  readonly number: number;
  readonly rootFingerprint: string;
  readonly validUntil: Date;
  readonly standing: "own" | "accepted" | "equivocation";
  readonly bytes: Uint8Array;
  readonly keptAt: Date;
}

const MAX_PEERS = 500;
const MAX_HISTORY = 200;

// Peers

export async function insertPeer(db: Connection, peer: PeerRow): Promise<void> {
  await tables(db).insertInto("federation.peers").values(peer).execute();
}

export async function findPeer(db: Connection, peerId: string): Promise<PeerRow | undefined> {
  return await tables(db).selectFrom("federation.peers").selectAll().where("peer_id", "=", peerId).executeTakeFirst();
}

/** The record that counts for this State: the established one, else the one being introduced. */
export async function findPeerOfState(db: Connection, state: string): Promise<PeerRow | undefined> {
  const rows = await tables(db)
    .selectFrom("federation.peers")
    .selectAll()
    .where("state", "=", state)
    .where("standing", "<>", "replaced")
    .execute();
  return rows.find((row) => row.standing === "confirmed" || row.standing === "stopped") ?? rows[0];
}

export async function findIntroducedPeer(db: Connection, state: string): Promise<PeerRow | undefined> {
  return await tables(db)
    .selectFrom("federation.peers")
    .selectAll()
    .where("state", "=", state)
    .where("standing", "in", ["imported", "compared"])
    .executeTakeFirst();
}

/** Keeps two acts on one peer apart for the length of a transaction. */
export async function lockPeer(db: Connection, peerId: string): Promise<PeerRow | undefined> {
  return await tables(db)
    .selectFrom("federation.peers")
    .selectAll()
    .where("peer_id", "=", peerId)
    .forUpdate()
    .executeTakeFirst();
}

export async function listPeers(db: Connection): Promise<PeerRow[]> {
  return await tables(db)
    .selectFrom("federation.peers")
    .selectAll()
    .where("standing", "<>", "replaced")
    .orderBy("state")
    .limit(MAX_PEERS)
    .execute();
}

export async function updatePeer(db: Connection, peerId: string, change: Partial<PeerRow>): Promise<void> {
  await tables(db).updateTable("federation.peers").set(change).where("peer_id", "=", peerId).execute();
}

export async function insertHistory(
  db: Connection,
  entry: {
    entryId: string;
    peerId: string;
    at: Date;
    event: string;
    byUser: string | null;
    details: Record<string, unknown>;
  },
): Promise<void> {
  await tables(db)
    .insertInto("federation.peer_history")
    .values({
      entry_id: entry.entryId,
      peer_id: entry.peerId,
      happened_at: entry.at,
      event: entry.event,
      by_user: entry.byUser,
      details: JSON.stringify(entry.details),
    })
    .execute();
}

export interface HistoryEntry {
  readonly at: Date;
  readonly event: string;
  readonly byUser: string | undefined;
  readonly details: Record<string, string | number>;
}

export async function historyOf(db: Connection, peerId: string): Promise<HistoryEntry[]> {
  const rows = await tables(db)
    .selectFrom("federation.peer_history")
    .selectAll()
    .where("peer_id", "=", peerId)
    .orderBy("happened_at", "desc")
    .orderBy("entry_id", "desc")
    .limit(MAX_HISTORY)
    .execute();
  return rows.map((row) => ({
    at: row.happened_at,
    event: row.event,
    byUser: row.by_user ?? undefined,
    details: row.details as Record<string, string | number>, // written by insertHistory only
  }));
}

// Designations

export async function insertDesignation(
  db: Connection,
  designation: Omit<DesignationRow, "digest"> & { digest: string; validFrom: Date },
): Promise<void> {
  await tables(db)
    .insertInto("federation.designations")
    .values({
      designation_digest: designation.digest,
      peer_id: designation.peerId,
      state: designation.state,
      number: designation.number,
      root_fingerprint: designation.rootFingerprint,
      valid_from: designation.validFrom,
      valid_until: designation.validUntil,
      standing: designation.standing,
      bytes: designation.bytes,
      kept_at: designation.keptAt,
    })
    .onConflict((conflict) => conflict.column("designation_digest").doNothing())
    .execute();
}

export async function findDesignation(db: Connection, digest: string): Promise<DesignationRow | undefined> {
  const row = await tables(db)
    .selectFrom("federation.designations")
    .selectAll()
    .where("designation_digest", "=", digest)
    .executeTakeFirst();
  return row === undefined ? undefined : toDesignation(row);
}

export async function newestOwnDigest(db: Connection): Promise<string | undefined> {
  const row = await tables(db)
    .selectFrom("federation.designations")
    .select("designation_digest")
    .where("standing", "=", "own")
    .orderBy("number", "desc")
    .limit(1)
    .executeTakeFirst();
  return row?.designation_digest;
}

/** When our newest designation was published. */
export async function newestOwnKeptAt(db: Connection): Promise<Date | undefined> {
  const row = await tables(db)
    .selectFrom("federation.designations")
    .select("kept_at")
    .where("standing", "=", "own")
    .orderBy("number", "desc")
    .limit(1)
    .executeTakeFirst();
  return row?.kept_at;
}

/** Digests of all that was accepted of this State (or issued, of ours), newest first, over every record it had here. */
export async function designationDigests(db: Connection, of: { state: string; own: boolean }): Promise<string[]> {
  const rows = await tables(db)
    .selectFrom("federation.designations")
    .select("designation_digest")
    .where("state", "=", of.state)
    .where("standing", "=", of.own ? "own" : "accepted")
    .orderBy("kept_at", "desc")
    .orderBy("number", "desc")
    .execute();
  return rows.map((row) => row.designation_digest);
}

/** Digests of all that was issued of ours, and accepted of these States over every record they had here, in no order. */
export async function lookupDigests(db: Connection, states: readonly string[]): Promise<string[]> {
  const rows = await tables(db)
    .selectFrom("federation.designations")
    .select("designation_digest")
    .where((eb) =>
      eb.or([eb("standing", "=", "own"), eb.and([eb("standing", "=", "accepted"), eb("state", "in", [...states])])]),
    )
    .execute();
  return rows.map((row) => row.designation_digest);
}

function toDesignation(row: FederationTables["federation.designations"]): DesignationRow {
  return {
    digest: row.designation_digest,
    peerId: row.peer_id,
    state: row.state,
    number: row.number,
    rootFingerprint: row.root_fingerprint,
    validUntil: row.valid_until,
    standing: row.standing,
    bytes: row.bytes,
    keptAt: row.kept_at,
  };
}
