import { inCode, inRow, type RowIn, tablesInCode } from "../../platform/index.ts";
import { sql } from "kysely";
import { Refusal, unknownRefusal } from "../../protocol/refusal.ts";
import { intakeSchema } from "./schemas.ts";
import { compact } from "../../protocol/compact.ts";
import type { Connection } from "./store.ts";
import type { IntakeFacts, StagedUpload, StagedUploadState } from "./types.ts";

type UploadRow = RowIn<typeof tables, "evidence.upload">;

/** What one connection brought. */
export interface UploadPart {
  readonly number: number;
  /** Wrapped under the key store. */
  readonly key: Uint8Array;
  readonly sizeBytes: number;
}

const tables = tablesInCode<
  "evidence",
  {
    "evidence.upload": { facts: unknown; state: StagedUploadState };
  }
>();

const WORKED_ON_AT_ONCE = 100;
/** Those whose bytes are here. */
const HELD: readonly StagedUploadState[] = ["open", "whole", "refused"];

export async function insertUpload(db: Connection, { receivedBytes: _, ...upload }: StagedUpload): Promise<void> {
  await tables(db).insertInto("evidence.upload").values(inRow("evidence.upload", upload)).execute();
}

/** `lock`: held until the transaction ends. */
export async function findUpload(
  db: Connection,
  uploadId: string,
  { lock = false } = {},
): Promise<StagedUpload | undefined> {
  const found = uploadRows(db).where("uploadId", "=", uploadId);
  const row = await (lock ? found.forUpdate() : found).executeTakeFirst();
  return row === undefined ? undefined : uploadOf(row);
}

/** Holds the upload until the transaction ends. Refuses `upload-unknown`: it was discarded, or expired. */
export async function lockUpload(db: Connection, uploadId: string): Promise<StagedUpload> {
  const upload = await findUpload(db, uploadId, { lock: true });
  if (upload === undefined) throw uploadUnknown();
  return upload;
}

/** One announcement after the other until the transaction ends: each counts what the ones before hold. */
export async function lockAnnouncing(db: Connection): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('evidence.upload', 0))`.execute(db);
}

/** What this person has begun in this dossier and that is not an exhibit yet, oldest first. */
export async function listUploads(db: Connection, createdBy: string, dossierId: string): Promise<StagedUpload[]> {
  const rows = await uploadRows(db)
    .where("createdBy", "=", createdBy)
    .where("dossierId", "=", dossierId)
    .where("state", "in", HELD)
    .orderBy("createdAt")
    .execute();
  return rows.map(uploadOf);
}

/** Everything whose bytes are here, or are to come. */
export async function heldUploads(db: Connection): Promise<StagedUpload[]> {
  return (await uploadRows(db).where("state", "in", HELD).execute()).map(uploadOf);
}

/** Those that have arrived whole and wait to be taken in, oldest first, at most a hundred. */
export async function wholeUploads(db: Connection): Promise<StagedUpload[]> {
  const rows = uploadRows(db).where("state", "=", "whole").orderBy("createdAt").limit(WORKED_ON_AT_ONCE);
  return (await rows.execute()).map(uploadOf);
}

/** Uploads of a dossier whose bytes are here, oldest first. */
export async function uploadsInto(
  db: Connection,
  dossierId: string,
): Promise<Pick<StagedUpload, "createdBy" | "expiresAt">[]> {
  return await tables(db)
    .selectFrom("evidence.upload")
    .select(["createdBy", "expiresAt"])
    .where("dossierId", "=", dossierId)
    .where("state", "in", HELD)
    .orderBy("createdAt")
    .execute();
}

export async function updateUpload(
  db: Connection,
  uploadId: string,
  change: Partial<Pick<UploadRow, "facts" | "state" | "fault" | "exhibitId" | "expiresAt">>,
): Promise<void> {
  await tables(db).updateTable("evidence.upload").set(change).where("uploadId", "=", uploadId).execute();
}

/** Removes the row and the keys of all parts: what is left on the disk can never be read again. */
export async function deleteUpload(db: Connection, uploadId: string): Promise<void> {
  await tables(db).deleteFrom("evidence.upload").where("uploadId", "=", uploadId).execute();
}

/** What was taken in of a dossier that is disposed of; the files went long ago. */
export async function eraseUploads(db: Connection, dossierId: string): Promise<void> {
  await tables(db).deleteFrom("evidence.upload").where("dossierId", "=", dossierId).execute();
}

/**
 * Removes what nobody continued, and what was taken in and needs no answer any more; tells which. One that has arrived whole waits
 * for us.
 */
export async function deleteExpired(db: Connection, now: Date): Promise<string[]> {
  const rows = await tables(db)
    .deleteFrom("evidence.upload")
    .where("state", "<>", "whole")
    .where("expiresAt", "<=", now)
    .returning("uploadId")
    .execute();
  return rows.map((row) => row.uploadId);
}

/** When the next one goes if nobody continues it. */
export async function nextExpiryAt(db: Connection): Promise<Date | undefined> {
  const row = await tables(db)
    .selectFrom("evidence.upload")
    .select("expiresAt")
    .where("state", "<>", "whole")
    .orderBy("expiresAt")
    .limit(1)
    .executeTakeFirst();
  return row?.expiresAt;
}

export async function insertPart(db: Connection, uploadId: string, part: UploadPart): Promise<void> {
  await tables(db)
    .insertInto("evidence.uploadPart")
    .values({ uploadId: uploadId, number: part.number, key: part.key, sizeBytes: part.sizeBytes })
    .execute();
}

export async function setPartSize(db: Connection, uploadId: string, number: number, sizeBytes: number): Promise<void> {
  await tables(db)
    .updateTable("evidence.uploadPart")
    .set({ sizeBytes: sizeBytes })
    .where("uploadId", "=", uploadId)
    .where("number", "=", number)
    .execute();
}

/** In the order in which they came. */
export async function partsOf(db: Connection, uploadId: string): Promise<UploadPart[]> {
  return await tables(db)
    .selectFrom("evidence.uploadPart")
    .select(["number", "key", "sizeBytes"])
    .where("uploadId", "=", uploadId)
    .orderBy("number")
    .execute();
}

export async function deleteParts(db: Connection, uploadId: string): Promise<void> {
  await tables(db).deleteFrom("evidence.uploadPart").where("uploadId", "=", uploadId).execute();
}

/** The same answer for one that is not there and for another person's. */
export function uploadUnknown(): Refusal {
  return unknownRefusal(
    "upload-unknown",
    "There is no such upload of yours: it was taken in, discarded, or nobody continued it in time. Send the file again.",
  );
}

/** What was said of the file when it was begun is nothing that this version can take in. */
export function uploadOutdated(): Refusal {
  return new Refusal(
    "upload-outdated",
    "What was said of this file no longer fits this version of the server. Discard the upload and send the file again.",
  );
}

function uploadRows(db: Connection) {
  return tables(db)
    .selectFrom("evidence.upload")
    .selectAll()
    .select(
      sql<number>`(select coalesce(sum(part.size_bytes), 0)::bigint from evidence.upload_part as part
        where part.upload_id = upload.upload_id)`.as("receivedBytes"),
    );
}

function uploadOf(row: UploadRow & { receivedBytes: number }): StagedUpload {
  return {
    ...(inCode(row) as StagedUpload), // its ids were checked when it was written
    facts: factsOf(row.facts),
    // Its parts are gone, and nothing of it is to be sent again.
    receivedBytes: row.state === "taken-in" ? row.sizeBytes : row.receivedBytes,
  };
}

/** An earlier version may have written what this one does not know: one such row must not keep the server from starting. */
function factsOf(stored: unknown): IntakeFacts | undefined {
  const facts = intakeSchema.safeParse(stored);
  return facts.success ? compact(facts.data) : undefined;
}
