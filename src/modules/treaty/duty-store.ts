import { CamelCasePlugin, type Kysely, sql } from "kysely";
import { compact } from "../../protocol/compact.ts";
import type { PlainDate } from "../../convention/index.ts";

/** `sent` was said by hand before notifications were acts of the record. */
export const OUTCOMES = ["sent", "not-applicable"] as const;

/** What somebody said last of a duty. */
export interface DutyMark {
  readonly dutyId: string;
  readonly version: number;
  readonly owner?: string;
  readonly dueOn?: PlainDate;
  readonly outcome?: (typeof OUTCOMES)[number];
  /** Why nothing is owed, or why it is open again. */
  readonly reference?: string;
  readonly settledOn?: PlainDate;
  readonly recordedAt: Date;
  readonly recordedBy: string;
}

type Row = {
  readonly [K in keyof Required<DutyMark>]: undefined extends DutyMark[K] ? DutyMark[K] | null : DutyMark[K];
};

const tables = (db: Kysely<unknown>) => db.withPlugin(new CamelCasePlugin()).withTables<{ "treaty.duty": Row }>();

/** One writer at a time; readers go on. */
export async function holdDuties(db: Kysely<unknown>): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('treaty.duty', 0))`.execute(db);
}

export async function insertMark(db: Kysely<unknown>, mark: DutyMark): Promise<void> {
  const open = { owner: null, dueOn: null, outcome: null, reference: null, settledOn: null };
  await tables(db)
    .insertInto("treaty.duty")
    .values({ ...open, ...mark })
    .execute();
}

/** The latest of each duty, by its id; a State has some seven, a secretariat those of all. */
export async function listMarks(db: Kysely<unknown>): Promise<ReadonlyMap<string, DutyMark>> {
  const rows = await tables(db)
    .selectFrom("treaty.duty")
    .distinctOn("dutyId")
    .selectAll()
    .orderBy("dutyId")
    .orderBy("version", "desc")
    .execute();
  return new Map(rows.map((row) => [row.dutyId, markOf(row)]));
}

export function settledOf(marks: ReadonlyMap<string, DutyMark>): ReadonlySet<string> {
  return new Set([...marks.values()].filter(({ outcome }) => outcome !== undefined).map(({ dutyId }) => dutyId));
}

function markOf({ dutyId, version, recordedAt, recordedBy, ...row }: Row): DutyMark {
  const said = Object.fromEntries(Object.entries(row).map(([name, value]) => [name, value ?? undefined]));
  return { dutyId, version, recordedAt, recordedBy, ...compact(said) };
}
