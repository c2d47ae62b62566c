import { z } from "zod";
import { random128Schema } from "../../../protocol/index.ts";
import type { FederationContext } from "../context.ts";
import { MOST_NUMBERS_ASKED } from "../domain/gaps.ts";
import { bySequence } from "./queue-store.ts";
import { moveOutgoing, type OutboxRow } from "./store.ts";

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
  peer: { peerId: string; state: string },
  request: z.infer<typeof resendRequestSchema>,
): Promise<ResendAnswer> {
  const { database, clock, jobs } = context.platform;
  const now = clock.now();
  const wanted = [...new Set(request.sequences)];
  const rows = await bySequence(database.db, peer.peerId, request.incarnation, wanted);
  const numbers: ResendAnswer["numbers"] = [];
  for (const sequence of wanted) {
    const row = rows.find((candidate) => candidate.sequence === sequence);
    const outcome = decideResend(row, now);
    numbers.push({ sequence, outcome });
    if (row === undefined || outcome !== "queued") continue;
    const all = ["sealed", "stored", "processed", "refused"] as const;
    await moveOutgoing(database.db, row.dispatchId, all, { resend_asked: true, resent_at: now, next_at: now });
  }
  if (numbers.some((one) => one.outcome === "queued")) jobs.poke(`federation.line/${peer.state}`);
  return { numbers };
}

function decideResend(row: OutboxRow | undefined, now: Date): ResendAnswer["numbers"][number]["outcome"] {
  if (row === undefined) return "unknown";
  if (row.state === "voided") return "void";
  // Not sealed yet: it will come by itself.
  if (row.blobDigest === undefined) return "too-soon";
  const last = row.resentAt?.getTime();
  return last !== undefined && now.getTime() - last < RESEND_INTERVAL_MS ? "too-soon" : "queued";
}
