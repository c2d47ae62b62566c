import type { Transaction } from "../../../platform/index.ts";
import type { Actor, AuditEvent } from "../../audit/index.ts";
import type { FederationContext } from "../context.ts";
import {
  insertReceipt,
  insertReceiptEntry,
  receiptsWithoutEntry,
  type StoredReceipt,
  type UnenteredReceipt,
} from "./store.ts";

const ENTRY_TYPES = { given: "federation.receipt-given", taken: "federation.receipt-taken" } as const;
/** So many old receipts are entered in one transaction. */
const BATCH = 500;

/**
 * Keeps a receipt, given or taken, and enters the digest of its exact bytes in the log, in the caller's transaction: under
 * a head that the peer cosigned this shows for ever since when it exists (R8). Answers false for bytes that are kept
 * already, which change nothing.
 */
export async function keepReceipt(
  context: FederationContext,
  tx: Transaction,
  receipt: StoredReceipt,
  about: { readonly actor: Actor; readonly dossierId: string | undefined; readonly details?: AuditEvent["details"] },
): Promise<boolean> {
  if (!(await insertReceipt(tx.db, receipt))) return false;
  await enter(context, tx, receipt, about);
  return true;
}

/**
 * Enters the receipts that were kept before receipts were entered by their digest. Since when they exist is shown from now
 * on only; a key that ends later no longer harms them. To be called at a start; a second time finds nothing.
 */
export async function enterOldReceipts(context: FederationContext): Promise<void> {
  const { database, log } = context.platform;
  for (;;) {
    const old = await receiptsWithoutEntry(database.db, BATCH);
    if (old.length === 0) return;
    await database.transaction(async (tx) => {
      const actor = { kind: "system", job: "federation.start" } as const;
      for (const receipt of old) {
        await enter(context, tx, receipt, { actor, dossierId: undefined, details: { enteredLate: true } });
      }
    });
    log.info("federation.old-receipts-entered", { count: old.length });
  }
}

async function enter(
  context: FederationContext,
  tx: Transaction,
  receipt: UnenteredReceipt,
  about: { readonly actor: Actor; readonly dossierId: string | undefined; readonly details?: AuditEvent["details"] },
): Promise<void> {
  const { entryId } = await context.audit.append(tx, {
    type: ENTRY_TYPES[receipt.direction],
    actor: about.actor,
    subject: { kind: "dispatch", id: receipt.dispatchId },
    ...(about.dossierId === undefined ? {} : { dossierId: about.dossierId }),
    details: { strength: receipt.strength, receiptSha256: receipt.receiptDigest, ...about.details },
  });
  await insertReceiptEntry(tx.db, receipt.receiptDigest, entryId);
}
