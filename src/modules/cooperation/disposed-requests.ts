import type { Kysely } from "kysely";
import type { DossierId } from "../../protocol/identifiers.ts";
import type { RequestTables } from "./request/store.ts";

// What is done to the requests of a dossier that is disposed of (R17), and what stays of them.

const tables = (db: Kysely<unknown>) => db.withTables<RequestTables>();

export interface RequestHead {
  readonly requestId: string;
  readonly ownReference: string;
  /** Nothing of it waits for anybody, or nobody has handed it on yet. */
  readonly mayGo: boolean;
  readonly events: number;
}

/** All requests of a dossier, without what they say. */
export async function requestHeadsOf(db: Kysely<unknown>, dossierId: DossierId): Promise<RequestHead[]> {
  const rows = await tables(db)
    .selectFrom("cooperation.request")
    .select(["request_id", "own_reference", "settled", "stage", "events"])
    .where("dossier_id", "=", dossierId)
    .orderBy("own_reference")
    .execute();
  return rows.map((row) => ({
    requestId: row.request_id,
    ownReference: row.own_reference,
    mayGo: row.settled || row.stage === "drafting",
    events: row.events,
  }));
}

/** Its events and consents go too; what the statistics count stays. */
export async function eraseRequest(db: Kysely<unknown>, requestId: string, disposalId: string): Promise<void> {
  const row = await tables(db)
    .selectFrom("cooperation.request")
    .select(["dossier_id", "own_reference", "direction", "mechanism", "state", "opened_at"])
    .where("request_id", "=", requestId)
    .executeTakeFirstOrThrow();
  await tables(db)
    .insertInto("cooperation.disposed_request")
    .values({ ...row, request_id: requestId, disposal_id: disposalId })
    .execute();
  await tables(db).deleteFrom("cooperation.use_consent").where("request_id", "=", requestId).execute();
  await tables(db).deleteFrom("cooperation.use_words").where("request_id", "=", requestId).execute();
  await tables(db).deleteFrom("cooperation.request_event").where("request_id", "=", requestId).execute();
  await tables(db).deleteFrom("cooperation.request").where("request_id", "=", requestId).execute();
}

/** Whether this was a request of that dossier before it was disposed of. */
export async function wasRequestOf(db: Kysely<unknown>, requestId: string, dossierId?: DossierId): Promise<boolean> {
  let query = tables(db)
    .selectFrom("cooperation.disposed_request")
    .select("request_id")
    .where("request_id", "=", requestId);
  if (dossierId !== undefined) query = query.where("dossier_id", "=", dossierId);
  return (await query.executeTakeFirst()) !== undefined;
}
