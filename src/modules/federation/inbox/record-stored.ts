import type { Transaction } from "../../../platform/index.ts";
import type { FederationContext } from "../context.ts";
import type { JournalLine } from "./journal-line.ts";
import { insertIncoming } from "./store.ts";

/** The inbox row and the log entry of a stored dispatch: at its arrival, or from the journal at a start. */
export async function recordStored(
  context: FederationContext,
  tx: Transaction,
  line: Omit<JournalLine, "v" | "receipt">,
): Promise<void> {
  await insertIncoming(tx.db, {
    peerId: line.peerId,
    dispatchId: line.dispatchId,
    incarnation: line.incarnation.number,
    incarnationId: line.incarnation.id,
    sequence: line.sequence,
    priority: line.priority,
    sealedDigest: line.sealedDigest,
    senderDesignation: line.senderDesignation,
    blobDigest: line.blobDigest,
    sizeBytes: line.sizeBytes,
    receivedAt: new Date(line.receivedAt),
  });
  await context.audit.append(tx, {
    type: "federation.dispatch-stored",
    actor: { kind: "peer", state: line.from },
    subject: { kind: "dispatch", id: line.dispatchId },
    details: { from: line.from, sequence: line.sequence, sealedDigest: line.sealedDigest, priority: line.priority },
  });
}
