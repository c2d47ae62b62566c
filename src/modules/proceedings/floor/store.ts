import { type Kysely, sql } from "kysely";
import { inRow, tablesInCode } from "../../../platform/index.ts";
import type { Speaker } from "./domain/speakers.ts";

/** The list of speakers of one meeting. */
export interface Floor {
  readonly meetingId: string;
  /** 0 where nobody asked for the floor yet. */
  readonly version: number;
  readonly speakers: readonly Speaker[];
}

const tables = tablesInCode<"proceedings", { "proceedings.floor": Pick<Floor, "speakers"> }>();

export async function readFloor(db: Kysely<unknown>, meetingId: string): Promise<Floor> {
  const rows = tables(db).selectFrom("proceedings.floor").selectAll().where("meetingId", "=", meetingId);
  return (await rows.executeTakeFirst()) ?? { meetingId, version: 0, speakers: [] };
}

export async function writeFloor(db: Kysely<unknown>, { meetingId, version, speakers }: Floor): Promise<void> {
  const row = inRow("proceedings.floor", { meetingId, version, speakers });
  const { meetingId: _, ...set } = row;
  await tables(db)
    .insertInto("proceedings.floor")
    .values(row)
    .onConflict((at) => at.column("meetingId").doUpdateSet(set))
    .execute();
}

/** Who spoke is told by their delegation alone, and no reason of a move stays. */
export async function forgetSpeakers(db: Kysely<unknown>, conferenceId: string): Promise<void> {
  await sql`
    update proceedings.floor as floor
    set speakers = (
      select coalesce(jsonb_agg((speaker - 'moved') || '{"name": "–"}' order by place), '[]')
      from jsonb_array_elements(floor.speakers) with ordinality as listed (speaker, place)
    )
    from proceedings.meeting as meeting
    where meeting.meeting_id = floor.meeting_id and meeting.conference_id = ${conferenceId}`.execute(db);
}
