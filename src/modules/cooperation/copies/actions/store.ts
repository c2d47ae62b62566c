import { inCode, tablesInCode } from "../../../../platform/index.ts";
import { type Kysely, sql } from "kysely";
import type { DispatchId, DossierId } from "../../../../protocol/identifiers.ts";

// Copies of dossiers that a State which still has them gave to this one, and what this one gave. Both ids are those of dossiers: that
// which stands for the copy, and that which was copied.

const tables = tablesInCode<"cooperation">();

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
  readonly wholeAt?: Date;
  readonly releasedAt?: Date;
  readonly looked: { readonly at: Date; readonly by: string } | undefined;
}

export async function insertCopy(
  db: Kysely<unknown>,
  copy: Pick<DossierCopy, "copyId" | "state" | "dossierId" | "parts" | "sha256" | "sizeBytes">,
  at: Date,
): Promise<void> {
  await tables(db)
    .insertInto("cooperation.dossierCopy")
    .values({ ...copy, begunAt: at })
    .execute();
}

/** False where that part is here already. */
export async function insertPart(
  db: Kysely<unknown>,
  { copyId, part, data }: { readonly copyId: string; readonly part: number; readonly data: Uint8Array },
): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await tables(db)
    .insertInto("cooperation.dossierCopyPart")
    .values({ copyId, part, data })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  return numInsertedOrUpdatedRows === 1n;
}

export async function countParts(db: Kysely<unknown>, copyId: string): Promise<number> {
  const { count } = await tables(db)
    .selectFrom("cooperation.dossierCopyPart")
    .select(sql<string>`count(*)`.as("count"))
    .where("copyId", "=", copyId)
    .executeTakeFirstOrThrow();
  return Number(count);
}

export async function partsOf(
  db: Kysely<unknown>,
  copyId: string,
): Promise<readonly { readonly part: number; readonly data: Uint8Array }[]> {
  return await tables(db)
    .selectFrom("cooperation.dossierCopyPart")
    .select(["part", "data"])
    .where("copyId", "=", copyId)
    .orderBy("part")
    .execute();
}

export async function markWhole(
  db: Kysely<unknown>,
  copyId: string,
  { wholeAt, releasedAt }: { readonly wholeAt: Date; readonly releasedAt: Date },
): Promise<void> {
  await tables(db)
    .updateTable("cooperation.dossierCopy")
    .set({ wholeAt, releasedAt })
    .where("copyId", "=", copyId)
    .execute();
}

/** False where somebody looked at it before. */
export async function markLooked(db: Kysely<unknown>, copyId: string, at: Date, by: string): Promise<boolean> {
  const { numUpdatedRows } = await tables(db)
    .updateTable("cooperation.dossierCopy")
    .set({ lookedAt: at, lookedBy: by })
    .where("copyId", "=", copyId)
    .where("lookedAt", "is", null)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

export async function findCopy(db: Kysely<unknown>, copyId: string): Promise<DossierCopy | undefined> {
  const row = await rows(db).where("copyId", "=", copyId).executeTakeFirst();
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
  let query = rows(db).where("wholeAt", "is not", null).orderBy("wholeAt", "desc").orderBy("copyId").limit(of.limit);
  if (of.dossierId !== undefined) query = query.where("dossierId", "=", of.dossierId);
  if (of.copyIds !== undefined) query = query.where("copyId", "in", [...of.copyIds]);
  if (of.isNew) query = query.where("lookedAt", "is", null);
  return (await query.execute()).map(copyOf);
}

/** A State's copies: how many bytes it has announced of those whose parts are not all here, and how many of whole ones are kept. */
export async function bytesOfState(
  db: Kysely<unknown>,
  state: string,
): Promise<{ readonly unfinished: number; readonly whole: number }> {
  const { unfinished, whole } = await tables(db)
    .selectFrom("cooperation.dossierCopy")
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
    .selectFrom("cooperation.dossierCopy")
    .select("copyId")
    .where("state", "=", state)
    .where("dossierId", "=", dossierId)
    .where("wholeAt", "is", null)
    .execute();
  return found.map((row) => row.copyId);
}

/** With all of its parts (R17, or because it was never whole). */
export async function deleteCopy(db: Kysely<unknown>, copyId: string): Promise<void> {
  await tables(db).deleteFrom("cooperation.dossierCopyPart").where("copyId", "=", copyId).execute();
  await tables(db).deleteFrom("cooperation.dossierCopy").where("copyId", "=", copyId).execute();
}

function rows(db: Kysely<unknown>) {
  return tables(db)
    .selectFrom("cooperation.dossierCopy")
    .select([
      "copyId",
      "state",
      "dossierId",
      "parts",
      "sha256",
      "sizeBytes",
      "wholeAt",
      "releasedAt",
      "lookedAt",
      "lookedBy",
    ]);
}

function copyOf({
  lookedAt,
  lookedBy,
  ...row
}: Awaited<ReturnType<ReturnType<typeof rows>["execute"]>>[number]): DossierCopy {
  return {
    ...(inCode(row) as Omit<DossierCopy, "looked">), // its ids were checked when it was written
    looked: lookedAt === null || lookedBy === null ? undefined : { at: lookedAt, by: lookedBy },
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
  readonly askedBy?: string | undefined;
  readonly approvedBy?: string | undefined;
  readonly releasedAt: Date;
}

export async function insertRelease(db: Kysely<unknown>, release: CopyRelease): Promise<void> {
  await tables(db).insertInto("cooperation.copyRelease").values(release).execute();
}

/** One part of a release that a restore forgot: with the first one it stands here again. */
export async function addRecoveredPart(
  db: Kysely<unknown>,
  release: Omit<CopyRelease, "dispatches" | "askedBy" | "approvedBy">,
  dispatchId: DispatchId,
): Promise<void> {
  const known = await tables(db)
    .updateTable("cooperation.copyRelease")
    .set({ dispatches: sql<string[]>`array_append(dispatches, ${dispatchId}::uuid)` })
    .where("copyId", "=", release.copyId)
    .executeTakeFirst();
  if (known.numUpdatedRows > 0n) return;
  await insertRelease(db, { ...release, dispatches: [dispatchId] });
}

/** The releases of these dossiers, oldest first. */
export async function releasesOf(db: Kysely<unknown>, dossierIds: readonly DossierId[]): Promise<CopyRelease[]> {
  if (dossierIds.length === 0) return [];
  const found = await tables(db)
    .selectFrom("cooperation.copyRelease")
    .selectAll()
    .where("dossierId", "in", [...dossierIds])
    .orderBy("releasedAt")
    .orderBy("copyId")
    .execute();
  return found.map((row) => inCode(row) as CopyRelease); // its ids were checked when it was written
}
