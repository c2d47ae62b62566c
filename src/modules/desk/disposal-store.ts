import { type Kysely, sql } from "kysely";
import { inCode, inRow, tablesInCode } from "../../platform/index.ts";
import type { DossierId } from "../../protocol/identifiers.ts";
import type { DisposalContent } from "./domain/disposal.ts";
import { type DossierScope, inScope } from "./dossier-store.ts";

// What is asked for and done to a dossier as a whole (R17).

const tables = tablesInCode<"desk", { "desk.disposal": { content: DisposalContent } }>();

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

/** Disposed dossiers that are read at once: there may be any number. */
const DISPOSED_AT_ONCE = 1_000;

export async function insertAsked(
  db: Kysely<unknown>,
  { content, ...asked }: Omit<Disposal, "approvedBy" | "disposedAt">,
): Promise<void> {
  const { ground, explanation, order } = content;
  const words = { explanation: explanation?.text, explanationLanguage: explanation?.language, orderReference: order };
  await tables(db)
    .insertInto("desk.disposal")
    .values(inRow("desk.disposal", { ...asked, content, ground, ...words }))
    .execute();
}

/** Tells whether something was asked for that is taken back now. */
export async function deleteAsked(db: Kysely<unknown>, dossierId: DossierId): Promise<boolean> {
  const gone = await tables(db)
    .deleteFrom("desk.disposal")
    .where("dossierId", "=", dossierId)
    .where("disposedAt", "is", null)
    .executeTakeFirst();
  return gone.numDeletedRows > 0n;
}

/** Done ones first, oldest first; then what is asked for. Those that repeat one are apart, see `repeatsOf`. */
export async function disposalsOf(db: Kysely<unknown>, dossierId: DossierId): Promise<Disposal[]> {
  const rows = await tables(db)
    .selectFrom("desk.disposal")
    .selectAll()
    .where("dossierId", "=", dossierId)
    .where("repeats", "is", null)
    .orderBy("askedAt")
    .execute();
  return rows.map((row) => ({
    disposalId: row.disposalId,
    dossierId: row.dossierId as DossierId, // checked when it was written
    // We wrote it ourselves, from a DisposalContent.
    content: row.content as DisposalContent,
    askedBy: row.askedBy ?? "", // only one that repeats another has nobody
    askedAt: row.askedAt,
    approvedBy: row.approvedBy ?? undefined,
    disposedAt: row.disposedAt ?? undefined,
  }));
}

/** What waits for a second person, oldest first: at most one for each dossier, asked for by a person. */
export async function askedDisposals(
  db: Kysely<unknown>,
  scope: DossierScope,
): Promise<{ dossierId: DossierId; ownReference: string; state: string; askedBy: string; askedAt: Date }[]> {
  const rows = await tables(db)
    .selectFrom("desk.disposal as disposal")
    .innerJoin("desk.dossier as dossier", "dossier.dossierId", "disposal.dossierId")
    .select(["dossier.dossierId", "dossier.ownReference", "dossier.state", "disposal.askedBy", "disposal.askedAt"])
    .where("disposal.disposedAt", "is", null)
    .where(inScope(db, scope, "disposal.dossier_id"))
    .orderBy("disposal.askedAt")
    .execute();
  return rows.map((row) => ({
    dossierId: row.dossierId as DossierId, // checked when it was written
    ownReference: row.ownReference,
    state: row.state,
    askedBy: row.askedBy ?? "", // only one that repeats another has nobody
    askedAt: row.askedAt,
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
    .innerJoin("desk.dossier as dossier", "dossier.dossierId", "disposal.dossierId")
    .select(["dossier.dossierId", "dossier.ownReference", "disposal.disposedAt", "disposal.orderReference"])
    .where("disposal.disposedAt", "is not", null)
    .where("disposal.repeats", "is", null)
    .orderBy("disposal.disposedAt")
    .execute();
  return rows.flatMap(({ dossierId, ownReference, disposedAt, orderReference }) =>
    disposedAt === null || orderReference === null
      ? []
      : [{ dossierId, ownReference, disposedAt, order: orderReference }],
  );
}

/** R17: title, and who was when a member. Who may see the dossier now stays: they are shown that it was disposed of. */
export async function eraseDossierRows(
  db: Kysely<unknown>,
  { dossierId, at }: { dossierId: DossierId; at: Date },
): Promise<void> {
  await tables(db)
    .deleteFrom("desk.dossierMember")
    .where("dossierId", "=", dossierId)
    .where("removedAt", "is not", null)
    .execute();
  await tables(db)
    .updateTable("desk.dossierMember")
    .set({ addedAt: at, addedBy: null })
    .where("dossierId", "=", dossierId)
    .execute();
  await tables(db)
    .updateTable("desk.dossier")
    .set({ title: sql<string>`own_reference`, openedBy: null, disposedAt: at })
    .where("dossierId", "=", dossierId)
    .execute();
}

/** The second person has let it be done. */
export async function noteApproved(
  db: Kysely<unknown>,
  { disposalId, approvedBy, at }: { disposalId: string; approvedBy: string; at: Date },
): Promise<void> {
  await tables(db)
    .updateTable("desk.disposal")
    .set({ approvedBy, disposedAt: at })
    .where("disposalId", "=", disposalId)
    .execute();
}

/** Every dossier that was disposed of, some at a time. */
export async function* disposedDossiers(db: Kysely<unknown>): AsyncGenerator<DossierId[]> {
  let last: DossierId | undefined;
  do {
    let query = tables(db)
      .selectFrom("desk.dossier")
      .select("dossierId")
      .where("disposedAt", "is not", null)
      .orderBy("dossierId")
      .limit(DISPOSED_AT_ONCE);
    if (last !== undefined) query = query.where("dossierId", ">", last);
    const ids = (await query.execute()).map((row) => row.dossierId as DossierId); // checked when it was written
    if (ids.length > 0) yield ids;
    last = ids.length < DISPOSED_AT_ONCE ? undefined : ids.at(-1);
  } while (last !== undefined);
}

/** A disposal of before a restore that the server did again, as the list beside the backups says it (R17). */
export interface RepeatedDisposal {
  readonly kind: "dossier" | "exhibit" | "conference";
  readonly id: string;
  readonly number: string;
  readonly firstDisposedAt: Date;
  readonly orderSha256?: string | undefined;
  readonly repeatedAt: Date;
}

/** False where it was done again before. */
export async function insertRepeated(db: Kysely<unknown>, repeated: RepeatedDisposal): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await tables(db)
    .insertInto("desk.repeatedDisposal")
    .values(repeated)
    .onConflict((conflict) => conflict.columns(["kind", "id", "firstDisposedAt"]).doNothing())
    .executeTakeFirst();
  return numInsertedOrUpdatedRows === 1n;
}

/** What other tables name as the disposal by which something went, where it repeats one. */
export async function insertRepeatOf(
  db: Kysely<unknown>,
  { disposalId, dossierId, repeats, at }: { disposalId: string; dossierId: DossierId; repeats: Date; at: Date },
): Promise<void> {
  await tables(db)
    .insertInto("desk.disposal")
    .values({ disposalId, dossierId, askedAt: at, disposedAt: at, repeats })
    .execute();
}

/** Newest first; of one thing, or all of them. */
export async function repeatedDisposals(
  db: Kysely<unknown>,
  of?: Pick<RepeatedDisposal, "kind" | "id">,
): Promise<RepeatedDisposal[]> {
  let query = tables(db).selectFrom("desk.repeatedDisposal").selectAll().orderBy("firstDisposedAt", "desc");
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
