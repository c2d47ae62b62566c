import type { Kysely } from "kysely";
import { doneDisposals } from "../modules/desk/index.ts";
import { erasedExhibits } from "../modules/evidence/index.ts";
import { type ListedDisposal, orderDigest, type Platform, readRestoredDisposals } from "../platform/index.ts";

/** R17: everything that was disposed of by now, as the list beside the backups has it. */
export async function listedDisposals(db: Kysely<unknown>): Promise<ListedDisposal[]> {
  const dossiers = (await doneDisposals(db)).map(({ dossierId, ownReference, disposedAt, order }): ListedDisposal => ({
    kind: "dossier",
    id: dossierId,
    number: ownReference,
    disposedAt: disposedAt.toISOString(),
    orderSha256: orderDigest(dossierId, order),
  }));
  const exhibits = (await erasedExhibits(db)).map(({ exhibitId, number, erasedAt }): ListedDisposal => ({
    kind: "exhibit",
    id: exhibitId,
    number,
    disposedAt: erasedAt.toISOString(),
  }));
  return [...dossiers, ...exhibits];
}

/** R17: what was disposed of after the backup that was restored, and is here again. */
export async function disposalsToRepeat({
  config,
  database,
}: Pick<Platform, "config" | "database">): Promise<ListedDisposal[]> {
  const listed = await readRestoredDisposals(config.dataFolder);
  if (listed.length === 0) return [];
  const done = new Set((await listedDisposals(database.db)).map(({ id }) => id));
  return listed.filter(({ id }) => !done.has(id));
}
