import type { TablesOf } from "../../platform/index.ts";
import { sql, type SqlBool, type Selectable } from "kysely";
import {
  type DossierId,
  parseAuthorityId,
  parseExhibitId,
  parseRequestId,
  parseSha256Hex,
  parseStateCode,
} from "../../protocol/identifiers.ts";
import { type CustodyReason, type CustodyWords, isWords } from "../../protocol/custody-reason.ts";
import { Refusal } from "../../protocol/refusal.ts";
import { type Connection, listExhibits } from "./store.ts";
import type { Exhibit, Release, ReleaseEnd, ReleaseState } from "./types.ts";

type ReleaseRow = Selectable<Tables["evidence.release"]>;

type Tables = TablesOf<
  "evidence",
  {
    "evidence.release": { state: ReleaseState };
  }
>;

const tables = (db: Connection) => db.withTables<Tables>();

/** A release with what only this module needs of it. */
export interface ReleaseFile {
  readonly release: Release;
  readonly manifestPayload: Uint8Array;
  readonly headSha256: string;
  readonly transferId: string | undefined;
  readonly tokenSha256: string | undefined;
  readonly tokenExpiresAt: Date | undefined;
  readonly finishedAt: Date | undefined;
}

const SETTLED_AT_ONCE = 200;

export async function insertRelease(
  db: Connection,
  release: Release,
  extra: { manifestPayload: Uint8Array; headSha256: string },
): Promise<void> {
  await tables(db)
    .insertInto("evidence.release")
    .values({
      release_id: release.releaseId,
      exhibit_id: release.exhibitId,
      request_id: release.requestId,
      receiver_state: release.receiver.state,
      receiver_authority: release.receiver.authority,
      state: release.state,
      reason: release.reason.text,
      reason_language: release.reason.language,
      manifest_payload: extra.manifestPayload,
      manifest_digest: release.manifestDigest,
      head_sha256: extra.headSha256,
      requested_by: release.requestedBy,
      requested_at: release.requestedAt,
      decided_by: null,
      decided_at: null,
      transfer_id: null,
      token_sha256: null,
      token_expires_at: null,
      offer_dispatch_id: null,
      finished_at: null,
      given_again_at: null,
      end_reason: null,
      end_language: null,
    })
    .execute();
}

/** Changes a release only from one of the given states. Refuses `release-changed-meanwhile`. */
export async function setReleaseState(
  db: Connection,
  releaseId: string,
  from: readonly ReleaseState[],
  change: {
    state: ReleaseState;
    decided_by?: string;
    decided_at?: Date;
    transfer_id?: string;
    token_sha256?: string;
    token_expires_at?: Date;
    offer_dispatch_id?: string;
    finished_at?: Date;
    end_reason?: string;
    end_language?: string | null;
  },
): Promise<void> {
  const updated = await tables(db)
    .updateTable("evidence.release")
    .set(change)
    .where("release_id", "=", releaseId)
    .where("state", "in", from)
    .executeTakeFirst();
  if (updated.numUpdatedRows === 1n) return;
  throw new Refusal("release-changed-meanwhile", "The release was changed meanwhile; look at it again.");
}

/** False where it was noted since then. */
export async function markGivenAgain(
  db: Connection,
  releaseId: string,
  { since, at }: { readonly since: Date; readonly at: Date },
): Promise<boolean> {
  const marked = await tables(db)
    .updateTable("evidence.release")
    .set({ given_again_at: at })
    .where("release_id", "=", releaseId)
    .where((row) => row.or([row("given_again_at", "is", null), row("given_again_at", "<", since)]))
    .executeTakeFirst();
  return marked.numUpdatedRows === 1n;
}

/** By its id, by its transfer, or by the manifest and the State it was for: then one that nobody rejected. */
export async function findRelease(
  db: Connection,
  which: { releaseId: string } | { transferId: string } | { manifestDigest: string; receiverState: string },
): Promise<ReleaseFile | undefined> {
  const rows = tables(db).selectFrom("evidence.release").selectAll();
  const row = await (
    "releaseId" in which
      ? rows.where("release_id", "=", which.releaseId)
      : "transferId" in which
        ? rows.where("transfer_id", "=", which.transferId)
        : rows
            .where("manifest_digest", "=", which.manifestDigest)
            .where("receiver_state", "=", which.receiverState)
            .where("state", "<>", "rejected")
  )
    .limit(1)
    .executeTakeFirst();
  return row === undefined ? undefined : fileOf(row);
}

export async function releasesOf(
  db: Connection,
  which: { exhibitId: string } | { requestId: string },
): Promise<ReleaseFile[]> {
  const rows = tables(db).selectFrom("evidence.release").selectAll();
  const found =
    "exhibitId" in which
      ? rows.where("exhibit_id", "=", which.exhibitId)
      : rows.where("request_id", "=", which.requestId);
  return (await found.orderBy("requested_at").execute()).map(fileOf);
}

/** R17: the manifests that were to be signed go with the exhibit; who released what to whom stays, with their digests. */
export async function eraseReleasePayloads(db: Connection, exhibitId: string): Promise<void> {
  await tables(db)
    .updateTable("evidence.release")
    .set({ manifest_payload: new Uint8Array() })
    .where("exhibit_id", "=", exhibitId)
    .execute();
}

/** Those in one of these states, oldest first, at most 200: ask again after they have left it. */
export async function releasesIn(
  db: Connection,
  which: { exhibitId: string } | { requestId: string },
  states: readonly ReleaseState[],
): Promise<ReleaseFile[]> {
  const rows = tables(db).selectFrom("evidence.release").selectAll().where("state", "in", states);
  const found =
    "exhibitId" in which
      ? rows.where("exhibit_id", "=", which.exhibitId)
      : rows.where("request_id", "=", which.requestId);
  return (await found.orderBy("requested_at").limit(SETTLED_AT_ONCE).execute()).map(fileOf);
}

/** In these the receiver has answered the offer. */
const ANSWERED = ["accepted", "stored", "head-released", "opened", "cannot-open"] as const satisfies ReleaseState[];

/** Exhibits of a dossier of which the other State knows too, without those that are gone; oldest first. */
export async function knownToBoth(db: Connection, dossierId: DossierId): Promise<Exhibit[]> {
  const known: Exhibit[] = [];
  for (const exhibit of await listExhibits(db, { dossierId })) {
    if (exhibit.state === "disposed" || exhibit.state === "withdrawn") continue;
    const isKnown =
      exhibit.fromState !== undefined || (await releasesIn(db, { exhibitId: exhibit.exhibitId }, ANSWERED)).length > 0;
    if (isKnown) known.push(exhibit);
  }
  return known;
}

/** Why a release ended, as its columns hold it: a person's words with their language, or a code. */
export function endReasonColumns(reason: CustodyWords | ReleaseEnd): {
  end_reason: string;
  end_language: string | null;
} {
  return isWords(reason)
    ? { end_reason: reason.text, end_language: reason.language }
    : { end_reason: reason.code, end_language: null };
}

function endReasonOf({ end_reason, end_language }: ReleaseRow): CustodyReason | undefined {
  if (end_reason === null) return undefined;
  return end_language === null ? { code: end_reason, values: {} } : { language: end_language, text: end_reason };
}

/** What first people asked for, of these exhibits, and no second one has settled. */
export async function askedReleases(db: Connection, exhibitIds: readonly string[]): Promise<Release[]> {
  if (exhibitIds.length === 0) return [];
  const rows = tables(db)
    .selectFrom("evidence.release")
    .selectAll()
    .where("state", "=", "requested")
    .where(sql<SqlBool>`exhibit_id = any(${exhibitIds})`);
  return (await rows.orderBy("requested_at").execute()).map((row) => fileOf(row).release);
}

function fileOf(row: ReleaseRow): ReleaseFile {
  return {
    release: {
      releaseId: row.release_id,
      exhibitId: parseExhibitId(row.exhibit_id),
      requestId: parseRequestId(row.request_id),
      receiver: { state: parseStateCode(row.receiver_state), authority: parseAuthorityId(row.receiver_authority) },
      state: row.state,
      reason: { language: row.reason_language, text: row.reason },
      manifestDigest: parseSha256Hex(row.manifest_digest),
      requestedBy: row.requested_by,
      requestedAt: row.requested_at,
      decidedBy: row.decided_by ?? undefined,
      decidedAt: row.decided_at ?? undefined,
      endReason: endReasonOf(row),
    },
    manifestPayload: row.manifest_payload,
    headSha256: row.head_sha256,
    transferId: row.transfer_id ?? undefined,
    tokenSha256: row.token_sha256 ?? undefined,
    tokenExpiresAt: row.token_expires_at ?? undefined,
    finishedAt: row.finished_at ?? undefined,
  };
}
