import type { Transaction } from "../../../platform/index.ts";
import type { FederationContext } from "../context.ts";
import { receiptDeadlineMs } from "../domain/retry.ts";
import { UNDER_WAY } from "../tables.ts";
import { unprocessedOf } from "./queue-store.ts";
import { insertOutgoing, moveOutgoing, readContent } from "./store.ts";

/**
 * A State was met anew under another root. What its earlier record had not processed cannot be opened under the new
 * keys, so it is written again for the new record, under new ids and numbers, and the old rows are closed.
 */
export async function moveToNewPeer(
  context: FederationContext,
  tx: Transaction,
  fromPeerId: string,
  toPeerId: string,
): Promise<void> {
  const { clock, random } = context.platform;
  for (const row of await unprocessedOf(tx.db, fromPeerId)) {
    const content = await readContent(tx.db, row.dispatchId);
    if (content === undefined) continue;
    const dispatchId = random.uuid();
    await insertOutgoing(tx.db, {
      ...row,
      dispatchId,
      peerId: toPeerId,
      at: clock.now(),
      receiptDueAt: new Date(clock.now().getTime() + receiptDeadlineMs(row.priority)),
      content,
    });
    await moveOutgoing(tx.db, row.dispatchId, UNDER_WAY, {
      state: "voided",
      sent_again_as: dispatchId,
    });
  }
}
