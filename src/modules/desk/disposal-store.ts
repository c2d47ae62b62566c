import { type Kysely, sql } from "kysely";
import { inCode, type TablesOf } from "../../platform/index.ts";
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

type DisposalTables = TablesOf<
  "desk",
  {
    "desk.disposal": { ground: DisposalGroundId; content: unknown };
    "desk.repeated_disposal": { kind: "dossier" | "exhibit" };
  }
>;

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
      repeats: null,
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

/** Done ones first, oldest first; then what is asked for. Those that repeat one are apart, see `repeatsOf`. */
export async function disposalsOf(db: Kysely<unknown>, dossierId: DossierId): Promise<Disposal[]> {
  const rows = await tables(db)
    .selectFrom("desk.disposal")
    .selectAll()
    .where("dossier_id", "=", dossierId)
    .where("repeats", "is", null)
    .orderBy("asked_at")
    .execute();
  return rows.map((row) => ({
    disposalId: row.disposal_id,
    dossierId: row.dossier_id as DossierId, // checked when it was written
    // We wrote it ourselves, from a DisposalContent.
    content: row.content as DisposalContent,
    askedBy: row.asked_by ?? "", // only one that repeats another has nobody
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
    askedBy: row.asked_by ?? "", // only one that repeats another has nobody
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

/** Every disposal that people decided, oldest first. */
export async function doneDisposals(db: Kysely<unknown>): Promise<DoneDisposal[]> {
  const rows = await tables(db)
    .selectFrom("desk.disposal as disposal")
    .innerJoin("desk.dossier as dossier", "dossier.dossier_id", "disposal.dossier_id")
    .select(["dossier.dossier_id", "dossier.own_reference", "disposal.disposed_at", "disposal.order_reference"])
    .where("disposal.disposed_at", "is not", null)
    .where("disposal.repeats", "is", null)
    .orderBy("disposal.disposed_at")
    .execute();
  return rows.flatMap(({ dossier_id, own_reference, disposed_at, order_reference }) =>
    disposed_at === null || order_reference === null
      ? []
      : [{ dossierId: dossier_id, ownReference: own_reference, disposedAt: disposed_at, order: order_reference }],
  );
}

/** R17: title, and who was when a member. Who may see the dossier now stays: they are shown that it was disposed of. */
export async function eraseDossierRows(
  db: Kysely<unknown>,
  { dossierId, at }: { dossierId: DossierId; at: Date },
): Promise<void> {
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
}

/** The second person has let it be done. */
export async function noteApproved(
  db: Kysely<unknown>,
  { disposalId, approvedBy, at }: { disposalId: string; approvedBy: string; at: Date },
): Promise<void> {
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

/** A disposal of before a restore that the server did again, as the list beside the backups says it (R17). */
export interface RepeatedDisposal {
  readonly kind: "dossier" | "exhibit";
  readonly id: string;
  readonly number: string;
  readonly firstDisposedAt: Date;
  readonly orderSha256?: string | undefined;
  readonly repeatedAt: Date;
}

/** False where it was done again before. */
export async function insertRepeated(db: Kysely<unknown>, repeated: RepeatedDisposal): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await tables(db)
    .insertInto("desk.repeated_disposal")
    .values({
      kind: repeated.kind,
      id: repeated.id,
      number: repeated.number,
      first_disposed_at: repeated.firstDisposedAt,
      order_sha256: repeated.orderSha256 ?? null,
      repeated_at: repeated.repeatedAt,
    })
    .onConflict((conflict) => conflict.columns(["kind", "id", "first_disposed_at"]).doNothing())
    .executeTakeFirst();
  return numInsertedOrUpdatedRows === 1n;
}

/** What other tables name as the disposal by which something went, where it repeats one. */
export async function insertRepeatOf(
  db: Kysely<unknown>,
  { disposalId, dossierId, repeats, at }: { disposalId: string; dossierId: DossierId; repeats: Date; at: Date },
): Promise<void> {
  const unknown = { ground: null, explanation: null, explanation_language: null, order_reference: null, content: null };
  const people = { asked_by: null, asked_at: at, approved_by: null };
  await tables(db)
    .insertInto("desk.disposal")
    .values({ disposal_id: disposalId, dossier_id: dossierId, ...unknown, ...people, disposed_at: at, repeats })
    .execute();
}

/** Newest first; of one dossier or exhibit, or all of them. */
export async function repeatedDisposals(
  db: Kysely<unknown>,
  of?: Pick<RepeatedDisposal, "kind" | "id">,
): Promise<RepeatedDisposal[]> {
  let query = tables(db).selectFrom("desk.repeated_disposal").selectAll().orderBy("first_disposed_at", "desc");
  if (of !== undefined) query = query.where("kind", "=", of.kind).where("id", "=", of.id);
  return (await query.execute()).map(inCode);
}

/**
 * Whether what happened at that time went with a disposal that a restore forgot and the server repeated: it is not taken in again,
 * whoever has it still (R17).
 */
export async function wasDisposedOf(
  db: Kysely<unknown>,
  of: Pick<RepeatedDisposal, "kind" | "id">,
  at: Date,
): Promise<boolean> {
  const [newest] = await repeatedDisposals(db, of);
  return newest !== undefined && at <= newest.firstDisposedAt;
}
