import type { Transaction } from "../../../platform/index.ts";
import { compact } from "../../../protocol/compact.ts";
import type { Actor } from "../../audit/index.ts";
import type { User } from "../../identity/index.ts";
import { type MeasuresContext, RINGER_JOB, tellOfRings } from "../context.ts";
import { demandKnown } from "./raise-ring.ts";
import { dossierOf } from "./ring-queries.ts";
import {
  acknowledgeRing,
  closeGroup,
  lockRing,
  moveSubject,
  openRingIdsOf,
  partRing,
  silenceReason,
  silenceSubject,
} from "./store.ts";
import type { Ring, RingReason, RingSubject } from "./types.ts";

// Every way in which a ring stops, one function each. Without any of them it falls silent after `maxRings` (domain/ring-plan.ts):
// then it stays open, and the pages say that nobody answered.

/** A person has it now. False, with nothing done, where somebody was faster. */
export async function takeRing(context: MeasuresContext, tx: Transaction, ring: Ring, by: User): Promise<boolean> {
  const { platform, audit } = context;
  const { ringId, reason, ringsMade } = ring;
  if (!(await acknowledgeRing(tx.db, ringId, { userId: by.id, at: platform.clock.now() }))) return false;
  await audit.append(tx, {
    type: "measures.ring-acknowledged",
    actor: { kind: "user", userId: by.id },
    subject: { kind: "ring", id: ringId },
    ...compact({ dossierId: dossierOf(ring) }),
    details: { reason, ringsMade },
  });
  await tellOfRings(context, tx, [ringId]);
  return true;
}

/**
 * The matter is dealt with, so nothing rings for it any more; with `reasons`, only what rings for one of these: another cause of the
 * same subject rings on. What is dealt with may come back, and then rings anew.
 */
export async function standDown(
  context: MeasuresContext,
  tx: Transaction,
  subject: Pick<RingSubject, "kind" | "id">,
  by: Actor,
  reasons?: readonly RingReason[],
): Promise<void> {
  demandKnown(context, reasons ?? []);
  await silence(context, tx, subject, by, { reasons });
}

/** Nobody has to be called for the subject any more, as the queue says when it is looked at anew; what else rings for it goes on. */
export async function leave(
  context: MeasuresContext,
  tx: Transaction,
  ringId: string,
  subject: Pick<RingSubject, "kind" | "id">,
  by: Actor,
): Promise<void> {
  await silence(context, tx, subject, by, { ringId });
}

/** The cause is gone for the whole server, whichever start or incarnation of it raised the ring. */
export async function standDownReason(
  context: MeasuresContext,
  tx: Transaction,
  reason: RingReason,
  by: Actor,
): Promise<void> {
  demandKnown(context, [reason]);
  const stopped = await silenceReason(tx.db, reason);
  for (const ringId of stopped) await logStop(context, tx, ringId, by, { reason });
  await tellOfRings(context, tx, stopped);
}

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

async function silence(
  context: MeasuresContext,
  tx: Transaction,
  { kind, id }: Pick<RingSubject, "kind" | "id">,
  by: Actor,
  of: Parameters<typeof silenceSubject>[2],
): Promise<void> {
  const { changed, stopped } = await silenceSubject(tx.db, { kind, id }, of);
  for (const ringId of stopped) await logStop(context, tx, ringId, by, { about: { kind, id } });
  await tellOfRings(context, tx, changed);
}

async function logStop(
  context: MeasuresContext,
  tx: Transaction,
  ringId: string,
  by: Actor,
  details: { about: { kind: string; id: string } } | { reason: RingReason },
): Promise<void> {
  await context.audit.append(tx, {
    type: "measures.ring-stood-down",
    actor: by,
    subject: { kind: "ring", id: ringId },
    details,
  });
}
