import type { Transaction } from "../../../platform/index.ts";
import type { Actor } from "../../audit/index.ts";
import type { FederationContext } from "../context.ts";
import { insertHistory } from "./store.ts";

/** One line in the peer's own history and one in the audit log, in the transaction that changed it. */
export async function notePeerEvent(
  context: FederationContext,
  tx: Transaction,
  peer: { readonly peer_id: string; readonly state: string },
  entry: { event: string; by: Actor; details: Record<string, string | number> },
): Promise<void> {
  const { platform, audit } = context;
  await insertHistory(tx.db, {
    entryId: platform.random.uuid(),
    peerId: peer.peer_id,
    at: platform.clock.now(),
    event: entry.event,
    byUser: entry.by.kind === "user" ? entry.by.userId : null,
    details: entry.details,
  });
  await audit.append(tx, {
    type: `federation.peer-${entry.event}`,
    actor: entry.by,
    subject: { kind: "peer", id: peer.peer_id },
    details: { state: peer.state, ...entry.details },
  });
}
