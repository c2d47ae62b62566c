import { type Kysely, sql } from "kysely";
import type { DossierId } from "../../protocol/identifiers.ts";
import type { DisposalContent, DisposalGroundId } from "./disposal-rules.ts";
import type { RequestTables } from "./request/store.ts";
import { type DossierScope, inScope } from "../desk/index.ts";

// What is asked for and done to a dossier as a whole (R17), and what stays of its requests.

export interface Disposal {
  readonly disposalId: string;
  readonly dossierId: DossierId;
  readonly content: DisposalContent;
  readonly askedBy: string;
  readonly askedAt: Date;
  readonly approvedBy: string | undefined;
  /** Undefined while it waits for the second person. */
  readonly disposedAt: Date | undefined;
}

interface DisposalRow {
  disposal_id: string;
  dossier_id: string;
  ground: DisposalGroundId;
  explanation: string | null;
  explanation_language: string | null;
  order_reference: string;
  content: unknown;
  asked_by: string;
  asked_at: Date;
  approved_by: string | null;
  disposed_at: Date | null;
}

export type DisposalTables = {
  "desk.disposal": DisposalRow;
  "cooperation.disposed_request": {
    request_id: string;
    disposal_id: string;
    dossier_id: string;
    own_reference: string;
    direction: string;
    mechanism: string;
    state: string;
    opened_at: Date;
  };
};

type ErasedTables = DisposalTables &
  RequestTables & {
    "desk.dossier": {
      dossier_id: string;
      own_reference: string;
      title: string;
      state: string;
      opened_by: string | null;
      disposed_at: Date | null;
    };
    "desk.dossier_member": {
      dossier_id: string;
      added_at: Date;
      added_by: string | null;
      removed_at: Date | null;
    };
    "cooperation.use_consent": { request_id: string };
    "cooperation.use_words": { request_id: string };
  };

const tables = (db: Kysely<unknown>) => db.withTables<ErasedTables>();

/** Disposed dossiers that are read at once: there may be any number. */
const DISPOSED_AT_ONCE = 1_000;

export async function insertAsked(
  db: Kysely<unknown>,
  asked: Omit<Disposal, "approvedBy" | "disposedAt">,
): Promise<void> {
  const { content } = asked;
  await tables(db)
    .insertInto("desk.disposal")
    .values({
      disposal_id: asked.disposalId,
      dossier_id: asked.dossierId,
      ground: content.ground,
      explanation: content.explanation?.text ?? null,
      explanation_language: content.explanation?.language ?? null,
      order_reference: content.order,
      content: JSON.stringify(content),
      asked_by: asked.askedBy,
      asked_at: asked.askedAt,
      approved_by: null,
      disposed_at: null,
    })
    .execute();
}

/** Tells whether something was asked for that is taken back now. */
export async function deleteAsked(db: Kysely<unknown>, dossierId: DossierId): Promise<boolean> {
  const gone = await tables(db)
    .deleteFrom("desk.disposal")
    .where("dossier_id", "=", dossierId)
    .where("disposed_at", "is", null)
    .executeTakeFirst();
  return gone.numDeletedRows > 0n;
}

/** Done ones first, oldest first; then what is asked for. */
export async function disposalsOf(db: Kysely<unknown>, dossierId: DossierId): Promise<Disposal[]> {
  const rows = await tables(db)
    .selectFrom("desk.disposal")
    .selectAll()
    .where("dossier_id", "=", dossierId)
    .orderBy("asked_at")
    .execute();
  return rows.map((row) => ({
    disposalId: row.disposal_id,
    dossierId: row.dossier_id as DossierId, // checked when it was written
    // We wrote it ourselves, from a DisposalContent.
    content: row.content as DisposalContent,
    askedBy: row.asked_by,
    askedAt: row.asked_at,
    approvedBy: row.approved_by ?? undefined,
    disposedAt: row.disposed_at ?? undefined,
  }));
}

/** What waits for a second person, oldest first: at most one for each dossier, asked for by a person. */
export async function askedDisposals(
  db: Kysely<unknown>,
  scope: DossierScope,
): Promise<{ dossierId: DossierId; ownReference: string; state: string; askedBy: string; askedAt: Date }[]> {
  const rows = await tables(db)
    .selectFrom("desk.disposal as disposal")
    .innerJoin("desk.dossier as dossier", "dossier.dossier_id", "disposal.dossier_id")
    .select(["dossier.dossier_id", "dossier.own_reference", "dossier.state", "disposal.asked_by", "disposal.asked_at"])
    .where("disposal.disposed_at", "is", null)
    .where(inScope(db, scope, "disposal.dossier_id"))
    .orderBy("disposal.asked_at")
    .execute();
  return rows.map((row) => ({
    dossierId: row.dossier_id as DossierId, // checked when it was written
    ownReference: row.own_reference,
    state: row.state,
    askedBy: row.asked_by,
    askedAt: row.asked_at,
  }));
}

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

/**
 * R17: requests, their events and consents; title, and who was when a member. What the statistics count stays, and so does who may see
 * the dossier now: they are shown that it was disposed of.
 */
export async function eraseDossierRows(
  db: Kysely<unknown>,
  disposal: { disposalId: string; dossierId: DossierId; approvedBy: string; at: Date },
): Promise<void> {
  const { disposalId, dossierId, approvedBy, at } = disposal;
  for (const { requestId } of await requestHeadsOf(db, dossierId)) await eraseRequest(db, requestId, disposalId);
  await tables(db)
    .deleteFrom("desk.dossier_member")
    .where("dossier_id", "=", dossierId)
    .where("removed_at", "is not", null)
    .execute();
  await tables(db)
    .updateTable("desk.dossier_member")
    .set({ added_at: at, added_by: null })
    .where("dossier_id", "=", dossierId)
    .execute();
  await tables(db)
    .updateTable("desk.dossier")
    .set({ title: sql<string>`own_reference`, opened_by: null, disposed_at: at })
    .where("dossier_id", "=", dossierId)
    .execute();
  await tables(db)
    .updateTable("desk.disposal")
    .set({ approved_by: approvedBy, disposed_at: at })
    .where("disposal_id", "=", disposalId)
    .execute();
}

async function eraseRequest(db: Kysely<unknown>, requestId: string, disposalId: string): Promise<void> {
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

/** Every dossier that was disposed of, some at a time. */
export async function* disposedDossiers(db: Kysely<unknown>): AsyncGenerator<DossierId[]> {
  let last: DossierId | undefined;
  do {
    let query = tables(db)
      .selectFrom("desk.dossier")
      .select("dossier_id")
      .where("disposed_at", "is not", null)
      .orderBy("dossier_id")
      .limit(DISPOSED_AT_ONCE);
    if (last !== undefined) query = query.where("dossier_id", ">", last);
    const ids = (await query.execute()).map((row) => row.dossier_id as DossierId); // checked when it was written
    if (ids.length > 0) yield ids;
    last = ids.length < DISPOSED_AT_ONCE ? undefined : ids.at(-1);
  } while (last !== undefined);
}
