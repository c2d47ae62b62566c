import {
  isRefusal,
  MAX_RETURNED_BYTES,
  openReturned,
  parseStateCode,
  readReturnedDispatch,
  Refusal,
  utf8,
  type DesignationView,
  type OpenedDispatch,
} from "../../../protocol/index.ts";
import type { FederationContext } from "../context.ts";
import { lookupOf } from "../directory/directory.ts";
import { dispatchIdentities } from "../directory/own-keys.ts";
import type { PeerRow } from "../directory/store.ts";
import { openStored } from "../inbox/process-dispatch.ts";
import type { InboxRow } from "../inbox/store.ts";
import { callPeer } from "../line/call-peer.ts";
import { RETURNED_PATH } from "../line/peer-paths.ts";

/** A dispatch that came back, by whatever way its text was got at. */
export interface OpenedAgain {
  readonly opened: OpenedDispatch;
  /** Its author gave the text again, to our newest keys. */
  readonly isSealedAnew: boolean;
}

/**
 * Opens what came back. Where our key for it was changed after the backup and is gone, its author is asked for the text, which is then
 * verified by its signature and its binding, as when we could open it. Refuses `returned-unopened` where the author does not have it either.
 */
export async function openAgain(
  context: FederationContext,
  { stored, own, peer }: { readonly stored: InboxRow; readonly own: DesignationView; readonly peer: PeerRow },
  signal: AbortSignal,
): Promise<OpenedAgain> {
  try {
    return { opened: await openStored(context, stored, own, peer), isSealedAnew: false };
  } catch (error) {
    if (!isRefusal(error, "key-gone") && !isRefusal(error, "seal-no-key")) throw error;
  }
  const { platform } = context;
  const { body: sealed, status } = await callPeer(context, {
    state: parseStateCode(peer.state),
    method: "POST",
    path: RETURNED_PATH,
    headers: { "content-type": "application/json" },
    body: utf8(JSON.stringify({ from: peer.state, dispatchId: stored.dispatchId, unopened: true })),
    maxAnswerBytes: MAX_RETURNED_BYTES,
    signal,
  });
  const returned = status === 200 ? await openReturned(sealed, dispatchIdentities(platform, own)) : undefined;
  if (returned?.body === undefined) {
    throw new Refusal("returned-unopened", "The author of this dispatch does not have its text any more.");
  }
  const bytes = await platform.blobs.get(stored.blobDigest);
  const lookup = await lookupOf(context, platform.database.db, [peer.state]);
  const at = platform.clock.now();
  return {
    opened: readReturnedDispatch({ bytes, body: returned.body, receiver: own, lookup, at }),
    isSealedAnew: true,
  };
}
