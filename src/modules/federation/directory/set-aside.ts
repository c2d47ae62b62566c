import type { Transaction } from "../../../platform/index.ts";
import type { Actor } from "../../audit/index.ts";
import type { FederationContext } from "../context.ts";
import { notePeerEvent } from "./history.ts";
import { findIntroducedPeer, historyOf, updatePeer } from "./store.ts";

/**
 * The record of this State that is being introduced gives way to another one. R8: one that was met before, and whose meeting was only begun
 * again, goes on standing for the State, stopped: what replaces it are the two people who confirm another root, and nobody else.
 */
export async function setIntroducedAside(
  context: FederationContext,
  tx: Transaction,
  state: string,
  by: Actor,
): Promise<void> {
  const peer = await findIntroducedPeer(tx.db, state);
  if (peer === undefined) return;
  const wasMet = (await historyOf(tx.db, peer.peer_id)).some(({ event }) => event === "confirmed");
  const became = wasMet
    ? ({ standing: "stopped", stopped_because: "brought-another-root" } as const)
    : ({ standing: "replaced" } as const);
  await updatePeer(tx.db, peer.peer_id, became);
  await notePeerEvent(context, tx, peer, { event: wasMet ? "stopped" : "set-aside", by, details: {} });
}
