import { isRefusal, parseStateCode, parseStrictJson, utf8 } from "../../../protocol/index.ts";
import type { FederationContext } from "../context.ts";
import type { PeerRow } from "../directory/store.ts";
import { MOST_NUMBERS_ASKED, numbersIn } from "../domain/gaps.ts";
import { callPeer } from "../line/call-peer.ts";
import { RESEND_PATH } from "../line/peer-paths.ts";
import { findLink } from "../line/store.ts";
import { resendAnswerSchema } from "../outbox/answer-resend.ts";
import { gapsAbove, noteSettled, readSettled } from "./numbers-store.ts";

/** What is younger may still be under way. */
const PATIENCE_MS = 60_000;
/** The peer sends one item again at most every ten minutes, so asking more often is useless. */
const ASK_INTERVAL_MS = 10 * 60_000;

/** R13: looks for numbers of the peer that never came, and asks for them again. */
export async function askForMissing(context: FederationContext, peer: PeerRow, signal: AbortSignal): Promise<void> {
  const { database, clock, log } = context.platform;
  const now = clock.now();
  const link = await findLink(database.db, peer.peer_id);
  const incarnationId = link?.theirIncarnationId;
  if (incarnationId === undefined) return;
  const known = await readSettled(database.db, peer.peer_id, incarnationId);
  const before = new Date(now.getTime() - PATIENCE_MS);
  const { gaps, settledUpTo } = await gapsAbove(
    database.db,
    { peerId: peer.peer_id, incarnationId, after: known.settledUpTo, receivedBefore: before },
    MOST_NUMBERS_ASKED,
  );
  const missing = numbersIn(gaps);
  const isSoonEnough = known.askedAt === undefined || now.getTime() - known.askedAt.getTime() >= ASK_INTERVAL_MS;
  const willAsk = missing.length > 0 && isSoonEnough;
  if (settledUpTo === known.settledUpTo && !willAsk) return;
  const askedAt = willAsk ? now : known.askedAt;
  const noted = { peerId: peer.peer_id, incarnationId, settledUpTo, askedAt };
  await database.transaction(async (tx) => await noteSettled(tx.db, noted));
  if (!willAsk) return;
  try {
    const answer = await callPeer(context, {
      state: parseStateCode(peer.state),
      method: "POST",
      path: RESEND_PATH,
      headers: { "content-type": "application/json" },
      body: utf8(JSON.stringify({ incarnation: incarnationId, sequences: missing })),
      signal,
    });
    if (answer.status !== 200) return;
    const read = resendAnswerSchema.safeParse(parseStrictJson(answer.body, { maxBytes: 64 * 1024, maxDepth: 4 }));
    const unknown = read.data?.numbers.filter((one) => one.outcome === "unknown").length ?? missing.length;
    log.info("federation.resend-asked", { state: peer.state, asked: missing.length, unknown });
  } catch (error) {
    if (!isRefusal(error)) throw error;
  }
}
