import { type Kysely, sql, type SqlBool } from "kysely";
import { compact } from "../../../protocol/compact.ts";
import type { Role } from "../../identity/index.ts";
import type { DutyTables, RingRow } from "./tables.ts";
import type { Ring, RingAttempt, RingFilter } from "./types.ts";

// What pages and the API ask about rings.

const tables = (db: Kysely<unknown>) => db.withTables<DutyTables>();

const RINGS_AT_ONCE = 200;
const MAX_RINGS_OF_A_MATTER = 200;
const MAX_ATTEMPTS_SHOWN = 100;

export async function loadRing(db: Kysely<unknown>, ringId: string): Promise<Ring | undefined> {
  const rows = await tables(db).selectFrom("measures.ring").selectAll().where("ring_id", "=", ringId).execute();
  return (await withSubjects(db, rows))[0];
}

/** Ringing now, or given up without an answer, the oldest first: all of them, read page by page. */
export async function openRings(db: Kysely<unknown>, filter: RingFilter = {}): Promise<Ring[]> {
  const rings: Ring[] = [];
  let after: RingPlace | undefined;
  do {
    const page = await openRingsPage(db, { ...filter, ...compact({ after }), limit: RINGS_AT_ONCE });
    rings.push(...page);
    after = page.length < RINGS_AT_ONCE ? undefined : page.at(-1);
  } while (after !== undefined);
  return rings;
}

/** Where a page of calls ended. */
export type RingPlace = Pick<Ring, "raisedAt" | "ringId">;

/** The place of a call in that order, which the next page begins after; undefined where there is no such call. */
export async function placeOfRing(db: Kysely<unknown>, ringId: string | undefined): Promise<RingPlace | undefined> {
  return ringId === undefined ? undefined : await loadRing(db, ringId);
}

/** One page of the same. */
export async function openRingsPage(
  db: Kysely<unknown>,
  { reasons, dossierIds, ringIds, after, limit }: RingFilter & { readonly after?: RingPlace; readonly limit: number },
): Promise<Ring[]> {
  let query = tables(db)
    .selectFrom("measures.ring")
    .selectAll()
    .where("acknowledged_at", "is", null)
    .where((when) => when.or([when("next_ring_at", "is not", null), when("unanswered_at", "is not", null)]))
    .orderBy("raised_at")
    .orderBy("ring_id")
    .limit(limit);
  if (reasons !== undefined) query = query.where(sql<SqlBool>`reason = any(${reasons})`);
  if (ringIds !== undefined) query = query.where("ring_id", "in", [...ringIds]);
  if (dossierIds !== undefined) {
    query = query.where("ring_id", "in", (of) =>
      of
        .selectFrom("measures.ring_subject")
        .select("ring_id")
        .where(sql<SqlBool>`dossier_id = any(${dossierIds})`),
    );
  }
  if (after !== undefined)
    query = query.where(sql<SqlBool>`(raised_at, ring_id) > (${after.raisedAt}, ${after.ringId})`);
  return await withSubjects(db, await query.execute());
}

/** Everything that was raised in a dossier, the oldest first. */
export async function ringsOfDossier(db: Kysely<unknown>, dossierId: string): Promise<Ring[]> {
  const rows = await tables(db)
    .selectFrom("measures.ring")
    .selectAll()
    .where("ring_id", "in", (of) =>
      of.selectFrom("measures.ring_subject").select("ring_id").where("dossier_id", "=", dossierId),
    )
    .orderBy("raised_at")
    .execute();
  return await withSubjects(db, rows);
}

/** The newest first, of one subject or of its dossier: a call may have been for another step of the same matter. */
export async function ringsOfMatter(
  db: Kysely<unknown>,
  subjectId: string,
  dossierId: string | undefined,
): Promise<Ring[]> {
  const rows = await tables(db)
    .selectFrom("measures.ring")
    .selectAll()
    .where("ring_id", "in", (of) =>
      of
        .selectFrom("measures.ring_subject")
        .select("ring_id")
        .where((when) =>
          when.or([
            when("subject_id", "=", subjectId),
            ...(dossierId === undefined ? [] : [when("dossier_id", "=", dossierId)]),
          ]),
        ),
    )
    .orderBy("raised_at", "desc")
    .limit(MAX_RINGS_OF_A_MATTER)
    .execute();
  return await withSubjects(db, rows);
}

/** The dossier that all of a call is about; undefined where there are several, or none. */
export function dossierOf({ subjects }: Pick<Ring, "subjects">): string | undefined {
  const [first] = subjects;
  return subjects.every(({ dossierId }) => dossierId === first?.dossierId) ? first?.dossierId : undefined;
}

/** When a person last acknowledged a call that had ended so once; undefined where none ever was. */
export async function lastAnsweredRing(db: Kysely<unknown>, outcome: "done" | "no-command"): Promise<Date | undefined> {
  const row = await tables(db)
    .selectFrom("measures.ring")
    .select("acknowledged_at")
    .where("acknowledged_at", "is not", null)
    .where("ring_id", "in", (of) =>
      of.selectFrom("measures.ring_attempt").select("ring_id").where("outcome", "=", outcome),
    )
    .orderBy("acknowledged_at", "desc")
    .limit(1)
    .executeTakeFirst();
  return row?.acknowledged_at ?? undefined;
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

/** How the ringer's command ended when it last did; undefined where it never ran. */
export async function newestOutcome(db: Kysely<unknown>): Promise<RingAttempt["outcome"] | undefined> {
  const row = await tables(db)
    .selectFrom("measures.ring_attempt")
    .select("outcome")
    .where("outcome", "<>", "started")
    .orderBy("at", "desc")
    .limit(1)
    .executeTakeFirst();
  return row?.outcome;
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
    subjects: (byRing.get(row.ring_id) ?? []).map(({ kind, subject_id, label, dossier_id }) => ({
      kind,
      id: subject_id,
      label,
      ...(dossier_id === null ? {} : { dossierId: dossier_id }),
    })),
    // Written from the roles of a NewRing.
    needs: row.step === null ? undefined : { step: row.step, roles: row.roles as Role[], notFor: row.not_for },
    drill: row.drill,
    raisedAt: row.raised_at,
    nextRingAt: row.next_ring_at ?? undefined,
    ringsMade: row.rings_made,
    acknowledgedAt: row.acknowledged_at ?? undefined,
    acknowledgedBy: row.acknowledged_by ?? undefined,
    unansweredAt: row.unanswered_at ?? undefined,
  }));
}
