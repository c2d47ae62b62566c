import type { Transaction } from "../../../platform/index.ts";
import type { FederationContext } from "../context.ts";
import type { PeerRef } from "../peer-ref.ts";
import { UNDER_WAY } from "../tables.ts";
import { unprocessedOf } from "./queue-store.ts";
import { sendAgain } from "./send-again.ts";
import { eraseContent, moveOutgoing, readContent } from "./store.ts";

/**
 * A State was met anew under another root. What its earlier record had not processed cannot be opened under the new
 * keys, so it is written again for the new record, under new ids and numbers, and the old rows are closed.
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
    const again = await sendAgain(context, tx, row, content, to);
    await moveOutgoing(tx.db, dispatchId, UNDER_WAY, { state: "voided", sent_again_as: again });
    await eraseContent(tx.db, dispatchId);
    await context.audit.append(tx, {
      type: "federation.dispatch-voided",
      actor: { kind: "system", job: "federation.resend" },
      subject: { kind: "dispatch", id: dispatchId },
      ...(dossierId === undefined ? {} : { dossierId }),
      details: { reason: "met-anew" },
    });
  }
}
