import type { TablesOf } from "../../platform/index.ts";
import { type ExhibitId, parseSha256Hex, type Sha256Hex } from "../../protocol/identifiers.ts";
import type { Connection } from "./store.ts";
import type { ReleaseRequest } from "./types.ts";

type Tables = TablesOf<
  "evidence",
  {
    "evidence.release_draft": { request: unknown };
  }
>;

const tables = (db: Connection) => db.withTables<Tables>();

/** A release that one person was shown and has not confirmed: the exact bytes, and what they asked for. */
export interface ReleaseDraft {
  readonly exhibitId: ExhibitId;
  readonly draftedBy: string;
  readonly draftedAt: Date;
  readonly request: ReleaseRequest;
  readonly manifestPayload: Uint8Array;
  readonly headSha256: Sha256Hex;
  readonly wrappedHead: Uint8Array;
}

/** Takes the place of the same person's earlier draft of this exhibit. */
export async function putReleaseDraft(db: Connection, draft: ReleaseDraft): Promise<void> {
  const content = {
    drafted_at: draft.draftedAt,
    request: JSON.stringify(draft.request),
    manifest_payload: draft.manifestPayload,
    head_sha256: draft.headSha256,
    wrapped_head: draft.wrappedHead,
  };
  await tables(db)
    .insertInto("evidence.release_draft")
    .values({ exhibit_id: draft.exhibitId, drafted_by: draft.draftedBy, ...content })
    .onConflict((conflict) => conflict.columns(["exhibit_id", "drafted_by"]).doUpdateSet(content))
    .execute();
}

/** The person's draft of this exhibit, where it is not older than `since`. */
export async function findReleaseDraft(
  db: Connection,
  { exhibitId, draftedBy, since }: { exhibitId: ExhibitId; draftedBy: string; since: Date },
): Promise<ReleaseDraft | undefined> {
  const row = await tables(db)
    .selectFrom("evidence.release_draft")
    .selectAll()
    .where("exhibit_id", "=", exhibitId)
    .where("drafted_by", "=", draftedBy)
    .where("drafted_at", ">=", since)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  return {
    exhibitId,
    draftedBy,
    draftedAt: row.drafted_at,
    request: row.request as ReleaseRequest, // we wrote it ourselves, from a ReleaseRequest
    manifestPayload: new Uint8Array(row.manifest_payload),
    headSha256: parseSha256Hex(row.head_sha256),
    wrappedHead: new Uint8Array(row.wrapped_head),
  };
}

/** The draft of one person about one exhibit. */
export async function removeReleaseDraft(
  db: Connection,
  { exhibitId, draftedBy }: Pick<ReleaseDraft, "exhibitId" | "draftedBy">,
): Promise<void> {
  await tables(db)
    .deleteFrom("evidence.release_draft")
    .where("exhibit_id", "=", exhibitId)
    .where("drafted_by", "=", draftedBy)
    .execute();
}

/** Drafts that nobody confirmed by this time; those of one exhibit, whatever their age, where it is named. */
export async function removeReleaseDrafts(
  db: Connection,
  which: { before: Date } | { exhibitId: string },
): Promise<void> {
  const rows = tables(db).deleteFrom("evidence.release_draft");
  await (
    "before" in which ? rows.where("drafted_at", "<", which.before) : rows.where("exhibit_id", "=", which.exhibitId)
  ).execute();
}
