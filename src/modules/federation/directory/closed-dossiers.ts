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
  // A dispatch is bound to the record of its peer, and so to the root that two people compared; whatever replaced that record closes its
  // dossiers. The history says only when that was.
  const { rows } = await sql<{ dossier_id: string; state: string; met_anew_at: Date }>`
    select lanes.dossier_id, earlier.state, max(coalesce(anew.met_at, earlier.imported_at)) as met_anew_at
    from federation.peers as earlier
    join lateral (
      select dossier_id from federation.outbox
      where peer_id = earlier.peer_id and state = 'processed' and ${ofThese}
      union
      select dossier_id from federation.inbox
      where peer_id = earlier.peer_id and state = 'valid' and ${ofThese}
    ) as lanes on true
    cross join lateral (
      select min(confirmed.happened_at) as met_at
      from federation.peers as later
      join federation.peer_history as confirmed on confirmed.peer_id = later.peer_id and confirmed.event = 'confirmed'
      where later.state = earlier.state
        and later.peer_id <> earlier.peer_id
        and confirmed.happened_at >= (
          select max(happened_at) from federation.peer_history where peer_id = earlier.peer_id and event = 'confirmed'
        )
    ) as anew
    where earlier.standing = 'replaced' and ${ofState}
    group by lanes.dossier_id, earlier.state
    order by lanes.dossier_id`.execute(db);
  return rows.map((row) => ({
    dossierId: parseDossierId(row.dossier_id),
    state: parseStateCode(row.state),
    metAnewAt: row.met_anew_at,
  }));
}

/** In how many dossiers words were exchanged under this record of a State. */
export async function countDossiersOf(db: Connection, peerId: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::integer as count from (
      select dossier_id from federation.outbox
      where peer_id = ${peerId} and state = 'processed' and dossier_id is not null
      union
      select dossier_id from federation.inbox
      where peer_id = ${peerId} and state = 'valid' and dossier_id is not null
    ) as lanes`.execute(db);
  return rows[0]?.count ?? 0;
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
