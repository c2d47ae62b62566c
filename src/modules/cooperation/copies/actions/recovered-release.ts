import { dossierCopySchema } from "../../../../protocol/bodies/dossier-copy.ts";
import { parseDossierId } from "../../../../protocol/identifiers.ts";
import { parseValue } from "../../../../protocol/parse-document.ts";
import { unknownRefusal } from "../../../../protocol/refusal.ts";
import type { Transaction } from "../../../../platform/index.ts";
import { loadDossier } from "../../../desk/index.ts";
import type { Recovered } from "../../../federation/index.ts";
import type { CooperationContext } from "../../request/context.ts";
import { addRecoveredPart } from "./store.ts";

/**
 * A copy that two people of this State released after its backup, and the State that has it gave back (R1): it counts as released again,
 * and who released it stays lost. Refuses `dossier-unknown` where the backup does not have the dossier.
 */
export function registerRecoveredReleases(context: CooperationContext): void {
  context.federation.recover("dossier-copy", async (tx, said) => await releasedBefore(context, tx, said));
}

async function releasedBefore({ federation }: CooperationContext, tx: Transaction, said: Recovered): Promise<void> {
  const { dossierId: copied, sha256, size } = parseValue(said.content, dossierCopySchema, "part of a copied dossier");
  const { dispatchId, sentAt, to } = said;
  const copyId = said.dossierId;
  const dossierId = parseDossierId(copied);
  const dossier = await loadDossier(tx.db, dossierId);
  const peer = await federation.directory(tx.db).peer(to);
  if (dossier === undefined || peer === undefined) {
    throw unknownRefusal("dossier-unknown", "The dossier of which a copy was released is not here.");
  }
  const { rootFingerprint } = peer;
  const release = { copyId, dossierId, rootFingerprint, sha256, sizeBytes: size, releasedAt: new Date(sentAt) };
  await addRecoveredPart(tx.db, release, dispatchId);
  // R17: what was disposed of with its dossier does not come back with a copy of it.
  if (dossier.disposedAt !== undefined) await federation.eraseTraffic(tx, copyId);
}
