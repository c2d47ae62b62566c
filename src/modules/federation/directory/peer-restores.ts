import type { Insertable, Kysely, Selectable } from "kysely";
import { inCode, type Transaction } from "../../../platform/index.ts";
import { raiseAlarm } from "../alarms/raise.ts";
import type { FederationContext } from "../context.ts";
import type { PeerRef } from "../peer-ref.ts";
import { tables, type FederationTables } from "../tables.ts";
import type { PeerRestore } from "../types.ts";

type PeerRestoreTable = FederationTables["federation.peer_restores"];

/**
 * Of a peer's life: noticed when it first asked, and filled once it is itself again. People have to see each, for whoever has a State's backup and
 * its keys asks and tells the same (R1). A life that is itself again has nothing more to ask.
 */
export async function notePeerRestore(
  context: FederationContext,
  tx: Transaction,
  peer: PeerRef,
  row: Omit<Insertable<PeerRestoreTable>, "peer_id" | "told_at" | "as_of" | "recovered"> &
    Partial<Pick<Selectable<PeerRestoreTable>, "told_at" | "as_of" | "recovered">>,
): Promise<void> {
  const { noticed_at: _, ...told } = row;
  const known = await tables(tx.db)
    .selectFrom("federation.peer_restores")
    .select("told_at")
    .where("peer_id", "=", peer.peerId)
    .where("incarnation_id", "=", row.incarnation_id)
    .executeTakeFirst();
  if (known === undefined || (known.told_at !== null && row.told_at === undefined)) {
    const subject = { kind: "peer", id: peer.peerId };
    const details = { incarnation: row.incarnation };
    await raiseAlarm(context, tx, { kind: "peer-restored", peer, subject, details });
  }
  await tables(tx.db)
    .insertInto("federation.peer_restores")
    .values({ peer_id: peer.peerId, told_at: null, as_of: null, recovered: null, ...row })
    .onConflict((conflict) => conflict.columns(["peer_id", "incarnation_id"]).doUpdateSet(told))
    .execute();
}

/** Of a State with which we exchange now, newest first. */
export async function restoresOf(db: Kysely<unknown>, state: string): Promise<PeerRestore[]> {
  const rows = await tables(db)
    .selectFrom("federation.peer_restores as restore")
    .innerJoin("federation.peers as peer", "peer.peer_id", "restore.peer_id")
    .select(["restore.noticed_at", "restore.told_at", "restore.as_of", "restore.recovered"])
    .where("peer.state", "=", state)
    .orderBy("restore.noticed_at", "desc")
    .execute();
  return rows.map(inCode);
}
