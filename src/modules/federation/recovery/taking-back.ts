import type { FederationContext } from "../context.ts";
import { findPeerOfState } from "../directory/store.ts";
import { mayExchange } from "../domain/standing.ts";
import { isReconciled } from "../line/reconciled.ts";
import { reconciliationOf } from "./store.ts";

/**
 * Whether what this server has of its cases with a State is older than what it dealt with: it is in recovery and has not asked that State,
 * or is just taking back what it forgot. `lookedAt`: also where that ended only after this moment.
 */
export async function isTakingBack(
  { platform }: Pick<FederationContext, "platform">,
  state: string,
  lookedAt?: Date,
): Promise<boolean> {
  const { database, incarnation } = platform;
  const current = incarnation.current();
  const peer = await findPeerOfState(database.db, state);
  if (peer === undefined || !mayExchange(peer.standing)) return false;
  const begun = await reconciliationOf(database.db, { peerId: peer.peer_id, incarnation: current.number });
  if (begun?.finished_at != null) return lookedAt !== undefined && begun.finished_at > lookedAt;
  if (await isReconciled({ platform }, peer.peer_id)) return false;
  return current.state === "recovery" || begun?.fetched_at != null;
}
