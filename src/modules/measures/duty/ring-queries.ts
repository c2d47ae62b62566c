import type { Kysely } from "kysely";
import type { Role } from "../../identity/index.ts";
import type { DutyTables, RingRow } from "./tables.ts";
import type { Ring, RingAttempt } from "./types.ts";

// What pages and the API ask about rings.

const tables = (db: Kysely<unknown>) => db.withTables<DutyTables>();

const MAX_OPEN_RINGS = 200;
const MAX_ATTEMPTS_SHOWN = 100;

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

/** The newest first, of one subject or of its dossier: a call may have been for another step of the same matter. */
export async function ringsAbout(
  db: Kysely<unknown>,
  subjectId: string,
  dossierId: string | undefined,
): Promise<Ring[]> {
  const rows = await tables(db)
    .selectFrom("measures.ring")
    .selectAll()
    .where((when) =>
      when.or([
        when("ring_id", "in", (query) =>
          query.selectFrom("measures.ring_subject").select("ring_id").where("subject_id", "=", subjectId),
        ),
        ...(dossierId === undefined ? [] : [when("dossier_id", "=", dossierId)]),
      ]),
    )
    .orderBy("raised_at", "desc")
    .limit(MAX_OPEN_RINGS)
    .execute();
  return await withSubjects(db, rows);
}

export async function attemptsOf(db: Kysely<unknown>, ringId: string): Promise<RingAttempt[]> {
  return await tables(db)
    .selectFrom("measures.ring_attempt")
    .select(["number", "at", "name", "choice", "outcome"])
    .where("ring_id", "=", ringId)
    .orderBy("number")
    .limit(MAX_ATTEMPTS_SHOWN)
    .execute();
}

/** Rows with what they are about. */
export async function withSubjects(db: Kysely<unknown>, rows: readonly RingRow[]): Promise<Ring[]> {
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
    // Written from the roles of a NewRing.
    needs: row.step === null ? undefined : { step: row.step, roles: row.roles as Role[], notFor: row.not_for },
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
