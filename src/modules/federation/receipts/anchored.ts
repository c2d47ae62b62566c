import { base64, isRefusal, parseStateCode, type DesignationView } from "../../../protocol/index.ts";
import { witnessesOf } from "../../../protocol/package/log-anchors.ts";
import type { FederationContext } from "../context.ts";
import { currentView, ownDesignation } from "../directory/directory.ts";
import { heldSigningKeys } from "../directory/own-keys.ts";
import { listPeers, newestOwnKeptAt, type PeerRow } from "../directory/store.ts";
import { mayExchange } from "../domain/standing.ts";
import { exchangeHeads } from "../witness/exchange-heads.ts";
import { lastGivenAt } from "./store.ts";

/** A receipt that was being kept while a head was made may stand above it. */
const MARGIN_MS = 10_000;

/**
 * R8: a receipt outlives its key once the peer has cosigned a head of our log above it. So a receipt key that another takes the place of
 * stays active in our designation until that is so for all that was signed under it. Only a key that is lost ends at once.
 */
export async function mustReceiptKeysStay(context: FederationContext, isPublishedAtOnce: boolean): Promise<boolean> {
  const { database, keystore, clock } = context.platform;
  const own = await ownDesignation(context, database.db);
  if (own === undefined) return false;
  const [newest] = heldSigningKeys(keystore)
    .filter(({ use }) => use === "receipt")
    .toSorted((a, b) => b.createdAt.getTime() - a.createdAt.getTime());
  const isListed = own.designation.keys.some((key) => newest !== undefined && key.public === base64(newest.publicKey));
  // Until the next designation is published the old key signs, and nobody knows how long that takes.
  if (!isListed && !isPublishedAtOnce) return (await possibleWitnesses(context, own)).length > 0;
  const until = isListed ? await newestOwnKeptAt(database.db) : clock.now();
  return until !== undefined && (await peersWithUnanchored(context, own, until)).length > 0;
}

/** Before a planned change of the receipt key: whoever can be reached cosigns what was given so far. */
export async function anchorReceipts(context: FederationContext): Promise<void> {
  const { database, clock, log } = context.platform;
  const own = await ownDesignation(context, database.db);
  const peers = own === undefined ? [] : await peersWithUnanchored(context, own, clock.now());
  if (peers.length === 0) return;
  const noteRefusal =
    (state: string) =>
    (error: unknown): void => {
      if (!isRefusal(error)) throw error;
      log.info("federation.heads-not-exchanged", { state, code: error.code });
    };
  await context.audit.showHead().catch(noteRefusal(own?.state ?? ""));
  for (const { state } of peers) await exchangeHeads(context, parseStateCode(state)).catch(noteRefusal(state));
}

async function peersWithUnanchored(context: FederationContext, own: DesignationView, until: Date): Promise<PeerRow[]> {
  const found: PeerRow[] = [];
  for (const { peer, keys } of await possibleWitnesses(context, own)) {
    const last = await lastGivenAt(context.platform.database.db, peer.peer_id, until);
    if (last === undefined) continue;
    const cosigned = await context.audit.cosignedUpTo(keys);
    if (cosigned === undefined || last.getTime() > cosigned.getTime() - MARGIN_MS) found.push(peer);
  }
  return found;
}

/** A peer that is stopped is not waited for, and one of our own operator is no witness (R11). */
async function possibleWitnesses(
  context: FederationContext,
  own: DesignationView,
): Promise<{ readonly peer: PeerRow; readonly keys: readonly Uint8Array[] }[]> {
  const found = [];
  for (const peer of await listPeers(context.platform.database.db)) {
    if (!mayExchange(peer.standing)) continue;
    const keys = witnessesOf(await currentView(context, peer.state), own).map(({ key }) => key.publicKey);
    if (keys.length > 0) found.push({ peer, keys });
  }
  return found;
}
