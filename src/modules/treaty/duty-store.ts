import { type Kysely, sql } from "kysely";
import type { PlainDate } from "../../convention/index.ts";
import { inCode, tablesInCode } from "../../platform/index.ts";

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

const tables = tablesInCode<"treaty">();

/** One writer at a time; readers go on. */
export async function holdDuties(db: Kysely<unknown>): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('treaty.duty', 0))`.execute(db);
}

export async function insertMark(db: Kysely<unknown>, mark: DutyMark): Promise<void> {
  await tables(db).insertInto("treaty.duty").values(mark).execute();
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
  return new Map(rows.map((row) => [row.dutyId, inCode(row)]));
}

export function settledOf(marks: ReadonlyMap<string, DutyMark>): ReadonlySet<string> {
  return new Set([...marks.values()].filter(({ outcome }) => outcome !== undefined).map(({ dutyId }) => dutyId));
}
