import type { PeerStream } from "../../../platform/index.ts";
import { Refusal } from "../../../protocol/index.ts";
import type { FederationContext } from "../context.ts";
import { currentView } from "../directory/directory.ts";
import { findPeerOfState } from "../directory/store.ts";
import { mayExchange } from "../domain/standing.ts";
import type { PeerStreamCall } from "../types.ts";

/** R18: the token travels in a header of its own, never in the URL. */
const TRANSFER_TOKEN_HEADER = "rogatory-transfer-token";
const DEFAULT_DEADLINE_MS = 30_000;

/**
 * Opens a stream of bytes at a confirmed peer: authorised by the token, not signed, since every leaf is checked against
 * a signed root. The address comes from the designation, never from a dispatch (R18).
 */
export async function streamFromPeer(context: FederationContext, call: PeerStreamCall): Promise<PeerStream> {
  const peer = await findPeerOfState(context.platform.database.db, call.state);
  if (peer === undefined || !mayExchange(peer.standing)) {
    throw new Refusal("peer-not-confirmed", `${call.state} is not a confirmed peer of this server.`);
  }
  const view = await currentView(context, peer.state);
  const range = call.range === undefined ? {} : { range: `bytes=${call.range.from}-${call.range.to}` };
  const ifMatch = call.ifMatch === undefined ? {} : { "if-match": call.ifMatch };
  return await context.platform.peerHttp.stream({
    endpoint: new URL(view.designation.endpoints.peer).origin,
    method: "GET",
    path: call.path,
    headers: { ...call.headers, ...range, ...ifMatch, [TRANSFER_TOKEN_HEADER]: call.token },
    deadlineMs: call.timeoutMs ?? DEFAULT_DEADLINE_MS,
    maxResponseBytes: call.maxAnswerBytes,
    ...(call.signal === undefined ? {} : { signal: call.signal }),
  });
}
