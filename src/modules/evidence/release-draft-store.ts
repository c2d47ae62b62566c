import { inRow, tablesInCode } from "../../platform/index.ts";
import type { ExhibitId, Sha256Hex } from "../../protocol/identifiers.ts";
import type { Connection } from "./store.ts";
import type { ReleaseRequest } from "./types.ts";

const tables = tablesInCode<
  "evidence",
  {
    "evidence.release_draft": Pick<ReleaseDraft, "request"> & { head_sha256: Sha256Hex };
  }
>();

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
  const row = inRow("evidence.release_draft", draft);
  await tables(db)
    .insertInto("evidence.releaseDraft")
    .values(row)
    .onConflict((conflict) => conflict.columns(["exhibitId", "draftedBy"]).doUpdateSet(row))
    .execute();
}

/** The person's draft of this exhibit, where it is not older than `since`. */
export async function findReleaseDraft(
  db: Connection,
  { exhibitId, draftedBy, since }: { exhibitId: ExhibitId; draftedBy: string; since: Date },
): Promise<ReleaseDraft | undefined> {
  const row = await tables(db)
    .selectFrom("evidence.releaseDraft")
    .selectAll()
    .where("exhibitId", "=", exhibitId)
    .where("draftedBy", "=", draftedBy)
    .where("draftedAt", ">=", since)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const { manifestPayload, wrappedHead } = row;
  return {
    ...row,
    exhibitId,
    manifestPayload: new Uint8Array(manifestPayload),
    wrappedHead: new Uint8Array(wrappedHead),
  };
}

/** The draft of one person about one exhibit. */
export async function removeReleaseDraft(
  db: Connection,
  { exhibitId, draftedBy }: Pick<ReleaseDraft, "exhibitId" | "draftedBy">,
): Promise<void> {
  await tables(db)
    .deleteFrom("evidence.releaseDraft")
    .where("exhibitId", "=", exhibitId)
    .where("draftedBy", "=", draftedBy)
    .execute();
}

/** Drafts that nobody confirmed by this time; those of one exhibit, whatever their age, where it is named. */
export async function removeReleaseDrafts(
  db: Connection,
  which: { before: Date } | { exhibitId: string },
): Promise<void> {
  const rows = tables(db).deleteFrom("evidence.releaseDraft");
  await (
    "before" in which ? rows.where("draftedAt", "<", which.before) : rows.where("exhibitId", "=", which.exhibitId)
  ).execute();
}
