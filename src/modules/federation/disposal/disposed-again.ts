import type { OpenedDispatch } from "../../../protocol/index.ts";
import type { Transaction } from "../../../platform/index.ts";
import { wasDisposedOf } from "../../desk/index.ts";
import type { FederationContext } from "../context.ts";
import { giveUpUnreceipted } from "./store.ts";
import { eraseTraffic } from "./erase-traffic.ts";
import type { Connection } from "../tables.ts";

/** R17: whether a dispatch of that moment, by our own clock, went with its dossier in a disposal that the restore forgot. */
export async function isOfDisposed(
  db: Connection,
  { dossierId }: Pick<OpenedDispatch["binding"], "dossierId">,
  at: Date,
): Promise<boolean> {
  return dossierId !== null && (await wasDisposedOf(db, { kind: "dossier", id: dossierId }, at));
}

/** Numbers, digests and receipts stay, as when its dossier was disposed of; the rest is erased again. */
export async function eraseAgain(
  context: FederationContext,
  tx: Transaction,
  { dossierId }: Pick<OpenedDispatch["binding"], "dossierId">,
): Promise<void> {
  if (dossierId === null) return;
  await giveUpUnreceipted(tx.db, dossierId);
  await eraseTraffic(context, tx, dossierId);
}
