import type { Insertable, Kysely, Selectable } from "kysely";
import { inCode } from "../../../platform/index.ts";
import { tables, type Connection, type FederationTables } from "../tables.ts";

type PeerRestoreTable = FederationTables["federation.peer_restores"];

/** A restore of a peer's server, as this one came to know of it (R1). */
export interface PeerRestore {
  readonly noticedAt: Date;
  /** When it said that it is itself again; undefined before. */
  readonly toldAt: Date | undefined;
  /** As of when its backup was. */
  readonly asOf: Date | undefined;
  /** How many dispatches it has back from us. */
  readonly recovered: number | undefined;
}

/** Of a peer's life: noticed when it first asked, and filled once it is itself again. */
export async function notePeerRestore(
  db: Connection,
  row: Omit<Insertable<PeerRestoreTable>, "told_at" | "as_of" | "recovered"> &
    Partial<Pick<Selectable<PeerRestoreTable>, "told_at" | "as_of" | "recovered">>,
): Promise<void> {
  const { noticed_at: _, ...told } = row;
  await tables(db)
    .insertInto("federation.peer_restores")
    .values({ told_at: null, as_of: null, recovered: null, ...row })
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
