import { sql } from "kysely";
import { parseDossierId, parseStateCode, Refusal, type DossierId, type StateCode } from "../../../protocol/index.ts";
import type { Connection } from "../tables.ts";

/**
 * A dossier in which this server and another State's exchanged words under an earlier root of that State. Whoever has the new root
 * need not be whoever said them, so both lanes stay as they are (R8), and work goes on in another dossier.
 */
export interface ClosedDossier {
  readonly dossierId: DossierId;
  readonly state: StateCode;
  /** When two people stood behind the root that came after. */
  readonly metAnewAt: Date;
}

/** Those of a State or of all States, or those among these; each once, by its id. */
export async function closedDossiers(
  db: Connection,
  among: { readonly state?: StateCode; readonly dossierIds?: readonly DossierId[] } = {},
): Promise<ClosedDossier[]> {
  const { state, dossierIds } = among;
  if (dossierIds?.length === 0) return [];
  const ofState = state === undefined ? sql`true` : sql`earlier.state = ${state}`;
  const ofThese = dossierIds === undefined ? sql`dossier_id is not null` : sql`dossier_id = any(${dossierIds})`;
  const { rows } = await sql<{ dossier_id: string; state: string; met_anew_at: Date }>`
    select lanes.dossier_id, earlier.state, max(history.happened_at) as met_anew_at
    from federation.peers as earlier
    join federation.peer_history as history on history.peer_id = earlier.peer_id and history.event = 'replaced'
    join lateral (
      select dossier_id from federation.outbox
      where peer_id = earlier.peer_id and state = 'processed' and ${ofThese}
      union
      select dossier_id from federation.inbox
      where peer_id = earlier.peer_id and state = 'valid' and ${ofThese}
    ) as lanes on true
    where earlier.standing = 'replaced' and ${ofState}
    group by lanes.dossier_id, earlier.state
    order by lanes.dossier_id`.execute(db);
  return rows.map((row) => ({
    dossierId: parseDossierId(row.dossier_id),
    state: parseStateCode(row.state),
    metAnewAt: row.met_anew_at,
  }));
}

export async function isClosed(db: Connection, dossierId: DossierId | null): Promise<boolean> {
  return dossierId !== null && (await closedDossiers(db, { dossierIds: [dossierId] })).length > 0;
}

export function dossierClosed(state: string): Refusal {
  return new Refusal(
    "dossier-closed",
    `This dossier was kept with ${state} under an earlier root, and nothing more is said in it; go on in a new dossier that names it.`,
    { field: "dossierId", details: { state } },
  );
}
