import { z } from "zod";
import { random128Schema } from "../../../protocol/index.ts";
import type { FederationContext } from "../context.ts";
import { findPeer } from "../directory/store.ts";
import { MOST_NUMBERS_ASKED } from "../domain/gaps.ts";
import type { PeerRef } from "../peer-ref.ts";
import { sendVoid } from "./close-number.ts";
import { bySequence } from "./queue-store.ts";
import { lockOutgoing, moveOutgoing, type OutboxRow } from "./store.ts";

/** R27: one item is sent again at most once in so long. */
const RESEND_INTERVAL_MS = 10 * 60_000;

export const resendRequestSchema = z.object({
  /** Of our incarnations, the one whose numbers are asked for. */
  incarnation: random128Schema,
  sequences: z.array(z.int().min(1)).min(1).max(MOST_NUMBERS_ASKED),
});

export const resendAnswerSchema = z.object({
  numbers: z
    .array(z.object({ sequence: z.int().min(1), outcome: z.enum(["queued", "too-soon", "void", "unknown"]) }))
    .max(MOST_NUMBERS_ASKED),
});
export type ResendAnswer = z.infer<typeof resendAnswerSchema>;

/** A peer misses numbers of ours: the same sealed bytes are delivered again, whatever was receipted before (R2, R13). */
export async function answerResend(
  context: FederationContext,
  peer: PeerRef,
  request: z.infer<typeof resendRequestSchema>,
): Promise<ResendAnswer> {
  const { database, clock, jobs } = context.platform;
  const now = clock.now();
  const wanted = [...new Set(request.sequences)];
  const rows = await bySequence(database.db, peer.peerId, request.incarnation, wanted);
  const numbers: ResendAnswer["numbers"] = [];
  for (const sequence of wanted) {
    const row = rows.find((candidate) => candidate.sequence === sequence);
    const outcome = decideResend(row, context.platform.incarnation.current().id, now);
    numbers.push({ sequence, outcome });
    if (row?.erasedAt !== undefined && outcome === "void") await closeErased(context, row, now);
    if (row === undefined || outcome !== "queued") continue;
    const all = ["sealed", "stored", "processed", "refused"] as const;
    const again = { resend_asked: true, resent_at: now, next_at: now };
    await database.transaction(async (tx) => await moveOutgoing(tx.db, row.dispatchId, all, again));
  }
  if (numbers.some((one) => one.outcome === "queued")) jobs.poke(`federation.line/${peer.state}`);
  return { numbers };
}

/** Told once in so long: a peer that lost what it receipted stops looking for it. */
async function closeErased(context: FederationContext, row: OutboxRow, now: Date): Promise<void> {
  if (row.resentAt !== undefined && now.getTime() - row.resentAt.getTime() < RESEND_INTERVAL_MS) return;
  await context.platform.database.transaction(async (tx) => {
    const current = await lockOutgoing(tx.db, row.dispatchId);
    if (current?.resentAt?.getTime() !== row.resentAt?.getTime()) return;
    await moveOutgoing(tx.db, row.dispatchId, ["stored", "processed", "refused"], { resent_at: now });
    const peer = await findPeer(tx.db, row.peerId);
    if (peer !== undefined)
      await sendVoid(context, tx, peer, row, "lost", { kind: "system", job: "federation.resend" });
  });
}

function decideResend(
  row: OutboxRow | undefined,
  incarnationId: string,
  now: Date,
): ResendAnswer["numbers"][number]["outcome"] {
  if (row === undefined) return "unknown";
  if (row.state === "voided") return "void";
  // R17: its bytes are gone for good; a `void` closes numbers of the incarnation in which it is sent, and no others.
  if (row.erasedAt !== undefined) return row.incarnationId === incarnationId ? "void" : "unknown";
  // Not sealed yet: it will come by itself.
  if (row.blobDigest === undefined) return "too-soon";
  const last = row.resentAt?.getTime();
  return last !== undefined && now.getTime() - last < RESEND_INTERVAL_MS ? "too-soon" : "queued";
}
