import type { Transaction } from "../../../platform/index.ts";
import { parseDossierId } from "../../../protocol/identifiers.ts";
import type { DeskContext } from "../context.ts";
import { deleteAsked, insertRepeated, insertRepeatOf, type RepeatedDisposal } from "../disposal-store.ts";
import { loadDossier, lockDossier } from "../dossier-store.ts";
import { eraseAll, removeFiles } from "./dispose-dossier.ts";

/** What a list beside the backups says was disposed of, and this server's own key stands behind. */
export type ForgottenDisposal = Omit<RepeatedDisposal, "repeatedAt">;

const BY = { kind: "system", job: "desk.repeated-disposal" } as const;

/**
 * R17: two people disposed of it after the backup that was restored, so the server does it again, before anybody works on and before
 * any peer is asked. `eraseElse` does it for whatever is no dossier, in this transaction. What the backup never had is noted all the same:
 * a peer may have it. Once done, it does nothing.
 */
export async function repeatDisposal(
  context: DeskContext,
  forgotten: ForgottenDisposal,
  eraseElse: (tx: Transaction, id: string) => Promise<void>,
): Promise<void> {
  const { platform, audit } = context;
  const { kind, id, firstDisposedAt, orderSha256 } = forgotten;
  const why = { repeats: firstDisposedAt.toISOString(), orderSha256: orderSha256 ?? null };
  await platform.database.transaction(async (tx) => {
    const at = platform.clock.now();
    if (!(await insertRepeated(tx.db, { ...forgotten, repeatedAt: at }))) return;
    if (kind !== "dossier") {
      await eraseElse(tx, id);
      const subject = { kind: "disposal", id: platform.random.uuid() };
      await audit.append(tx, { type: "audit.disposed", actor: BY, subject, details: { ...why } });
      return;
    }
    const dossierId = parseDossierId(id);
    if ((await loadDossier(tx.db, dossierId)) !== undefined) {
      await lockDossier(tx.db, dossierId);
      await deleteAsked(tx.db, dossierId);
      const disposalId = platform.random.uuid();
      await insertRepeatOf(tx.db, { disposalId, dossierId, repeats: firstDisposedAt, at });
      const subjects = await eraseAll(context, tx, { dossierId, disposalId, isRepeated: true });
      await audit.eraseDossier(tx, { dossierId, subjects, why, by: BY });
    } else await audit.eraseDossier(tx, { dossierId, why, by: BY });
  });
  await removeFiles(context);
}
