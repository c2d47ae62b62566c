import type { Kysely } from "kysely";
import { doneDisposals } from "../modules/desk/index.ts";
import { erasedExhibits } from "../modules/evidence/index.ts";
import { type ListedDisposal, orderDigest } from "../platform/index.ts";

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
