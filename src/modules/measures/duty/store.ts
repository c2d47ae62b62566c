import type { Kysely } from "kysely";
import type { RingProgress } from "../domain/ring-plan.ts";
import type { NewRing, Ring, RingAttempt, RingReason, RingSubject } from "./types.ts";

interface RingRow {
  ring_id: string;
  group_key: string;
  reason: RingReason;
  dossier_id: string | null;
  drill: boolean;
  raised_at: Date;
  next_ring_at: Date | null;
  roster_place: number;
  rings_at_place: number;
  rings_made: number;
  acknowledged_at: Date | null;
  acknowledged_by: string | null;
  unanswered_at: Date | null;
}

type DutyTables = {
  "measures.ring": RingRow;
  "measures.ring_key": { ring_key: string; ring_id: string };
  "measures.ring_subject": {
    ring_id: string;
    kind: RingSubject["kind"];
    subject_id: string;
    label: string;
    added_at: Date;
  };
  "measures.ring_attempt": {
    ring_id: string;
    number: number;
    at: Date;
    entry_id: string | null;
    name: string;
    outcome: RingAttempt["outcome"];
    finished_at: Date | null;
  };
};

const tables = (db: Kysely<unknown>) => db.withTables<DutyTables>();

const MAX_OPEN_RINGS = 200;
const MAX_ATTEMPTS_SHOWN = 100;

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
  ring: Pick<NewRing, "group" | "reason" | "dossierId" | "drill"> & { ringId: string; at: Date },
): Promise<void> {
  await tables(db)
    .insertInto("measures.ring")
    .values({
      ring_id: ring.ringId,
      group_key: ring.group,
      reason: ring.reason,
      dossier_id: ring.dossierId ?? null,
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
    .values({ ring_id: ringId, kind: subject.kind, subject_id: subject.id, label: subject.label, added_at: at })
    .onConflict((conflict) => conflict.columns(["ring_id", "kind", "subject_id"]).doNothing())
    .execute();
}

/** The unanswered ring of a group, if one is open. */
export async function openRingOfGroup(db: Kysely<unknown>, group: string): Promise<string | undefined> {
  const row = await tables(db)
    .selectFrom("measures.ring")
    .select("ring_id")
    .where("group_key", "=", group)
    .where("acknowledged_at", "is", null)
    .where("next_ring_at", "is not", null)
    .orderBy("raised_at")
    .executeTakeFirst();
  return row?.ring_id;
}

/** Rings whose time has come, oldest first. */
export async function dueRings(db: Kysely<unknown>, now: Date, limit: number): Promise<string[]> {
  const rows = await tables(db)
    .selectFrom("measures.ring")
    .select("ring_id")
    .where("next_ring_at", "<=", now)
    .orderBy("next_ring_at")
    .limit(limit)
    .execute();
  return rows.map((row) => row.ring_id);
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

export async function insertAttempt(
  db: Kysely<unknown>,
  attempt: { ringId: string; number: number; at: Date; entryId: string | undefined; name: string },
): Promise<void> {
  await tables(db)
    .insertInto("measures.ring_attempt")
    .values({
      ring_id: attempt.ringId,
      number: attempt.number,
      at: attempt.at,
      entry_id: attempt.entryId ?? null,
      name: attempt.name,
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

/** Takes a subject out of all open rings; rings that are left without any stop. Returns the rings that stopped. */
export async function silenceSubject(
  db: Kysely<unknown>,
  subject: Pick<RingSubject, "kind" | "id">,
): Promise<string[]> {
  const open = await tables(db)
    .selectFrom("measures.ring_subject as subject")
    .innerJoin("measures.ring as ring", "ring.ring_id", "subject.ring_id")
    .select("ring.ring_id")
    .where("subject.kind", "=", subject.kind)
    .where("subject.subject_id", "=", subject.id)
    .where("ring.acknowledged_at", "is", null)
    .where((when) => when.or([when("ring.next_ring_at", "is not", null), when("ring.unanswered_at", "is not", null)]))
    .execute();
  const stopped: string[] = [];
  for (const { ring_id } of open) {
    const subjects = await tables(db)
      .selectFrom("measures.ring_subject")
      .select((count) => count.fn.countAll<number | string>().as("count"))
      .where("ring_id", "=", ring_id)
      .executeTakeFirstOrThrow();
    // A ring about several matters goes on for the others.
    if (Number(subjects.count) > 1) {
      await tables(db)
        .deleteFrom("measures.ring_subject")
        .where("ring_id", "=", ring_id)
        .where("kind", "=", subject.kind)
        .where("subject_id", "=", subject.id)
        .execute();
      continue;
    }
    await tables(db)
      .updateTable("measures.ring")
      .set({ next_ring_at: null, unanswered_at: null })
      .where("ring_id", "=", ring_id)
      .execute();
    stopped.push(ring_id);
  }
  return stopped;
}

export async function loadRing(db: Kysely<unknown>, ringId: string): Promise<Ring | undefined> {
  const rows = await tables(db).selectFrom("measures.ring").selectAll().where("ring_id", "=", ringId).execute();
  return (await withSubjects(db, rows))[0];
}

/** Ringing now, or given up without an answer. */
export async function openRings(db: Kysely<unknown>): Promise<Ring[]> {
  const rows = await tables(db)
    .selectFrom("measures.ring")
    .selectAll()
    .where("acknowledged_at", "is", null)
    .where((when) => when.or([when("next_ring_at", "is not", null), when("unanswered_at", "is not", null)]))
    .orderBy("raised_at")
    .limit(MAX_OPEN_RINGS)
    .execute();
  return await withSubjects(db, rows);
}

export async function ringsOfSubject(db: Kysely<unknown>, subjectId: string): Promise<Ring[]> {
  const rows = await tables(db)
    .selectFrom("measures.ring")
    .selectAll()
    .where("ring_id", "in", (query) =>
      query.selectFrom("measures.ring_subject").select("ring_id").where("subject_id", "=", subjectId),
    )
    .orderBy("raised_at")
    .limit(MAX_OPEN_RINGS)
    .execute();
  return await withSubjects(db, rows);
}

export async function attemptsOf(db: Kysely<unknown>, ringId: string): Promise<RingAttempt[]> {
  return await tables(db)
    .selectFrom("measures.ring_attempt")
    .select(["number", "at", "name", "outcome"])
    .where("ring_id", "=", ringId)
    .orderBy("number")
    .limit(MAX_ATTEMPTS_SHOWN)
    .execute();
}

async function withSubjects(db: Kysely<unknown>, rows: readonly RingRow[]): Promise<Ring[]> {
  if (rows.length === 0) return [];
  const subjects = await tables(db)
    .selectFrom("measures.ring_subject")
    .selectAll()
    .where(
      "ring_id",
      "in",
      rows.map((row) => row.ring_id),
    )
    .orderBy("added_at")
    .execute();
  const byRing = Map.groupBy(subjects, (subject) => subject.ring_id);
  return rows.map((row) => ({
    ringId: row.ring_id,
    reason: row.reason,
    subjects: (byRing.get(row.ring_id) ?? []).map(({ kind, subject_id, label }) => ({ kind, id: subject_id, label })),
    dossierId: row.dossier_id ?? undefined,
    drill: row.drill,
    raisedAt: row.raised_at,
    nextRingAt: row.next_ring_at ?? undefined,
    ringsMade: row.rings_made,
    acknowledgedAt: row.acknowledged_at ?? undefined,
    acknowledgedBy: row.acknowledged_by ?? undefined,
    unansweredAt: row.unanswered_at ?? undefined,
  }));
}
