import type { Refusal } from "../../../protocol/index.ts";
import type { FederationContext } from "../context.ts";
import type { PeerRef } from "../peer-ref.ts";

/**
 * What a known peer brought and we did not store is entered in our log with its exact code; the peer learns the constant
 * one. A flood is counted in the operator's log only, so that a peer cannot fill our audit log.
 */
export async function noteNotTaken(context: FederationContext, peer: PeerRef, refusal: Refusal): Promise<void> {
  const { log, database } = context.platform;
  log.warn("federation.dispatch-not-taken", { state: peer.state, code: refusal.code });
  if (!context.quota.mayLogRefusal(peer.peerId)) return;
  await database.transaction(async (tx) => {
    await context.audit.append(tx, {
      type: "federation.dispatch-not-taken",
      actor: { kind: "peer", state: peer.state },
      subject: { kind: "peer", id: peer.peerId },
      details: { code: refusal.code, field: refusal.field ?? "" },
    });
  });
}
