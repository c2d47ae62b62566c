import type { TablesOf } from "../../../../platform/index.ts";
import { type Kysely, sql } from "kysely";
import { type DispatchId, type DossierId, parseDispatchId, parseDossierId } from "../../../../protocol/identifiers.ts";

// Copies of dossiers that a State which still has them gave to this one, and what this one gave. Both ids are those of dossiers: that
// which stands for the copy, and that which was copied.

type CopyTables = TablesOf<"cooperation">;

const tables = (db: Kysely<unknown>) => db.withTables<CopyTables>();

export interface DossierCopy {
  /** That of the dossier which stands for it here. */
  readonly copyId: DossierId;
  readonly state: string;
  /** The dossier of which it is a copy. */
  readonly dossierId: DossierId;
  readonly parts: number;
  readonly sha256: string;
  readonly sizeBytes: number;
  /** Undefined while parts are missing: then nothing of it is shown. */
  readonly wholeAt: Date | undefined;
  readonly releasedAt: Date | undefined;
  readonly looked: { readonly at: Date; readonly by: string } | undefined;
}

export async function insertCopy(
  db: Kysely<unknown>,
  copy: Pick<DossierCopy, "copyId" | "state" | "dossierId" | "parts" | "sha256" | "sizeBytes">,
  at: Date,
): Promise<void> {
  const { copyId, dossierId, sizeBytes, ...said } = copy;
  await tables(db)
    .insertInto("cooperation.dossier_copy")
    .values({
      ...said,
      copy_id: copyId,
      dossier_id: dossierId,
      size_bytes: sizeBytes,
      begun_at: at,
      whole_at: null,
      released_at: null,
      looked_at: null,
      looked_by: null,
    })
    .execute();
}

/** False where that part is here already. */
export async function insertPart(
  db: Kysely<unknown>,
  { copyId, part, data }: { readonly copyId: string; readonly part: number; readonly data: Uint8Array },
): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await tables(db)
    .insertInto("cooperation.dossier_copy_part")
    .values({ copy_id: copyId, part, data })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  return numInsertedOrUpdatedRows === 1n;
}

export async function countParts(db: Kysely<unknown>, copyId: string): Promise<number> {
  const { count } = await tables(db)
    .selectFrom("cooperation.dossier_copy_part")
    .select(sql<string>`count(*)`.as("count"))
    .where("copy_id", "=", copyId)
    .executeTakeFirstOrThrow();
  return Number(count);
}

export async function partsOf(
  db: Kysely<unknown>,
  copyId: string,
): Promise<readonly { readonly part: number; readonly data: Uint8Array }[]> {
  return await tables(db)
    .selectFrom("cooperation.dossier_copy_part")
    .select(["part", "data"])
    .where("copy_id", "=", copyId)
    .orderBy("part")
    .execute();
}

export async function markWhole(
  db: Kysely<unknown>,
  copyId: string,
  { wholeAt, releasedAt }: { readonly wholeAt: Date; readonly releasedAt: Date },
): Promise<void> {
  await tables(db)
    .updateTable("cooperation.dossier_copy")
    .set({ whole_at: wholeAt, released_at: releasedAt })
    .where("copy_id", "=", copyId)
    .execute();
}

/** False where somebody looked at it before. */
export async function markLooked(db: Kysely<unknown>, copyId: string, at: Date, by: string): Promise<boolean> {
  const { numUpdatedRows } = await tables(db)
    .updateTable("cooperation.dossier_copy")
    .set({ looked_at: at, looked_by: by })
    .where("copy_id", "=", copyId)
    .where("looked_at", "is", null)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

export async function findCopy(db: Kysely<unknown>, copyId: string): Promise<DossierCopy | undefined> {
  const row = await rows(db).where("copy_id", "=", copyId).executeTakeFirst();
  return row && copyOf(row);
}

/** Those that are whole, newest first, at most `limit`; of one dossier there, or that nobody looked at, where that is asked. */
export async function wholeCopies(
  db: Kysely<unknown>,
  of: {
    readonly dossierId?: string;
    readonly copyIds?: readonly string[];
    readonly isNew?: true;
    readonly limit: number;
  },
): Promise<DossierCopy[]> {
  let query = rows(db).where("whole_at", "is not", null).orderBy("whole_at", "desc").orderBy("copy_id").limit(of.limit);
  if (of.dossierId !== undefined) query = query.where("dossier_id", "=", of.dossierId);
  if (of.copyIds !== undefined) query = query.where("copy_id", "in", [...of.copyIds]);
  if (of.isNew) query = query.where("looked_at", "is", null);
  return (await query.execute()).map(copyOf);
}

/** A State's copies: how many bytes it has announced of those whose parts are not all here, and how many of whole ones are kept. */
export async function bytesOfState(
  db: Kysely<unknown>,
  state: string,
): Promise<{ readonly unfinished: number; readonly whole: number }> {
  const { unfinished, whole } = await tables(db)
    .selectFrom("cooperation.dossier_copy")
    .select([
      sql<string>`coalesce(sum(size_bytes) filter (where whole_at is null), 0)`.as("unfinished"),
      sql<string>`coalesce(sum(size_bytes) filter (where whole_at is not null), 0)`.as("whole"),
    ])
    .where("state", "=", state)
    .executeTakeFirstOrThrow();
  return { unfinished: Number(unfinished), whole: Number(whole) };
}

/** What of a dossier there is here and not whole: a newer copy takes its place. */
export async function unfinishedOf(db: Kysely<unknown>, state: string, dossierId: string): Promise<string[]> {
  const found = await tables(db)
    .selectFrom("cooperation.dossier_copy")
    .select("copy_id")
    .where("state", "=", state)
    .where("dossier_id", "=", dossierId)
    .where("whole_at", "is", null)
    .execute();
  return found.map((row) => row.copy_id);
}

/** With all of its parts (R17, or because it was never whole). */
export async function deleteCopy(db: Kysely<unknown>, copyId: string): Promise<void> {
  await tables(db).deleteFrom("cooperation.dossier_copy_part").where("copy_id", "=", copyId).execute();
  await tables(db).deleteFrom("cooperation.dossier_copy").where("copy_id", "=", copyId).execute();
}

function rows(db: Kysely<unknown>) {
  return tables(db)
    .selectFrom("cooperation.dossier_copy")
    .select([
      "copy_id",
      "state",
      "dossier_id",
      "parts",
      "sha256",
      "size_bytes",
      "whole_at",
      "released_at",
      "looked_at",
      "looked_by",
    ]);
}

type CopyRow = Omit<CopyTables["cooperation.dossier_copy"], "begun_at">;

function copyOf(row: CopyRow): DossierCopy {
  return {
    copyId: parseDossierId(row.copy_id),
    state: row.state,
    dossierId: parseDossierId(row.dossier_id),
    parts: row.parts,
    sha256: row.sha256,
    sizeBytes: row.size_bytes,
    wholeAt: row.whole_at ?? undefined,
    releasedAt: row.released_at ?? undefined,
    looked: row.looked_at === null || row.looked_by === null ? undefined : { at: row.looked_at, by: row.looked_by },
  };
}

/** What two people of this State gave to another one of a dossier. */
export interface CopyRelease {
  readonly copyId: DossierId;
  readonly dossierId: DossierId;
  readonly rootFingerprint: string;
  readonly sha256: string;
  readonly sizeBytes: number;
  /** One for each part. */
  readonly dispatches: readonly DispatchId[];
  /** Both undefined where a restore forgot them. */
  readonly askedBy: string | undefined;
  readonly approvedBy: string | undefined;
  readonly releasedAt: Date;
}

export async function insertRelease(db: Kysely<unknown>, release: CopyRelease): Promise<void> {
  await tables(db)
    .insertInto("cooperation.copy_release")
    .values({
      copy_id: release.copyId,
      dossier_id: release.dossierId,
      root_fingerprint: release.rootFingerprint,
      sha256: release.sha256,
      size_bytes: release.sizeBytes,
      dispatches: [...release.dispatches],
      asked_by: release.askedBy ?? null,
      approved_by: release.approvedBy ?? null,
      released_at: release.releasedAt,
    })
    .execute();
}

/** One part of a release that a restore forgot: with the first one it stands here again. */
export async function addRecoveredPart(
  db: Kysely<unknown>,
  release: Omit<CopyRelease, "dispatches" | "askedBy" | "approvedBy">,
  dispatchId: DispatchId,
): Promise<void> {
  const known = await tables(db)
    .updateTable("cooperation.copy_release")
    .set({ dispatches: sql<string[]>`array_append(dispatches, ${dispatchId}::uuid)` })
    .where("copy_id", "=", release.copyId)
    .executeTakeFirst();
  if (known.numUpdatedRows > 0n) return;
  await insertRelease(db, { ...release, dispatches: [dispatchId], askedBy: undefined, approvedBy: undefined });
}

/** The releases of these dossiers, oldest first. */
export async function releasesOf(db: Kysely<unknown>, dossierIds: readonly DossierId[]): Promise<CopyRelease[]> {
  if (dossierIds.length === 0) return [];
  const found = await tables(db)
    .selectFrom("cooperation.copy_release")
    .selectAll()
    .where("dossier_id", "in", [...dossierIds])
    .orderBy("released_at")
    .orderBy("copy_id")
    .execute();
  return found.map((row) => ({
    copyId: parseDossierId(row.copy_id),
    dossierId: parseDossierId(row.dossier_id),
    rootFingerprint: row.root_fingerprint,
    sha256: row.sha256,
    sizeBytes: row.size_bytes,
    dispatches: row.dispatches.map((id) => parseDispatchId(id)),
    askedBy: row.asked_by ?? undefined,
    approvedBy: row.approved_by ?? undefined,
    releasedAt: row.released_at,
  }));
}
