import type { Updateable } from "kysely";
import { type InCode, inCode } from "../../../platform/index.ts";
import { tables, type Connection, type FederationTables } from "../tables.ts";
import type { SeenStart } from "../domain/clone-watch.ts";

export type LinkChange = Omit<Updateable<FederationTables["federation.links"]>, "peer_id">;

/** The line to one peer. */
export type LinkRow = InCode<FederationTables["federation.links"]>;

export async function insertLink(
  db: Connection,
  link: { peerId: string; incarnation: number; incarnationId: string },
): Promise<void> {
  await tables(db)
    .insertInto("federation.links")
    .values({
      peer_id: link.peerId,
      numbers_of_incarnation: link.incarnationId,
      next_sequence: 1,
      reconciled_incarnation: link.incarnation,
      consecutive_failures: 0,
      clock_offset_ms: 0,
    })
    .execute();
}

export async function findLink(db: Connection, peerId: string): Promise<LinkRow | undefined> {
  const row = await tables(db)
    .selectFrom("federation.links")
    .selectAll()
    .where("peer_id", "=", peerId)
    .executeTakeFirst();
  return row && inCode(row);
}

/** The lock under which numbers are given out and their answers taken in. */
export async function lockLink(db: Connection, peerId: string): Promise<LinkRow> {
  const row = await tables(db)
    .selectFrom("federation.links")
    .selectAll()
    .where("peer_id", "=", peerId)
    .forUpdate()
    .executeTakeFirstOrThrow();
  return inCode(row);
}

export async function updateLink(db: Connection, peerId: string, change: LinkChange): Promise<void> {
  await tables(db).updateTable("federation.links").set(change).where("peer_id", "=", peerId).execute();
}

/** Pauses of lines whose calls failed; since when they fail stays, for the alarm. */
export async function endFailurePauses(db: Connection): Promise<void> {
  await tables(db)
    .updateTable("federation.links")
    .set({ consecutive_failures: 0, closed_until: null })
    .where("consecutive_failures", ">", 0)
    .execute();
}

// Starts of the peer's server (R20)

export async function findStart(db: Connection, peerId: string, startId: string): Promise<SeenStart | undefined> {
  const row = await tables(db)
    .selectFrom("federation.peer_starts")
    .selectAll()
    .where("peer_id", "=", peerId)
    .where("start_id", "=", startId)
    .executeTakeFirst();
  return row && inCode(row);
}

export async function noteStart(
  db: Connection,
  peerId: string,
  start: SeenStart,
  outcome: "same-start" | "new-start",
): Promise<void> {
  const heard = { last_created: start.lastCreated };
  const begun = { ...heard, incarnation: start.incarnation, first_created: start.firstCreated };
  await tables(db)
    .insertInto("federation.peer_starts")
    .values({
      peer_id: peerId,
      start_id: start.startId,
      incarnation: start.incarnation,
      first_created: start.firstCreated,
      last_created: start.lastCreated,
    })
    .onConflict((conflict) =>
      conflict.columns(["peer_id", "start_id"]).doUpdateSet(outcome === "new-start" ? begun : heard),
    )
    .execute();
}

/** True when the nonce is new. */
export async function rememberNonce(
  db: Connection,
  nonce: { peerId: string; nonce: string; forgetAt: Date },
): Promise<boolean> {
  const row = await tables(db)
    .insertInto("federation.request_nonces")
    .values({ peer_id: nonce.peerId, nonce: nonce.nonce, forget_at: nonce.forgetAt })
    .onConflict((conflict) => conflict.columns(["peer_id", "nonce"]).doNothing())
    .returning("nonce")
    .executeTakeFirst();
  return row !== undefined;
}

export async function forgetNonces(db: Connection, before: Date): Promise<void> {
  await tables(db).deleteFrom("federation.request_nonces").where("forget_at", "<", before).execute();
}
