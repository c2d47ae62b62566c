import type { FederationTables } from "./tables.ts";

/** Which peer, where no more of it matters. */
export interface PeerRef {
  readonly peerId: string;
  readonly state: string;
}

/** The same of a row. */
export function refOf({ peer_id: peerId, state }: FederationTables["federation.peers"]): PeerRef {
  return { peerId, state };
}
