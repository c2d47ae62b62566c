import { Refusal } from "../../../protocol/refusal.ts";
import type { User } from "../../identity/index.ts";
import { demand } from "../access.ts";
import type { MeasuresContext } from "../context.ts";
import { loadRing } from "./ring-queries.ts";
import { acknowledgeRing } from "./store.ts";
import type { Ring } from "./types.ts";

/**
 * A person has it now: the ringing stops, and whoever waits for a person is told. Acknowledging again changes nothing.
 * Refuses `ring-unknown`.
 */
export async function acknowledge(context: MeasuresContext, ringId: string, by: User): Promise<Ring> {
  demand(by, "acknowledge");
  const { platform, audit, acknowledgementHandlers } = context;
  const ringing = await loadRing(platform.database.db, ringId);
  if (!ringing) throw ringUnknown();
  if (ringing.acknowledgedAt) return ringing;
  const followUps = await Promise.all(
    ringing.subjects.flatMap((subject) => {
      const handler = acknowledgementHandlers.get(subject.kind);
      return handler ? [handler({ subject, ring: ringing, by })] : [];
    }),
  );
  return await platform.database.transaction(async (tx) => {
    const at = platform.clock.now();
    const first = await acknowledgeRing(tx.db, ringId, { userId: by.id, at });
    const ring = (await loadRing(tx.db, ringId)) ?? ringing;
    if (!first) return ring;
    await audit.append(tx, {
      type: "measures.ring-acknowledged",
      actor: { kind: "user", userId: by.id },
      subject: { kind: "ring", id: ringId },
      ...(ring.dossierId === undefined ? {} : { dossierId: ring.dossierId }),
      details: { reason: ring.reason, ringsMade: ring.ringsMade },
    });
    for (const followUp of followUps) await followUp(tx);
    return ring;
  });
}

export function ringUnknown(): Refusal {
  return new Refusal("ring-unknown", "There is no such call; it may belong to another server.");
}
