import { isRefusal, type DesignationView } from "../../../protocol/index.ts";
import type { FederationContext } from "../context.ts";
import { currentView } from "../directory/directory.ts";
import { designationDigests, type PeerRow } from "../directory/store.ts";
import { callPeerUnsigned } from "./call-unsigned.ts";
import { DESIGNATION_PATH } from "./peer-paths.ts";
import { findLink, updateLink } from "./store.ts";

/** A peer takes ten in a minute from anybody. */
const MOST_TOLD = 8;

/**
 * A peer that cannot reach us any more under the old address learns of the new one this way. It is shown every designation
 * since the last that it took, in order: a change of root counts only in an unbroken chain (R8).
 */
export async function tellOurs(context: FederationContext, peer: PeerRow, own: DesignationView): Promise<void> {
  const { database, log } = context.platform;
  const link = await findLink(database.db, peer.peer_id);
  if (link === undefined || link.designationTold === own.digest) return;
  const digests = (await designationDigests(database.db, { state: own.state, own: true })).toReversed();
  const untold = digests.slice(digests.indexOf(link.designationTold ?? "") + 1).slice(-MOST_TOLD);
  try {
    const view = await currentView(context, peer.state);
    for (const digest of untold) {
      const { bytes } = await context.views.load(database.db, digest);
      const status = await callPeerUnsigned(context, view, DESIGNATION_PATH, bytes);
      // 422: it has a newer one already, or another before this one. Whether it took the last one decides.
      if (status !== 200 && status !== 422) return;
      if (status !== 200) continue;
      const told = { designation_told: digest };
      await database.transaction(async (tx) => await updateLink(tx.db, peer.peer_id, told));
    }
  } catch (error) {
    if (!isRefusal(error)) throw error;
    log.info("federation.designation-not-told", { state: peer.state, code: error.code });
  }
}
