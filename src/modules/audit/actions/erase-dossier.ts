import type { Transaction } from "../../../platform/index.ts";
import type { AuditContext } from "../context.ts";
import * as store from "../store.ts";
import type { Erasure } from "../types.ts";
import { append } from "./append.ts";

/**
 * R17: destroys salts, details and pseudonyms of a dossier, and those of entries about its subjects that name no dossier; the log
 * keeps verifying. The entry that says so names the reason, never the dossier: afterwards nothing in the log leads back to it.
 */
export async function eraseDossier(
  context: AuditContext,
  tx: Transaction,
  erasure: Erasure,
): Promise<{ erased: number; entryId: string }> {
  let erased = await store.deleteDossier(tx.db, erasure.dossierId);
  for (const subject of erasure.subjects ?? []) erased += await store.deleteSubject(tx.db, subject);
  const { entryId } = await append(context.platform, tx, {
    type: "audit.disposed",
    actor: erasure.by,
    subject: { kind: "disposal", id: context.platform.random.uuid() },
    details: { ...erasure.why, entries: erased },
  });
  return { erased, entryId };
}
