import { type Kysely, sql } from "kysely";
import type { DossierId } from "../../protocol/identifiers.ts";
import type { DisposalContent, DisposalGroundId } from "./domain/disposal.ts";
import { type DossierScope, inScope } from "./dossier-store.ts";

// What is asked for and done to a dossier as a whole (R17).

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

type DisposalTables = {
  "desk.disposal": DisposalRow;
};

type ErasedTables = DisposalTables & {
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

/** What a list outside the server says of a dossier that was disposed of. */
export interface DoneDisposal {
  readonly dossierId: string;
  /** The dossier's number here. */
  readonly ownReference: string;
  readonly disposedAt: Date;
  readonly order: string;
}

/** Every disposal that was done, oldest first. */
export async function doneDisposals(db: Kysely<unknown>): Promise<DoneDisposal[]> {
  const rows = await tables(db)
    .selectFrom("desk.disposal as disposal")
    .innerJoin("desk.dossier as dossier", "dossier.dossier_id", "disposal.dossier_id")
    .select(["dossier.dossier_id", "dossier.own_reference", "disposal.disposed_at", "disposal.order_reference"])
    .where("disposal.disposed_at", "is not", null)
    .orderBy("disposal.disposed_at")
    .execute();
  return rows.flatMap(({ dossier_id, own_reference, disposed_at, order_reference }) =>
    disposed_at === null
      ? []
      : [{ dossierId: dossier_id, ownReference: own_reference, disposedAt: disposed_at, order: order_reference }],
  );
}

/** R17: title, and who was when a member. Who may see the dossier now stays: they are shown that it was disposed of. */
export async function eraseDossierRows(
  db: Kysely<unknown>,
  disposal: { disposalId: string; dossierId: DossierId; approvedBy: string; at: Date },
): Promise<void> {
  const { disposalId, dossierId, approvedBy, at } = disposal;
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
