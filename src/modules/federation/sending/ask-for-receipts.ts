import { z } from "zod";
import { base64Schema, fromBase64, parseStateCode, parseStrictJson } from "../../../protocol/index.ts";
import type { FederationContext } from "../context.ts";
import type { PeerRow } from "../directory/store.ts";
import { retryDelayMs, retryPolicyFor } from "../domain/retry.ts";
import { isFaultOfPeer } from "../fault-of-peer.ts";
import { callPeer } from "../line/call-peer.ts";
import { drawFraction } from "../line/line-state.ts";
import { DISPATCHES_PATH } from "../line/peer-paths.ts";
import { moveOutgoing, type OutboxRow } from "../outbox/store.ts";
import { refOf } from "../peer-ref.ts";
import { takeReceipt } from "../receipts/take-receipt.ts";

const MAX_RECEIPT_CHARACTERS = 16_384;
const MOST_RECEIPTS = 32;

export const receiptListSchema = z.object({
  receipts: z.array(base64Schema.max(MAX_RECEIPT_CHARACTERS)).max(MOST_RECEIPTS),
});

/**
 * Asks the peer for its receipts of a dispatch: for States that we reach and that cannot reach us, and when the stronger
 * receipt got lost on its way.
 */
export async function askForReceipts(
  context: FederationContext,
  peer: PeerRow,
  row: OutboxRow,
  signal: AbortSignal,
): Promise<void> {
  const { clock, random, database, log } = context.platform;
  const delay = retryDelayMs(row.attempts + 4, drawFraction(random.bytes(4)), retryPolicyFor(row.priority));
  const later = { attempts: row.attempts + 1, next_at: new Date(clock.now().getTime() + delay) };
  await database.transaction(async (tx) => await moveOutgoing(tx.db, row.dispatchId, ["stored"], later));
  const answer = await callPeer(context, {
    state: parseStateCode(peer.state),
    method: "GET",
    path: `${DISPATCHES_PATH}/${row.dispatchId}/receipts`,
    signal,
  });
  if (answer.status !== 200) return;
  const list = receiptListSchema.safeParse(parseStrictJson(answer.body, { maxBytes: 1024 * 1024, maxDepth: 4 }));
  for (const encoded of list.data?.receipts ?? []) {
    try {
      await takeReceipt(context, refOf(peer), fromBase64(encoded));
    } catch (error) {
      if (!isFaultOfPeer(error)) throw error;
      log.warn("federation.receipt-not-taken", { state: peer.state, dispatchId: row.dispatchId, code: error.code });
    }
  }
}
