import { base64, isRefusal, MEDIA_TYPES, parseStateCode, utf8 } from "../../../protocol/index.ts";
import type { FederationContext } from "../context.ts";
import type { PeerRow } from "../directory/store.ts";
import { retryDelayMs, retryPolicyFor } from "../domain/retry.ts";
import { callPeer } from "../line/call-peer.ts";
import { drawFraction } from "../line/line-state.ts";
import { RECEIPTS_PATH } from "../line/peer-paths.ts";
import { peerCodeOf } from "../line/read-refusal.ts";
import { dueDeliveries, markDelivered, postponeDeliveries, type DueDelivery } from "./store.ts";

/** As many as the protocol allows in one notice. */
const BATCH = 32;

/** Brings receipts that were given after the answer to their dispatch. Answers false when the line is down. */
export async function deliverReceipts(
  context: FederationContext,
  peer: PeerRow,
  signal: AbortSignal,
): Promise<boolean> {
  const { database, clock } = context.platform;
  for (;;) {
    const due = await dueDeliveries(database.db, peer.peer_id, clock.now(), BATCH);
    if (due.length === 0) return true;
    if (!(await deliverBatch(context, peer, due, signal))) return false;
  }
}

async function deliverBatch(
  context: FederationContext,
  peer: PeerRow,
  due: readonly DueDelivery[],
  signal: AbortSignal,
): Promise<boolean> {
  const { database, clock } = context.platform;
  const digests = due.map((one) => one.receiptDigest);
  try {
    const answer = await callPeer(context, {
      state: parseStateCode(peer.state),
      method: "POST",
      path: RECEIPTS_PATH,
      headers: { "content-type": MEDIA_TYPES.json },
      body: utf8(JSON.stringify({ receipts: due.map((one) => base64(new Uint8Array(one.bytes))) })),
      signal,
    });
    await context.fault("receipts.after-delivery");
    if (answer.status !== 200) {
      await postpone(context, due, peerCodeOf(answer));
      return false;
    }
    await database.transaction(async (tx) => await markDelivered(tx.db, digests, clock.now()));
    await context.fault("receipts.after-mark");
    return true;
  } catch (error) {
    if (!isRefusal(error)) throw error;
    await postpone(context, due, error.code);
    return false;
  }
}

async function postpone(context: FederationContext, due: readonly DueDelivery[], code: string): Promise<void> {
  const { database, clock, random } = context.platform;
  const attempts = Math.max(...due.map((one) => one.attempts)) + 1;
  const delay = retryDelayMs(attempts, drawFraction(random.bytes(4)), retryPolicyFor("preservation"));
  const at = new Date(clock.now().getTime() + delay);
  const digests = due.map((one) => one.receiptDigest);
  await database.transaction(async (tx) => await postponeDeliveries(tx.db, digests, { at, code }));
}
