import { inCode, type RowIn, tablesInCode } from "../../platform/index.ts";
import { sql, type SqlBool } from "kysely";
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

type ReleaseRow = RowIn<typeof tables, "evidence.release">;

const tables = tablesInCode<
  "evidence",
  {
    "evidence.release": { state: ReleaseState };
  }
>();

/** A release with what only this module needs of it. */
export interface ReleaseFile {
  readonly release: Release;
  readonly manifestPayload: Uint8Array;
  readonly headSha256: string;
  readonly transferId?: string | undefined;
  readonly tokenSha256?: string | undefined;
  readonly tokenExpiresAt?: Date | undefined;
  readonly finishedAt?: Date | undefined;
}

const SETTLED_AT_ONCE = 200;

export async function insertRelease(
  db: Connection,
  { receiver, reason, endReason: _, ...release }: Release,
  extra: { manifestPayload: Uint8Array; headSha256: string },
): Promise<void> {
  const to = { receiverState: receiver.state, receiverAuthority: receiver.authority };
  await tables(db)
    .insertInto("evidence.release")
    .values({ ...release, ...extra, ...to, reason: reason.text, reasonLanguage: reason.language })
    .execute();
}

/** Changes a release only from one of the given states. Refuses `release-changed-meanwhile`. */
export async function setReleaseState(
  db: Connection,
  releaseId: string,
  from: readonly ReleaseState[],
  change: Partial<Omit<ReleaseRow, "releaseId" | "exhibitId" | "requestId">>,
): Promise<void> {
  const updated = await tables(db)
    .updateTable("evidence.release")
    .set(change)
    .where("releaseId", "=", releaseId)
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
    .set({ givenAgainAt: at })
    .where("releaseId", "=", releaseId)
    .where((row) => row.or([row("givenAgainAt", "is", null), row("givenAgainAt", "<", since)]))
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
      ? rows.where("releaseId", "=", which.releaseId)
      : "transferId" in which
        ? rows.where("transferId", "=", which.transferId)
        : rows
            .where("manifestDigest", "=", which.manifestDigest)
            .where("receiverState", "=", which.receiverState)
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
      ? rows.where("exhibitId", "=", which.exhibitId)
      : rows.where("requestId", "=", which.requestId);
  return (await found.orderBy("requestedAt").execute()).map(fileOf);
}

/** R17: the manifests that were to be signed go with the exhibit; who released what to whom stays, with their digests. */
export async function eraseReleasePayloads(db: Connection, exhibitId: string): Promise<void> {
  await tables(db)
    .updateTable("evidence.release")
    .set({ manifestPayload: new Uint8Array() })
    .where("exhibitId", "=", exhibitId)
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
      ? rows.where("exhibitId", "=", which.exhibitId)
      : rows.where("requestId", "=", which.requestId);
  return (await found.orderBy("requestedAt").limit(SETTLED_AT_ONCE).execute()).map(fileOf);
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
  endReason: string;
  endLanguage: string | null;
} {
  return isWords(reason)
    ? { endReason: reason.text, endLanguage: reason.language }
    : { endReason: reason.code, endLanguage: null };
}

function endReasonOf({ endReason, endLanguage }: ReleaseRow): CustodyReason | undefined {
  if (endReason === null) return undefined;
  return endLanguage === null ? { code: endReason, values: {} } : { language: endLanguage, text: endReason };
}

/** What first people asked for, of these exhibits, and no second one has settled. */
export async function askedReleases(db: Connection, exhibitIds: readonly string[]): Promise<Release[]> {
  if (exhibitIds.length === 0) return [];
  const rows = tables(db)
    .selectFrom("evidence.release")
    .selectAll()
    .where("state", "=", "requested")
    .where(sql<SqlBool>`exhibit_id = any(${exhibitIds})`);
  return (await rows.orderBy("requestedAt").execute()).map((row) => fileOf(row).release);
}

function fileOf(row: ReleaseRow): ReleaseFile {
  const { releaseId, state, requestedBy, requestedAt, decidedBy, decidedAt } = row;
  const { manifestPayload, headSha256, transferId, tokenSha256, tokenExpiresAt, finishedAt } = row;
  return {
    release: {
      ...inCode({ releaseId, state, requestedBy, requestedAt, decidedBy, decidedAt }),
      exhibitId: parseExhibitId(row.exhibitId),
      requestId: parseRequestId(row.requestId),
      receiver: { state: parseStateCode(row.receiverState), authority: parseAuthorityId(row.receiverAuthority) },
      reason: { language: row.reasonLanguage, text: row.reason },
      manifestDigest: parseSha256Hex(row.manifestDigest),
      endReason: endReasonOf(row),
    },
    ...inCode({ manifestPayload, headSha256, transferId, tokenSha256, tokenExpiresAt, finishedAt }),
  };
}
