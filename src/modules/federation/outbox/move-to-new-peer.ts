import { parseDossierId } from "../../../protocol/index.ts";
import type { Transaction } from "../../../platform/index.ts";
import { type FederationContext, tellOfSending } from "../context.ts";
import type { PeerRef } from "../peer-ref.ts";
import { isClosed } from "../directory/closed-dossiers.ts";
import { closeUnsent } from "./close-unsent.ts";
import { unprocessedOf } from "./queue-store.ts";
import { sendAgain } from "./send-again.ts";
import { readContent } from "./store.ts";

/**
 * A State was met anew under another root. What its earlier record had not processed cannot be opened under the new keys. Where nothing
 * was said in that dossier yet, it is written again for the new record, under new ids and numbers; a dossier in which the two had
 * exchanged words is closed, and what waited in it stays here.
 */
export async function moveToNewPeer(
  context: FederationContext,
  tx: Transaction,
  fromPeerId: string,
  to: PeerRef,
): Promise<void> {
  for (const row of await unprocessedOf(tx.db, fromPeerId)) {
    const { dispatchId, dossierId } = row;
    const content = await readContent(tx.db, dispatchId);
    if (content === undefined) continue;
    if (dossierId !== undefined && (await isClosed(tx.db, parseDossierId(dossierId)))) {
      await closeUnsent(context, tx, row, "dossier-closed");
      await tellOfSending(context, tx, dossierId);
    } else {
      await closeUnsent(context, tx, row, "met-anew", await sendAgain(context, tx, row, content, to));
    }
  }
}
