import { type Kysely, sql } from "kysely";

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
export async function countDispatches(db: Kysely<unknown>): Promise<DispatchCounts> {
  const { rows } = await sql<DispatchCounts>`
    select count(*) filter (where state in ('queued', 'numbered'))::int as queued,
           count(*) filter (where state = 'sealed')::int as unreceipted,
           count(*) filter (where state = 'stored')::int as unopened
    from federation.outbox
    where state in ('queued', 'numbered', 'sealed', 'stored')`.execute(db);
  return rows[0] ?? { queued: 0, unreceipted: 0, unopened: 0 };
}
