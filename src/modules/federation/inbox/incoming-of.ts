import { parseDispatchId, parseStateCode, type OpenedDispatch } from "../../../protocol/index.ts";
import type { PeerRow } from "../directory/store.ts";
import type { Incoming } from "../types.ts";
import type { InboxRow } from "./store.ts";

/** A dispatch of a dossier as the modules that deal with its kind see it; undefined for what passes between servers. */
export function incomingOf(
  row: InboxRow,
  peer: PeerRow,
  opened: OpenedDispatch,
  earlierItemMissing: boolean,
): Incoming | undefined {
  const { binding, kind } = opened;
  if (binding.dossierId === null) return undefined;
  return {
    from: { state: parseStateCode(peer.state), authority: binding.from.authority },
    toAuthority: binding.to.authority,
    dispatchId: parseDispatchId(row.dispatchId),
    dossierId: binding.dossierId,
    kind,
    bodyDigest: opened.bodyDigest,
    envelope: opened.envelope,
    content: opened.content,
    basedOn: binding.basedOn,
    links: binding.lanes,
    priority: binding.priority,
    sentAt: binding.sentAt,
    receivedAt: row.receivedAt,
    earlierItemMissing,
  };
}
