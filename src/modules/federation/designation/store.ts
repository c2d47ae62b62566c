import { tables, type Connection, type FederationTables } from "../tables.ts";

// Our own details, and the draft that waits for signatures of its root.

export async function readOwnDetails(db: Connection): Promise<unknown> {
  const row = await tables(db).selectFrom("federation.own_details").select("details").executeTakeFirst();
  return row?.details;
}

/** When they were saved, or changed by two administrators; undefined before anybody saved any. */
export async function ownDetailsChangedAt(db: Connection): Promise<Date | undefined> {
  const row = await tables(db).selectFrom("federation.own_details").select("changed_at").executeTakeFirst();
  return row?.changed_at;
}

export async function writeOwnDetails(db: Connection, details: unknown, by: string | null, at: Date): Promise<void> {
  const values = { details: JSON.stringify(details), changed_by: by, changed_at: at };
  await tables(db)
    .insertInto("federation.own_details")
    .values({ only_row: true, ...values })
    .onConflict((conflict) => conflict.column("only_row").doUpdateSet(values))
    .execute();
}

export interface DraftRow {
  readonly draftId: string;
  readonly payload: Uint8Array;
  readonly payloadDigest: string;
  readonly signatures: unknown;
  readonly preparedAt: Date;
}

export async function openDraft(db: Connection): Promise<DraftRow | undefined> {
  const row = await openDrafts(db).executeTakeFirst();
  return row && toDraft(row);
}

/** The same, held to the end of the transaction. */
export async function lockDraft(db: Connection): Promise<DraftRow | undefined> {
  const row = await openDrafts(db).forUpdate().executeTakeFirst();
  return row && toDraft(row);
}

export async function insertDraft(db: Connection, draft: DraftRow & { preparedBy: string | null }): Promise<void> {
  await tables(db)
    .insertInto("federation.designation_drafts")
    .values({
      draft_id: draft.draftId,
      payload: draft.payload,
      payload_digest: draft.payloadDigest,
      signatures: JSON.stringify(draft.signatures),
      prepared_by: draft.preparedBy,
      prepared_at: draft.preparedAt,
      finished_at: null,
    })
    .execute();
}

export async function updateDraft(
  db: Connection,
  draftId: string,
  change: { signatures?: unknown; finishedAt?: Date },
): Promise<void> {
  await tables(db)
    .updateTable("federation.designation_drafts")
    .set({
      ...(change.signatures === undefined ? {} : { signatures: JSON.stringify(change.signatures) }),
      ...(change.finishedAt === undefined ? {} : { finished_at: change.finishedAt }),
    })
    .where("draft_id", "=", draftId)
    .execute();
}

function openDrafts(db: Connection) {
  return tables(db).selectFrom("federation.designation_drafts").selectAll().where("finished_at", "is", null);
}

function toDraft(row: FederationTables["federation.designation_drafts"]): DraftRow {
  return {
    draftId: row.draft_id,
    payload: row.payload,
    payloadDigest: row.payload_digest,
    signatures: row.signatures,
    preparedAt: row.prepared_at,
  };
}
