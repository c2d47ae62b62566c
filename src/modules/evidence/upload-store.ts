import type { TablesOf } from "../../platform/index.ts";
import { sql, type Selectable } from "kysely";
import { parseDossierId, parseExhibitId } from "../../protocol/identifiers.ts";
import { Refusal, unknownRefusal } from "../../protocol/refusal.ts";
import { intakeSchema } from "./schemas.ts";
import { compact } from "../../protocol/compact.ts";
import type { Connection } from "./store.ts";
import type { IntakeFacts, StagedUpload, StagedUploadState } from "./types.ts";

type UploadRow = Selectable<Tables["evidence.upload"]>;

type Tables = TablesOf<
  "evidence",
  {
    "evidence.upload": { facts: unknown; state: StagedUploadState };
  }
>;

/** What one connection brought. */
export interface UploadPart {
  readonly number: number;
  /** Wrapped under the key store. */
  readonly key: Uint8Array;
  readonly sizeBytes: number;
}

const tables = (db: Connection) => db.withTables<Tables>();

const WORKED_ON_AT_ONCE = 100;
/** Those whose bytes are here. */
const HELD: readonly StagedUploadState[] = ["open", "whole", "refused"];

export async function insertUpload(db: Connection, upload: StagedUpload): Promise<void> {
  await tables(db)
    .insertInto("evidence.upload")
    .values({
      upload_id: upload.uploadId,
      dossier_id: upload.dossierId,
      facts: upload.facts ?? null,
      size_bytes: upload.sizeBytes,
      file_modified_at: upload.fileModifiedAt ?? null,
      state: upload.state,
      fault: null,
      exhibit_id: null,
      created_by: upload.createdBy,
      created_at: upload.createdAt,
      expires_at: upload.expiresAt,
    })
    .execute();
}

/** `lock`: held until the transaction ends. */
export async function findUpload(
  db: Connection,
  uploadId: string,
  { lock = false } = {},
): Promise<StagedUpload | undefined> {
  const found = uploadRows(db).where("upload_id", "=", uploadId);
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
    .where("created_by", "=", createdBy)
    .where("dossier_id", "=", dossierId)
    .where("state", "in", HELD)
    .orderBy("created_at")
    .execute();
  return rows.map(uploadOf);
}

/** Everything whose bytes are here, or are to come. */
export async function heldUploads(db: Connection): Promise<StagedUpload[]> {
  return (await uploadRows(db).where("state", "in", HELD).execute()).map(uploadOf);
}

/** Those that have arrived whole and wait to be taken in, oldest first, at most a hundred. */
export async function wholeUploads(db: Connection): Promise<StagedUpload[]> {
  const rows = uploadRows(db).where("state", "=", "whole").orderBy("created_at").limit(WORKED_ON_AT_ONCE);
  return (await rows.execute()).map(uploadOf);
}

/** Uploads of a dossier whose bytes are here, oldest first. */
export async function uploadsInto(
  db: Connection,
  dossierId: string,
): Promise<Pick<StagedUpload, "createdBy" | "expiresAt">[]> {
  const rows = await tables(db)
    .selectFrom("evidence.upload")
    .select(["created_by", "expires_at"])
    .where("dossier_id", "=", dossierId)
    .where("state", "in", HELD)
    .orderBy("created_at")
    .execute();
  return rows.map((row) => ({ createdBy: row.created_by, expiresAt: row.expires_at }));
}

export async function updateUpload(
  db: Connection,
  uploadId: string,
  change: Partial<Pick<UploadRow, "facts" | "state" | "fault" | "exhibit_id" | "expires_at">>,
): Promise<void> {
  await tables(db).updateTable("evidence.upload").set(change).where("upload_id", "=", uploadId).execute();
}

/** Removes the row and the keys of all parts: what is left on the disk can never be read again. */
export async function deleteUpload(db: Connection, uploadId: string): Promise<void> {
  await tables(db).deleteFrom("evidence.upload").where("upload_id", "=", uploadId).execute();
}

/** What was taken in of a dossier that is disposed of; the files went long ago. */
export async function eraseUploads(db: Connection, dossierId: string): Promise<void> {
  await tables(db).deleteFrom("evidence.upload").where("dossier_id", "=", dossierId).execute();
}

/**
 * Removes what nobody continued, and what was taken in and needs no answer any more; tells which. One that has arrived whole waits
 * for us.
 */
export async function deleteExpired(db: Connection, now: Date): Promise<string[]> {
  const rows = await tables(db)
    .deleteFrom("evidence.upload")
    .where("state", "<>", "whole")
    .where("expires_at", "<=", now)
    .returning("upload_id")
    .execute();
  return rows.map((row) => row.upload_id);
}

/** When the next one goes if nobody continues it. */
export async function nextExpiryAt(db: Connection): Promise<Date | undefined> {
  const row = await tables(db)
    .selectFrom("evidence.upload")
    .select("expires_at")
    .where("state", "<>", "whole")
    .orderBy("expires_at")
    .limit(1)
    .executeTakeFirst();
  return row?.expires_at;
}

export async function insertPart(db: Connection, uploadId: string, part: UploadPart): Promise<void> {
  await tables(db)
    .insertInto("evidence.upload_part")
    .values({ upload_id: uploadId, number: part.number, key: part.key, size_bytes: part.sizeBytes })
    .execute();
}

export async function setPartSize(db: Connection, uploadId: string, number: number, sizeBytes: number): Promise<void> {
  await tables(db)
    .updateTable("evidence.upload_part")
    .set({ size_bytes: sizeBytes })
    .where("upload_id", "=", uploadId)
    .where("number", "=", number)
    .execute();
}

/** In the order in which they came. */
export async function partsOf(db: Connection, uploadId: string): Promise<UploadPart[]> {
  const rows = await tables(db)
    .selectFrom("evidence.upload_part")
    .selectAll()
    .where("upload_id", "=", uploadId)
    .orderBy("number")
    .execute();
  return rows.map((row) => ({ number: row.number, key: row.key, sizeBytes: row.size_bytes }));
}

export async function deleteParts(db: Connection, uploadId: string): Promise<void> {
  await tables(db).deleteFrom("evidence.upload_part").where("upload_id", "=", uploadId).execute();
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
        where part.upload_id = upload.upload_id)`.as("received_bytes"),
    );
}

function uploadOf(row: UploadRow & { received_bytes: number }): StagedUpload {
  return {
    uploadId: row.upload_id,
    dossierId: parseDossierId(row.dossier_id),
    facts: factsOf(row.facts),
    sizeBytes: row.size_bytes,
    // Its parts are gone, and nothing of it is to be sent again.
    receivedBytes: row.state === "taken-in" ? row.size_bytes : row.received_bytes,
    fileModifiedAt: row.file_modified_at ?? undefined,
    state: row.state,
    fault: row.fault ?? undefined,
    exhibitId: row.exhibit_id === null ? undefined : parseExhibitId(row.exhibit_id),
    createdBy: row.created_by,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
  };
}

/** An earlier version may have written what this one does not know: one such row must not keep the server from starting. */
function factsOf(stored: unknown): IntakeFacts | undefined {
  const facts = intakeSchema.safeParse(stored);
  return facts.success ? compact(facts.data) : undefined;
}
