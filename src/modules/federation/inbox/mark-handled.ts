import { isRefusal, Refusal } from "../../../protocol/index.ts";
import type { Transaction } from "../../../platform/index.ts";
import type { Actor } from "../../audit/index.ts";
import type { FederationContext } from "../context.ts";
import { ownDesignation } from "../directory/directory.ts";
import { findPeer } from "../directory/store.ts";
import { refOf } from "../peer-ref.ts";
import { giveLater, quotedLogHead } from "../receipts/give-receipt.ts";
import { receiptedRow } from "./receipted.ts";
import { findIncomingById, handledWithoutReceipt, markHandledRow, updateIncoming, type InboxRow } from "./store.ts";

/**
 * A person dealt with a dispatch of a peer. Written in the caller's transaction; the `handled` receipt follows from the
 * inbox job, so that a locked key store stops no officer. A second time changes nothing. Refuses `not-found` for a
 * dispatch that was not received and opened here.
 */
export async function markHandled(
  context: FederationContext,
  tx: Transaction,
  dispatchId: string,
  by: Actor,
): Promise<void> {
  const [row, ...others] = (await findIncomingById(tx.db, dispatchId)).filter((one) => one.state === "valid");
  if (row === undefined) throw new Refusal("not-found", "No such dispatch was received and opened here.");
  if (others.length > 0) throw new Refusal("dispatch-ambiguous", "Two peers used this dispatch id; both are kept.");
  if (!(await markHandledRow(tx.db, row, by, context.platform.clock.now()))) return;
  await context.audit.append(tx, {
    type: "federation.dispatch-handled",
    actor: by,
    subject: { kind: "dispatch", id: row.dispatchId },
    ...(row.dossierId === undefined ? {} : { dossierId: row.dossierId }),
    details: { kind: row.kind ?? "" },
  });
  tx.afterCommit(() => context.platform.jobs.poke("federation.inbox"));
}

/** Gives the receipts for what people marked as handled since. */
export async function giveHandledReceipts(context: FederationContext): Promise<void> {
  for (const row of await handledWithoutReceipt(context.platform.database.db, 100)) await giveHandled(context, row);
}

async function giveHandled(context: FederationContext, row: InboxRow): Promise<void> {
  const { database } = context.platform;
  const peer = await findPeer(database.db, row.peerId);
  const own = await ownDesignation(context, database.db);
  if (peer === undefined || own === undefined)
    throw new Error(`the dispatch ${row.dispatchId} has no peer or no receiver`);
  const logHead = await quotedLogHead(context);
  try {
    await database.transaction(async (tx) => {
      await giveLater(context, tx, {
        strength: "handled",
        about: receiptedRow(row),
        peer: refOf(peer),
        own,
        logHead,
      });
      await updateIncoming(tx.db, row, { handled_receipted: true });
    });
  } catch (error) {
    // Given at the next run, when the key store is open again.
    if (!isRefusal(error, "key-store-locked") && !isRefusal(error, "key-frozen")) throw error;
  }
}
