import type { Transaction } from "../../../platform/index.ts";
import { type MeasuresContext, RINGER_JOB, tellOfRings } from "../context.ts";
import { addSubject, claimKey, insertRing, moveKey, openRingOfGroup } from "./store.ts";
import type { NewRing, RingReason } from "./types.ts";

/**
 * Wakes somebody, from the next moment on until a person acknowledges. Raising the same key twice changes nothing; while the group
 * rings already, the subject joins that ring (R27: grouped, never silenced).
 */
export async function raiseRing(context: MeasuresContext, tx: Transaction, ring: NewRing): Promise<{ ringId: string }> {
  const { platform, audit } = context;
  demandKnown(context, [ring.reason]);
  const at = platform.clock.now();
  const ringId = platform.random.uuid();
  const holder = await claimKey(tx.db, ring.key, ringId);
  if (holder !== ringId) return { ringId: holder };

  const open = await openRingOfGroup(tx.db, ring.group);
  if (open) await moveKey(tx.db, ring.key, open);
  else await insertRing(tx.db, { ...ring, ringId, at });
  const joined = open ?? ringId;
  await addSubject(tx.db, joined, ring.subject, at);
  await audit.append(tx, {
    type: open ? "measures.ring-joined" : "measures.ring-raised",
    actor: ring.actor,
    subject: { kind: "ring", id: joined },
    ...(ring.subject.dossierId === undefined ? {} : { dossierId: ring.subject.dossierId }),
    details: { reason: ring.reason, about: { kind: ring.subject.kind, id: ring.subject.id }, drill: ring.drill },
  });
  await tellOfRings(context, tx, [joined]);
  tx.afterCommit(() => platform.jobs.poke(RINGER_JOB));
  return { ringId: joined };
}

/** A reason that no module contributes has no text, and nobody could tell why the telephone rings. */
export function demandKnown({ ringReasons }: MeasuresContext, reasons: readonly RingReason[]): void {
  const unknown = reasons.find((reason) => !ringReasons.has(reason));
  if (unknown !== undefined) throw new Error(`No module contributes the ring reason "${unknown}".`);
}
