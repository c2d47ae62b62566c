import type { Transaction } from "../../../platform/index.ts";
import type { Actor } from "../../audit/index.ts";
import { type MeasuresContext, RINGER_JOB, tellOfRings } from "../context.ts";
import { closeGroup, lockRing, moveSubject, openRingIdsOf, partRing } from "./store.ts";

/**
 * Who may see a dossier has changed. What calls for it takes no further matter in, and where it calls for other dossiers too, the
 * matters of this one get a call of their own, from its beginning.
 */
export async function partDossier(
  context: MeasuresContext,
  tx: Transaction,
  dossierId: string,
  by: Actor,
): Promise<void> {
  const { platform, audit } = context;
  for (const ringId of await openRingIdsOf(tx.db, dossierId)) {
    const ring = await lockRing(tx.db, ringId);
    const own = ring?.subjects.filter((subject) => subject.dossierId === dossierId) ?? [];
    if (ring === undefined || own.length === 0) continue;
    if (own.length === ring.subjects.length) {
      // A call for a step is shared by dossiers with the same members; any other is of one matter, whoever may see it.
      if (ring.needs !== undefined) await closeGroup(tx.db, ringId);
      continue;
    }
    const parted = platform.random.uuid();
    await partRing(tx.db, ringId, { ringId: parted, at: platform.clock.now() });
    for (const subject of own) {
      await moveSubject(tx.db, subject, { from: ringId, to: parted });
      await audit.append(tx, {
        type: "measures.ring-raised",
        actor: by,
        subject: { kind: "ring", id: parted },
        dossierId,
        details: { reason: ring.reason, about: { kind: subject.kind, id: subject.id }, drill: ring.drill },
      });
    }
    await tellOfRings(context, tx, [ringId, parted]);
    tx.afterCommit(() => platform.jobs.poke(RINGER_JOB));
  }
}
