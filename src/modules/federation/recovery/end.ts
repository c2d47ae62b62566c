import { z } from "zod";
import { Refusal, sha256Hex, utf8 } from "../../../protocol/index.ts";
import { pathParam } from "../../../web/index.ts";
import { twoPerson } from "../act.ts";
import { decideRecovery } from "./store.ts";
import { recoveryStanding } from "./standing.ts";

const incarnationParam = pathParam(
  z.string().regex(/^[0-9a-f]{32}$/),
  () => new Refusal("recovery-over", "This server is not in that recovery any more."),
);

/**
 * R1: two administrators end a recovery that cannot end by itself: a peer cannot be reached, or the log is behind what a peer holds. It is
 * then closed, and another one opened that begins with what they stood behind. Refuses `recovery-over`, `recovery-under-way`.
 */
export const endRecovery = twoPerson({
  ask: ["administrator"],
  approve: ["administrator"],
  id: "federation.end-recovery",
  at: "/recovery/:id/end",
  params: { id: incarnationParam },
  titleKey: "federation.recovery.end",
  thing: { kind: "recovery", action: "end" },
  input: z.strictObject({ reason: z.string().trim().min(3).max(2000) }),
  content: z.strictObject({
    incarnation: z.string(),
    number: z.int(),
    /** States that were not asked, by their codes: nothing passes between them and us before they were. */
    unreached: z.array(z.string()),
    log: z.strictObject({
      origin: z.string(),
      size: z.int(),
      isClosed: z.boolean(),
      largestKnown: z.int().exactOptional(),
    }),
    reason: z.string(),
  }),
  subject: "incarnation",
  refusals: ["recovery-over", "recovery-under-way"],
  words: "federation.recovery-end",
  describe: async ({ context, db, input: { reason }, id }) => {
    const { incarnation, isInRecovery, decision, peers, log } = await recoveryStanding(context.federation, db);
    if (!isInRecovery || incarnation.id !== id || decision !== undefined) {
      throw new Refusal("recovery-over", "This recovery was ended already.");
    }
    if (log === undefined || peers.some(({ stage }) => stage === "under-way" || stage === "waiting")) {
      throw new Refusal("recovery-under-way", "Peers are still being asked; wait until that is over, or has failed.");
    }
    const { origin, size, mustClose, largest } = log;
    return {
      incarnation: id,
      number: incarnation.number,
      unreached: peers.filter(({ stage }) => stage === "not-reached").map(({ state }) => state),
      log: {
        origin,
        size,
        isClosed: mustClose,
        ...(largest === undefined ? {} : { largestKnown: largest.size }),
      },
      reason,
    };
  },
  carryOut: async ({ context, tx, content, askedBy, by }) => {
    // What the record names is neither a name nor to be guessed from one (R17).
    const approvals = [askedBy, by.id].map((userId) =>
      sha256Hex(utf8(JSON.stringify({ content, userId, random: context.platform.random.uuid() }))),
    );
    const { reason, number } = content;
    await decideRecovery(tx.db, number, { approvals, reason, decided_at: context.platform.clock.now() });
    await context.audit.append(tx, {
      type: "federation.recovery-ended",
      actor: { kind: "user", userId: by.id },
      subject: { kind: "recovery", id: content.incarnation },
      details: { ...content, askedBy, approvals },
    });
    tx.afterCommit(() => context.federation.platform.jobs.poke("federation.recovery"));
  },
});
