import type { Kysely } from "kysely";
import type { RingProgress } from "../domain/ring-plan.ts";
import type { CallChoice } from "../domain/whom-to-call.ts";
import type { DutyTables } from "./tables.ts";
import { withSubjects } from "./ring-queries.ts";
import type { NewRing, Ring, RingAttempt, RingReason, RingSubject } from "./types.ts";

const tables = (db: Kysely<unknown>) => db.withTables<DutyTables>();

/** Claims a key for a ring; gives the ring that holds it: another one when the key was raised before. */
export async function claimKey(db: Kysely<unknown>, key: string, ringId: string): Promise<string> {
  const claimed = await tables(db)
    .insertInto("measures.ring_key")
    .values({ ring_key: key, ring_id: ringId })
    .onConflict((conflict) => conflict.column("ring_key").doNothing())
    .returning("ring_id")
    .executeTakeFirst();
  if (claimed) return claimed.ring_id;
  const holder = await tables(db)
    .selectFrom("measures.ring_key")
    .select("ring_id")
    .where("ring_key", "=", key)
    .executeTakeFirstOrThrow();
  return holder.ring_id;
}

export async function moveKey(db: Kysely<unknown>, key: string, ringId: string): Promise<void> {
  await tables(db).updateTable("measures.ring_key").set({ ring_id: ringId }).where("ring_key", "=", key).execute();
}

export async function insertRing(
  db: Kysely<unknown>,
  ring: Pick<NewRing, "group" | "reason" | "needs" | "drill"> & { ringId: string; at: Date },
): Promise<void> {
  await tables(db)
    .insertInto("measures.ring")
    .values({
      ring_id: ring.ringId,
      group_key: ring.group,
      reason: ring.reason,
      step: ring.needs?.step ?? null,
      roles: [...(ring.needs?.roles ?? [])],
      not_for: [...(ring.needs?.notFor ?? [])],
      drill: ring.drill,
      raised_at: ring.at,
      next_ring_at: ring.at,
      roster_place: 0,
      rings_at_place: 0,
      rings_made: 0,
      acknowledged_at: null,
      acknowledged_by: null,
      unanswered_at: null,
    })
    .execute();
}

export async function addSubject(db: Kysely<unknown>, ringId: string, subject: RingSubject, at: Date): Promise<void> {
  await tables(db)
    .insertInto("measures.ring_subject")
    .values({
      ring_id: ringId,
      kind: subject.kind,
      subject_id: subject.id,
      label: subject.label,
      dossier_id: subject.dossierId ?? null,
      added_at: at,
    })
    .onConflict((conflict) => conflict.columns(["ring_id", "kind", "subject_id"]).doNothing())
    .execute();
}

/** The unanswered ring of a group, if one is open; nobody answers or stops it until the transaction ends, so that no matter joins too late. */
export async function openRingOfGroup(db: Kysely<unknown>, group: string): Promise<string | undefined> {
  const row = await tables(db)
    .selectFrom("measures.ring")
    .select("ring_id")
    .where("group_key", "=", group)
    .where("acknowledged_at", "is", null)
    .where("next_ring_at", "is not", null)
    .orderBy("raised_at")
    .forUpdate()
    .executeTakeFirst();
  return row?.ring_id;
}

/** Those that are due or will be, the next first. */
export async function comingRings(
  db: Kysely<unknown>,
  limit: number,
): Promise<{ readonly ringId: string; readonly at: Date }[]> {
  const rows = await tables(db)
    .selectFrom("measures.ring")
    .select(["ring_id", "next_ring_at"])
    .where("next_ring_at", "is not", null)
    .orderBy("next_ring_at")
    .limit(limit)
    .execute();
  return rows.flatMap(({ ring_id: ringId, next_ring_at: at }) => (at === null ? [] : [{ ringId, at }]));
}

export interface DueRing {
  readonly ring: Ring;
  readonly progress: RingProgress;
}

export async function loadDueRing(db: Kysely<unknown>, ringId: string, now: Date): Promise<DueRing | undefined> {
  const row = await tables(db)
    .selectFrom("measures.ring")
    .selectAll()
    .where("ring_id", "=", ringId)
    .where("next_ring_at", "<=", now)
    .executeTakeFirst();
  if (!row) return undefined;
  const [ring] = await withSubjects(db, [row]);
  if (!ring) return undefined;
  return {
    ring,
    progress: { place: row.roster_place, ringsAtPlace: row.rings_at_place, ringsMade: row.rings_made },
  };
}

/** Claims the next ring; false when another run claimed it or a person acknowledged meanwhile. */
export async function claimRing(
  db: Kysely<unknown>,
  ringId: string,
  before: RingProgress,
  after: RingProgress,
  next: { at: Date | undefined; now: Date },
): Promise<boolean> {
  const updated = await tables(db)
    .updateTable("measures.ring")
    .set({
      roster_place: after.place,
      rings_at_place: after.ringsAtPlace,
      rings_made: after.ringsMade,
      next_ring_at: next.at ?? null,
      unanswered_at: next.at ? null : next.now,
    })
    .where("ring_id", "=", ringId)
    .where("rings_made", "=", before.ringsMade)
    .where("next_ring_at", "is not", null)
    .executeTakeFirst();
  return updated.numUpdatedRows === 1n;
}

/** Nobody is called before this moment; a ring that is over stays so. */
export async function postponeRing(db: Kysely<unknown>, ringId: string, at: Date): Promise<void> {
  await tables(db)
    .updateTable("measures.ring")
    .set({ next_ring_at: at })
    .where("ring_id", "=", ringId)
    .where("next_ring_at", "is not", null)
    .execute();
}

export async function insertAttempt(
  db: Kysely<unknown>,
  attempt: { ringId: string; number: number; at: Date; entryId: string | undefined; name: string; choice: CallChoice },
): Promise<void> {
  await tables(db)
    .insertInto("measures.ring_attempt")
    .values({
      ring_id: attempt.ringId,
      number: attempt.number,
      at: attempt.at,
      entry_id: attempt.entryId ?? null,
      name: attempt.name,
      choice: attempt.choice,
      outcome: "started",
      finished_at: null,
    })
    .execute();
}

export async function finishAttempt(
  db: Kysely<unknown>,
  attempt: { ringId: string; number: number; outcome: RingAttempt["outcome"]; at: Date },
): Promise<void> {
  await tables(db)
    .updateTable("measures.ring_attempt")
    .set({ outcome: attempt.outcome, finished_at: attempt.at })
    .where("ring_id", "=", attempt.ringId)
    .where("number", "=", attempt.number)
    .execute();
}

/** Holds the ring until the transaction ends: nothing joins it meanwhile. */
export async function lockRing(db: Kysely<unknown>, ringId: string): Promise<Ring | undefined> {
  const rows = await tables(db)
    .selectFrom("measures.ring")
    .selectAll()
    .where("ring_id", "=", ringId)
    .forUpdate()
    .execute();
  return (await withSubjects(db, rows))[0];
}

/** Whether the line called a person about this, for this reason. */
export async function wasCalledAs(
  db: Kysely<unknown>,
  { ringId, userId, choice }: { ringId: string; userId: string; choice: CallChoice },
): Promise<boolean> {
  const called = await tables(db)
    .selectFrom("measures.ring_attempt as attempt")
    .innerJoin("measures.roster_entry as entry", "entry.entry_id", "attempt.entry_id")
    .select("attempt.number")
    .where("attempt.ring_id", "=", ringId)
    .where("attempt.choice", "=", choice)
    .where("entry.user_id", "=", userId)
    .limit(1)
    .executeTakeFirst();
  return called !== undefined;
}

/** False when it was acknowledged before. */
export async function acknowledgeRing(
  db: Kysely<unknown>,
  ringId: string,
  by: { userId: string; at: Date },
): Promise<boolean> {
  const updated = await tables(db)
    .updateTable("measures.ring")
    .set({ acknowledged_at: by.at, acknowledged_by: by.userId, next_ring_at: null, unanswered_at: null })
    .where("ring_id", "=", ringId)
    .where("acknowledged_at", "is", null)
    .executeTakeFirst();
  return updated.numUpdatedRows === 1n;
}

/**
 * Takes a subject out of all open rings, or out of those with one of these reasons, or out of one; rings that are left without any
 * stop. Returns the rings that it was in, and those of them that stopped. The keys of what was taken out are let go: should its cause come back, it rings anew.
 */
export async function silenceSubject(
  db: Kysely<unknown>,
  subject: Pick<RingSubject, "kind" | "id">,
  { reasons, ringId }: { readonly reasons?: readonly RingReason[] | undefined; readonly ringId?: string } = {},
): Promise<{ readonly changed: readonly string[]; readonly stopped: readonly string[] }> {
  let rows = tables(db)
    .selectFrom("measures.ring_subject as subject")
    .innerJoin("measures.ring as ring", "ring.ring_id", "subject.ring_id")
    .select("ring.ring_id")
    .where("subject.kind", "=", subject.kind)
    .where("subject.subject_id", "=", subject.id)
    .where("ring.acknowledged_at", "is", null)
    .where((when) => when.or([when("ring.next_ring_at", "is not", null), when("ring.unanswered_at", "is not", null)]))
    .forUpdate("ring");
  if (ringId !== undefined) rows = rows.where("ring.ring_id", "=", ringId);
  if (reasons !== undefined) rows = rows.where("ring.reason", "in", reasons);
  const stopped: string[] = [];
  const changed = (await rows.execute()).map(({ ring_id }) => ring_id);
  for (const ring_id of changed) {
    const subjects = await tables(db)
      .selectFrom("measures.ring_subject")
      .select((count) => count.fn.countAll<number | string>().as("count"))
      .where("ring_id", "=", ring_id)
      .executeTakeFirstOrThrow();
    // A ring about several matters goes on for the others.
    if (Number(subjects.count) > 1) {
      await letKeysGo(db, ring_id, subject.id);
      await tables(db)
        .deleteFrom("measures.ring_subject")
        .where("ring_id", "=", ring_id)
        .where("kind", "=", subject.kind)
        .where("subject_id", "=", subject.id)
        .execute();
      continue;
    }
    await stopRing(db, ring_id);
    stopped.push(ring_id);
  }
  return { changed, stopped };
}

/** Stops all open rings of one reason, whatever they are about. Returns them. */
export async function silenceReason(db: Kysely<unknown>, reason: RingReason): Promise<string[]> {
  const open = await tables(db)
    .selectFrom("measures.ring")
    .select("ring_id")
    .where("reason", "=", reason)
    .where("acknowledged_at", "is", null)
    .where((when) => when.or([when("next_ring_at", "is not", null), when("unanswered_at", "is not", null)]))
    .execute();
  for (const { ring_id } of open) await stopRing(db, ring_id);
  return open.map(({ ring_id }) => ring_id);
}

/** Those of one subject: a key names it, as "<reason>:<id>" with more after it. */
export async function letKeysGo(db: Kysely<unknown>, ringId: string, subjectId: string): Promise<void> {
  await tables(db)
    .deleteFrom("measures.ring_key")
    .where("ring_id", "=", ringId)
    .where("ring_key", "like", `%:${subjectId}%`)
    .execute();
}

async function stopRing(db: Kysely<unknown>, ringId: string): Promise<void> {
  await tables(db)
    .updateTable("measures.ring")
    .set({ next_ring_at: null, unanswered_at: null })
    .where("ring_id", "=", ringId)
    .execute();
  await tables(db).deleteFrom("measures.ring_key").where("ring_id", "=", ringId).execute();
}

/** Those that are on and are about this dossier. */
export async function openRingIdsOf(db: Kysely<unknown>, dossierId: string): Promise<string[]> {
  const rows = await tables(db)
    .selectFrom("measures.ring as ring")
    .innerJoin("measures.ring_subject as subject", "subject.ring_id", "ring.ring_id")
    .select("ring.ring_id")
    .distinct()
    .where("subject.dossier_id", "=", dossierId)
    .where("ring.acknowledged_at", "is", null)
    .where((when) => when.or([when("ring.next_ring_at", "is not", null), when("ring.unanswered_at", "is not", null)]))
    .execute();
  return rows.map(({ ring_id }) => ring_id);
}

/** No further matter joins it. */
export async function closeGroup(db: Kysely<unknown>, ringId: string): Promise<void> {
  await tables(db)
    .updateTable("measures.ring")
    .set({ group_key: `alone:${ringId}` })
    .where("ring_id", "=", ringId)
    .execute();
}

/** Another ring for the same step, which no further matter joins, and which begins anew. */
export async function partRing(
  db: Kysely<unknown>,
  from: string,
  { ringId, at }: { readonly ringId: string; readonly at: Date },
): Promise<void> {
  const row = await tables(db)
    .selectFrom("measures.ring")
    .selectAll()
    .where("ring_id", "=", from)
    .executeTakeFirstOrThrow();
  await tables(db)
    .insertInto("measures.ring")
    .values({
      ...row,
      ring_id: ringId,
      group_key: `alone:${ringId}`,
      next_ring_at: at,
      roster_place: 0,
      rings_at_place: 0,
      rings_made: 0,
      unanswered_at: null,
    })
    .execute();
}

export async function moveSubject(
  db: Kysely<unknown>,
  { kind, id }: RingSubject,
  { from, to }: { readonly from: string; readonly to: string },
): Promise<void> {
  await tables(db)
    .updateTable("measures.ring_subject")
    .set({ ring_id: to })
    .where("ring_id", "=", from)
    .where("kind", "=", kind)
    .where("subject_id", "=", id)
    .execute();
  await tables(db)
    .updateTable("measures.ring_key")
    .set({ ring_id: to })
    .where("ring_id", "=", from)
    .where("ring_key", "like", `%:${id}%`)
    .execute();
}
