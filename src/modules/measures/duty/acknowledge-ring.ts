import { z } from "zod";
import { type Refusal, unknownRefusal } from "../../../protocol/refusal.ts";
import { nothing, pathParam, presented } from "../../../web/index.ts";
import type { User } from "../../identity/index.ts";
import { rolesFor } from "../access.ts";
import { ringAnswer } from "../answers.ts";
import { act, type MeasuresContext } from "../context.ts";
import { ringJson } from "../presenter.ts";
import { loadRing } from "./ring-queries.ts";
import { ringAsSeen } from "./ring-as-seen.ts";
import { takeRing } from "./ring-end.ts";
import { lockRing } from "./store.ts";
import type { Ring } from "./types.ts";
import { demandAnswer } from "./who-answers.ts";

/** How often the matters of a ring are looked up again because another joined meanwhile. */
const MOST_LOOKS = 10;

export const ringIdParam = pathParam(z.uuid(), ringUnknown);

/** A person has it now: the ringing stops, and whoever waits for a person is told. Acknowledging again changes nothing. */
export const answerRing = act({
  id: "measures.answer-ring",
  at: "POST /duty/rings/:id/acknowledgement",
  who: rolesFor("acknowledge"),
  params: { id: ringIdParam },
  input: nothing,
  answer: presented(ringAnswer, (ring: Ring) => ringJson(ring)),
  repeat: "same",
  refusals: ["ring-of-closed-dossier"],
  words: "measures.ring-answer",
  run: async ({ context, by, ids: { id } }): Promise<Ring> => {
    for (let looks = 1; ; looks += 1) {
      const ring = await acknowledgeAsSeen(context, id, by, looks === MOST_LOOKS);
      if (ring !== undefined) return await ringAsSeen(context, by, ring);
    }
  },
});

/** Undefined, with nothing done, when a matter has joined that was not seen: whoever waits for it would not be told. */
async function acknowledgeAsSeen(
  context: MeasuresContext,
  ringId: string,
  by: User,
  isLastLook: boolean,
): Promise<Ring | undefined> {
  const { platform, acknowledgementHandlers } = context;
  const ringing = await loadRing(platform.database.db, ringId);
  if (!ringing) throw ringUnknown();
  await demandAnswer(context, by, ringing);
  if (ringing.acknowledgedAt) return ringing;
  const { subjects } = await ringAsSeen(context, by, ringing);
  const followUps = await Promise.all(
    subjects.flatMap((subject) => {
      const handler = acknowledgementHandlers.get(subject.kind);
      return handler ? [handler({ subject, ring: ringing, by })] : [];
    }),
  );
  const seen = new Set(ringing.subjects.map(({ id }) => id));
  return await platform.database.transaction(async (tx) => {
    const now = await lockRing(tx.db, ringId);
    if (!isLastLook && now?.subjects.some(({ id }) => !seen.has(id))) return undefined;
    const isFirst = await takeRing(context, tx, now ?? ringing, by);
    const ring = (await loadRing(tx.db, ringId)) ?? ringing;
    if (!isFirst) return ring;
    for (const followUp of followUps) await followUp(tx);
    return ring;
  });
}

export function ringUnknown(): Refusal {
  return unknownRefusal("ring-unknown", "There is no such call; it may belong to another server.");
}
